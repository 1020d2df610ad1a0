/** Power management interfaces the driver implements. */
#pragma once
#include <pc/descriptors.h>

DEFINE_GUID(IID_IAdapterPowerManagement, 0x793417D0, 0x35FE, 0x11D1, 0xAD, 0x08, 0x00, 0xA0, 0xC9, 0x0A, 0xB1, 0xB0);
DEFINE_GUID(IID_IAdapterPowerManagement2, 0xE0F92E5D, 0x67F5, 0x48EE, 0xB5, 0x7A, 0x7D, 0x1E, 0x90, 0xC5, 0xF4, 0x3D);
DEFINE_GUID(IID_IAdapterPowerManagement3, 0xA8C7303E, 0xF80C, 0x4BC9, 0xB2, 0xE3, 0xFB, 0x2D, 0x08, 0xBE, 0x92, 0x0F);
DEFINE_GUID(IID_IPowerNotify, 0x3DD648B8, 0x969F, 0x11D1, 0x95, 0xA9, 0x00, 0xC0, 0x4F, 0xB9, 0x25, 0xD3);

typedef enum _PC_EXIT_LATENCY { PcExitLatencyInstant, PcExitLatencyFast, PcExitLatencyResponsive } PC_EXIT_LATENCY, *PPC_EXIT_LATENCY;

#define METHODS_IPowerNotify(DECL, TAIL) DECL(void, PowerChangeNotify)(POWER_STATE PowerState) TAIL

DECLARE_INTERFACE_(IPowerNotify, IUnknown)
{
    METHODS_IPowerNotify(STDMETHOD_, PURE);
};
typedef IPowerNotify *PPOWERNOTIFY;
#define IMP_IPowerNotify METHODS_IPowerNotify(PC_METHOD, PC_IMPLEMENT)

#define METHODS_IAdapterPowerManagement(DECL, TAIL)                           \
    DECL(void, PowerChangeState)(POWER_STATE NewState) TAIL;      \
    DECL(NTSTATUS, QueryPowerChangeState)(POWER_STATE NewState) TAIL; \
    DECL(NTSTATUS, QueryDeviceCapabilities)(PDEVICE_CAPABILITIES PowerDeviceCaps) TAIL

DECLARE_INTERFACE_(IAdapterPowerManagement, IUnknown)
{
    METHODS_IAdapterPowerManagement(STDMETHOD_, PURE);
};
typedef IAdapterPowerManagement *PADAPTERPOWERMANAGEMENT;
#define IMP_IAdapterPowerManagement METHODS_IAdapterPowerManagement(PC_METHOD, PC_IMPLEMENT)

/* 2 and 3 are declared on IUnknown and repeat the slots before their own. */
#define METHODS_IAdapterPowerManagement2(DECL, TAIL) \
    METHODS_IAdapterPowerManagement(DECL, TAIL);     \
    DECL(void, PowerChangeState2)(DEVICE_POWER_STATE NewDeviceState, SYSTEM_POWER_STATE NewSystemState) TAIL

DECLARE_INTERFACE_(IAdapterPowerManagement2, IUnknown)
{
    METHODS_IAdapterPowerManagement2(STDMETHOD_, PURE);
};
typedef IAdapterPowerManagement2 *PADAPTERPOWERMANAGEMENT2;
#define IMP_IAdapterPowerManagement2 METHODS_IAdapterPowerManagement2(PC_METHOD, PC_IMPLEMENT)

#define METHODS_IAdapterPowerManagement3(DECL, TAIL)                                                                                          \
    METHODS_IAdapterPowerManagement2(DECL, TAIL);                                                                                             \
    DECL(void, PowerChangeState3)(DEVICE_POWER_STATE NewDeviceState, SYSTEM_POWER_STATE NewSystemState, PC_EXIT_LATENCY NewExitLatency) TAIL; \
    DECL(NTSTATUS, D3ExitLatencyChanged)(PC_EXIT_LATENCY NewExitLatency) TAIL

DECLARE_INTERFACE_(IAdapterPowerManagement3, IUnknown)
{
    METHODS_IAdapterPowerManagement3(STDMETHOD_, PURE);
};
typedef IAdapterPowerManagement3 *PADAPTERPOWERMANAGEMENT3;
#define IMP_IAdapterPowerManagement3 METHODS_IAdapterPowerManagement3(PC_METHOD, PC_IMPLEMENT)
