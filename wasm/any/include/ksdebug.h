/** Debug output of kernel streaming; a free build, like ours, prints nothing through it. */
#pragma once
#define DEBUGLVL_BLAB 4
#define DEBUGLVL_VERBOSE 3
#define DEBUGLVL_TERSE 2
#define DEBUGLVL_ERROR 1
#define _DbgPrintF(level, strings)
#define DEBUG_BREAK
#define _DEBUG_BREAK
