/* SPDX-License-Identifier: MIT
 *
 * Module objects.
 */
#include "objects/module.h"

#include "objects/attr.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

static bool set_standard_names(Value dict, Value name, Value doc)
{
    TRY(dict_set(dict, NAME(__name__), name));
    TRY(dict_set(dict, NAME(__doc__), doc));
    TRY(dict_set(dict, NAME(__package__), NONE));
    TRY(dict_set(dict, NAME(__loader__), NONE));
    return dict_set(dict, NAME(__spec__), NONE);
}

Value module_new(Value name)
{
    Module *m = TRY((Module *)type_alloc(rt.types[TYPE_module], 0));
    m->dict = TRY(dict_new());
    TRY(set_standard_names(m->dict, name, NONE));
    return from_object(m);
}

void *module_state_make(const ModuleSpec *spec)
{
    Value pending = error_take();
    if (!rt.services.import(spec->name) || !rt.module_states[spec->id])
        error_clear();
    if (!rt.module_states[spec->id] && !module_from_spec(spec)) /* hidden by sys.modules */
        error_clear();
    error_restore(pending);
    return rt.module_states[spec->id];
}

bool module_add(Value module, const char *name, Value value)
{
    TRY(value);
    return dict_set(module_dict(module), TRY(str_intern_utf8(name, strlen(name))), value);
}

static bool add_methods(Value module, const ModuleSpec *spec, Value name)
{
    for (const Method *m = spec->methods; m && m->signature; m++) {
        Value f = TRY(builtin_new(m, module, name));
        TRY(dict_set(module_dict(module), ((Builtin *)f)->name, f));
    }
    return true;
}

static bool add_types(Value module, const ModuleSpec *spec)
{
    for (const enum TypeId *id = spec->types; id && *id; id++) {
        Type *t = rt.types[*id];
        TRY(dict_set(module_dict(module), t->name, from_object(t)));
    }
    return true;
}

Value module_from_spec(const ModuleSpec *spec)
{
    Value name = TRY(str_intern_utf8(spec->name, strlen(spec->name)));
    Value module = TRY(module_new(name));
    if (spec->doc)
        TRY(dict_set(module_dict(module), NAME(__doc__), TRY(str_from_text(spec->doc))));
    TRY(add_methods(module, spec, name));
    for (const ModuleConstant *c = spec->constants; c && c->name; c++)
        TRY(module_add(module, c->name, c->text ? str_from_text(c->text)
                                                : int_from_int64(c->number)));
    TRY(add_types(module, spec));
    if (spec->init)
        TRY(spec->init(module));
    ((Module *)module)->spec = spec;
    return module;
}

/* --- the type --- */

static Value module_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Module *m = TRY((Module *)type_alloc(type, 0));
    if (!m->head.shape->dict_mode)
        m->head.shape = type->dict_shape;
    m->dict = TRY(dict_new());
    return from_object(m);
}

static bool module_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    TRY(arguments_place("module(name, doc=None)", args, nargs, kwnames, placed));
    if (!is_str(placed[0]))
        RAISE(TypeError, "module() argument 'name' must be str, not %K", placed[0]);
    return set_standard_names(module_dict(self), placed[0], placed[1]);
}

/* An attribute of the module's spec; UNBOUND if there is none. */
static Value spec_attribute(Value dict, Value name)
{
    Value spec = dict_get_str(dict, NAME(__spec__));
    Value v = spec == UNBOUND || spec == NONE ? UNBOUND : attr_get_opt(spec, name);
    if (!v)
        error_clear();
    return v ? v : UNBOUND;
}

/* Is that submodule being imported? */
static bool is_pending(Value dict, Value name)
{
    Value list = spec_attribute(dict, NAME(_uninitialized_submodules));
    if (!is_exact(list, TYPE_list))
        return false;
    for (size_t i = 0; i < list_count(list); i++)
        if (is_str(as_list(list)->items[i]) && str_equal(as_list(list)->items[i], name))
            return true;
    return false;
}

COLD static Value raise_missing(Value self, Value name)
{
    Value dict = module_dict(self);
    Value own_name = dict_get_str(dict, NAME(__name__));
    if (own_name == UNBOUND || !is_str(own_name))
        RAISE(AttributeError, "module has no attribute '%S'", name);
    if (spec_attribute(dict, NAME(_initializing)) == TRUE)
        raise_error(TYPE_AttributeError, "partially initialized module '%S' has no attribute "
                    "'%S' (most likely due to a circular import)", own_name, name);
    else if (is_pending(dict, name))
        raise_error(TYPE_AttributeError, "cannot access submodule '%S' of module '%S' "
                    "(most likely due to a circular import)", name, own_name);
    else
        raise_error(TYPE_AttributeError, "module '%S' has no attribute '%S'", own_name, name);
    return (Value)attr_error_details(self, name);
}

static Value module_getattribute(Value self, Value name)
{
    name = TRY(attr_intern(name));
    Value v = attr_generic_get_opt(self, name);
    if (v != UNBOUND && (v || !error_is(TYPE_AttributeError)))
        return v;
    if (!module_dict(self))
        return v == UNBOUND ? (Value)raise_attribute(self, name) : 0;
    Value hook = dict_get_str(module_dict(self), NAME(__getattr__));
    if (hook != UNBOUND) {
        error_clear();
        return call1(hook, name);
    }
    return v == UNBOUND ? raise_missing(self, name) : 0;
}

static Value module_repr(Value self)
{
    Value dict = module_dict(self);
    Value spec = dict_get_str(dict, NAME(__spec__));
    Value name = dict_get_str(dict, NAME(__name__));
    Value file = dict_get_str(dict, NAME(__file__));
    Value loader = dict_get_str(dict, NAME(__loader__));
    if (spec != UNBOUND && spec != NONE) {
        Value spec_name = TRY(attr_get_opt(spec, NAME(name)));
        Value origin = TRY(attr_get_opt(spec, NAME(origin)));
        Value has_location = TRY(attr_get_opt(spec, NAME(has_location)));
        name = spec_name == UNBOUND ? TRY(str_from_text("?")) : spec_name;
        if (origin == UNBOUND || origin == NONE) {
            Value spec_loader = TRY(attr_get_opt(spec, NAME(loader)));
            if (spec_loader == UNBOUND || spec_loader == NONE)
                return str_format("<module %R>", name);
            if (str_equal_text(type_of(spec_loader)->name, "NamespaceLoader"))
                return str_format("<module %R (namespace) from %R>", name,
                                  TRY(list_from(TRY(attr_get(spec_loader, NAME(_path))))));
            return str_format("<module %R (%R)>", name, spec_loader);
        }
        return has_location == TRUE ? str_format("<module %R from %R>", name, origin)
                                    : str_format("<module %R (%S)>", name, origin);
    }
    if (name == UNBOUND)
        name = TRY(str_from_text("?"));
    if (file != UNBOUND)
        return str_format("<module %R from %R>", name, file);
    if (loader != UNBOUND && loader != NONE)
        return str_format("<module %R (%R)>", name, loader);
    return str_format("<module %R>", name);
}

static Value module_dir(Value *args)
{
    Value dict = TRY(attr_get(args[0], NAME(__dict__)));
    if (!is_dict(dict))
        RAISE(TypeError, "%R.__dict__ is not a dictionary", args[0]);
    Value hook = dict_get_str(dict, NAME(__dir__));
    return hook != UNBOUND ? call0(hook) : dict_keys_list(dict);
}

static Value module_get_dict(Value self)
{
    Value dict = module_dict(self);
    return dict ? dict : NONE;
}

static Value module_get_annotations(Value self)
{
    Value dict = module_dict(self);
    Value v = dict_get_str(dict, NAME(__annotations__));
    if (v == UNBOUND) {
        v = TRY(dict_new());
        TRY(dict_set(dict, NAME(__annotations__), v));
    }
    return v;
}

static bool module_set_annotations(Value self, Value value)
{
    if (value)
        return dict_set(module_dict(self), NAME(__annotations__), value);
    Value old = TRY(dict_pop(module_dict(self), NAME(__annotations__)));
    return old != UNBOUND || raise_error(TYPE_AttributeError, "__annotations__");
}

static const GetSet module_getset[] = {
    {"__dict__", module_get_dict, 0, 0},
    {"__annotations__", module_get_annotations, module_set_annotations, 0},
    {0},
};

static const Method module_methods[] = {
    {"__dir__($self, /)", module_dir, "The names in the module."},
    {0},
};

TYPE(module, .flags = TYPE_BASE | TYPE_WEAKREF | TYPE_DICT, .size = sizeof(Module),
     .attrs_offset = offsetof(Module, dict),
     .doc = "module(name, doc=None)\n--\n\nA namespace, as import makes it.",
     .slots = {.repr = module_repr, .getattribute = module_getattribute,
               .construct = module_construct, .init = module_init},
     .getset = module_getset, .methods = module_methods);
