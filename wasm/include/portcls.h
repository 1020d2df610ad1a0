/** PortCls: everything an audio adapter driver calls and implements; one subject a file under pc/. */
#pragma once
#include <wdm.h>
#include <windef.h>
#include <punknown.h>
#include <ks.h>
#include <ksmedia.h>
#include <pc/descriptors.h>
#include <pc/resources.h>
#include <pc/port.h>
#include <pc/miniport.h>
#include <pc/wavert.h>
#include <pc/power.h>
#include <pc/pnp.h>
#include <pc/helpers.h>
#include <pc/streamresource.h>
#include <pc/functions.h>
#ifdef PORTCLSLAB_ANY_DRIVER
#include <any/portcls.h>
#endif
