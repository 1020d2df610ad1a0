/**
 * Registration of the device's interrupt or thread as an audio stream resource.
 *
 * Windows offers it from version 10 on, through an interface of the WaveRT port object. Where it is missing, every method
 * here does nothing, and the device works as it always has.
 */
#pragma once

#include "engine.h"

class CStreamResource
{
public:
    CStreamResource() : m_pdo(nullptr), m_manager(nullptr), m_manager2(nullptr), m_handle(nullptr) {}

    /**
     * Finds the resource manager, the newer interface first.
     * @param port  The WaveRT port object.
     * @param pdo   Physical device object of the stack that owns the resource.
     */
    _IRQL_requires_(PASSIVE_LEVEL)
    void Attach(_In_ PUNKNOWN port, _In_ PDEVICE_OBJECT pdo);

    /** Gives the manager back. The resource has been removed. */
    _IRQL_requires_(PASSIVE_LEVEL)
    void Detach();

    /** Registers what the engine has. The resource exists and stays until Remove. A failure costs only the protection. */
    _IRQL_requires_(PASSIVE_LEVEL)
    void Add(_In_ const CDmaEngine &engine);

    /** Removes the registration if there is one. The resource still exists. */
    _IRQL_requires_(PASSIVE_LEVEL)
    void Remove();

private:
    PDEVICE_OBJECT m_pdo;
    PPORTCLSStreamResourceManager m_manager;
    /** The same object by its newer interface, or NULL. */
    PPORTCLSStreamResourceManager2 m_manager2;
    PCSTREAMRESOURCE m_handle;
};
