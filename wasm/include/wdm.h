/** The kernel interface of a WDM driver; the declarations live one subject a file under nt/. */
#pragma once
#include <guiddefine.h>
#include <ntdef.h>
#include <ntstatus.h>
#include <nt/clock.h>
#include <nt/dispatcher.h>
#include <nt/interlocked.h>
#include <nt/io.h>
#include <nt/lists.h>
#include <nt/locks.h>
#include <nt/memory.h>
#include <nt/pool.h>
#include <nt/ports.h>
#include <nt/power.h>
#include <nt/resources.h>
#include <nt/rtl.h>
#include <nt/threads.h>
#ifdef PORTCLSLAB_ANY_DRIVER
#include <any/kernel.h>
#endif
