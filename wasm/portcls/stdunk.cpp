/** CUnknown; drivers link it statically, as they do on Windows (stdunk.lib). */
#define _NEW_DELETE_OPERATORS_
#include <stdunk.h>

CUnknown::CUnknown(PUNKNOWN outer) : m_lRefCount(0)
{
    // INonDelegatingUnknown has IUnknown's slots, so it can stand in for an outer object.
    m_pUnknownOuter = outer ? outer : (PUNKNOWN)(PVOID)(INonDelegatingUnknown *)this;
}
CUnknown::~CUnknown() {}

ULONG CUnknown::NonDelegatingAddRef() { return (ULONG)InterlockedIncrement(&m_lRefCount); }

ULONG CUnknown::NonDelegatingRelease()
{
    LONG left = InterlockedDecrement(&m_lRefCount);
    if (left > 0) return (ULONG)left;
    // A reference taken and dropped inside the destructor must not start a second one.
    m_lRefCount++;
    delete this;
    return 0;
}

NTSTATUS CUnknown::NonDelegatingQueryInterface(REFIID iid, PVOID *object)
{
    *object = nullptr;
    if (iid != IID_IUnknown) return STATUS_INVALID_PARAMETER;
    *object = (PUNKNOWN)(PVOID)(INonDelegatingUnknown *)this;
    ((PUNKNOWN)*object)->AddRef();
    return STATUS_SUCCESS;
}
