/** Trace functions as drivers declare them for WPP. */
#pragma once
#define WPP_CONTROL_GUIDS                                                                                          \
    WPP_DEFINE_CONTROL_GUID(TracedGuid, (3d1f5b3e, 60a4, 4b1c, 9c51, 02f6a2d0c8e7), WPP_DEFINE_BIT(TRACE_DRIVER) \
                                WPP_DEFINE_BIT(TRACE_STREAM))
#define WPP_LEVEL_FLAGS_LOGGER(level, flags) WPP_LEVEL_LOGGER(flags)
#define WPP_LEVEL_FLAGS_ENABLED(level, flags) (WPP_LEVEL_ENABLED(flags) && WPP_CONTROL(WPP_BIT_##flags).Level >= level)
#define TRACE_LEVEL_INFORMATION 4

//
// begin_wpp config
// FUNC TraceEvents(LEVEL, FLAGS, MSG, ...);
// FUNC Trace{FLAG=TRACE_STREAM}(LEVEL, MSG, ...);
// end_wpp
//
