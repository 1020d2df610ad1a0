/** Memory functions are in string.h. */
#pragma once
#include <string.h>
