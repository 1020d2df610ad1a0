/** Digital rights, as ports offer them. */
#pragma once
#include <portcls.h>

namespace drm {
/** The object that is IDrmPort and IDrmPort2 of every port; nullptr: no memory. */
IUnknown *port();
}
