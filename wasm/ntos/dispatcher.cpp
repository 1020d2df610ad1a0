/** Events, waits, mutexes, DPCs and timers: the host keeps their state, the driver's structures only give them an address. */
#include "heap.h"
#include "abi.h"

namespace {
/** Size of the memory behind a PEX_TIMER, which drivers never look into. */
constexpr size_t EX_TIMER_BYTES = 64;
constexpr ULONG MOST_WAIT_OBJECTS = 4;
}

extern "C" {
VOID NTAPI KeInitializeEvent(PRKEVENT event, EVENT_TYPE type, BOOLEAN state)
{
    *event = KEVENT{};
    event->Header.Type = (UCHAR)type;
    host::KeInitializeEvent(event, (unsigned)type, state != 0);
}
LONG NTAPI KeSetEvent(PRKEVENT event, KPRIORITY increment, BOOLEAN wait) { return host::KeSetEvent(event, (unsigned)increment, wait != 0); }
LONG NTAPI KeResetEvent(PRKEVENT event) { return host::KeResetEvent(event); }
VOID NTAPI KeClearEvent(PRKEVENT event) { host::KeClearEvent(event); }
LONG NTAPI KeReadStateEvent(PRKEVENT event) { return host::KeReadStateEvent(event); }

NTSTATUS NTAPI KeWaitForSingleObject(PVOID object, KWAIT_REASON, KPROCESSOR_MODE, BOOLEAN, PLARGE_INTEGER timeout)
{
    return host::KeWaitForSingleObject(object, timeout != nullptr, timeout ? timeout->QuadPart : 0);
}
NTSTATUS NTAPI KeWaitForMultipleObjects(ULONG count, PVOID objects[], WAIT_TYPE type, KWAIT_REASON, KPROCESSOR_MODE, BOOLEAN,
                                        PLARGE_INTEGER timeout, PKWAIT_BLOCK blocks)
{
    if (count > THREAD_WAIT_OBJECTS && !blocks) heap::stop(Stop::WaitBlocks);
    if (count > MOST_WAIT_OBJECTS) heap::stop(Stop::WaitObjects);
    PVOID list[MOST_WAIT_OBJECTS] = {};
    for (ULONG i = 0; i < count; i++) list[i] = objects[i];
    return host::KeWaitForMultipleObjects(count, type == WaitAny, timeout != nullptr, timeout ? timeout->QuadPart : 0, list[0], list[1], list[2], list[3]);
}
NTSTATUS NTAPI KeDelayExecutionThread(KPROCESSOR_MODE, BOOLEAN, PLARGE_INTEGER interval) { return host::KeDelayExecutionThread(interval->QuadPart); }

VOID NTAPI KeInitializeMutex(PRKMUTEX mutex, ULONG)
{
    *mutex = KMUTEX{};
    host::KeInitializeMutex(mutex);
}
LONG NTAPI KeReleaseMutex(PRKMUTEX mutex, BOOLEAN) { return host::KeReleaseMutex(mutex); }

VOID NTAPI KeInitializeDpc(PRKDPC dpc, PKDEFERRED_ROUTINE routine, PVOID context)
{
    *dpc = KDPC{};
    dpc->DeferredRoutine = routine;
    dpc->DeferredContext = context;
    host::KeInitializeDpc(dpc, routine, context);
}
BOOLEAN NTAPI KeInsertQueueDpc(PRKDPC dpc, PVOID argument1, PVOID argument2) { return host::KeInsertQueueDpc(dpc, argument1, argument2); }
BOOLEAN NTAPI KeRemoveQueueDpc(PRKDPC dpc) { return host::KeRemoveQueueDpc(dpc); }
VOID NTAPI KeFlushQueuedDpcs(VOID) { host::KeFlushQueuedDpcs(); }

VOID NTAPI KeInitializeTimerEx(PKTIMER timer, TIMER_TYPE type)
{
    *timer = KTIMER{};
    host::KeInitializeTimerEx(timer, (unsigned)type);
}
VOID NTAPI KeInitializeTimer(PKTIMER timer) { KeInitializeTimerEx(timer, NotificationTimer); }
BOOLEAN NTAPI KeSetTimerEx(PKTIMER timer, LARGE_INTEGER due, LONG period, PKDPC dpc)
{
    timer->Dpc = dpc;
    timer->Period = period;
    return host::KeSetTimerEx(timer, due.QuadPart, (unsigned)period, dpc);
}
BOOLEAN NTAPI KeSetTimer(PKTIMER timer, LARGE_INTEGER due, PKDPC dpc) { return KeSetTimerEx(timer, due, 0, dpc); }
BOOLEAN NTAPI KeCancelTimer(PKTIMER timer) { return host::KeCancelTimer(timer); }
ULONG NTAPI ExSetTimerResolution(ULONG desiredTime, BOOLEAN setResolution) { return (ULONG)host::ExSetTimerResolution(desiredTime, setResolution != 0); }

PEX_TIMER NTAPI ExAllocateTimer(PEXT_CALLBACK callback, PVOID context, ULONG attributes)
{
    void *timer = heap::allocate(EX_TIMER_BYTES);
    if (timer && !host::ExAllocateTimer(callback, context, attributes, timer)) {
        heap::release(timer);
        timer = nullptr;
    }
    return (PEX_TIMER)timer;
}
BOOLEAN NTAPI ExSetTimer(PEX_TIMER timer, LONGLONG due, LONGLONG period, PEXT_SET_PARAMETERS) { return host::ExSetTimer(timer, due, period); }
BOOLEAN NTAPI ExCancelTimer(PEX_TIMER timer, PEXT_CANCEL_PARAMETERS) { return host::ExCancelTimer(timer); }
BOOLEAN NTAPI ExDeleteTimer(PEX_TIMER timer, BOOLEAN cancel, BOOLEAN wait, PEXT_DELETE_PARAMETERS parameters)
{
    bool wasArmed = host::ExDeleteTimer(timer, cancel != 0, wait != 0);
    heap::release(timer);
    if (parameters && parameters->DeleteCallback) parameters->DeleteCallback(parameters->DeleteContext);
    return wasArmed;
}
}
