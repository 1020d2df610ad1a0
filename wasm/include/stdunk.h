/** CUnknown: the reference-counted, aggregatable base class of PortCls objects, its macros, and pool-allocating new/delete. */
#pragma once
#include <wdm.h>
#include <punknown.h>

DECLARE_INTERFACE(INonDelegatingUnknown)
{
    STDMETHOD(NonDelegatingQueryInterface)(REFIID iid, PVOID *object) PURE;
    STDMETHOD_(ULONG, NonDelegatingAddRef)() PURE;
    STDMETHOD_(ULONG, NonDelegatingRelease)() PURE;
};
typedef INonDelegatingUnknown *PNONDELEGATINGUNKNOWN;

/* The non-delegating interface has IUnknown's slots, so an object without an outer one hands it out as its IUnknown. */
class CUnknown : public INonDelegatingUnknown {
private:
    LONG m_lRefCount;
    PUNKNOWN m_pUnknownOuter;

public:
    CUnknown(PUNKNOWN outer);
    virtual ~CUnknown();

    STDMETHODIMP_(ULONG) NonDelegatingAddRef();
    STDMETHODIMP_(ULONG) NonDelegatingRelease();
    STDMETHODIMP_(NTSTATUS) NonDelegatingQueryInterface(REFIID iid, PVOID *object);

    PUNKNOWN GetOuter() { return m_pUnknownOuter; }
};

#define DECLARE_STD_UNKNOWN()                                                                                 \
    STDMETHODIMP_(NTSTATUS) NonDelegatingQueryInterface(REFIID iid, PVOID *object);                           \
    STDMETHODIMP_(NTSTATUS) QueryInterface(REFIID iid, PVOID *object) { return GetOuter()->QueryInterface(iid, object); } \
    STDMETHODIMP_(ULONG) AddRef() { return GetOuter()->AddRef(); }                                            \
    STDMETHODIMP_(ULONG) Release() { return GetOuter()->Release(); }

#define DEFINE_STD_CONSTRUCTOR(Class) \
    Class(PUNKNOWN pUnknownOuter) : CUnknown(pUnknownOuter) {}

#define QICAST(Type) PVOID((Type)(this))
#define QICASTUNKNOWN(Type) PVOID(PUNKNOWN((Type)(this)))

#ifndef _NEW_DELETE_OPERATORS_
#define _NEW_DELETE_OPERATORS_
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Winline-new-delete"
/* noexcept: the compiler then checks the result for NULL before it runs the constructor. */
inline void *operator new(size_t bytes, POOL_TYPE type) noexcept { return ExAllocatePoolZero(type, bytes, 'wNcP'); }
inline void *operator new(size_t bytes, POOL_TYPE type, ULONG tag) noexcept { return ExAllocatePoolZero(type, bytes, tag); }
inline void *operator new(size_t bytes, POOL_FLAGS flags, ULONG tag) noexcept { return ExAllocatePool2(flags, bytes, tag); }
inline void *operator new[](size_t bytes, POOL_TYPE type, ULONG tag) noexcept { return ExAllocatePoolZero(type, bytes, tag); }
inline void *operator new[](size_t bytes, POOL_FLAGS flags, ULONG tag) noexcept { return ExAllocatePool2(flags, bytes, tag); }
inline void operator delete(void *block) noexcept
{
    if (block) ExFreePool(block);
}
inline void operator delete(void *block, size_t) noexcept
{
    if (block) ExFreePool(block);
}
inline void operator delete[](void *block) noexcept
{
    if (block) ExFreePool(block);
}
inline void operator delete[](void *block, size_t) noexcept
{
    if (block) ExFreePool(block);
}
#pragma clang diagnostic pop
#endif

#define STD_CREATE_BODY_WITH_TAG_(Class, result, outer, pool, tag, base) \
    NTSTATUS ntStatus;                                                   \
    Class *p = new (pool, tag) Class(outer);                             \
    if (p) {                                                             \
        *(result) = PUNKNOWN((base)(p));                                 \
        (*(result))->AddRef();                                           \
        ntStatus = STATUS_SUCCESS;                                       \
    } else {                                                             \
        ntStatus = STATUS_INSUFFICIENT_RESOURCES;                        \
    }                                                                    \
    return ntStatus
#define STD_CREATE_BODY_WITH_TAG(Class, result, outer, pool, tag) STD_CREATE_BODY_WITH_TAG_(Class, result, outer, pool, tag, PUNKNOWN)
#define STD_CREATE_BODY_(Class, result, outer, pool, base) STD_CREATE_BODY_WITH_TAG_(Class, result, outer, pool, 'rCcP', base)
#define STD_CREATE_BODY(Class, result, outer, pool) STD_CREATE_BODY_(Class, result, outer, pool, PUNKNOWN)
