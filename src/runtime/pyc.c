/* SPDX-License-Identifier: MIT
 *
 * .pyc files: a code object with what tells whether it still fits its source.
 *
 *     | magic number 4 | flags 4 | mtime 4, size 4 (flags 0) or source hash 8 | marshalled code |
 *
 * Flag bit 0: by source hash; bit 1: check that. Numbers are little-endian. The marshalled
 * code begins with the hash of grammar and instructions, which marshal checks.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytecode/marshal.h"
#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/exceptions.h"
#include "objects/str.h"
#include "runtime/config.h"
#include "runtime/import.h"
#include "runtime/source.h"
#include "runtime/sys.h"
#include "runtime/version.h"

enum { HEADER_SIZE = 16, FLAG_HASH = 1, FLAG_CHECK = 2 };

static uint32_t read32(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static void write32(char *at, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        at[i] = (char)(n >> 8 * i);
}

/* --- where --- */

/* The folder of the cached file, as a format of the source's folder: the library's own
 * folders are never written to. */
static const char *cache_folder(const char *folder, size_t n)
{
    const ConfigState *config = rt.config;
    char *path = 0;
    int length;
    Value prefix = sys_get("pycache_prefix");
    size_t lib = config->stdlib ? strlen(config->stdlib) : 0;
    const char *under = prefix && is_str(prefix) ? str_fs_encode(prefix) : 0;
    if (under)
        length = asprintf(&path, "%s/%.*s", under, (int)n, folder + (*folder == '/'));
    else if (lib && n >= lib && strncmp(folder, config->stdlib, lib) == 0
             && (n == lib || folder[lib] == '/'))
        length = asprintf(&path, "%s%.*s", config->stdlib_cache, (int)(n - lib), folder + lib);
    else
        length = asprintf(&path, "%.*s%s__pycache__", (int)n, folder, n ? "/" : "");
    error_clear();
    if (length < 0)
        return raise_no_memory(), NULL;
    char *copy = gc_alloc_atomic((size_t)length + 1);
    if (copy)
        memcpy(copy, path, (size_t)length + 1);
    else
        raise_no_memory();
    free(path);
    return copy;
}

const char *pyc_path(const char *source)
{
    const char *slash = strrchr(source, '/'), *stem = slash ? slash + 1 : source;
    const char *dot = strrchr(stem, '.');
    size_t stem_length = dot ? (size_t)(dot - stem) : strlen(stem);
    const char *folder = cache_folder(source, slash ? (size_t)(slash - source) : 0);
    if (!folder)
        return 0;
    static const char *const endings[] = {".pyc", ".opt-1.pyc", ".opt-2.pyc"};
    size_t size = strlen(folder) + stem_length + 40;
    char *path = gc_alloc_atomic(size);
    if (!path)
        return raise_no_memory(), NULL;
    snprintf(path, size, "%s/%.*s." VERSION_CACHE_TAG "%s", folder, (int)stem_length, stem,
             endings[MIN(rt.optimize, 2u)]);
    return path;
}

/* --- reading --- */

static int raise_bad(enum TypeId type, const char *what, Value name, Value path)
{
    Value text = str_format("%s in %R", what, name);
    Value error = !text ? 0 : type == TYPE_ImportError ? import_error_new(type, text, name, path)
                : exception_new(type, &text, 1);
    return error ? raise_object(error) : 0;
}

static Value parse_code(const char *data, size_t n, Value name, Value path)
{
    Value code = marshal_load(data + HEADER_SIZE, n - HEADER_SIZE);
    if (!code) {
        /* Whatever is wrong inside: the file is damaged. */
        if (error_is(TYPE_MemoryError) || error_is(TYPE_EOFError))
            return 0;
        error_clear();
        return raise_bad(TYPE_ImportError, "bad marshal data", name, path);
    }
    if (!is_exact(code, TYPE_code)) {
        Value text = TRY(str_format("Non-code object in %R", path));
        return raise_object(TRY(import_error_new(TYPE_ImportError, text, name, path)));
    }
    return code;
}

bool pyc_has_magic(const char *data, size_t n)
{
    return n >= 4 && read32(data) == marshal_magic();
}

Value pyc_parse(const char *data, size_t n, Value name, Value path)
{
    if (!pyc_has_magic(data, n))
        return raise_bad(TYPE_ImportError, "bad magic number", name, path);
    if (n < HEADER_SIZE)
        return raise_bad(TYPE_EOFError, "reached EOF while reading pyc header", name, path);
    if (read32(data + 4) & ~(uint32_t)(FLAG_HASH | FLAG_CHECK))
        return raise_bad(TYPE_ImportError, "invalid flags", name, path);
    return parse_code(data, n, name, path);
}

/* Does the header say that the source is still the same? */
static bool fits(const char *data, const Found *found)
{
    uint32_t flags = read32(data + 4);
    if (flags & ~(uint32_t)(FLAG_HASH | FLAG_CHECK))
        return false;
    if (!(flags & FLAG_HASH))
        return read32(data + 8) == (uint32_t)found->mtime
            && read32(data + 12) == (uint32_t)found->size;
    const char *check = rt.config->check_hash_pycs;
    if (strcmp(check, "never") == 0 || (!(flags & FLAG_CHECK) && strcmp(check, "always") != 0))
        return true;
    size_t n;
    Value path = sys_path_text(found->path);
    const char *source = path ? source_read_file(path, &n) : 0;
    if (!source) {
        error_clear();
        return false;
    }
    uint64_t hash = marshal_source_hash(source, n);
    return read32(data + 8) == (uint32_t)hash && read32(data + 12) == (uint32_t)(hash >> 32);
}

Value pyc_load(const char *cache, const Found *found, Value name)
{
    size_t n;
    Value path = TRY(sys_path_text(cache));
    char *data = source_read_file(path, &n);
    if (data && n >= HEADER_SIZE && read32(data) == marshal_magic() && fits(data, found)) {
        Value code = parse_code(data, n, name, path);
        gc_free(data);
        return code;
    }
    if (error_is(TYPE_MemoryError))
        return 0;
    error_clear(); /* there is none, or it is of another time: the source decides */
    return UNBOUND;
}

/* --- writing --- */

/* Make a folder with those above it. */
static void make_folder(char *path)
{
    if (mkdir(path, 0777) == 0 || errno != ENOENT)
        return;
    char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return;
    *slash = 0;
    make_folder(path);
    *slash = '/';
    (void)mkdir(path, 0777);
}

static bool write_all(int fd, const char *data, size_t n)
{
    while (n > 0) {
        ssize_t written = write(fd, data, n);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        data += written;
        n -= (size_t)written;
    }
    return true;
}

/* Under another name first, so that nobody ever sees half a file. */
static void replace_file(const char *path, const char *header, Value body, uint32_t mode)
{
    char *temporary = 0, *folder = strdup(path);
    char *slash = folder ? strrchr(folder, '/') : 0;
    if (slash) {
        *slash = 0;
        make_folder(folder);
    }
    free(folder);
    if (asprintf(&temporary, "%s.%ld", path, (long)getpid()) < 0)
        return;
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode & 0666) | 0200);
    if (fd >= 0) {
        bool done = write_all(fd, header, HEADER_SIZE)
                 && write_all(fd, as_bytes(body)->data, as_bytes(body)->length);
        if (close(fd) != 0 || !done || rename(temporary, path) != 0)
            (void)unlink(temporary);
    }
    free(temporary);
}

void pyc_save(const char *cache, const Found *found, Value code)
{
    Value body = marshal_dump(code);
    if (!body) {
        error_clear();
        return;
    }
    char header[HEADER_SIZE];
    write32(header, marshal_magic());
    write32(header + 4, 0);
    write32(header + 8, (uint32_t)found->mtime);
    write32(header + 12, (uint32_t)found->size);
    replace_file(cache, header, body, found->mode);
}
