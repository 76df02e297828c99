/* SPDX-License-Identifier: MIT
 *
 * The module _posixshmem: names of shared memory, for multiprocessing.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

#include "modules/blocking.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"

static Value shmem_shm_open(Value *args)
{
    int flags, mode, fd;
    if (!is_str(args[0]))
        RAISE(TypeError, "shm_open() argument 'path' must be str, not %T", args[0]);
    const char *path = TRY(str_utf8_no_null(args[0]));
    TRY(value_as_int(args[1], &flags) && value_as_int(args[2], &mode));
    while ((fd = BLOCKING(shm_open(path, flags, (mode_t)mode))) < 0) {
        if (errno != EINTR)
            return raise_errno(errno, args[0], 0);
        TRY(blocking_interrupted());
    }
    return small_int(fd);
}

static Value shmem_shm_unlink(Value *args)
{
    if (!is_str(args[0]))
        RAISE(TypeError, "shm_unlink() argument 'path' must be str, not %T", args[0]);
    const char *path = TRY(str_utf8_no_null(args[0]));
    while (BLOCKING(shm_unlink(path)) < 0) {
        if (errno != EINTR)
            return raise_errno(errno, args[0], 0);
        TRY(blocking_interrupted());
    }
    return NONE;
}

static const Method shmem_methods[] = {
    {"shm_open($module, /, path, flags, mode=511)", shmem_shm_open,
     "Open shared memory by its name: a descriptor."},
    {"shm_unlink($module, /, path)", shmem_shm_unlink,
     "Remove the name; the memory stays while somebody has it open."},
    {0},
};

MODULE(_posixshmem, .doc = "POSIX shared memory.", .methods = METHODS(shmem_methods));
