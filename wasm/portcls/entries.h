/** What the simulated Windows can ask of the driver. */
#pragma once
#include "abi.h"

namespace entries {
/** Runs entry `id` of the table: arguments are read from the mailbox at 0.., outs are written at 1.. just before it returns. */
double enter(int id);

/**
 * An entry that `enter` does not know itself. wasm/any answers those that only drivers other than the project's own need;
 * wasm/basic, linked with the project's own, knows none and stops the driver.
 * @param a  the arguments
 * @param results  four outs, zero before the call
 */
double more(int id, const abi::Word *a, unsigned long long *results);
}
