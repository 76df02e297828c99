/* SPDX-License-Identifier: MIT
 *
 * The import statement's instructions, on top of builtins.__import__.
 */
#include "objects/attr.h"
#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/type.h"
#include "vm/vm_state.h"

/* import name; from name import fromlist */
Value import_name(Frame *frame, Value name, Value fromlist, Value level)
{
    Value import = TRY(dict_get(frame->function->builtins, NAME(__import__)));
    if (import == UNBOUND)
        RAISE(ImportError, "__import__ not found");
    Value locals = frame_code(frame)->flags & CODE_OPTIMIZED ? NONE : TRY(frame_mapping(frame));
    Value args[5] = {name, frame->function->globals, locals, fromlist, level};
    return call_value(import, args, 5, 0);
}

/* Is the module still running its body, according to its spec? */
static bool is_initializing(Value module)
{
    Value spec = attr_get_opt(module, NAME(__spec__));
    Value flag = spec && spec != UNBOUND ? attr_get_opt(spec, NAME(_initializing)) : 0;
    bool truth = false;
    if (flag && flag != UNBOUND && !value_truth(flag, &truth))
        truth = false;
    error_clear();
    return truth;
}

/* Like attr_get_opt, with any exception dropped. */
static Value quiet_attribute(Value object, Value name)
{
    Value v = attr_get_opt(object, name);
    error_clear();
    return v ? v : UNBOUND;
}

static int cannot_import(Value module, Value name)
{
    Value from = quiet_attribute(module, NAME(__name__));
    Value file = quiet_attribute(module, NAME(__file__));
    Value shown = from != UNBOUND && is_str(from) ? from : TRY(str_from_text("<unknown module name>"));
    Value message;
    bool located = file != UNBOUND && is_str(file);
    if (!located)
        message = str_format("cannot import name %R from %R (unknown location)", name, shown);
    else if (is_initializing(module))
        message = str_format("cannot import name %R from partially initialized module %R "
                             "(most likely due to a circular import) (%S)", name, shown, file);
    else
        message = str_format("cannot import name %R from %R (%S)", name, shown, file);
    TRY(message);
    ImportErrorObject *e = (ImportErrorObject *)TRY(exception_new(TYPE_ImportError, &message, 1));
    e->name = shown;
    e->path = located ? file : NONE;
    e->name_from = name;
    return raise_object(from_object(e));
}

/* from module import name: the attribute, else a submodule that is being imported. */
Value import_from(Value module, Value name)
{
    Value v = TRY(attr_get_opt(module, name));
    if (v != UNBOUND)
        return v;
    Value package = quiet_attribute(module, NAME(__name__));
    if (package != UNBOUND && is_str(package)) {
        Value full = TRY(str_format("%S.%S", package, name));
        v = TRY(dict_get(rt.modules, full));
        if (v != UNBOUND)
            return v;
    }
    return cannot_import(module, name);
}

/* Copy one public name of the module into the locals mapping. */
static bool star_name(Value module, Value name, Value locals, bool from_all)
{
    if (!is_str(name)) {
        Value module_name = TRY(attr_get(module, NAME(__name__)));
        RAISE(TypeError, "%s in %S.%s must be str, not %T", from_all ? "Item" : "Key", module_name,
              from_all ? "__all__" : "__dict__", name);
    }
    if (!from_all && str_length(name) && str_at(name, 0) == '_')
        return true;
    return value_setitem(locals, name, TRY(attr_get(module, name)));
}

/* from module import * */
bool import_star(Frame *frame, Value module)
{
    Value locals = TRY(frame_mapping(frame));
    Value all = TRY(attr_get_opt(module, NAME(__all__)));
    bool from_all = all != UNBOUND;
    if (!from_all) {
        Value dict = TRY(attr_get_opt(module, NAME(__dict__)));
        if (dict == UNBOUND)
            RAISE(ImportError, "from-import-* object has no __dict__ and no __all__");
        all = TRY(list_from(TRY(call_method0(dict, NAME(keys)))));
    }
    for (ssize_t i = 0;; i++) {
        Value name = value_getitem(all, small_int(i));
        if (!name)
            return error_clear_if(TYPE_IndexError);
        TRY(star_name(module, name, locals, from_all));
    }
}
