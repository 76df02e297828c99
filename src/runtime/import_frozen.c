/* SPDX-License-Identifier: MIT
 *
 * "Frozen" modules: those that are found whatever sys.path is, since their code comes with
 * the interpreter. Here that is the library's importlib, which programs know under the
 * names that it has as part of the interpreter, and the modules that are there to try
 * freezing. Their code is read from the library's folder and says "<frozen NAME>" of
 * itself.
 */
#include <sys/stat.h>

#include "bytecode/code.h"
#include "bytecode/marshal.h"
#include "objects/list.h"
#include "objects/str.h"
#include "runtime/config.h"
#include "runtime/import.h"
#include "runtime/sys.h"

struct FrozenModule {
    const char *name, *file;
    const char *original; /* the module it is in the library; 0: none */
    bool package;
};

static const FrozenModule frozen_modules[] = {
    {"_frozen_importlib", "importlib/_bootstrap", "importlib._bootstrap", false},
    {"_frozen_importlib_external", "importlib/_bootstrap_external",
     "importlib._bootstrap_external", false},
    {"__hello__", "__hello__", "__hello__", false},
    {"__hello_alias__", "__hello__", "__hello__", false},
    {"__hello_only__", "__hello__", 0, false},
    {"__phello__", "__phello__/__init__", "__phello__", true},
    {"__phello__.__init__", "__phello__/__init__", "<__phello__", false},
    {"__phello__.ham", "__phello__/ham/__init__", "__phello__.ham", true},
    {"__phello__.ham.__init__", "__phello__/ham/__init__", "<__phello__.ham", false},
    {"__phello__.ham.eggs", "__phello__/ham/eggs", "__phello__.ham.eggs", false},
    {"__phello__.spam", "__phello__/spam", "__phello__.spam", false},
    {"__phello_alias__", "__hello__", "__hello__", true},
    {"__phello_alias__.spam", "__hello__", "__hello__", false},
};

enum { ESSENTIAL = 2 }; /* the first ones can't be switched off */

static bool is_on(void)
{
    int override = rt.import->frozen_override;
    return override ? override > 0 : rt.config->frozen_modules;
}

const FrozenModule *import_frozen_find(Value name)
{
    if (!rt.config->stdlib || !is_str(name) || !str_length(name) || str_at(name, 0) != '_')
        return 0;
    size_t count = is_on() ? countof(frozen_modules) : ESSENTIAL;
    for (size_t i = 0; i < count; i++)
        if (str_equal_text(name, frozen_modules[i].name))
            return &frozen_modules[i];
    return 0;
}

bool import_frozen_is_package(const FrozenModule *module) { return module->package; }

bool import_frozen_is_essential(const FrozenModule *module)
{
    return module < frozen_modules + ESSENTIAL;
}

Value import_frozen_original(const FrozenModule *module)
{
    return module->original ? str_from_text(module->original) : NONE;
}

Value import_frozen_code(const FrozenModule *module)
{
    struct stat info;
    Value path = TRY(str_format("%s/%s.py", rt.config->stdlib, module->file));
    Value name = TRY(str_from_text(module->name));
    Found found = {.kind = FOUND_SOURCE, .path = TRY(str_fs_encode(path))};
    if (stat(found.path, &info) != 0)
        RAISE(ImportError, "No such frozen object named %s", module->name);
    found.mtime = info.st_mtime;
    found.size = info.st_size;
    found.mode = info.st_mode;
    Value code = TRY(import_code(name, &found));
    const char *original = module->original ? module->original : module->name;
    Value filename = TRY(str_format("<frozen %s>", original + (*original == '<')));
    marshal_fix_filename(code, filename);
    return code;
}

Value import_frozen_names(void)
{
    Value list = TRY(list_new(countof(frozen_modules)));
    for (size_t i = 0; i < countof(frozen_modules); i++) {
        Value name = TRY(str_from_text(frozen_modules[i].name));
        TRY(list_push(list, name));
    }
    return list;
}
