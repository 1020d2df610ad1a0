/** A driver that makes one mistake in memory when its device starts; the simulator says which, through a port. */
#include "../drivers/start.h"

static constexpr ULONG TAG = 'tluF';
static constexpr SIZE_T BYTES = 40;

/* What CUnknown, linked to every driver, needs of it. */
void operator delete(void *block, size_t) noexcept { ExFreePool(block); }

static volatile ULONG g_zero;
static volatile ULONG *volatile g_pointer;

static __attribute__((noinline)) ULONG Deep(ULONG depth)
{
    volatile UCHAR frame[1024];
    frame[depth % sizeof(frame)] = (UCHAR)depth;
    return depth == 0 ? 0 : Deep(depth + 1) + frame[depth % sizeof(frame)];
}

static NTSTATUS Start(PDEVICE_OBJECT, PIRP, PRESOURCELIST)
{
    const ULONG mistake = READ_PORT_UCHAR((PUCHAR)(ULONG_PTR)0x80);
    auto *block = (UCHAR volatile *)ExAllocatePoolWithTag(NonPagedPoolNx, BYTES, TAG);
    if (!block) return STATUS_INSUFFICIENT_RESOURCES;
    switch (mistake) {
    case 1:
        *g_pointer = 1;
        break;
    case 2:
        block[BYTES + 8] = 1;
        break;
    case 3:
        ExFreePoolWithTag((PVOID)block, TAG);
        return block[0] ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
    case 4:
        return (NTSTATUS)(mistake / g_zero);
    case 5:
        return (NTSTATUS)Deep(mistake);
    case 6:
        for (;;) g_zero = g_zero;
    case 7:
        block[BYTES] = 1;
        break;
    default:
        WRITE_PORT_ULONG((PULONG)(ULONG_PTR)0x84, READ_PORT_USHORT((PUSHORT)(ULONG_PTR)0x82) + READ_PORT_ULONG((PULONG)(ULONG_PTR)0x86));
    }
    ExFreePoolWithTag((PVOID)block, TAG);
    return STATUS_SUCCESS;
}
