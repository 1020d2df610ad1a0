/** Digital rights management; declared in portcls.h. */
#pragma once
#include <portcls.h>
