/** As in the WDK, wdm.h and a little more; here nothing more is needed. */
#pragma once
#include <wdm.h>
