/* SPDX-License-Identifier: MIT
 *
 * adder --modules: every module of the standard library that there is, or should be.
 *
 *     json.decoder          library    /usr/lib/python3.12/json/decoder.py
 *     math                  built-in   -
 *     token                 overlay    /usr/lib/adder-312/token.py
 *     zlib                  extension  /usr/lib/adder-312/modules/zlib.so
 *     _ssl                  missing    libssl-dev
 *
 * Nothing is imported, nor is the runtime started: only names are looked at. A module that
 * is in several places comes from the first in the order of enum Kind.
 */
#include "cli/modules.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/extension.h"
#include "runtime/import.h"
#include "runtime/sys.h"

/* What a library lacks is in this package. */
#define LIBRARY_PACKAGE "libpython3.11-stdlib"

typedef struct Row {
    char *name, *place;
    enum Kind { BUILT_IN, EXTENSION, OVERLAY, LIBRARY, MISSING } kind;
} Row;

static const char *const kind_names[] = {"built-in", "extension", "overlay", "library",
                                         "missing"};

typedef struct Rows {
    Row *rows;
    size_t count, capacity;
    bool failed; /* memory is out */
} Rows;

static void add(Rows *r, const char *name, enum Kind kind, const char *place)
{
    if (r->count == r->capacity) {
        size_t capacity = r->capacity ? 2 * r->capacity : 1024;
        Row *rows = realloc(r->rows, capacity * sizeof *rows);
        if (!rows) {
            r->failed = true;
            return;
        }
        r->rows = rows;
        r->capacity = capacity;
    }
    Row row = {strdup(name), strdup(place), kind};
    r->failed |= !row.name || !row.place;
    r->rows[r->count++] = row;
}

/* ---- modules in C ---- */

static void add_c_modules(Rows *r, const ConfigState *config)
{
    const char *name, *package;
    char path[PATH_MAX];
    for (const ModuleSpec *const *spec = module_specs; *spec; spec++)
        add(r, (*spec)->name, BUILT_IN, "-");
    for (size_t i = 0; (name = extension_module_name(i)); i++) {
        snprintf(path, sizeof path, "%s/%s.so", config->extensions, extension_of_module(i));
        add(r, name, EXTENSION, path);
    }
    for (size_t i = 0; (name = extension_left_out(i, &package)); i++)
        add(r, name, MISSING, package);
}

/* ---- modules in Python ---- */

/* n bytes that can be a module's name: letters, digits, underscores. */
static bool is_module_name(const char *name, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isalnum((unsigned char)name[i]) && name[i] != '_')
            return false;
    return n && !isdigit((unsigned char)name[0]);
}

static void add_folder(Rows *r, const char *folder, const char *prefix, enum Kind kind);

/* Patches of the overlay are no modules. A file NAME.py, or a folder NAME with __init__.py, of the package `prefix` ("a.b."). */
static void add_entry(Rows *r, const char *folder, const char *prefix, const char *file,
                      enum Kind kind)
{
    char name[PATH_MAX], path[PATH_MAX];
    size_t n = strlen(file);
    bool is_source = n > 3 && strcmp(file + n - 3, ".py") == 0;
    n -= is_source ? 3 : 0;
    if (!is_module_name(file, n) || strcmp(file, "__init__.py") == 0 ||
        strncmp(file, "_after_", 7) == 0 || strncmp(file, "_older_", 7) == 0)
        return;
    if ((size_t)snprintf(name, sizeof name, "%s%.*s", prefix, (int)n, file) >= sizeof name ||
        (size_t)snprintf(path, sizeof path, "%s/%s%s", folder, file,
                         is_source ? "" : "/__init__.py") >= sizeof path ||
        access(path, R_OK) != 0)
        return;
    add(r, name, kind, path);
    if (!is_source && strlen(name) + 1 < sizeof name) {
        strcat(name, ".");
        *strrchr(path, '/') = 0;
        add_folder(r, path, name, kind);
    }
}

static void add_folder(Rows *r, const char *folder, const char *prefix, enum Kind kind)
{
    DIR *dir = folder ? opendir(folder) : NULL;
    if (!dir)
        return;
    for (struct dirent *entry; (entry = readdir(dir));)
        add_entry(r, folder, prefix, entry->d_name, kind);
    closedir(dir);
}

/* ---- all of them ---- */

static int compare_rows(const void *a, const void *b)
{
    const Row *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    if (!order)
        order = (int)x->kind - (int)y->kind;
    return order ? order : -strcmp(x->place, y->place); /* a package before "-" */
}

static void collect(Rows *r, const ConfigState *config)
{
    const char *name;
    add_c_modules(r, config);
    add_folder(r, config->overlay, "", OVERLAY);
    add_folder(r, config->stdlib, "", LIBRARY);
    /* Where nothing else has them: */
    for (size_t i = 0; (name = sys_stdlib_name(i)); i++)
        add(r, name, MISSING, config->stdlib ? "-" : LIBRARY_PACKAGE);
    if (!r->failed)
        qsort(r->rows, r->count, sizeof *r->rows, compare_rows);
}

static void drop(Rows *r)
{
    for (size_t i = 0; i < r->count; i++) {
        free(r->rows[i].name);
        free(r->rows[i].place);
    }
    free(r->rows);
}

bool modules_print(const ConfigState *config)
{
    Rows r = {0};
    collect(&r, config);
    for (size_t i = 0; i < r.count && !r.failed; i++) {
        const Row *row = &r.rows[i];
        if (!i || strcmp(row->name, row[-1].name) != 0)
            printf("%-31s %-9s %s\n", row->name, kind_names[row->kind], row->place);
    }
    drop(&r);
    return !r.failed && fflush(stdout) == 0 && !ferror(stdout);
}
