/* SPDX-License-Identifier: MIT
 *
 * The module fcntl: control of descriptors, and locks on files.
 */
#include <fcntl.h>

#include <errno.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "modules/blocking.h"
#include "modules/posix.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"

/* What a system call reads and writes at most, where Python gives bytes. */
enum { ARGUMENT_MAX = 1024 };

/* An unsigned int, higher bits dropped. */
static bool unsigned_argument(Value v, unsigned *n)
{
    Value low = TRY(int_and(TRY(value_index(v)), small_int(UINT32_MAX)));
    *n = (unsigned)small_int_value(low);
    return true;
}

/* The system calls, with a number or an address. Repeated when signals interrupt. */
static bool call_fcntl(int fd, int command, intptr_t argument, int *result)
{
    while ((*result = BLOCKING(fcntl(fd, command, argument))) < 0 && errno == EINTR)
        TRY(blocking_interrupted());
    return *result >= 0 || raise_errno(errno, 0, 0);
}

static bool call_ioctl(int fd, unsigned request, intptr_t argument, int *result)
{
    *result = BLOCKING(ioctl(fd, request, argument));
    return *result >= 0 || raise_errno(errno, 0, 0);
}

/* Bytes of a str or buffer. */
static bool read_bytes(Value v, Buffer *view)
{
    if (is_str(v))
        v = TRY(rt.services.encode(v, "utf-8", 0));
    return buffer_get(v, view, BUFFER_SIMPLE);
}

static bool is_text(Value v) { return is_str(v) || buffer_exported(v); }

static Value fcntl_fcntl(Value *args)
{
    int fd, command, result;
    unsigned number;
    char data[ARGUMENT_MAX + 1];
    TRY(posix_fd(args[0], &fd) && value_as_int(args[1], &command));
    TRY(AUDIT("fcntl.fcntl", args[0], args[1], args[2]));
    if (!is_text(args[2])) {
        TRY(unsigned_argument(args[2], &number));
        TRY(call_fcntl(fd, command, (intptr_t)number, &result));
        return small_int(result);
    }
    BUFFER_AUTO view = {0};
    TRY(read_bytes(args[2], &view));
    if (view.length > ARGUMENT_MAX)
        RAISE(ValueError, "fcntl string arg too long");
    memcpy(data, view.data, view.length);
    data[view.length] = 0;
    TRY(call_fcntl(fd, command, (intptr_t)data, &result));
    return bytes_new(data, view.length);
}

/* A writable buffer is changed in place, unless mutate_flag is false. */
static Value ioctl_in_place(int fd, unsigned request, Buffer *view)
{
    int result;
    char data[ARGUMENT_MAX + 1];
    if (view->length > ARGUMENT_MAX) {
        TRY(call_ioctl(fd, request, (intptr_t)view->data, &result));
        return small_int(result);
    }
    memcpy(data, view->data, view->length);
    data[view->length] = 0;
    TRY(call_ioctl(fd, request, (intptr_t)data, &result));
    memcpy(view->data, data, view->length);
    return small_int(result);
}

static Value ioctl_bytes(int fd, unsigned request, Value argument)
{
    int result;
    char data[ARGUMENT_MAX + 1];
    BUFFER_AUTO view = {0};
    TRY(read_bytes(argument, &view));
    if (view.length > ARGUMENT_MAX)
        RAISE(ValueError, "ioctl string arg too long");
    memcpy(data, view.data, view.length);
    data[view.length] = 0;
    TRY(call_ioctl(fd, request, (intptr_t)data, &result));
    return bytes_new(data, view.length);
}

static Value fcntl_ioctl(Value *args)
{
    int fd, result;
    unsigned request, number;
    bool mutate;
    TRY(posix_fd(args[0], &fd) && unsigned_argument(args[1], &request));
    TRY(value_truth(args[3], &mutate));
    TRY(AUDIT("fcntl.ioctl", args[0], args[1], args[2]));
    if (is_text(args[2])) {
        if (mutate && !is_str(args[2])) {
            BUFFER_AUTO view = {0};
            if (buffer_get(args[2], &view, BUFFER_WRITABLE))
                return ioctl_in_place(fd, request, &view);
            error_clear();
        }
        return ioctl_bytes(fd, request, args[2]);
    }
    if (!type_of(args[2])->slots.as_index)
        RAISE(TypeError, "ioctl requires a file or file descriptor, an integer and optionally "
              "an integer or buffer argument");
    TRY(unsigned_argument(args[2], &number));
    TRY(call_ioctl(fd, request, (int)number, &result));
    return small_int(result);
}

static Value fcntl_flock(Value *args)
{
    int fd, operation, result;
    TRY(posix_fd(args[0], &fd) && value_as_int(args[1], &operation));
    TRY(AUDIT("fcntl.flock", args[0], args[1]));
    while ((result = BLOCKING(flock(fd, operation))) < 0 && errno == EINTR)
        TRY(blocking_interrupted());
    return result < 0 ? (Value)raise_errno(errno, 0, 0) : NONE;
}

static Value fcntl_lockf(Value *args)
{
    int fd, operation, whence, result;
    int64_t length, start;
    TRY(posix_fd(args[0], &fd) && value_as_int(args[1], &operation));
    TRY(value_as_int64(args[2], &length) && value_as_int64(args[3], &start));
    TRY(value_as_int(args[4], &whence));
    TRY(AUDIT("fcntl.lockf", args[0], args[1], args[2], args[3], args[4]));
    struct flock lock = {.l_start = start, .l_len = length, .l_whence = (short)whence};
    if (operation == LOCK_UN)
        lock.l_type = F_UNLCK;
    else if (operation & LOCK_SH)
        lock.l_type = F_RDLCK;
    else if (operation & LOCK_EX)
        lock.l_type = F_WRLCK;
    else
        RAISE(ValueError, "unrecognized lockf argument");
    TRY(call_fcntl(fd, operation & LOCK_NB ? F_SETLK : F_SETLKW, (intptr_t)&lock, &result));
    return NONE;
}

static const Method fcntl_methods[] = {
    {"fcntl($module, fd, cmd, arg=0, /)", fcntl_fcntl,
     "Do cmd on a descriptor. With a number the result is a number; with bytes (of a C\n"
     "structure) it is what the system made of them."},
    {"ioctl($module, fd, request, arg=0, mutate_flag=True, /)", fcntl_ioctl,
     "As fcntl(), for devices. A writable buffer is changed in place, and the result is the\n"
     "system call's number, unless mutate_flag is false."},
    {"flock($module, fd, operation, /)", fcntl_flock,
     "Lock or unlock a file: LOCK_SH, LOCK_EX, LOCK_UN, with LOCK_NB not to wait."},
    {"lockf($module, fd, cmd, len=0, start=0, whence=0, /)", fcntl_lockf,
     "Lock or unlock a part of a file; len 0: to its end."},
    {0},
};

static const ModuleConstant fcntl_constants[] = {
#include "modules/fcntl_constants.h"
    {0},
};

MODULE(fcntl, .doc = "Control of file descriptors, and locks on files.",
       .methods = METHODS(fcntl_methods), .constants = fcntl_constants);
