/**
 * What the processor refuses to do outside the kernel: port instructions and the task-priority register are carried out by the
 * bridge; anything else ends the process with a report.
 */
#pragma once
#include <stdint.h>

namespace faults {
/** Functions of the bridge, in the Windows calling convention. */
struct Kernel {
    uint8_t (__attribute__((ms_abi)) *readByte)(void *port);
    uint16_t (__attribute__((ms_abi)) *readWord)(void *port);
    uint32_t (__attribute__((ms_abi)) *readLong)(void *port);
    void (__attribute__((ms_abi)) *writeByte)(void *port, uint8_t value);
    void (__attribute__((ms_abi)) *writeWord)(void *port, uint16_t value);
    void (__attribute__((ms_abi)) *writeLong)(void *port, uint32_t value);
    uint8_t (__attribute__((ms_abi)) *getIrql)();
    void (__attribute__((ms_abi)) *setIrql)(uint8_t irql);
};

/** From now on. */
void catchAll(const Kernel &kernel);
/** Reports a trap in these words, with the place in the image `at` lies in, and ends the process. */
[[noreturn]] void trap(const char *what, const void *at);
}
