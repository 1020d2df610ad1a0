/** The driver object and the device objects. */
#pragma once
#include <portcls.h>

namespace adapters {
/** What belongs to one functional device object; the FDO is its first part, the device extension follows. */
struct Adapter {
    DEVICE_OBJECT fdo;
    PDEVICE_OBJECT pdo;
    PCPFNSTARTDEVICE startDevice;
    /** The request being dispatched, for StartDevice. */
    PIRP irp;
    Adapter *next;
};

/** The driver object, created on first use. */
PDRIVER_OBJECT driver();
Adapter *of(PDEVICE_OBJECT fdo);
/** Frees the device objects at unload. */
void releaseAll();
}
