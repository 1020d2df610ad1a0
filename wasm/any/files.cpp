/** Files in memory: what a driver writes is there for it to read, and gone after the run. */
#include <string.h>
#include "handles.h"
#include "service.h"

namespace {
constexpr ULONG LARGEST_BYTES = 16 * 1024 * 1024;

struct File {
    File *next;
    PWCH name;
    UCHAR *data;
    ULONG bytes, room;
    ULONGLONG position;
};
File *first;

File *find(PCUNICODE_STRING name)
{
    size_t n = name->Length / sizeof(WCHAR);
    for (File *file = first; file; file = file->next)
        if (wcslen(file->name) == n && _wcsnicmp(file->name, name->Buffer, n) == 0) return file;
    return nullptr;
}
File *add(PCUNICODE_STRING name)
{
    auto *file = heap::create<File>();
    auto *copy = (PWCH)heap::allocate(name->Length + sizeof(WCHAR));
    if (!file || !copy) {
        heap::release(file);
        heap::release(copy);
        return nullptr;
    }
    memcpy(copy, name->Buffer, name->Length);
    file->name = copy;
    file->next = first;
    return first = file;
}
File *of(HANDLE handle) { return (File *)handles::find(handles::Kind::File, handle); }
bool grow(File *file, ULONG bytes)
{
    if (bytes <= file->room) return true;
    if (bytes > LARGEST_BYTES) return false;
    ULONG room = bytes < LARGEST_BYTES / 2 ? bytes * 2 : LARGEST_BYTES;
    auto *larger = (UCHAR *)heap::allocate(room);
    if (!larger) return false;
    memcpy(larger, file->data, file->bytes);
    heap::release(file->data);
    file->data = larger;
    file->room = room;
    return true;
}
ULONGLONG offsetOf(const File *file, PLARGE_INTEGER given)
{
    if (!given || (given->HighPart == -1 && given->LowPart == 0xfffffffe)) return file->position;
    if (given->HighPart == -1 && given->LowPart == 0xffffffff) return file->bytes;
    return (ULONGLONG)given->QuadPart;
}
NTSTATUS done(PIO_STATUS_BLOCK block, NTSTATUS status, ULONG_PTR information)
{
    block->Status = status;
    block->Information = information;
    return status;
}
}

extern "C" {
NTSTATUS NTAPI ZwCreateFile(PHANDLE handle, ACCESS_MASK, POBJECT_ATTRIBUTES attributes, PIO_STATUS_BLOCK block, PLARGE_INTEGER, ULONG, ULONG, ULONG disposition,
                            ULONG, PVOID, ULONG)
{
    service::called("ZwCreateFile", attributes->ObjectName);
    File *file = find(attributes->ObjectName);
    bool existed = file != nullptr;
    if (existed && disposition == FILE_CREATE) return done(block, STATUS_OBJECT_NAME_COLLISION, 0);
    if (!existed && (disposition == FILE_OPEN || disposition == FILE_OVERWRITE)) return done(block, STATUS_OBJECT_NAME_NOT_FOUND, 0);
    if (!existed) file = add(attributes->ObjectName);
    if (!file || !(*handle = handles::open(handles::Kind::File, file))) return done(block, STATUS_INSUFFICIENT_RESOURCES, 0);
    bool empties = disposition == FILE_SUPERSEDE || disposition == FILE_OVERWRITE || disposition == FILE_OVERWRITE_IF;
    if (existed && empties) file->bytes = 0;
    file->position = 0;
    ULONG information = !existed ? FILE_CREATED : disposition == FILE_SUPERSEDE ? FILE_SUPERSEDED : empties ? FILE_OVERWRITTEN : FILE_OPENED;
    return done(block, STATUS_SUCCESS, information);
}
NTSTATUS NTAPI ZwOpenFile(PHANDLE handle, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, PIO_STATUS_BLOCK block, ULONG share, ULONG options)
{
    return ZwCreateFile(handle, access, attributes, block, nullptr, 0, share, FILE_OPEN, options, nullptr, 0);
}
NTSTATUS NTAPI ZwWriteFile(HANDLE handle, HANDLE, PIO_APC_ROUTINE, PVOID, PIO_STATUS_BLOCK block, PVOID buffer, ULONG bytes, PLARGE_INTEGER at, PULONG)
{
    service::called("ZwWriteFile");
    File *file = of(handle);
    if (!file) return STATUS_INVALID_HANDLE;
    ULONGLONG offset = offsetOf(file, at);
    if (offset > LARGEST_BYTES || !grow(file, (ULONG)offset + bytes)) return done(block, STATUS_DISK_FULL, 0);
    if (offset > file->bytes) memset(file->data + file->bytes, 0, (size_t)offset - file->bytes);
    memcpy(file->data + offset, buffer, bytes);
    file->position = offset + bytes;
    if (file->position > file->bytes) file->bytes = (ULONG)file->position;
    return done(block, STATUS_SUCCESS, bytes);
}
NTSTATUS NTAPI ZwReadFile(HANDLE handle, HANDLE, PIO_APC_ROUTINE, PVOID, PIO_STATUS_BLOCK block, PVOID buffer, ULONG bytes, PLARGE_INTEGER at, PULONG)
{
    service::called("ZwReadFile");
    File *file = of(handle);
    if (!file) return STATUS_INVALID_HANDLE;
    ULONGLONG offset = offsetOf(file, at);
    if (offset >= file->bytes) return done(block, STATUS_END_OF_FILE, 0);
    ULONG count = file->bytes - (ULONG)offset < bytes ? file->bytes - (ULONG)offset : bytes;
    memcpy(buffer, file->data + offset, count);
    file->position = offset + count;
    return done(block, STATUS_SUCCESS, count);
}
NTSTATUS NTAPI ZwQueryInformationFile(HANDLE handle, PIO_STATUS_BLOCK block, PVOID out, ULONG room, FILE_INFORMATION_CLASS kind)
{
    service::called("ZwQueryInformationFile");
    File *file = of(handle);
    if (!file) return STATUS_INVALID_HANDLE;
    if (kind == FileStandardInformation) {
        if (room < sizeof(FILE_STANDARD_INFORMATION)) return done(block, STATUS_INFO_LENGTH_MISMATCH, 0);
        FILE_STANDARD_INFORMATION standard = {};
        standard.AllocationSize.QuadPart = file->room;
        standard.EndOfFile.QuadPart = file->bytes;
        standard.NumberOfLinks = 1;
        memcpy(out, &standard, sizeof(standard));
        return done(block, STATUS_SUCCESS, sizeof(standard));
    }
    if (kind != FilePositionInformation) return done(block, STATUS_INVALID_INFO_CLASS, 0);
    if (room < sizeof(FILE_POSITION_INFORMATION)) return done(block, STATUS_INFO_LENGTH_MISMATCH, 0);
    ((PFILE_POSITION_INFORMATION)out)->CurrentByteOffset.QuadPart = (LONGLONG)file->position;
    return done(block, STATUS_SUCCESS, sizeof(FILE_POSITION_INFORMATION));
}
NTSTATUS NTAPI ZwSetInformationFile(HANDLE handle, PIO_STATUS_BLOCK block, PVOID information, ULONG, FILE_INFORMATION_CLASS kind)
{
    service::called("ZwSetInformationFile");
    File *file = of(handle);
    if (!file) return STATUS_INVALID_HANDLE;
    auto value = ((PFILE_POSITION_INFORMATION)information)->CurrentByteOffset.QuadPart;
    if (kind == FilePositionInformation) file->position = (ULONGLONG)value;
    else if (kind == FileEndOfFileInformation && value >= 0 && value <= file->bytes) file->bytes = (ULONG)value;
    else return done(block, kind == FileEndOfFileInformation ? STATUS_INVALID_PARAMETER : STATUS_INVALID_INFO_CLASS, 0);
    return done(block, STATUS_SUCCESS, 0);
}
}
