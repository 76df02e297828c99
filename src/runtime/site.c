/* SPDX-License-Identifier: MIT
 *
 * What the module `site` (lib/site.py) does at the start of each program, without importing
 * it: builtins for people at a prompt (exit, quit, help, copyright, credits, license:
 * objects that do something when called and say so when shown), and the folders of
 * installed packages on sys.path. Where there is more to do, `site` is imported and does
 * all of it.
 */
#include "runtime/site.h"

#include <dirent.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "objects/call.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"
#include "runtime/config.h"
#include "runtime/import.h"
#include "runtime/show.h"
#include "runtime/stdio.h"
#include "runtime/sys.h"

typedef struct SiteObject {
    Object head;
    Value name;  /* str */
    Value text;  /* what a printer prints */
} SiteObject;

static SiteObject *site_object_new(enum TypeId type, const char *name, const char *text)
{
    SiteObject *self = TRY((SiteObject *)type_alloc(rt.types[type], 0));
    self->name = TRY(str_from_text(name));
    self->text = TRY(str_from_text(text));
    return self;
}

/* --- exit, quit --- */

static Value quitter_repr(Value self)
{
    return str_format("Use %S() or Ctrl-D (i.e. EOF) to exit", ((SiteObject *)self)->name);
}

static Value quitter_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value code;
    TRY(arguments_place("__call__(code=None)", args, nargs, kwnames, &code));
    Value in = stdio_get("stdin");
    if (in && in != NONE && !call_method0(in, NAME(close)))
        error_clear();
    return raise_value(TYPE_SystemExit, code);
}

TYPE(Quitter, .name = "_sitebuiltins.Quitter", .size = sizeof(SiteObject), .flags = TYPE_NO_NEW,
     .slots = {.repr = quitter_repr, .call = quitter_call});

/* --- copyright, credits, license --- */

static Value printer_repr(Value self)
{
    return ((SiteObject *)self)->text;
}

static Value printer_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("__call__", nargs, kwnames, 0, 0));
    Value file = stdio_get("stdout");
    if (!file || file == NONE)
        return NONE;
    Value line = TRY(str_format("%S\n", ((SiteObject *)self)->text));
    return stdio_write(file, line) ? NONE : 0;
}

TYPE(Printer, .name = "_sitebuiltins._Printer", .size = sizeof(SiteObject), .flags = TYPE_NO_NEW,
     .slots = {.repr = printer_repr, .call = printer_call});

/* --- help --- */

static Value helper_repr(Value self)
{
    return str_from_text("Type help() for interactive help, or help(object) for help about "
                         "object.");
}

static Value helper_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value pydoc = TRY(rt.services.import("pydoc")), help = TRY(attr_get(pydoc, NAME(help)));
    return call_value(help, args, nargs, kwnames);
}

TYPE(Helper, .name = "_sitebuiltins._Helper", .size = sizeof(SiteObject), .flags = TYPE_NO_NEW,
     .slots = {.repr = helper_repr, .call = helper_call});

static bool add_builtins(void)
{
    static const struct { const char *name; enum TypeId type; const char *text; } rows[] = {
        {"exit", TYPE_Quitter, ""},
        {"quit", TYPE_Quitter, ""},
        {"help", TYPE_Helper, ""},
        {"copyright", TYPE_Printer, "Copyright (c) the Adder contributors."},
        {"credits", TYPE_Printer, "Adder stands on bdwgc, GMP, PCRE2, libunistring, Bison and re2c."},
        {"license", TYPE_Printer, "MIT licence; see the file COPYING."},
    };
    for (size_t i = 0; i < countof(rows); i++) {
        SiteObject *object = TRY(site_object_new(rows[i].type, rows[i].name, rows[i].text));
        TRY(dict_set_text(rt.builtins, rows[i].name, from_object(object)));
    }
    return true;
}

/* --- is there more to do? --- */

static bool is_folder(const char *path)
{
    struct stat info;
    return path && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* PYTHONUSERBASE or ~/.local has installed packages that we may use. */
static bool has_user_packages(void)
{
    const ConfigState *config = rt.config;
    if (config->no_user_site || geteuid() != getuid() || getegid() != getgid())
        return false;
    const char *base = config_variable(config, "PYTHONUSERBASE"), *home = getenv("HOME");
    struct passwd *user = base || home ? 0 : getpwuid(getuid());
    char *path = 0;
    int n = base ? asprintf(&path, "%s/lib/python3.12/site-packages", base)
                 : asprintf(&path, "%s/.local/lib/python3.12/site-packages",
                            home ? home : user ? user->pw_dir : "");
    bool found = n >= 0 && is_folder(path);
    free(path);
    return found;
}

static bool has_pth_file(const char *folder)
{
    DIR *stream = folder ? opendir(folder) : 0;
    bool found = false;
    for (struct dirent *entry; stream && !found && (entry = readdir(stream));) {
        size_t n = strlen(entry->d_name);
        found = n > 4 && strcmp(entry->d_name + n - 4, ".pth") == 0;
    }
    if (stream)
        closedir(stream);
    return found;
}

static bool has_module(const char *name, bool *result)
{
    Found found = {0};
    Value text = TRY(str_from_text(name));
    TRY(import_find(text, NONE, &found));
    *result = found.kind != FOUND_NOTHING;
    return true;
}

/* As site does it: that the module is missing is no error, and of others there is a line. */
static bool import_custom(const char *name)
{
    bool there;
    TRY(has_module(name, &there));
    if (!there || rt.services.import(name))
        return true;
    if (!error_is(TYPE_Exception))
        return false;
    Value error = error_take(), file = stdio_get("stderr");
    if (rt.config->verbose) {
        show_exception(error);
    } else if (file && file != NONE) {
        Value text = TRY(value_str(error));
        TRY(stdio_write(file, TRY(str_format("Error in %s; set PYTHONVERBOSE for traceback:\n"
                                             "%s: %S\n", name, type_name(type_of(error)), text))));
    }
    return true;
}

/* --- start --- */

static bool push_folder(const char *folder)
{
    Value path = sys_get("path");
    if (!is_folder(folder) || !path || !is_list(path))
        return true;
    Value text = TRY(sys_path_text(folder));
    return list_push(path, text);
}

bool site_import(void)
{
    return rt.services.import("site") != 0;
}

/* What sys.__interactivehook__ is until somebody sets another. */
static Value register_readline(Value *args)
{
    Value site = TRY(rt.services.import("site"));
    return call_method0(site, NAME(_register_readline));
}

static bool set_interactive_hook(void)
{
    static const Method hook = {"register_readline($module, /)", register_readline,
                                "Prepare completion and history for interactive use."};
    return rt.config->isolated || sys_set("__interactivehook__", builtin_new(&hook, 0, 0));
}

bool site_start(void)
{
    const ConfigState *config = rt.config;
    TRY(add_builtins());
    TRY(sys_set("_site_packages", sys_path_text(config->more_site_packages)));
    bool more = config->venv || has_user_packages() || has_pth_file(config->site_packages)
             || has_pth_file(config->more_site_packages);
    if (more && config->stdlib)
        return site_import();
    TRY(push_folder(config->site_packages) && push_folder(config->more_site_packages));
    TRY(import_custom("sitecustomize") && (config->no_user_site || import_custom("usercustomize")));
    return set_interactive_hook();
}
