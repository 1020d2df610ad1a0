/** PortCls' interrupt objects under the shim. */
#pragma once
#include "driver.h"

namespace shim
{
/** Calls the routine of the connected interrupt object, as often as the line stays up. */
void serveInterrupt();
/** Interrupt objects that have not been released. */
ULONG interruptObjects();
}
