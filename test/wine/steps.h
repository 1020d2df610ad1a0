/** What probe.exe can ask the portcls.sys of the Wine check for; the step is the function code of the control code. */
#pragma once

#define STEP_RECORD 0
#define STEP_ADD 1
#define STEP_START 2
#define STEP_PLAY 3
#define STEP_REMOVE 4

/* FILE_DEVICE_UNKNOWN, METHOD_BUFFERED, FILE_ANY_ACCESS. */
#define STEP_CONTROL_CODE(step) (0x220000 | (step) << 2)

#define RECORD_BYTES 8192
#define PLAY_PACKETS 10
