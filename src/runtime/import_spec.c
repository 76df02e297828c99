/* SPDX-License-Identifier: MIT
 *
 * Stand-ins for importlib's objects: specs, loaders, the finders of sys.meta_path and the
 * hook of sys.path_hooks.
 *
 * A spec has its attributes in its __dict__. A loader knows its module's name and path;
 * whoever asks a loader or finder for anything else gets it from importlib's object, for
 * which importlib is then loaded.
 */
#include <sys/stat.h>

#include "objects/dict.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/config.h"
#include "runtime/import.h"
#include "runtime/import_spec.h"

/* --- specs --- */

typedef struct Spec {
    Object head;
    Value dict; /* attribute word */
} Spec;

static Value spec_get(Value self, Value name)
{
    Value v = attr_instance_get(self, name);
    return v == 0 ? 0 : v == UNBOUND ? NONE : v;
}

static Value spec_parent(Value self)
{
    Value name = TRY(spec_get(self, NAME(name)));
    Value locations = TRY(spec_get(self, NAME(submodule_search_locations)));
    if (locations != NONE || !is_str(name))
        return name;
    size_t end = str_length(name);
    while (end > 0 && str_at(name, end - 1) != '.')
        end--;
    return end ? str_substring(name, 0, end - 1) : rt.empty_str;
}

static Value spec_has_location(Value self)
{
    Value cached = TRY(attr_instance_get(self, NAME(cached)));
    return from_bool(cached != UNBOUND && cached != NONE);
}

static Value spec_repr(Value self)
{
    Value origin = TRY(spec_get(self, NAME(origin)));
    Value locations = TRY(spec_get(self, NAME(submodule_search_locations)));
    Value text = TRY(str_format("ModuleSpec(name=%R, loader=%R", TRY(spec_get(self, NAME(name))),
                                TRY(spec_get(self, NAME(loader)))));
    if (origin != NONE)
        text = TRY(str_format("%S, origin=%R", text, origin));
    if (locations != NONE)
        text = TRY(str_format("%S, submodule_search_locations=%R", text, locations));
    return str_format("%S)", text);
}

static const GetSet spec_getset[] = {
    {"parent", spec_parent, 0, "The package that the module is (in)."},
    {"has_location", spec_has_location, 0, "Does origin name a file?"},
    {0},
};

TYPE(ModuleSpec, .name = "_frozen_importlib.ModuleSpec", .size = sizeof(Spec),
     .flags = TYPE_DICT | TYPE_NO_NEW, .attrs_offset = offsetof(Spec, dict),
     .slots = {.repr = spec_repr}, .getset = spec_getset,
     .doc = "What is known about a module before it is loaded.");

static Value own_spec(Value name, Value loader, Value origin, Value cached, Value locations)
{
    Value self = from_object(TRY((Spec *)type_alloc(rt.types[TYPE_ModuleSpec], 0)));
    Value dict = TRY(attr_dict(self));
    TRY(dict_set(dict, NAME(name), name) && dict_set(dict, NAME(loader), loader)
        && dict_set(dict, NAME(origin), origin) && dict_set(dict, NAME(loader_state), NONE)
        && dict_set(dict, NAME(submodule_search_locations), locations)
        && dict_set(dict, NAME(cached), cached)
        && dict_set(dict, NAME(_uninitialized_submodules), TRY(list_new(0))));
    return self;
}

/* importlib's, with the same fields. */
static Value library_spec(Value name, Value loader, Value origin, Value cached, Value locations)
{
    Value class = TRY(attr_get(rt.import->bootstrap, NAME(ModuleSpec)));
    Value spec = TRY(call2(class, name, loader));
    TRY(attr_set(spec, NAME(origin), origin));
    TRY(attr_set(spec, NAME(submodule_search_locations), locations));
    if (cached == NONE)
        return spec;
    TRY(attr_set(spec, NAME(cached), cached));
    TRY(attr_set(spec, NAME(_set_fileattr), TRUE));
    return spec;
}

Value import_spec_new(Value name, Value loader, Value origin, Value cached, Value locations)
{
    return rt.import->bootstrap ? library_spec(name, loader, origin, cached, locations)
                                : own_spec(name, loader, origin, cached, locations);
}

bool import_spec_upgrade(Value *spec, Value loader)
{
    if (!is_exact(*spec, TYPE_ModuleSpec))
        return true;
    Value old = *spec;
    *spec = TRY(library_spec(TRY(spec_get(old, NAME(name))), loader, TRY(spec_get(old, NAME(origin))),
                             TRY(spec_get(old, NAME(cached))),
                             TRY(spec_get(old, NAME(submodule_search_locations)))));
    Value running = TRY(spec_get(old, NAME(_initializing)));
    return running != TRUE || attr_set(*spec, NAME(_initializing), TRUE);
}

/* --- stand-ins --- */

/* Stands for an object of importlib: a class by name, or what calling it makes. */
enum Home { HOME_BOOTSTRAP, HOME_EXTERNAL, HOME_ZIPIMPORT };

static const char *const homes[] = {"_frozen_importlib", "_frozen_importlib_external",
                                    "zipimport"};

typedef struct StandIn {
    Object head;
    Value class_name;
    enum Home home;     /* the module that the class is in */
    Value args;         /* loaders: tuple for the class; 0: the class itself */
    Value real;         /* once it is there */
} StandIn;

/* From the library's own folder, even if that isn't on sys.path now. */
static Value load_zipimport(void)
{
    Found found = {0};
    Value name = TRY(str_from_text("zipimport")), module = TRY(dict_get(rt.modules, name));
    if (module != UNBOUND)
        return module;
    if (rt.config->stdlib)
        TRY(import_find_in_folder(rt.config->stdlib, "zipimport", 0, &found));
    return found.kind ? import_load(name, &found) : import_module(name);
}

/* Not by name from sys.modules: programs may have put other things there. */
static Value home_module(enum Home home)
{
    if (home == HOME_ZIPIMPORT) {
        rt.import->loading_zipimport = true;
        Value module = load_zipimport();
        rt.import->loading_zipimport = false;
        return module;
    }
    TRY(import_library_load());
    Value module = home == HOME_EXTERNAL ? rt.import->external : rt.import->bootstrap;
    if (!module)
        RAISE(ImportError, "importlib is being loaded");
    return module;
}

Value import_stand_in_real(Value v)
{
    StandIn *self = (StandIn *)v;
    if (self->real)
        return self->real;
    Value module = TRY(home_module(self->home));
    if (self->real)
        return self->real;
    Value class = TRY(attr_get(module, self->class_name));
    if (self->args)
        class = TRY(call_with_dict(class, self->args, 0));
    return self->real = class;
}

/* name and path of a loader are told without importlib. */
static Value stand_in_getattribute(Value v, Value name)
{
    StandIn *self = (StandIn *)v;
    if (self->args && tuple_count(self->args) >= 2 && !self->real) {
        if (str_equal_text(name, "name"))
            return as_tuple(self->args)->items[0];
        if (str_equal_text(name, "path"))
            return as_tuple(self->args)->items[1];
    }
    Value real = TRY(import_stand_in_real(v));
    return attr_get(real, name);
}

/* Could the entry of sys.path be a zip file, or a folder in one? */
bool import_may_be_zip(Value entry)
{
    struct stat info;
    const char *text = is_str(entry) ? str_fs_encode(entry) : 0;
    char *path = text ? strdup(text) : 0;
    int found = -1;
    while (path && (found = stat(path, &info)) != 0) {
        char *slash = strrchr(path, '/');
        if (!slash || slash == path)
            break;
        *slash = 0;
    }
    error_clear();
    free(path);
    return !found && S_ISREG(info.st_mode);
}

static Value stand_in_call(Value v, Value *args, size_t nargs, Value kwnames)
{
    StandIn *self = (StandIn *)v;
    if (self->home == HOME_ZIPIMPORT && !self->real && nargs == 1 && !import_may_be_zip(args[0]))
        RAISE(ImportError, "not a Zip file: %R", args[0]);
    Value real = TRY(import_stand_in_real(v));
    return call_value(real, args, nargs, kwnames);
}

static Value stand_in_repr(Value v)
{
    StandIn *self = (StandIn *)v;
    const char *module = homes[self->home];
    if (self->args)
        return str_format("<%s.%S object at %p>", module, self->class_name, (void *)v);
    return str_format("<class '%s.%S'>", module, self->class_name);
}

TYPE(import_stand_in, .name = "_frozen_importlib.StandIn", .size = sizeof(StandIn),
     .flags = TYPE_NO_NEW,
     .slots = {.getattribute = stand_in_getattribute, .call = stand_in_call,
               .repr = stand_in_repr},
     .doc = "Turns into an object of importlib when it is used.");

static Value stand_in_new(const char *class_name, enum Home home, Value args)
{
    StandIn *self = TRY((StandIn *)type_alloc(rt.types[TYPE_import_stand_in], 0));
    self->class_name = TRY(str_intern_utf8(class_name, strlen(class_name)));
    self->home = home;
    self->args = args;
    return from_object(self);
}

static Value new_or_real(const char *class_name, Value args)
{
    Value v = TRY(stand_in_new(class_name, HOME_EXTERNAL, args));
    return rt.import->bootstrap ? import_stand_in_real(v) : v;
}

Value import_loader_new(Value name, const Found *found, Value path)
{
    Value args = TRY(tuple_pack(2, name, path));
    return new_or_real(found->kind == FOUND_SOURCE ? "SourceFileLoader" : "SourcelessFileLoader",
                       args);
}

bool import_spec_init(void)
{
    struct ImportState *state = rt.import;
    state->finders[FINDER_BUILTIN] = TRY(stand_in_new("BuiltinImporter", HOME_BOOTSTRAP, 0));
    state->finders[FINDER_FROZEN] = TRY(stand_in_new("FrozenImporter", HOME_BOOTSTRAP, 0));
    state->finders[FINDER_PATH] = TRY(stand_in_new("PathFinder", HOME_EXTERNAL, 0));
    state->path_hook = TRY(stand_in_new("FileFinder", HOME_EXTERNAL, 0));
    state->zip_hook = TRY(stand_in_new("zipimporter", HOME_ZIPIMPORT, 0));
    return true;
}
