#include "frame.h"
#include <errno.h>
#include <unistd.h>

namespace frame {
namespace {
constexpr int FROM_SIMULATOR = 3, TO_SIMULATOR = 4;

bool readAll(void *to, size_t bytes)
{
    for (size_t done = 0; done < bytes;) {
        ssize_t n = read(FROM_SIMULATOR, (char *)to + done, bytes - done);
        if (n == 0 || (n < 0 && errno != EINTR)) return false;
        if (n > 0) done += (size_t)n;
    }
    return true;
}
void writeAll(const void *from, size_t bytes)
{
    for (size_t done = 0; done < bytes;) {
        ssize_t n = write(TO_SIMULATOR, (const char *)from + done, bytes - done);
        if (n < 0 && errno != EINTR) _exit(1);
        if (n > 0) done += (size_t)n;
    }
}
}

bool receive(Frame &frame) { return readAll(&frame, sizeof(frame)); }

void send(Frame &frame, const char *text, size_t textBytes)
{
    frame.textBytes = (uint32_t)textBytes;
    writeAll(&frame, sizeof(frame));
    if (textBytes) writeAll(text, textBytes);
}
}
