/** Raises the IRQL and comes back without lowering it. */
#include "start.h"

static NTSTATUS Start(PDEVICE_OBJECT, PIRP, PRESOURCELIST)
{
    KIRQL irql;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    return STATUS_SUCCESS;
}
