/** See ntintsafe.h. */
#pragma once
#include <ntintsafe.h>
