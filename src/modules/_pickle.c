/* SPDX-License-Identifier: MIT
 *
 * Module _pickle: objects as bytes, and back. Its table, and what it takes from others.
 *
 *     _pickle.c          dump, dumps, load, loads
 *     pickler.c          the type Pickler     pickle_save.c    builtin types
 *     pickle_reduce.c    everything else      pickle_output.c  bytes, frames, memo
 *     unpickler.c        the type Unpickler   unpickle.c       the stack machine
 *     unpickle_input.c   where its bytes come from
 *     pickle_buffer.c    PickleBuffer
 */
#include "modules/pickle.h"

#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

int pickle_raise(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Value text = str_format_va(format, arguments);
    va_end(arguments);
    return raise_object(TRY(call1(PICKLE_STATE->pickling_error, TRY(text))));
}

/* ---- functions ---- */

static Pickler *new_pickler(Value protocol, Value fix_imports, Value buffer_callback)
{
    Pickler *p = TRY((Pickler *)type_alloc(rt.types[TYPE_Pickler], 0));
    TRY(pickler_setup(p, protocol, fix_imports, buffer_callback));
    return p;
}

/* args: obj, file, protocol, fix_imports, buffer_callback */
static Value dump(Value *args)
{
    Pickler *p = TRY(new_pickler(args[2], args[3], args[4]));
    p->write = TRY(attr_get_opt(args[1], NAME(write)));
    if (p->write == UNBOUND)
        RAISE(TypeError, "file must have a 'write' attribute");
    TRY(pickler_dump(p, args[0]));
    pickle_release(p);
    return NONE;
}

/* args: obj, protocol, fix_imports, buffer_callback */
static Value dumps(Value *args)
{
    Pickler *p = TRY(new_pickler(args[1], args[2], args[3]));
    TRY(pickler_dump(p, args[0]));
    Value result = pickle_take_output(p);
    pickle_release(p);
    return result;
}

/* args: file, fix_imports, encoding, errors, buffers */
static Value load(Value *args)
{
    Value read = TRY(attr_get_opt(args[0], NAME(read)));
    Value readline = TRY(attr_get_opt(args[0], NAME(readline)));
    Value peek = TRY(attr_get_opt(args[0], NAME(peek)));
    if (read == UNBOUND || readline == UNBOUND)
        RAISE(TypeError, "file must have 'read' and 'readline' attributes");
    Unpickler *u = TRY((Unpickler *)type_alloc(rt.types[TYPE_Unpickler], 0));
    TRY(unpickler_setup(u, args[1], args[2], args[3], args[4]));
    u->read = read;
    u->readline = readline;
    u->peek = peek == UNBOUND ? 0 : peek;
    unpickle_take_spare(u);
    Value result = unpickle_load(u);
    unpickle_release(u);
    return result;
}

/* args: data, fix_imports, encoding, errors, buffers */
static Value loads(Value *args)
{
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    Unpickler *u = TRY((Unpickler *)type_alloc(rt.types[TYPE_Unpickler], 0));
    TRY(unpickler_setup(u, args[1], args[2], args[3], args[4]));
    u->source = args[0];
    u->data = view.data;
    u->length = u->peeked = view.length;
    unpickle_take_spare(u);
    Value result = unpickle_load(u);
    unpickle_release(u);
    return result;
}

static const Method pickle_methods[] = {
    {"dump($module, /, obj, file, protocol=None, *, fix_imports=True, "
     "buffer_callback=None)",
     dump,
     "Write the pickle of an object to a binary file. protocol is 0 to 5 (None: 4, "
     "negative: "
     "the highest); fix_imports gives old protocols Python 2's names; buffer_callback "
     "gets the "
     "buffers that are to be transported out of band."},
    {"dumps($module, /, obj, protocol=None, *, fix_imports=True, buffer_callback=None)",
     dumps, "The pickle of an object as bytes; see dump()."},
    {"load($module, /, file, *, fix_imports=True, encoding='ASCII', errors='strict', "
     "buffers=())",
     load,
     "Read a pickle from a binary file: the object. encoding and errors say how to "
     "decode "
     "strings of Python 2; buffers are those that buffer_callback got. Never load what "
     "you don't "
     "trust: a pickle can run any code."},
    {"loads($module, data, /, *, fix_imports=True, encoding='ASCII', errors='strict', "
     "buffers=())",
     loads, "The object whose pickle the bytes are; see load()."},
    {0},
};

static const enum TypeId pickle_types[] = {TYPE_Pickler, TYPE_Unpickler,
                                           TYPE_PickleBuffer, TYPE_none};

/* ---- what is taken from other modules ---- */

static bool take(Value *target, const char *module_name, const char *name,
                 enum TypeId type)
{
    Value module = TRY(rt.services.import(module_name));
    *target = TRY(attr_get(module, TRY(str_intern_utf8(name, strlen(name)))));
    if (type && !is_instance_of(*target, type))
        RAISE(RuntimeError, "%s.%s should be a dict, not %T", module_name, name, *target);
    return true;
}

static bool take_all(PickleState *s)
{
    return take(&s->dispatch_table, "copyreg", "dispatch_table", TYPE_dict) &&
           take(&s->extension_registry, "copyreg", "_extension_registry", TYPE_dict) &&
           take(&s->inverted_registry, "copyreg", "_inverted_registry", TYPE_dict) &&
           take(&s->extension_cache, "copyreg", "_extension_cache", TYPE_dict) &&
           take(&s->name_mapping, "_compat_pickle", "NAME_MAPPING", TYPE_dict) &&
           take(&s->import_mapping, "_compat_pickle", "IMPORT_MAPPING", TYPE_dict) &&
           take(&s->reverse_name_mapping, "_compat_pickle", "REVERSE_NAME_MAPPING",
                TYPE_dict) &&
           take(&s->reverse_import_mapping, "_compat_pickle", "REVERSE_IMPORT_MAPPING",
                TYPE_dict) &&
           take(&s->encode, "_codecs", "encode", TYPE_none) &&
           take(&s->partial, "functools", "partial", TYPE_none) &&
           take(&s->getattr, "builtins", "getattr", TYPE_none);
}

static Value new_error(const char *name, Value base, const char *doc)
{
    Value bases = TRY(tuple_pack(1, base));
    return type_new_simple(name, bases, doc);
}

static bool pickle_init(Value module)
{
    PickleState *s = gc_alloc(sizeof *s);
    if (!s)
        return raise_no_memory();
    rt.module_states[MODULE__pickle] = s;
    TRY(take_all(s));
    s->error =
        TRY(new_error("_pickle.PickleError", from_object(rt.types[TYPE_Exception]), 0));
    s->pickling_error = TRY(new_error("_pickle.PicklingError", s->error, 0));
    s->unpickling_error = TRY(new_error("_pickle.UnpicklingError", s->error, 0));
    TRY(module_add(module, "PickleError", s->error));
    TRY(module_add(module, "PicklingError", s->pickling_error));
    return module_add(module, "UnpicklingError", s->unpickling_error);
}

MODULE(_pickle, .doc = "Objects as bytes, and back: what pickle has in C.",
       .methods = pickle_methods, .types = pickle_types, .init = pickle_init);
