/* SPDX-License-Identifier: MIT
 *
 * posix: folders, links and names; scandir().
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/posix.h"
#include "objects/bytes.h"
#include "objects/descriptor.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/path.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/warnings.h"

/* --- making, removing, renaming --- */

static Value os_mkdir(Value *args)
{
    PosixPath path;
    int mode, dir;
    TRY(posix_path(args[0], "mkdir", "path", false, &path));
    TRY(value_as_int(args[1], &mode));
    TRY(posix_dir_fd(args[2], &dir));
    TRY(AUDIT("os.mkdir", path.object, args[1], posix_dir_value(dir)));
    return BLOCKING(mkdirat(dir, path.text, (mode_t)mode)) < 0 ? (Value)posix_fail(&path) : NONE;
}

static Value remove_at(Value *args, const char *function, int flags)
{
    PosixPath path;
    int dir;
    TRY(posix_path(args[0], function, "path", false, &path));
    TRY(posix_dir_fd(args[1], &dir));
    TRY(flags ? AUDIT("os.rmdir", path.object, posix_dir_value(dir))
              : AUDIT("os.remove", path.object, posix_dir_value(dir)));
    return BLOCKING(unlinkat(dir, path.text, flags)) < 0 ? (Value)posix_fail(&path) : NONE;
}

static Value os_rmdir(Value *args) { return remove_at(args, "rmdir", AT_REMOVEDIR); }
static Value os_unlink(Value *args) { return remove_at(args, "unlink", 0); }
static Value os_remove(Value *args) { return remove_at(args, "remove", 0); }

static Value rename_at(Value *args, const char *function)
{
    PosixPath from, to;
    int from_dir, to_dir;
    TRY(posix_path(args[0], function, "src", false, &from));
    TRY(posix_path(args[1], function, "dst", false, &to));
    TRY(posix_dir_fd(args[2], &from_dir));
    TRY(posix_dir_fd(args[3], &to_dir));
    TRY(AUDIT("os.rename", from.object, to.object, posix_dir_value(from_dir),
              posix_dir_value(to_dir)));
    posix_flush();
    return BLOCKING(renameat(from_dir, from.text, to_dir, to.text)) < 0
               ? (Value)posix_fail2(&from, &to) : NONE;
}

static Value os_rename(Value *args) { return rename_at(args, "rename"); }
static Value os_replace(Value *args) { return rename_at(args, "replace"); }

static Value os_link(Value *args)
{
    PosixPath from, to;
    int from_dir, to_dir;
    bool follow;
    TRY(posix_path(args[0], "link", "src", false, &from));
    TRY(posix_path(args[1], "link", "dst", false, &to));
    TRY(posix_dir_fd(args[2], &from_dir));
    TRY(posix_dir_fd(args[3], &to_dir));
    TRY(value_truth(args[4], &follow));
    TRY(AUDIT("os.link", from.object, to.object, posix_dir_value(from_dir),
              posix_dir_value(to_dir)));
    int flags = follow ? AT_SYMLINK_FOLLOW : 0;
    return BLOCKING(linkat(from_dir, from.text, to_dir, to.text, flags)) < 0
               ? (Value)posix_fail2(&from, &to) : NONE;
}

static Value os_symlink(Value *args)
{
    PosixPath from, to;
    int dir;
    TRY(posix_path(args[0], "symlink", "src", false, &from));
    TRY(posix_path(args[1], "symlink", "dst", false, &to));
    TRY(posix_dir_fd(args[3], &dir));
    TRY(AUDIT("os.symlink", from.object, to.object, posix_dir_value(dir)));
    return BLOCKING(symlinkat(from.text, dir, to.text)) < 0 ? (Value)posix_fail2(&from, &to) : NONE;
}

static Value os_readlink(Value *args)
{
    PosixPath path;
    int dir;
    char text[PATH_MAX + 1];
    TRY(posix_path(args[0], "readlink", "path", false, &path));
    TRY(posix_dir_fd(args[1], &dir));
    ssize_t n = BLOCKING(readlinkat(dir, path.text, text, sizeof text));
    return n < 0 ? (Value)posix_fail(&path) : posix_name(text, (size_t)n, path.is_bytes);
}

static Value os_mkfifo(Value *args)
{
    PosixPath path;
    int mode, dir;
    TRY(posix_path(args[0], "mkfifo", "path", false, &path));
    TRY(value_as_int(args[1], &mode));
    TRY(posix_dir_fd(args[2], &dir));
    return mkfifoat(dir, path.text, (mode_t)mode) < 0 ? (Value)posix_fail(&path) : NONE;
}

static Value os_mknod(Value *args)
{
    PosixPath path;
    int mode, dir;
    uint64_t device = 0;
    TRY(posix_path(args[0], "mknod", "path", false, &path));
    TRY(value_as_int(args[1], &mode));
    if (!is_int(args[2]) || !int_fits_uint64(args[2], &device))
        RAISE(TypeError, "mknod: device should be an int");
    TRY(posix_dir_fd(args[3], &dir));
    return mknodat(dir, path.text, (mode_t)mode, device) < 0 ? (Value)posix_fail(&path) : NONE;
}

/* --- the current folder --- */

static Value current_folder(bool is_bytes)
{
    char text[PATH_MAX + 1];
    if (!getcwd(text, sizeof text))
        return (Value)posix_fail_plain();
    return posix_name(text, strlen(text), is_bytes);
}

static Value os_getcwd(Value *args) { return current_folder(false); }
static Value os_getcwdb(Value *args) { return current_folder(true); }

static Value os_chdir(Value *args)
{
    PosixPath path;
    TRY(posix_path(args[0], "chdir", "path", true, &path));
    TRY(AUDIT("os.chdir", path.object));
    int result = path.text ? chdir(path.text) : fchdir(path.fd);
    return result < 0 ? (Value)posix_fail(&path) : NONE;
}

static Value os_fchdir(Value *args)
{
    int fd;
    TRY(posix_fd(args[0], &fd));
    TRY(AUDIT("os.chdir", args[0]));
    return posix_done(fchdir(fd));
}

static Value os_chroot(Value *args)
{
    PosixPath path;
    TRY(posix_path(args[0], "chroot", "path", false, &path));
    return chroot(path.text) < 0 ? (Value)posix_fail(&path) : NONE;
}

/* --- listing --- */

static bool is_dots(const char *name)
{
    return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

/* Open the folder of a path argument; None is ".". */
static DIR *open_folder(Value v, const char *function, PosixPath *path)
{
    if (v == NONE)
        v = TRY(str_from_text("."));
    TRY(posix_path(v, function, "path", true, path));
    posix_flush();
    if (path->text)
        return opendir(path->text) ?: (DIR *)(uintptr_t)posix_fail(path);
    int copy = fcntl(path->fd, F_DUPFD_CLOEXEC, 0);
    DIR *folder = copy < 0 ? 0 : fdopendir(copy);
    if (folder) {
        rewinddir(folder);
        return folder;
    }
    int saved = errno;
    if (copy >= 0)
        close(copy);
    errno = saved;
    return (DIR *)(uintptr_t)posix_fail(path);
}

static Value read_names(DIR *folder, const PosixPath *path)
{
    Value list = TRY(list_new(16));
    for (;;) {
        errno = 0;
        struct dirent *entry = readdir(folder);
        if (!entry)
            return errno ? (Value)posix_fail(path) : list;
        if (!is_dots(entry->d_name))
            TRY(list_push(list, TRY(posix_name(entry->d_name, strlen(entry->d_name),
                                               path->is_bytes))));
    }
}

static Value os_listdir(Value *args)
{
    TRY(AUDIT("os.listdir", args[0]));
    PosixPath path;
    DIR *folder = TRY(open_folder(args[0], "listdir", &path));
    Value list = read_names(folder, &path);
    closedir(folder);
    return list;
}

/* --- DirEntry --- */

typedef struct DirEntry {
    Object head;
    Value name, path;
    Value status, link_status; /* stat results once asked for; 0 */
    int folder;                /* descriptor the name is relative to; AT_FDCWD: use path */
    unsigned char kind;        /* DT_ */
    uint64_t inode;
} DirEntry;

static inline DirEntry *as_entry(Value v) { return (DirEntry *)v; }

static int entry_fstat(DirEntry *e, bool follow, struct stat *status)
{
    const char *text = path_bytes(e->folder == AT_FDCWD ? e->path : e->name);
    if (!text)
        return -1;
    return fstatat(e->folder, text, status, follow ? 0 : AT_SYMLINK_NOFOLLOW);
}

static Value entry_status(DirEntry *e, bool follow)
{
    struct stat status;
    Value *cached = follow && e->kind == DT_LNK ? &e->status : &e->link_status;
    if (!*cached) {
        if (entry_fstat(e, follow, &status) < 0)
            return error_pending() ? 0 : (Value)raise_errno(errno, e->path, 0);
        *cached = TRY(posix_stat_result(&status));
    }
    return *cached;
}

static Value entry_stat(Value *args)
{
    bool follow;
    TRY(value_truth(args[1], &follow));
    return entry_status(as_entry(args[0]), follow);
}

/* Is the file (or what the link leads to) of that kind? Missing files are of none. */
static Value entry_is(Value self, bool follow, unsigned char kind, mode_t mode)
{
    DirEntry *e = as_entry(self);
    if (e->kind != DT_UNKNOWN && !(follow && e->kind == DT_LNK))
        return from_bool(e->kind == kind);
    Value status = entry_status(e, follow);
    if (!status) {
        if (!error_clear_if(TYPE_FileNotFoundError))
            return 0;
        return FALSE;
    }
    return from_bool(((mode_t)small_int_value(as_tuple(status)->items[0]) & S_IFMT) == mode);
}

static Value entry_is_dir(Value *args)
{
    bool follow;
    TRY(value_truth(args[1], &follow));
    return entry_is(args[0], follow, DT_DIR, S_IFDIR);
}

static Value entry_is_file(Value *args)
{
    bool follow;
    TRY(value_truth(args[1], &follow));
    return entry_is(args[0], follow, DT_REG, S_IFREG);
}

static Value entry_is_symlink(Value *args) { return entry_is(args[0], false, DT_LNK, S_IFLNK); }
static Value entry_is_junction(Value *args) { return FALSE; }
static Value entry_inode(Value *args) { return int_from_uint64(as_entry(args[0])->inode); }
static Value entry_fspath(Value *args) { return as_entry(args[0])->path; }
static Value entry_repr(Value self) { return str_format("<DirEntry %R>", as_entry(self)->name); }

static const Member entry_members[] = {
    {"name", MEMBER_VALUE, offsetof(DirEntry, name), false, "The file's name."},
    {"path", MEMBER_VALUE, offsetof(DirEntry, path), false, "The name with the folder's."},
    {0},
};
static const Method entry_methods[] = {
    {"stat($self, /, *, follow_symlinks=True)", entry_stat, "What stat() tells; remembered."},
    {"is_dir($self, /, *, follow_symlinks=True)", entry_is_dir, "Is it a folder?"},
    {"is_file($self, /, *, follow_symlinks=True)", entry_is_file, "Is it a plain file?"},
    {"is_symlink($self, /)", entry_is_symlink, "Is it a link?", .flags = METHOD_CLASS},
    {"is_junction($self, /)", entry_is_junction, "False: only Windows has junctions.",
     .flags = METHOD_CLASS},
    {"inode($self, /)", entry_inode, "The inode's number."},
    {"__fspath__($self, /)", entry_fspath, 0},
    {0},
};
TYPE(DirEntry, .name = "posix.DirEntry", .size = sizeof(DirEntry),
     .flags = TYPE_NO_NEW | TYPE_GENERIC, .doc = "An entry that scandir() found.",
     .slots = {.repr = entry_repr}, .members = entry_members, .methods = entry_methods);

/* --- scandir: the folder is a handle that the collector closes --- */

typedef struct FolderHandle {
    DIR *folder;
} FolderHandle;

static void folder_release(void *handle, void *data)
{
    FolderHandle *h = handle;
    if (h->folder)
        closedir(h->folder);
    h->folder = 0;
}
static const HandleClass folder_class = {folder_release, 0};

typedef struct ScandirIterator {
    Object head;
    FolderHandle *handle;
    PosixPath path;
    Value prefix;  /* what entries' paths begin with */
} ScandirIterator;

static Value entry_new(ScandirIterator *s, const struct dirent *d)
{
    DirEntry *e = TRY((DirEntry *)type_alloc(rt.types[TYPE_DirEntry], 0));
    e->name = TRY(posix_name(d->d_name, strlen(d->d_name), s->path.is_bytes));
    e->path = s->path.text ? TRY(operate_binary(BINARY_add, s->prefix, e->name)) : e->name;
    e->folder = s->path.text ? AT_FDCWD : s->path.fd;
    e->kind = d->d_type;
    e->inode = d->d_ino;
    return from_object(e);
}

static Value scandir_next(Value self)
{
    ScandirIterator *s = (ScandirIterator *)self;
    for (;;) {
        if (!s->handle->folder)
            return END;
        errno = 0;
        struct dirent *d = readdir(s->handle->folder);
        if (!d) {
            int error = errno;
            folder_release(s->handle, 0);
            return error ? (Value)raise_errno(error, s->path.object, 0) : END;
        }
        if (!is_dots(d->d_name))
            return entry_new(s, d);
    }
}

static Value scandir_iter(Value self) { return self; }
static Value scandir_close(Value *args)
{
    folder_release(((ScandirIterator *)args[0])->handle, 0);
    return NONE;
}
/* Who drops an iterator that isn't at its end is told. */
static void scandir_finalize(Value self)
{
    ScandirIterator *s = (ScandirIterator *)self;
    if (!s->handle || !s->handle->folder)
        return;
    Value pending = error_take();
    warnings_unclosed(str_format("unclosed scandir iterator %R", self), self, 0);
    folder_release(s->handle, 0);
    error_restore(pending);
}

static Value scandir_enter(Value *args) { return args[0]; }

static const Method scandir_methods[] = {
    {"close($self, /)", scandir_close, "Stop, and close the folder."},
    {"__enter__($self, /)", scandir_enter, 0},
    {"__exit__($self, /, *args)", scandir_close, 0},
    {0},
};
TYPE(ScandirIterator, .name = "posix.ScandirIterator", .size = sizeof(ScandirIterator),
     .flags = TYPE_NO_NEW, .slots = {.iter = scandir_iter, .next = scandir_next, .finalize = scandir_finalize},
     .methods = scandir_methods);

static Value path_prefix(const PosixPath *path)
{
    size_t n = strlen(path->text);
    char *text = gc_alloc_atomic(n + 2);
    if (!text)
        return raise_no_memory();
    memcpy(text, path->text, n);
    if (n && text[n - 1] != '/')
        text[n++] = '/';
    return posix_name(text, n, path->is_bytes);
}

static Value os_scandir(Value *args)
{
    TRY(AUDIT("os.scandir", args[0]));
    ScandirIterator *s = TRY((ScandirIterator *)type_alloc(rt.types[TYPE_ScandirIterator], 0));
    s->handle = gc_alloc_handle(sizeof *s->handle, &folder_class);
    if (!s->handle)
        return raise_no_memory();
    s->handle->folder = TRY(open_folder(args[0], "scandir", &s->path));
    if (s->path.text)
        s->prefix = TRY(path_prefix(&s->path));
    return from_object(s);
}

static Value os_fspath(Value *args) { return path_fspath(args[0]); }

/* --- taking paths apart, for posixpath --- */

/* What normpath has put together so far; `floor` is where the root ends. */
typedef struct NormalPath {
    uint32_t *text;
    size_t length, floor;
} NormalPath;

static bool ends_in_dots(const NormalPath *n)
{
    const uint32_t *end = n->text + n->length;
    return n->length - n->floor >= 2 && end[-1] == '.' && end[-2] == '.'
           && (n->length - n->floor == 2 || end[-3] == '/');
}

static void drop_last(NormalPath *n)
{
    while (n->length > n->floor && n->text[n->length - 1] != '/')
        n->length--;
    if (n->length > n->floor)
        n->length--;
}

static void add_part(NormalPath *n, Value path, size_t start, size_t end)
{
    size_t length = end - start;
    bool dot = length && str_at(path, start) == '.';
    bool up = length == 2 && dot && str_at(path, start + 1) == '.';
    if (length == 0 || (length == 1 && dot) || (up && n->length == n->floor && n->floor))
        return;
    if (up && n->length > n->floor && !ends_in_dots(n)) {
        drop_last(n);
        return;
    }
    if (n->length > n->floor)
        n->text[n->length++] = '/';
    for (size_t i = start; i < end; i++)
        n->text[n->length++] = str_at(path, i);
}

/* On characters, since any are allowed here, also those that no file's name can have. */
static Value os_normpath(Value *args)
{
    Value path = args[0];
    if (!is_str(path))
        RAISE(TypeError, "expected 'str', not '%T'", path);
    size_t count = str_length(path), slashes = 0;
    NormalPath n = {.text = gc_alloc_atomic((count + 1) * sizeof *n.text)};
    if (!n.text)
        return raise_no_memory();
    while (slashes < count && str_at(path, slashes) == '/')
        slashes++;
    for (n.floor = slashes == 2 ? 2 : slashes ? 1 : 0; n.length < n.floor;)
        n.text[n.length++] = '/';
    for (size_t i = 0, end; i < count; i = end + 1) {
        for (end = i; end < count && str_at(path, end) != '/';)
            end++;
        add_part(&n, path, i, end);
    }
    return str_new_ucs4(n.text, n.length);
}

const Method posix_dir_methods[] = {
    {"mkdir($module, /, path, mode=511, *, dir_fd=None)", os_mkdir, "Make a folder."},
    {"rmdir($module, /, path, *, dir_fd=None)", os_rmdir, "Remove an empty folder."},
    {"unlink($module, /, path, *, dir_fd=None)", os_unlink, "Remove a file."},
    {"remove($module, /, path, *, dir_fd=None)", os_remove, "Remove a file."},
    {"rename($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
     os_rename, "Rename a file or folder."},
    {"replace($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)", os_replace,
     "Rename, replacing what is there."},
    {"link($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)",
     os_link,
     "Make a hard link."},
    {"symlink($module, /, src, dst, target_is_directory=False, *, dir_fd=None)",
     os_symlink, "Make a link."},
    {"readlink($module, /, path, *, dir_fd=None)", os_readlink, "Where a link leads."},
    {"mkfifo($module, /, path, mode=438, *, dir_fd=None)",
     os_mkfifo, "Make a named pipe."},
    {"mknod($module, /, path, mode=384, device=0, *, dir_fd=None)",
     os_mknod, "Make a special file."},
    {"getcwd($module, /)", os_getcwd, "The current folder."},
    {"getcwdb($module, /)", os_getcwdb, "The current folder, as bytes."},
    {"chdir($module, /, path)", os_chdir, "Go to a folder."},
    {"fchdir($module, /, fd)", os_fchdir, 0},
    {"chroot($module, /, path)", os_chroot, 0},
    {"listdir($module, /, path=None)", os_listdir, "The names in a folder."},
    {"scandir($module, /, path=None)",
     os_scandir, "An iterator over the entries of a folder."},
    {"fspath($module, /, path)",
     os_fspath, "The str or bytes that a path object stands for."},
    {"_path_normpath($module, /, path)",
     os_normpath, "The path without double slashes, '.' and 'x/..'."},
    {0},
};
