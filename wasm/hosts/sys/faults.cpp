#include "faults.h"
#include "image.h"
#include "pool.h"
#include "../process/fiber.h"
#include "../process/serve.h"
#include <signal.h>
#include <stdio.h>
#include <ucontext.h>

/*
 * Where driver code goes on after an instruction that is carried out here. The signal handler has pushed the address behind
 * the instruction; code for Windows keeps nothing below its stack pointer. All registers are saved in the order the processor
 * numbers them, so that the instruction's operand can be found by its number.
 */
extern "C" void faults_carry_out();
__asm__(R"(
.text
.globl faults_carry_out
.type faults_carry_out,@function
faults_carry_out:
    pushfq
    cld
    pushq %r15
    pushq %r14
    pushq %r13
    pushq %r12
    pushq %r11
    pushq %r10
    pushq %r9
    pushq %r8
    pushq %rdi
    pushq %rsi
    pushq %rbp
    pushq %rsp
    pushq %rbx
    pushq %rdx
    pushq %rcx
    pushq %rax
    movq %rsp, %rbp
    subq $512, %rsp
    andq $-16, %rsp
    fxsave64 (%rsp)
    movq %rbp, %rdi
    call faults_emulate
    fxrstor64 (%rsp)
    movq %rbp, %rsp
    popq %rax
    popq %rcx
    popq %rdx
    popq %rbx
    addq $8, %rsp
    popq %rbp
    popq %rsi
    popq %rdi
    popq %r8
    popq %r9
    popq %r10
    popq %r11
    popq %r12
    popq %r13
    popq %r14
    popq %r15
    popfq
    ret
.size faults_carry_out, .-faults_carry_out
)");

namespace faults {
namespace {
constexpr size_t SIGNAL_STACK_BYTES = 64 * 1024;
constexpr int CAUGHT[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP};
constexpr int LONGEST_INSTRUCTION = 15;
constexpr uintptr_t FIRST_VALID_ADDRESS = 0x10000;
/** winnt.h: what __fastfail was called for. */
constexpr unsigned FAST_FAIL_STACK_COOKIE = 2, FAST_FAIL_GUARD_ICALL = 10;

/** A privileged instruction that the bridge carries out. */
struct Instruction {
    enum Kind { In, Out, ReadPriority, WritePriority } kind;
    /** In, Out: 1, 2 or 4 bytes; the port when it is part of the instruction, else -1. */
    int bytes, port;
    /** ReadPriority, WritePriority: number of the general register. */
    int reg;
    int length;
};

Kernel kernel;
Instruction pending;
alignas(16) char signalStack[SIGNAL_STACK_BYTES];

/* False for any other instruction. */
bool decode(const uint8_t *code, Instruction &result)
{
    const uint8_t *at = code;
    bool word = false;
    int rex = 0;
    if (*at == 0x66) {
        word = true;
        at++;
    }
    if ((*at & 0xf0) == 0x40) rex = *at++;
    const uint8_t op = *at++;
    const bool immediate = (op & 0xfc) == 0xe4, register_ = (op & 0xfc) == 0xec;
    if (immediate || register_) {
        result = {(op & 2) ? Instruction::Out : Instruction::In, (op & 1) ? (word ? 2 : 4) : 1, immediate ? *at++ : -1, 0, 0};
    } else if (op == 0x0f && (at[0] == 0x20 || at[0] == 0x22) && (at[1] & 0xf8) == 0xc0 && (rex & 4)) {
        // mov between a general register and CR8.
        result = {at[0] == 0x20 ? Instruction::ReadPriority : Instruction::WritePriority, 8, -1, (at[1] & 7) | (rex & 1) << 3, 0};
        at += 2;
    } else {
        return false;
    }
    result.length = (int)(at - code);
    return true;
}

/* The address space around an instruction: code is only read inside an image. */
bool readable(const uint8_t *code)
{
    const image::Image *inside = image::containing(code);
    return inside && image::containing(code + LONGEST_INSTRUCTION) == inside;
}

const char *accessWords(char (&text)[200], const siginfo_t *info, bool write)
{
    const void *address = info->si_addr;
    const char *doing = write ? "writes" : "reads or calls";
    if ((uintptr_t)address < FIRST_VALID_ADDRESS) snprintf(text, sizeof(text), "access violation: the driver %s through a null pointer", doing);
    else if (fiber::belowStack(address)) return "kernel stack overflow";
    else if (const char *where = pool::describe(address)) snprintf(text, sizeof(text), "access violation: the driver %s %s", doing, where);
    else if (const image::Image *image = image::containing(address)) snprintf(text, sizeof(text), "access violation: the driver %s where %s allows it not", doing, image->name);
    else snprintf(text, sizeof(text), "access violation: the driver %s at an address that is not its own", doing);
    return text;
}

void onSignal(int signal, siginfo_t *info, void *opaque)
{
    greg_t *registers = ((ucontext_t *)opaque)->uc_mcontext.gregs;
    const auto *code = (const uint8_t *)registers[REG_RIP];
    char text[200];
    if (signal == SIGSEGV && info->si_code == SI_KERNEL && readable(code)) {
        if (fiber::current() && decode(code, pending)) {
            registers[REG_RSP] -= 8;
            *(uint64_t *)registers[REG_RSP] = (uint64_t)(code + pending.length);
            registers[REG_RIP] = (greg_t)&faults_carry_out;
            return;
        }
        if (code[0] == 0xcd && code[1] == 0x29) {
            const auto why = (unsigned)registers[REG_RCX];
            if (why == FAST_FAIL_STACK_COOKIE) trap("__fastfail: a buffer on the stack was overrun", code);
            if (why == FAST_FAIL_GUARD_ICALL) trap("__fastfail: an indirect call to no valid target", code);
            snprintf(text, sizeof(text), "__fastfail(%u)", why);
            trap(text, code);
        }
        trap("access violation: a privileged instruction or an address no processor has", code);
    }
    switch (signal) {
    case SIGFPE: trap("integer division by zero, or its result is too large", code);
    case SIGILL: trap("an invalid instruction", code);
    case SIGTRAP: trap("a breakpoint instruction", code);
    default:
        // Bit 1 of the page fault's error code: the access was a write.
        trap(accessWords(text, info, registers[REG_ERR] & 2), code);
    }
}
}

void trap(const char *what, const void *at)
{
    char text[400];
    const image::Image *image = image::containing(at);
    if (image) snprintf(text, sizeof(text), "%s at %s+0x%zx", what, image->name, (size_t)((const uint8_t *)at - image->base));
    else snprintf(text, sizeof(text), "%s outside every image", what);
    serve::trap(text);
}

void catchAll(const Kernel &functions)
{
    kernel = functions;
    stack_t stack = {};
    stack.ss_sp = signalStack;
    stack.ss_size = sizeof(signalStack);
    sigaltstack(&stack, nullptr);
    struct sigaction action = {};
    action.sa_sigaction = onSignal;
    // The handler leaves by changing the stack at times: it must be able to come again.
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    for (int signal : CAUGHT) sigaction(signal, &action, nullptr);
}
}

/* Runs on the fiber, with its registers saved; by the number of each. */
extern "C" void faults_emulate(uint64_t *registers)
{
    using namespace faults;
    constexpr int RAX = 0, RDX = 2;
    const Instruction now = pending;
    if (now.kind == Instruction::ReadPriority) {
        registers[now.reg] = kernel.getIrql();
        return;
    }
    if (now.kind == Instruction::WritePriority) {
        kernel.setIrql((uint8_t)registers[now.reg]);
        return;
    }
    auto *port = (void *)(uintptr_t)(now.port >= 0 ? (uint16_t)now.port : (uint16_t)registers[RDX]);
    uint64_t &a = registers[RAX];
    if (now.kind == Instruction::In) {
        // A narrow result leaves the rest of the register; one of 32 bits clears its upper half.
        if (now.bytes == 1) a = (a & ~0xffull) | kernel.readByte(port);
        else if (now.bytes == 2) a = (a & ~0xffffull) | kernel.readWord(port);
        else a = kernel.readLong(port);
    } else if (now.bytes == 1) kernel.writeByte(port, (uint8_t)a);
    else if (now.bytes == 2) kernel.writeWord(port, (uint16_t)a);
    else kernel.writeLong(port, (uint32_t)a);
}
