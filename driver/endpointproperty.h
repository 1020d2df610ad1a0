/**
 * The private property set by which a service in user mode takes the endpoints of the virtual device away and brings them
 * back. It is a property of the topology filter; an AC'97 controller does not have it.
 */
#pragma once

#include <portcls.h>

#define STATIC_KSPROPSETID_PortClsLab                                                                                  \
    0xDE5CA421, 0x9949, 0x4BF2, {0x88, 0xB8, 0x75, 0xCA, 0xE8, 0x86, 0xE8, 0xE1}

/** Ids in KSPROPSETID_PortClsLab. */
enum KSPROPERTY_PORTCLSLAB : ULONG
{
    /** ULONG, get and set: 1 while the endpoints are there, 0 while they are away. */
    KSPROPERTY_PORTCLSLAB_ENDPOINT = 0,
};
