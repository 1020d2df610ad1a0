#include "serve.h"
#include "fiber.h"
#include "frame.h"
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

namespace serve {
namespace {
using fiber::Fiber;
using frame::Frame;

/** Processor time driver code may use without a call to Windows; whoever started this process may be less patient. */
constexpr int LONGEST_SECONDS = 10;

const Driver *served;
volatile unsigned framesServed;

/* Comes once a second of this process' own processor time, of which waiting for a frame uses none. */
void onTick(int, siginfo_t *, void *context)
{
    static unsigned framesBefore;
    static int seconds;
    if (framesServed != framesBefore || !fiber::current()) {
        framesBefore = framesServed;
        seconds = 0;
    } else if (++seconds == LONGEST_SECONDS) {
        served->hang((const void *)((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP]);
    }
}
void watch()
{
    struct sigaction action = {};
    action.sa_sigaction = onTick;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
    sigaction(SIGVTALRM, &action, nullptr);
    const itimerval everySecond = {{1, 0}, {1, 0}};
    setitimer(ITIMER_VIRTUAL, &everySecond, nullptr);
}

void body(int entry)
{
    fiber::current()->answer = served->enter(entry);
}

/* Lets the fiber go on and reports where it stopped. */
void goOn(Fiber *fiber)
{
    fiber::run(fiber);
    Frame report = {};
    report.fiber = fiber->id;
    memcpy(report.slots, served->mailbox, sizeof(report.slots));
    if (fiber->done) {
        report.kind = frame::Done;
        report.slots[0] = fiber->answer;
        fiber::release(fiber);
    } else {
        report.kind = frame::HostCall;
        report.id = (uint32_t)fiber->hostCall;
    }
    frame::send(report);
}

/* The simulator only speaks of fibers it knows; anything else means that both ends no longer understand each other. */
Fiber *known(uint32_t id)
{
    Fiber *fiber = fiber::find(id);
    if (!fiber) refuse("the simulator named a fiber that is not there");
    return fiber;
}

void serveOne(const Frame &request)
{
    switch (request.kind) {
    case frame::Enter:
        memcpy(served->mailbox, request.slots, sizeof(request.slots));
        goOn(fiber::create(request.fiber, body, (int)request.id));
        return;
    case frame::Resume: {
        Fiber *fiber = known(request.fiber);
        memcpy(served->mailbox + 1, request.slots + 1, sizeof(request.slots) - sizeof(double));
        fiber->answer = request.slots[0];
        goOn(fiber);
        return;
    }
    case frame::Drop:
        fiber::release(known(request.fiber));
        return;
    case frame::Allocate: {
        Frame answer = {};
        answer.kind = frame::Allocated;
        answer.slots[0] = (double)(uintptr_t)served->allocate((size_t)request.slots[0]);
        frame::send(answer);
        return;
    }
    case frame::Release:
        served->release((void *)(uintptr_t)request.slots[0]);
        return;
    default:
        refuse("the simulator sent a frame of no known kind");
    }
}
}

void refuse(const char *why)
{
    Frame report = {};
    report.kind = frame::Refused;
    frame::send(report, why, strlen(why));
    _exit(1);
}

void trap(const char *what)
{
    Frame report = {};
    report.kind = frame::Trap;
    frame::send(report, what, strlen(what));
    _exit(1);
}

void run(const Driver &driver)
{
    served = &driver;
    // Driver code in an endless loop must not outlive the simulator.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    Frame hello = {};
    hello.kind = frame::Hello;
    hello.id = (uint32_t)driver.abiHash;
    frame::send(hello, driver.imports, strlen(driver.imports));
    watch();
    Frame request;
    while (frame::receive(request)) {
        framesServed = framesServed + 1;
        serveOne(request);
    }
    _exit(0);
}
}
