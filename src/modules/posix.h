/* SPDX-License-Identifier: MIT
 *
 * Module posix: what its parts share. Each part is a table of functions; posix.c joins them.
 */
#ifndef MODULES_POSIX_H
#define MODULES_POSIX_H

#include <fcntl.h>

#include "objects/module.h"

/* A path argument: a name, or (where allowed) a descriptor. */
typedef struct PosixPath {
    Value object;      /* as given, for errors; bytes or str after __fspath__ */
    const char *text;  /* 0: fd */
    int fd;            /* -1: text */
    bool is_bytes;     /* results are bytes too */
} PosixPath;

/* Fill from an argument. TypeError "FUNCTION: ARGUMENT should be string, bytes ..." */
bool posix_path(Value v, const char *function, const char *argument, bool allow_fd, PosixPath *p) MUST_USE;
/* A dir_fd argument: None is AT_FDCWD. */
bool posix_dir_fd(Value v, int *fd) MUST_USE;
/* As auditing events tell it: -1 for none. */
static inline Value posix_dir_value(int fd) { return small_int(fd == AT_FDCWD ? -1 : fd); }
/* A descriptor: int, or an object with fileno(). */
bool posix_fd(Value v, int *fd) MUST_USE;
/* A uid or gid: -1 for -1. */
bool posix_id(Value v, const char *what, uint32_t *id) MUST_USE;
static inline Value posix_id_value(uint32_t id)
{
    return id == (uint32_t)-1 ? small_int(-1) : small_int(id);
}
/* OSError for the path(s). Return 0. */
COLD int posix_fail(const PosixPath *p);
COLD int posix_fail2(const PosixPath *from, const PosixPath *to);
/* A name from the system as bytes or str. */
Value posix_name(const char *text, size_t n, bool is_bytes) MUST_USE;
/* The same of a text that ends with a zero byte; None for 0. */
Value posix_text(const char *text) MUST_USE;
/* Before files are looked at by name: data held back in buffers is written out. */
static inline void posix_flush(void)
{
    if (rt.services.flush_files)
        rt.services.flush_files();
}
/* What goes before and after a fork: flushing, the hooks of os.register_at_fork; nobody is
 * in the midst of an import when the child begins. */
bool posix_before_fork(void) MUST_USE;
void posix_after_fork(pid_t pid);
/* OSError from errno. Returns 0. */
COLD int posix_fail_plain(void);
/* None when a call succeeded, else OSError. */
static inline MUST_USE Value posix_done(int result)
{
    return result < 0 ? (Value)posix_fail_plain() : NONE;
}
/* "stat: dir_fd ..." for a result of struct stat (posix_stat.c). */
struct stat;
Value posix_stat_result(const struct stat *status) MUST_USE;

extern const Method posix_file_methods[], posix_stat_methods[], posix_dir_methods[];
extern const Method posix_process_methods[], posix_system_methods[];
extern const ModuleConstant posix_constants[];
/* Names in posix.sysconf_names and the like. */
bool posix_add_system(Value module) MUST_USE;

#endif
