/** ntddk.h and what file systems have besides; a miniport needs no more than wdm.h. */
#pragma once
#include <wdm.h>
