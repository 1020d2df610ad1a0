/** Interfaces a port offers besides its own. */
#pragma once
#include <portcls.h>

namespace ports {
/** The object for an interface id of the boundary, or nullptr. wasm/any has some; wasm/basic, linked with the project's own driver, none. */
IUnknown *moreInterfaces(int id);
}
