/** Breaks rules that Windows without a verifier survives: wrong IRQLs, a wrong tag, an unregistration of nothing. */
#include "start.h"

static NTSTATUS Start(PDEVICE_OBJECT fdo, PIRP, PRESOURCELIST)
{
    PVOID block = ExAllocatePoolWithTag(NonPagedPoolNx, 100, 'eerF');
    if (!block)
        return STATUS_INSUFFICIENT_RESOURCES;
    ExFreePoolWithTag(block, 'gnrW');
    PcUnregisterAdapterPowerManagement(fdo);

    KIRQL irql;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    UNICODE_STRING name;
    RtlInitUnicodeString(&name, L"ExAllocateTimer");
    MmGetSystemRoutineAddress(&name);
    PPORT port;
    NTSTATUS status = PcNewPort(&port, CLSID_PortWaveRT);
    if (NT_SUCCESS(status))
    {
        ULONG length;
        port->GetDeviceProperty(DevicePropertyDeviceDescription, 0, nullptr, &length);
        PVOID manager;
        if (NT_SUCCESS(port->QueryInterface(IID_IPortClsStreamResourceManager, &manager)))
        {
            PCSTREAMRESOURCE_DESCRIPTOR descriptor;
            PCSTREAMRESOURCE_DESCRIPTOR_INIT(&descriptor);
            descriptor.Pdo = fdo;
            descriptor.Type = ePcStreamResourceThread;
            descriptor.Resource.Thread = PsGetCurrentThread();
            PCSTREAMRESOURCE resource;
            // The functional device object: refused.
            static_cast<PPORTCLSStreamResourceManager>(manager)->AddStreamResource(nullptr, &descriptor, &resource);
            descriptor.Pdo = g_pdo;
            if (NT_SUCCESS(static_cast<PPORTCLSStreamResourceManager>(manager)->AddStreamResource(nullptr, &descriptor, &resource)))
            {
                static_cast<PPORTCLSStreamResourceManager>(manager)->RemoveStreamResource(resource);
                static_cast<PPORTCLSStreamResourceManager>(manager)->RemoveStreamResource(resource);
            }
            static_cast<PPORTCLSStreamResourceManager>(manager)->Release();
        }
        port->Release();
    }
    KeLowerIrql(irql);
    return status;
}
