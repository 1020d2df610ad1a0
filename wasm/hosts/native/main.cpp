/**
 * The host process with the driver linked in: AddressSanitizer and UndefinedBehaviorSanitizer watch driver and bridge, and
 * report on the standard error output when they end the process.
 */
#include "../process/fiber.h"
#include "../process/serve.h"

/* native/bridge.cpp */
extern "C" {
extern const serve::Driver native_driver;
}

namespace {
/** A kernel stack of 64-bit Windows has 24 KB; the sanitizers' frames take several times as much. */
constexpr size_t STACK_BYTES = 256 * 1024;
}

int main()
{
    fiber::initialise(STACK_BYTES);
    serve::run(native_driver);
}
