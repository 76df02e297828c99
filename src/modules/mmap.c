/* SPDX-License-Identifier: MIT
 *
 * The module mmap: files and memory shared with other processes, as mutable bytes.
 *
 * The mapping and the copy of the file's descriptor lie in a handle of the collector's,
 * which gives them back. Buffers that views hold keep the object alive and forbid closing
 * and resizing. Every method asks first whether the map is open; any call that may run
 * Python code may have closed it.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/type.h"

enum Access { ACCESS_DEFAULT, ACCESS_READ, ACCESS_WRITE, ACCESS_COPY };

typedef struct Mapping {
    char *data;       /* 0: closed */
    size_t size;
    int fd;           /* -1: anonymous */
} Mapping;

typedef struct MMap {
    Object head;
    Mapping *map;
    size_t position, exports;
    int64_t offset;   /* in the file */
    enum Access access;
} MMap;

static inline MMap *as_mmap(Value v) { return (MMap *)v; }

/* ---- the handle ---- */

static void mapping_release(void *handle, void *data)
{
    Mapping *map = handle;
    if (map->data)
        munmap(map->data, map->size);
    if (map->fd >= 0)
        close(map->fd);
    map->data = NULL;
    map->fd = -1;
}
static const HandleClass mapping_class = {mapping_release, 0};

/* ---- checks ---- */

static bool check_open(MMap *m)
{
    if (!m->map->data)
        RAISE(ValueError, "mmap closed or invalid");
    return true;
}

static bool check_writable(MMap *m)
{
    TRY(check_open(m));
    if (m->access == ACCESS_READ)
        RAISE(TypeError, "mmap can't modify a readonly memory map.");
    return true;
}

static bool check_resizable(MMap *m)
{
    TRY(check_open(m));
    TRY(buffer_none_exported(&m->exports, "mmap can't resize with extant buffers exported."));
    if (m->access == ACCESS_READ || m->access == ACCESS_COPY)
        RAISE(TypeError, "mmap can't resize a readonly or copy-on-write memory map.");
    return true;
}

/* ---- making ---- */

typedef struct Request {
    int fd, flags, protection;
    enum Access access;
    size_t length;
    off_t offset;
} Request;

/* What kind of access means for flags and protection, and the other way round. */
static bool set_access(Request *r, int access)
{
    int both = PROT_READ | PROT_WRITE;
    if (access != ACCESS_DEFAULT && (r->flags != MAP_SHARED || r->protection != both))
        RAISE(ValueError, "mmap can't specify both access and flags, prot.");
    r->access = (enum Access)access;
    switch (access) {
    case ACCESS_READ:
        r->protection = PROT_READ;
        break;
    case ACCESS_WRITE:
        break;
    case ACCESS_COPY:
        r->flags = MAP_PRIVATE;
        break;
    case ACCESS_DEFAULT:
        if ((r->protection & both) != both)
            r->access = r->protection & PROT_WRITE ? ACCESS_WRITE : ACCESS_READ;
        break;
    default:
        RAISE(ValueError, "mmap invalid access parameter.");
    }
    return true;
}

/* Length 0: all that the file has from the offset on. */
static bool set_length(Request *r)
{
    struct stat status;
    if (r->fd == -1 || fstat(r->fd, &status) < 0 || !S_ISREG(status.st_mode))
        return true;
    if (r->length == 0) {
        if (status.st_size == 0)
            RAISE(ValueError, "cannot mmap an empty file");
        if (r->offset >= status.st_size)
            RAISE(ValueError, "mmap offset is greater than file size");
        r->length = (size_t)(status.st_size - r->offset);
    } else if (r->offset > status.st_size || (size_t)(status.st_size - r->offset) < r->length) {
        RAISE(ValueError, "mmap length is greater than file size");
    }
    return true;
}

static bool parse_request(Value *args, size_t nargs, Value kwnames, Request *r)
{
    Value placed[6];
    ssize_t length;
    int64_t offset;
    int access;
    TRY(arguments_place("mmap(fileno, length, flags=1, prot=3, access=0, offset=0)", args, nargs,
                        kwnames, placed));
    TRY(value_as_int(placed[0], &r->fd) && value_as_ssize(placed[1], &length));
    TRY(value_as_int(placed[2], &r->flags) && value_as_int(placed[3], &r->protection));
    TRY(value_as_int(placed[4], &access) && value_as_int64(placed[5], &offset));
    if (length < 0)
        RAISE(OverflowError, "memory mapped length must be positive");
    if (offset < 0)
        RAISE(OverflowError, "memory mapped offset must be positive");
    r->length = (size_t)length;
    r->offset = offset;
    return set_access(r, access) && set_length(r);
}
STATIC_ASSERT(MAP_SHARED == 1 && (PROT_READ | PROT_WRITE) == 3, "the signature says so");

static Value mmap_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Request r;
    TRY(parse_request(args, nargs, kwnames, &r));
    TRY(AUDIT("mmap.__new__", small_int(r.fd), int_from_int64((int64_t)r.length),
              small_int(r.access), int_from_int64(r.offset)));
    MMap *m = TRY((MMap *)type_alloc(type, 0));
    Mapping *map = gc_alloc_handle(sizeof *map, &mapping_class);
    if (!map)
        return raise_no_memory();
    map->fd = -1;
    if (r.fd == -1)
        r.flags |= MAP_ANONYMOUS;
    else if ((map->fd = fcntl(r.fd, F_DUPFD_CLOEXEC, 0)) < 0)
        return raise_errno(errno, 0, 0);
    void *data = BLOCKING(mmap(NULL, r.length, r.protection, r.flags, map->fd, r.offset));
    if (data == MAP_FAILED)
        return raise_errno(errno, 0, 0);
    map->data = data;
    map->size = r.length;
    m->map = map;
    m->access = r.access;
    m->offset = r.offset;
    return from_object(m);
}

static Value mmap_close(Value *args)
{
    MMap *m = as_mmap(args[0]);
    TRY(buffer_none_exported(&m->exports, "cannot close exported pointers exist"));
    mapping_release(m->map, NULL);
    return NONE;
}

static Value mmap_get_closed(Value self) { return from_bool(!as_mmap(self)->map->data); }

static Value mmap_enter(Value *args)
{
    TRY(check_open(as_mmap(args[0])));
    return args[0];
}

static Value mmap_exit(Value *args) { return call_method0(args[0], NAME(close)); }

/* ---- reading and writing at the position ---- */

static size_t rest(const MMap *m)
{
    return m->position < m->map->size ? m->map->size - m->position : 0;
}

static Value mmap_read(Value *args)
{
    MMap *m = as_mmap(args[0]);
    ssize_t n = -1;
    TRY(check_open(m));
    if (args[1] != NONE) {
        if (!type_of(args[1])->slots.as_index)
            RAISE(TypeError, "argument should be integer or None, not %T", args[1]);
        TRY(value_as_ssize(args[1], &n));
        TRY(check_open(m));
    }
    size_t take = n < 0 ? rest(m) : MIN((size_t)n, rest(m));
    Value bytes = TRY(bytes_new(m->map->data + m->position, take));
    m->position += take;
    return bytes;
}

static Value mmap_read_byte(Value *args)
{
    MMap *m = as_mmap(args[0]);
    TRY(check_open(m));
    if (!rest(m))
        RAISE(ValueError, "read byte out of range");
    return small_int((unsigned char)m->map->data[m->position++]);
}

static Value mmap_readline(Value *args)
{
    MMap *m = as_mmap(args[0]);
    TRY(check_open(m));
    size_t n = rest(m);
    const char *start = m->map->data + m->position, *end = n ? memchr(start, '\n', n) : NULL;
    if (end)
        n = (size_t)(end - start) + 1;
    Value line = TRY(bytes_new(start, n));
    m->position += n;
    return line;
}

static Value mmap_write(Value *args)
{
    MMap *m = as_mmap(args[0]);
    TRY(check_open(m));
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    TRY(check_writable(m));
    if (view.length > rest(m))
        RAISE(ValueError, "data out of range");
    memmove(m->map->data + m->position, view.data, view.length);
    m->position += view.length;
    return small_int((int64_t)view.length);
}

static Value mmap_write_byte(Value *args)
{
    MMap *m = as_mmap(args[0]);
    int64_t byte;
    TRY(check_open(m));
    TRY(value_as_int64(args[1], &byte));
    if (byte < 0)
        RAISE(OverflowError, "unsigned byte integer is less than minimum");
    if (byte > UINT8_MAX)
        RAISE(OverflowError, "unsigned byte integer is greater than maximum");
    TRY(check_writable(m));
    if (!rest(m))
        RAISE(ValueError, "write byte out of range");
    m->map->data[m->position++] = (char)byte;
    return NONE;
}

static Value mmap_tell(Value *args)
{
    TRY(check_open(as_mmap(args[0])));
    return small_int((int64_t)as_mmap(args[0])->position);
}

static Value mmap_seek(Value *args)
{
    MMap *m = as_mmap(args[0]);
    ssize_t distance, target;
    int whence;
    TRY(check_open(m));
    TRY(value_as_ssize(args[1], &distance) && value_as_int(args[2], &whence));
    TRY(check_open(m));
    if (whence < 0 || whence > 2)
        RAISE(ValueError, "unknown seek type");
    size_t origin = whence == 0 ? 0 : whence == 1 ? m->position : m->map->size;
    if (ADD_OVERFLOWS((ssize_t)origin, distance, &target) || target < 0
            || (size_t)target > m->map->size)
        RAISE(ValueError, "seek out of range");
    m->position = (size_t)target;
    return NONE;
}

/* ---- the whole ---- */

/* A position that counts from the end where negative, within the map. */
static bool bound(MMap *m, Value v, size_t otherwise, size_t *result)
{
    ssize_t n;
    *result = otherwise;
    if (v == UNBOUND)
        return true;
    TRY(value_as_ssize(v, &n));
    TRY(check_open(m));
    ssize_t size = (ssize_t)m->map->size;
    n = n < 0 ? MAX(n + size, 0) : MIN(n, size);
    *result = (size_t)n;
    return true;
}

static Value find(Value *args, bool backwards)
{
    MMap *m = as_mmap(args[0]);
    size_t start, end;
    TRY(check_open(m));
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    TRY(check_open(m));
    TRY(bound(m, args[2], m->position, &start) && bound(m, args[3], m->map->size, &end));
    TRY(check_open(m));
    end = MIN(end, m->map->size);
    if (start > end || view.length > end - start)
        return small_int(-1);
    const char *data = m->map->data;
    if (!backwards) {
        const char *at = memmem(data + start, end - start, view.data, view.length);
        return small_int(at ? at - data : -1);
    }
    for (size_t i = end - view.length + 1; i-- > start;)
        if (!memcmp(data + i, view.data, view.length))
            return small_int((int64_t)i);
    return small_int(-1);
}

static Value mmap_find(Value *args) { return find(args, false); }
static Value mmap_rfind(Value *args) { return find(args, true); }

static Value mmap_flush(Value *args)
{
    MMap *m = as_mmap(args[0]);
    ssize_t offset, size;
    TRY(check_open(m));
    TRY(value_as_ssize(args[1], &offset));
    size = (ssize_t)m->map->size;
    if (args[2] != UNBOUND)
        TRY(value_as_ssize(args[2], &size));
    TRY(check_open(m));
    if (offset < 0 || size < 0 || (size_t)offset > m->map->size
            || (size_t)size > m->map->size - (size_t)offset)
        RAISE(ValueError, "flush values out of range");
    if (m->access == ACCESS_READ || m->access == ACCESS_COPY)
        return NONE;
    if (BLOCKING(msync(m->map->data + offset, (size_t)size, MS_SYNC)) < 0)
        return raise_errno(errno, 0, 0);
    return NONE;
}

static Value mmap_madvise(Value *args)
{
    MMap *m = as_mmap(args[0]);
    int option;
    ssize_t start, length;
    TRY(check_open(m));
    TRY(value_as_int(args[1], &option) && value_as_ssize(args[2], &start));
    length = (ssize_t)m->map->size;
    if (args[3] != UNBOUND)
        TRY(value_as_ssize(args[3], &length));
    TRY(check_open(m));
    if (start < 0 || (size_t)start >= m->map->size)
        RAISE(ValueError, "madvise start out of bounds");
    if (length < 0)
        RAISE(ValueError, "madvise length invalid");
    if (SSIZE_MAX - start < length)
        RAISE(OverflowError, "madvise length too large");
    length = MIN(length, (ssize_t)m->map->size - start);
    if (madvise(m->map->data + start, (size_t)length, option) < 0)
        return raise_errno(errno, 0, 0);
    return NONE;
}

static Value mmap_move(Value *args)
{
    MMap *m = as_mmap(args[0]);
    ssize_t to, from, count;
    TRY(check_open(m));
    TRY(value_as_ssize(args[1], &to) && value_as_ssize(args[2], &from)
        && value_as_ssize(args[3], &count));
    TRY(check_writable(m));
    ssize_t size = (ssize_t)m->map->size;
    if (to < 0 || from < 0 || count < 0 || size - to < count || size - from < count)
        RAISE(ValueError, "source, destination, or count out of range");
    memmove(m->map->data + to, m->map->data + from, (size_t)count);
    return NONE;
}

static Value mmap_resize(Value *args)
{
    MMap *m = as_mmap(args[0]);
    ssize_t size;
    TRY(check_open(m));
    TRY(value_as_ssize(args[1], &size));
    TRY(check_resizable(m));
    if (size < 0 || m->offset > INT64_MAX - size)
        RAISE(ValueError, "new size out of range");
    if (m->map->fd >= 0 && ftruncate(m->map->fd, m->offset + size) < 0)
        return raise_errno(errno, 0, 0);
    void *data = mremap(m->map->data, m->map->size, (size_t)size, MREMAP_MAYMOVE);
    if (data == MAP_FAILED)
        return raise_errno(errno, 0, 0);
    m->map->data = data;
    m->map->size = (size_t)size;
    return NONE;
}

/* The size of the file, which may be more than is mapped. */
static Value mmap_size(Value *args)
{
    struct stat status;
    MMap *m = as_mmap(args[0]);
    TRY(check_open(m));
    if (fstat(m->map->fd, &status) < 0)
        return raise_errno(errno, 0, 0);
    return int_from_int64(status.st_size);
}

static Value mmap_repr(Value self)
{
    static const char *const names[] = {"ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE",
                                        "ACCESS_COPY"};
    MMap *m = as_mmap(self);
    const char *type = type_name(type_of(self));
    if (!m->map->data)
        return str_format("<%s closed=True>", type);
    return str_format("<%s closed=False, access=%s, length=%zd, pos=%zd, offset=%lld>", type,
                      names[m->access], m->map->size, m->position, (long long)m->offset);
}

/* ---- as a sequence of bytes ---- */

static bool mmap_length(Value self, ssize_t *length)
{
    TRY(check_open(as_mmap(self)));
    *length = (ssize_t)as_mmap(self)->map->size;
    return true;
}

static bool index_of(MMap *m, Value key, size_t *index)
{
    ssize_t i;
    if (!value_as_ssize(key, &i)) {
        if (error_clear_if(TYPE_OverflowError))
            RAISE(IndexError, "cannot fit '%T' into an index-sized integer", key);
        return false;
    }
    TRY(check_open(m));
    if (i < 0)
        i += (ssize_t)m->map->size;
    if (i < 0 || (size_t)i >= m->map->size)
        RAISE(IndexError, "mmap index out of range");
    *index = (size_t)i;
    return true;
}

/* The slice's start, step and number of bytes. */
static bool slice_of(MMap *m, Value key, ssize_t *start, ssize_t *step, ssize_t *count)
{
    ssize_t stop;
    return slice_indices_of(key, &m->map->size, start, &stop, step, count) && check_open(m);
}

static Value mmap_getitem(Value self, Value key)
{
    MMap *m = as_mmap(self);
    size_t index;
    ssize_t start, step, count;
    TRY(check_open(m));
    if (type_of(key)->slots.as_index) {
        TRY(index_of(m, key, &index));
        return small_int((unsigned char)m->map->data[index]);
    }
    if (!is_exact(key, TYPE_slice))
        RAISE(TypeError, "mmap indices must be integers");
    TRY(slice_of(m, key, &start, &step, &count));
    Bytes *bytes = TRY(bytes_alloc((size_t)count));
    for (ssize_t i = 0; step != 1 && i < count; i++, start += step)
        bytes->data[i] = m->map->data[start];
    if (step == 1)
        memcpy(bytes->data, m->map->data + start, (size_t)count);
    return from_object(bytes);
}

static bool set_byte(MMap *m, Value key, Value value)
{
    size_t index;
    ssize_t byte;
    TRY(index_of(m, key, &index));
    if (!value)
        RAISE(TypeError, "mmap doesn't support item deletion");
    if (!type_of(value)->slots.as_index)
        RAISE(TypeError, "mmap item value must be an int");
    TRY(value_as_ssize(value, &byte));
    if (byte < 0 || byte > UINT8_MAX)
        RAISE(ValueError, "mmap item value must be in range(0, 256)");
    TRY(check_writable(m));
    if (index >= m->map->size)
        RAISE(IndexError, "mmap index out of range");
    m->map->data[index] = (char)byte;
    return true;
}

static bool mmap_setitem(Value self, Value key, Value value)
{
    MMap *m = as_mmap(self);
    ssize_t start, step, count;
    TRY(check_writable(m));
    if (type_of(key)->slots.as_index)
        return set_byte(m, key, value);
    if (!is_exact(key, TYPE_slice))
        RAISE(TypeError, "mmap indices must be integer");
    if (!value)
        RAISE(TypeError, "mmap object doesn't support slice deletion");
    BUFFER_AUTO view = {0};
    TRY(buffer_get(value, &view, BUFFER_SIMPLE));
    TRY(slice_of(m, key, &start, &step, &count));
    if (view.length != (size_t)count)
        RAISE(IndexError, "mmap slice assignment is wrong size");
    if (step == 1)
        memmove(m->map->data + start, view.data, view.length);
    for (ssize_t i = 0; step != 1 && i < count; i++, start += step)
        m->map->data[start] = ((char *)view.data)[i];
    return true;
}

/* Iterating gives bytes of one, unlike indexing. */
typedef struct MMapIterator {
    Object head;
    MMap *map;   /* 0: at the end */
    size_t next;
} MMapIterator;

static Value mmap_iter(Value self)
{
    MMapIterator *it = TRY((MMapIterator *)type_alloc(rt.types[TYPE_mmap_iterator], 0));
    it->map = as_mmap(self);
    return from_object(it);
}

static Value mmap_iterator_next(Value self)
{
    MMapIterator *it = (MMapIterator *)self;
    if (!it->map)
        return END;
    TRY(check_open(it->map));
    if (it->next < it->map->map->size)
        return bytes_new(it->map->map->data + it->next++, 1);
    it->map = NULL;
    return END;
}

static Value mmap_iterator_iter(Value self) { return self; }

TYPE(mmap_iterator, .name = "mmap.mmap_iterator", .size = sizeof(MMapIterator),
     .flags = TYPE_NO_NEW,
     .slots = {.iter = mmap_iterator_iter, .next = mmap_iterator_next});

static bool mmap_buffer(Value self, Buffer *view, int flags)
{
    MMap *m = as_mmap(self);
    TRY(check_open(m));
    if (flags & BUFFER_WRITABLE && m->access == ACCESS_READ)
        RAISE(BufferError, "Object is not writable.");
    buffer_fill(view, self, m->map->data, m->map->size, m->access == ACCESS_READ);
    m->exports++;
    return true;
}

static void mmap_release(Value self, Buffer *view) { as_mmap(self)->exports--; }

/* ---- the module ---- */

static const Method mmap_methods[] = {
    {"close($self, /)", mmap_close, "Give the map back; closed ones stay so.",
     .flags = METHOD_RESIZES},
    {"find($self, sub, start=<unrepresentable>, end=<unrepresentable>, /)", mmap_find,
     "Where sub is found first, from the position on unless told; -1: nowhere.",
     .flags = METHOD_TUPLE},
    {"rfind($self, sub, start=<unrepresentable>, end=<unrepresentable>, /)", mmap_rfind,
     "Where sub is found last; -1: nowhere.", .flags = METHOD_TUPLE},
    {"flush($self, offset=0, size=<unrepresentable>, /)", mmap_flush,
     "Write changes to the file."},
    {"madvise($self, option, start=0, length=<unrepresentable>, /)", mmap_madvise,
     "Tell the system how the memory will be used."},
    {"move($self, dest, src, count, /)", mmap_move, "Copy bytes within the map."},
    {"read($self, n=None, /)", mmap_read, "The next n bytes, or all."},
    {"read_byte($self, /)", mmap_read_byte, "The next byte, an int."},
    {"readline($self, /)", mmap_readline, "The bytes up to the end of the line."},
    {"resize($self, newsize, /)", mmap_resize, "Change the size of the map and its file.",
     .flags = METHOD_RESIZES},
    {"seek($self, pos, whence=0, /)", mmap_seek, "Set the position.",
     .flags = METHOD_TUPLE},
    {"size($self, /)", mmap_size, "The size of the file."},
    {"tell($self, /)", mmap_tell, "The position."},
    {"write($self, bytes, /)", mmap_write, "Write bytes at the position; returns how many."},
    {"write_byte($self, byte, /)", mmap_write_byte, "Write one byte, an int."},
    {"__enter__($self, /)", mmap_enter, 0},
    {"__exit__($self, exc_type=None, exc_value=None, exc_tb=None, /)", mmap_exit, 0,
     .flags = METHOD_RESIZES},
    {0},
};
static const GetSet mmap_getset[] = {
    {"closed", mmap_get_closed, 0, 0},
    {0},
};

TYPE(mmap, .name = "mmap.mmap", .size = sizeof(MMap), .flags = TYPE_BASE | TYPE_WEAKREF,
     .exports_offset = offsetof(MMap, exports),
     .new_signature = "(fileno, length, flags=MAP_SHARED, prot=PROT_WRITE|PROT_READ, "
                      "access=ACCESS_DEFAULT, offset=0)",
     .doc = "A file, or memory (fileno -1), shared with other processes: mutable bytes with a\n"
            "position. length 0 is the whole file.",
     .slots = {.construct = mmap_construct, .repr = mmap_repr, .iter = mmap_iter,
               .length = mmap_length, .getitem = mmap_getitem, .setitem = mmap_setitem, .buffer = mmap_buffer,
               .release_buffer = mmap_release},
     .methods = mmap_methods, .getset = mmap_getset);

static const ModuleConstant mmap_constants[] = {
#include "modules/mmap_constants.h"
    {0},
};

static bool mmap_init(Value module)
{
    Value page = small_int(sysconf(_SC_PAGESIZE));
    return module_add(module, "error", from_object(rt.types[TYPE_OSError]))
        && module_add(module, "PAGESIZE", page)
        && module_add(module, "ALLOCATIONGRANULARITY", page);
}

static const enum TypeId mmap_types[] = {TYPE_mmap, TYPE_none};

MODULE(mmap, .doc = "Files and memory shared with other processes.", .constants = mmap_constants,
       .types = mmap_types, .init = mmap_init);
