/** Kept for sources that include it by name; the annotations are in sal.h. */
#pragma once
#include <sal.h>
