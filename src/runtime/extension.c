/* SPDX-License-Identifier: MIT
 *
 * Loading extensions.
 */
#include "runtime/extension.h"

#include "gc/threads.h"
#include "objects/errors.h"
#include "objects/str.h"
#include "runtime/config.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static struct { const char *module, *extension; const ModuleSpec *spec; }
    rows[] = {ADDER_EXTENSIONS {0}};

static const struct { const char *module, *package; } left_out[] = {ADDER_LEFT_OUT {0}};

static const Extension *open_extension(const char *name)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s.so", rt.config->extensions, name);
    void *object = threads_dlopen(path, RTLD_NOW | RTLD_LOCAL);
    const Extension *extension = object ? dlsym(object, "adder_extension") : 0;
    if (!extension)
        RAISE(ImportError, "cannot load the extension %s: %s", name, dlerror());
    if (strcmp(extension->version, EXTENSION_VERSION) != 0)
        RAISE(ImportError, "cannot load the extension %s: it is of version %s, not %s", path,
              extension->version, EXTENSION_VERSION);
    return extension;
}

static bool load(const char *name)
{
    const Extension *extension = TRY(open_extension(name));
    TRY(types_add(extension->types));
    for (const ModuleSpec *const *spec = extension->modules; *spec; spec++)
        for (size_t i = 0; rows[i].module; i++)
            if (strcmp(rows[i].module, (*spec)->name) == 0)
                rows[i].spec = *spec;
    return true;
}

const ModuleSpec *extension_find(Value name)
{
    for (size_t i = 0; rows[i].module; i++)
        if (str_equal_text(name, rows[i].module)) {
            if (!rows[i].spec)
                TRY(load(rows[i].extension));
            return rows[i].spec;
        }
    return 0;
}

const char *extension_module_name(size_t i)
{
    return i < countof(rows) ? rows[i].module : 0;
}

const char *extension_of_module(size_t i)
{
    return rows[i].extension;
}

const char *extension_left_out(size_t i, const char **package)
{
    *package = left_out[i].package;
    return left_out[i].module;
}
