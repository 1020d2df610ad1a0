/** Interrupts connected without IInterruptSync, and what is done under an interrupt's spin lock. */
#include <portcls.h>
#include "service.h"

namespace {
/* What a PKINTERRUPT of these functions points at; drivers only pass it around. */
struct Connection {
    PKSERVICE_ROUTINE routine;
    PVOID context;
};

/* The boundary knows service routines of IInterruptSync, which answer with a status; this one stands between. */
NTSTATUS NTAPI serve(IInterruptSync *interrupt, PVOID)
{
    auto *self = (Connection *)interrupt;
    return self->routine((PKINTERRUPT)self, self->context) ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}

PKINTERRUPT newInterrupt(PKSERVICE_ROUTINE routine, PVOID context)
{
    auto *interrupt = (Connection *)heap::allocate(sizeof(Connection));
    if (interrupt) *interrupt = {routine, context};
    return (PKINTERRUPT)interrupt;
}
NTSTATUS keep(NTSTATUS status, PKINTERRUPT interrupt, PKINTERRUPT *out)
{
    if (NT_SUCCESS(status)) *out = interrupt;
    else heap::release(interrupt);
    return status;
}
abi::Address serviceOf(PKSERVICE_ROUTINE routine) { return routine ? abi::Address(serve) : abi::Address(nullptr); }
}

extern "C" {
NTSTATUS NTAPI IoConnectInterrupt(PKINTERRUPT *out, PKSERVICE_ROUTINE routine, PVOID context, PKSPIN_LOCK lock, ULONG vector, KIRQL irql, KIRQL synchronizeIrql,
                                  KINTERRUPT_MODE, BOOLEAN, KAFFINITY processors, BOOLEAN)
{
    *out = nullptr;
    PKINTERRUPT interrupt = newInterrupt(routine, context);
    if (!interrupt) return STATUS_INSUFFICIENT_RESOURCES;
    return keep(host::IoConnectInterrupt(interrupt, vector, irql, synchronizeIrql, (unsigned)processors, serviceOf(routine), context, lock), interrupt, out);
}
VOID NTAPI IoDisconnectInterrupt(PKINTERRUPT interrupt)
{
    host::IoDisconnectInterrupt(interrupt);
    heap::release(interrupt);
}

NTSTATUS NTAPI IoConnectInterruptEx(PIO_CONNECT_INTERRUPT_PARAMETERS parameters)
{
    auto &full = parameters->FullySpecified;
    auto &line = parameters->LineBased;
    auto &message = parameters->MessageBased;
    bool messages = parameters->Version == CONNECT_MESSAGE_BASED, specified = !messages && parameters->Version != CONNECT_LINE_BASED;
    // The members up to FloatingSave are the same in all of them.
    PKSERVICE_ROUTINE routine = messages ? message.FallBackServiceRoutine : line.ServiceRoutine;
    PKINTERRUPT *out = messages ? message.ConnectionContext.InterruptObject : line.InterruptObject;
    if (!out) return STATUS_INVALID_PARAMETER;
    *out = nullptr;
    PKINTERRUPT interrupt = newInterrupt(routine, line.ServiceContext);
    if (!interrupt) return STATUS_INSUFFICIENT_RESOURCES;
    unsigned version = parameters->Version;
    // A message routine is never called here, but the caller has to have one.
    abi::Address service = messages && !routine ? abi::Address(message.MessageServiceRoutine) : serviceOf(routine);
    NTSTATUS status = host::IoConnectInterruptEx(parameters->Version, line.PhysicalDeviceObject, interrupt, specified ? full.Vector : 0, specified ? full.Irql : 0,
                                                 line.SynchronizeIrql, specified ? (unsigned)full.ProcessorEnableMask : 0, routine != nullptr, service,
                                                 line.ServiceContext, line.SpinLock, version);
    if (NT_SUCCESS(status)) parameters->Version = version;
    return keep(status, interrupt, out);
}
VOID NTAPI IoDisconnectInterruptEx(PIO_DISCONNECT_INTERRUPT_PARAMETERS parameters)
{
    PKINTERRUPT interrupt = parameters->ConnectionContext.InterruptObject;
    host::IoDisconnectInterruptEx(parameters->Version, interrupt);
    heap::release(interrupt);
}

BOOLEAN NTAPI KeSynchronizeExecution(PKINTERRUPT interrupt, PKSYNCHRONIZE_ROUTINE routine, PVOID context)
{
    int irql = host::KeSynchronizeExecution(interrupt);
    BOOLEAN answer = routine(context);
    host::KeSynchronizeExecution_Leave(interrupt, irql);
    return answer;
}
KIRQL NTAPI KeAcquireInterruptSpinLock(PKINTERRUPT interrupt) { return (KIRQL)host::KeAcquireInterruptSpinLock(interrupt); }
VOID NTAPI KeReleaseInterruptSpinLock(PKINTERRUPT interrupt, KIRQL irql) { host::KeReleaseInterruptSpinLock(interrupt, irql); }

VOID NTAPI KeInitializeSemaphore(PRKSEMAPHORE semaphore, LONG count, LONG limit)
{
    *semaphore = KSEMAPHORE{};
    semaphore->Limit = limit;
    host::KeInitializeSemaphore(semaphore, count, limit);
}
LONG NTAPI KeReleaseSemaphore(PRKSEMAPHORE semaphore, KPRIORITY increment, LONG adjustment, BOOLEAN wait)
{
    return host::KeReleaseSemaphore(semaphore, (unsigned)increment, adjustment, wait != 0);
}
LONG NTAPI KeReadStateSemaphore(PRKSEMAPHORE semaphore) { return host::KeReadStateSemaphore(semaphore); }
}
