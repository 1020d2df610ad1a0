/** Interfaces a port offers besides its own. */
#pragma once
#include <portcls.h>

namespace ports {
/** The object for an interface id of the boundary, or nullptr. wasm/any has some; wasm/basic, linked with the project's own driver, none. */
IUnknown *moreInterfaces(int id);

#ifdef PORTCLSLAB_ANY_DRIVER
/** IPort::NewRegistryKey behind its host call, and what it needs to know: the subdevice a port was registered as. */
NTSTATUS newRegistryKey(IPort *port, PREGISTRYKEY *key, PUNKNOWN outer, ULONG type, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, PULONG disposition);
void registeredAs(PUNKNOWN port, PCWSTR name);
#endif
}
