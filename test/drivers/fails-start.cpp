/** Does not like its resources. */
#include "start.h"

static NTSTATUS Start(PDEVICE_OBJECT, PIRP, PRESOURCELIST)
{
    return STATUS_DEVICE_CONFIGURATION_ERROR;
}
