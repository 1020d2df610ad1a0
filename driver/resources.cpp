#include "resources.h"

#pragma code_seg("PAGE")

_Use_decl_annotations_
void CStreamResource::Attach(PUNKNOWN port, PDEVICE_OBJECT pdo)
{
    PAGED_CODE();
    m_pdo = pdo;
    // Each query may fail on an older Windows, and that is no error.
    PVOID manager = nullptr;
    if (NT_SUCCESS(port->QueryInterface(IID_IPortClsStreamResourceManager2, &manager)))
    {
        m_manager2 = static_cast<PPORTCLSStreamResourceManager2>(manager);
        m_manager = m_manager2;
    }
    else if (NT_SUCCESS(port->QueryInterface(IID_IPortClsStreamResourceManager, &manager)))
    {
        m_manager = static_cast<PPORTCLSStreamResourceManager>(manager);
    }
}

void CStreamResource::Detach()
{
    PAGED_CODE();
    NT_ASSERT(!m_handle);
    if (m_manager)
        m_manager->Release();
    m_manager = nullptr;
    m_manager2 = nullptr;
}

_Use_decl_annotations_
void CStreamResource::Add(const CDmaEngine &engine)
{
    PAGED_CODE();
    if (!m_manager || m_handle)
        return;

    PCSTREAMRESOURCE_DESCRIPTOR descriptor;
    PCSTREAMRESOURCE_DESCRIPTOR_INIT(&descriptor);
    descriptor.Pdo = m_pdo;
    if (!engine.DescribeStreamResource(&descriptor))
        return;

    const NTSTATUS status = m_manager2 ? m_manager2->AddStreamResource2(m_pdo, nullptr, &descriptor, &m_handle)
                                       : m_manager->AddStreamResource(nullptr, &descriptor, &m_handle);
    // The handle after a failure is not defined.
    if (!NT_SUCCESS(status))
        m_handle = nullptr;
}

void CStreamResource::Remove()
{
    PAGED_CODE();
    if (!m_handle)
        return;
    m_manager->RemoveStreamResource(m_handle);
    m_handle = nullptr;
}
