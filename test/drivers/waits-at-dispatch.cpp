/** Blocks where nothing may block. */
#include "start.h"

static NTSTATUS Start(PDEVICE_OBJECT, PIRP, PRESOURCELIST)
{
    KEVENT never;
    KIRQL irql;
    KeInitializeEvent(&never, NotificationEvent, FALSE);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeWaitForSingleObject(&never, Executive, KernelMode, FALSE, nullptr);
    KeLowerIrql(irql);
    return STATUS_SUCCESS;
}
