/** No entries and no interfaces but those of wasm/portcls. */
#include "../portcls/entries.h"
#include "../portcls/moreports.h"
#include "../ntos/heap.h"

namespace entries {
double more(int, const abi::Word *, unsigned long long *) { heap::stop(Stop::NoEntry); }
}

namespace ports {
IUnknown *moreInterfaces(int) { return nullptr; }
}
