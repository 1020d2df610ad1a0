/** Plug and Play: rebalance interfaces, and taking subdevices and connections back. */
#pragma once
#include <pc/descriptors.h>

DEFINE_GUID(IID_IUnregisterSubdevice, 0x16738177, 0xE199, 0x41F9, 0x9A, 0x87, 0xAB, 0xB2, 0xA5, 0x43, 0x2F, 0x21);
DEFINE_GUID(IID_IUnregisterPhysicalConnection, 0x6C38E231, 0x2A0D, 0x428D, 0x81, 0xF8, 0x07, 0xCC, 0x42, 0x8B, 0xB9, 0xA4);

DECLARE_INTERFACE_(IUnregisterSubdevice, IUnknown)
{
    STDMETHOD_(NTSTATUS, UnregisterSubdevice)(PDEVICE_OBJECT DeviceObject, PUNKNOWN Unknown) PURE;
};
typedef IUnregisterSubdevice *PUNREGISTERSUBDEVICE;

DECLARE_INTERFACE_(IUnregisterPhysicalConnection, IUnknown)
{
    STDMETHOD_(NTSTATUS, UnregisterPhysicalConnection)(PDEVICE_OBJECT DeviceObject, PUNKNOWN FromUnknown, ULONG FromPin, PUNKNOWN ToUnknown, ULONG ToPin) PURE;
    STDMETHOD_(NTSTATUS, UnregisterPhysicalConnectionToExternal)(PDEVICE_OBJECT DeviceObject, PUNKNOWN FromUnknown, ULONG FromPin, PUNICODE_STRING ToString, ULONG ToPin) PURE;
    STDMETHOD_(NTSTATUS, UnregisterPhysicalConnectionFromExternal)(PDEVICE_OBJECT DeviceObject, PUNICODE_STRING FromString, ULONG FromPin, PUNKNOWN ToUnknown, ULONG ToPin) PURE;
};
typedef IUnregisterPhysicalConnection *PUNREGISTERPHYSICALCONNECTION;

#if NTDDI_VERSION >= NTDDI_THRESHOLD
DEFINE_GUID(IID_IAdapterPnpManagement, 0x706F2368, 0x4086, 0x47F5, 0xB9, 0x13, 0x57, 0xB7, 0x6E, 0xED, 0x1A, 0x32);
DEFINE_GUID(IID_IMiniportPnpNotify, 0x6B735365, 0x9487, 0x464C, 0x93, 0xE3, 0xFA, 0x2C, 0x63, 0x91, 0xD5, 0xA4);
DEFINE_GUID(IID_IPortClsPnp, 0x0485791B, 0x17F5, 0x4B73, 0x90, 0x2A, 0x20, 0x34, 0x48, 0x60, 0xB9, 0xCA);

typedef enum _PC_REBALANCE_TYPE { PcRebalanceNotSupported, PcRebalanceRemoveSubdevices } PC_REBALANCE_TYPE, *PPC_REBALANCE_TYPE;

#define METHODS_IAdapterPnpManagement(DECL, TAIL)                           \
    DECL(PC_REBALANCE_TYPE, GetSupportedRebalanceType)() TAIL;  \
    DECL(void, PnpQueryStop)() TAIL;                            \
    DECL(void, PnpCancelStop)() TAIL;                           \
    DECL(void, PnpStop)() TAIL

DECLARE_INTERFACE_(IAdapterPnpManagement, IUnknown)
{
    METHODS_IAdapterPnpManagement(STDMETHOD_, PURE);
};
typedef IAdapterPnpManagement *PADAPTERPNPMANAGEMENT;
#define IMP_IAdapterPnpManagement METHODS_IAdapterPnpManagement(PC_METHOD, PC_IMPLEMENT)

#define METHODS_IMiniportPnpNotify(DECL, TAIL) DECL(void, PnpStop)() TAIL

DECLARE_INTERFACE_(IMiniportPnpNotify, IUnknown)
{
    METHODS_IMiniportPnpNotify(STDMETHOD_, PURE);
};
typedef IMiniportPnpNotify *PMINIPORTPNPNOTIFY;
#define IMP_IMiniportPnpNotify METHODS_IMiniportPnpNotify(PC_METHOD, PC_IMPLEMENT)

DECLARE_INTERFACE_(IPortClsPnp, IUnknown)
{
    STDMETHOD_(NTSTATUS, RegisterAdapterPnpManagement)(PUNKNOWN Unknown, PDEVICE_OBJECT DeviceObject) PURE;
    STDMETHOD_(NTSTATUS, UnregisterAdapterPnpManagement)(PDEVICE_OBJECT DeviceObject) PURE;
};
typedef IPortClsPnp *PPORTCLSPNP;
#endif
