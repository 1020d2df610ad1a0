/** What the simulated Windows can ask of the driver. */
#pragma once
#include "abi.h"

namespace entries {
/** Runs entry `id` of the table: arguments are read from the mailbox at 0.., outs are written at 1.. just before it returns. */
double enter(int id);
}
