/** Identifiers of the kernel; declared where they are used. */
#pragma once
#include <wdm.h>
