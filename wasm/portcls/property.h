/** Property requests on a filter, routed as PortCls routes them. */
#pragma once
#include <abi.h>
#include <portcls.h>

namespace property {
/** Longest value in bytes; enough for a KSPROPERTY_DESCRIPTION. The simulator asks for no more. */
constexpr ULONG LONGEST = 64;

/**
 * Finds the property in the filter's automation table and calls its handler.
 * @param a  the miniport as it was given to IPort::Init; its PCFILTER_DESCRIPTOR; index into propset::table; id;
 *           KSPROPERTY_TYPE_ flags; the value of a set request; room for the value in bytes.
 * @param value  The first four bytes of what the handler left in the value.
 * @param bytes  How much room the handler used or wants.
 * @return STATUS_NOT_FOUND: the filter has no such property; STATUS_INVALID_DEVICE_REQUEST: not with these flags; else what
 *         the handler answers.
 */
NTSTATUS ofFilter(const abi::Word *a, ULONG &value, ULONG &bytes);
}
