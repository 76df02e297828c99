/* SPDX-License-Identifier: MIT
 *
 * _pickle.Unpickler, and the proxy of its memo.
 */
#include "modules/pickle.h"

#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

bool unpickler_setup(Unpickler *u, Value fix_imports, Value encoding, Value errors,
                     Value buffers)
{
    if (!is_str(encoding) || !is_str(errors))
        RAISE(TypeError, "argument '%s' must be str, not %T",
              is_str(encoding) ? "errors" : "encoding",
              is_str(encoding) ? errors : encoding);
    TRY(value_truth(fix_imports, &u->fix_imports));
    u->encoding = TRY(str_utf8_no_null(encoding));
    u->errors = TRY(str_utf8_no_null(errors));
    /* The default is shown as (), but means that there are none. */
    bool none = buffers == UNBOUND || buffers == NONE || buffers == rt.empty_tuple;
    u->buffers = none ? 0 : TRY(iter_new(buffers));
    u->memo = NULL;
    u->memo_capacity = u->memo_count = 0;
    u->source = 0;
    u->data = NULL;
    u->position = u->length = u->peeked = 0;
    u->protocol = 0;
    u->initialised = true;
    return true;
}

static bool unpickler_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Unpickler *u = as_unpickler(self);
    Value v[5];
    TRY(arguments_place(
        "Unpickler(file, *, fix_imports=True, encoding='ASCII', errors='strict', "
        "buffers=<unrepresentable>)",
        args, nargs, kwnames, v));
    Value read = TRY(attr_get_opt(v[0], NAME(read)));
    Value readline = TRY(attr_get_opt(v[0], NAME(readline)));
    Value peek = TRY(attr_get_opt(v[0], NAME(peek)));
    if (read == UNBOUND || readline == UNBOUND)
        RAISE(TypeError, "file must have 'read' and 'readline' attributes");
    TRY(unpickler_setup(u, v[1], v[2], v[3], v[4]));
    u->read = read;
    u->readline = readline;
    u->peek = peek == UNBOUND ? 0 : peek;
    Value persistent_load = TRY(attr_get_opt(self, NAME(persistent_load)));
    u->persistent_load = persistent_load == UNBOUND ? 0 : persistent_load;
    return true;
}

static Value unpickler_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return from_object(TRY((Unpickler *)type_alloc(type, 0)));
}

static Value unpickler_load(Value *args)
{
    Unpickler *u = as_unpickler(args[0]);
    if (!u->read)
        return unpickle_raise("Unpickler.__init__() was not called by %N.__init__()",
                              from_object(type_of(args[0])));
    return unpickle_load(u);
}

static Value unpickler_find_class(Value *args)
{
    return unpickle_find_class(as_unpickler(args[0]), args[1], args[2]);
}

static Value unpickler_sizeof(Value *args)
{
    const Unpickler *u = as_unpickler(args[0]);
    return int_from_uint64(sizeof *u +
                           (u->memo_capacity + u->stack.capacity) * sizeof(Value) +
                           u->marks.capacity * sizeof(size_t));
}

/* ---- the memo's proxy ---- */

typedef struct MemoProxy {
    Object head;
    Value unpickler;
} MemoProxy;

static Unpickler *proxied(Value v) { return as_unpickler(((MemoProxy *)v)->unpickler); }

static Value unpickler_memo(Value self)
{
    MemoProxy *proxy = TRY((MemoProxy *)type_alloc(rt.types[TYPE_UnpicklerMemoProxy], 0));
    proxy->unpickler = self;
    return from_object(proxy);
}

static Value proxy_copy(Value *args)
{
    const Unpickler *u = proxied(args[0]);
    Value dict = TRY(dict_new());
    for (size_t i = 0; i < u->memo_capacity; i++)
        if (u->memo[i])
            TRY(dict_set(dict, small_int((int64_t)i), u->memo[i]));
    return dict;
}

static bool memo_from_dict(Unpickler *u, Value dict)
{
    size_t position = 0;
    Value key, value;
    while (dict_next(dict, &position, &key, &value)) {
        ssize_t index;
        if (!is_int(key))
            RAISE(TypeError, "memo key must be integers");
        TRY(value_as_ssize(key, &index));
        if (index < 0)
            RAISE(ValueError, "memo key must be positive integers.");
        TRY(unpickle_memo_set(u, (size_t)index, value));
    }
    return true;
}

static bool unpickler_set_memo(Value self, Value value)
{
    Unpickler *u = as_unpickler(self), copy = {0};
    if (!value)
        RAISE(TypeError, "attribute deletion is not supported");
    if (is_exact(value, TYPE_UnpicklerMemoProxy))
        value = TRY(proxy_copy(&value));
    else if (!is_dict(value))
        RAISE(TypeError,
              "'memo' attribute must be an UnpicklerMemoProxy object or dict, not %T",
              value);
    TRY(memo_from_dict(&copy, value));
    u->memo = copy.memo;
    u->memo_capacity = copy.memo_capacity;
    u->memo_count = copy.memo_count;
    return true;
}

static Value proxy_clear(Value *args)
{
    Unpickler *u = proxied(args[0]);
    u->memo = NULL;
    u->memo_capacity = u->memo_count = 0;
    return NONE;
}

static Value proxy_reduce(Value *args)
{
    Value contents = TRY(tuple_pack(1, TRY(proxy_copy(args))));
    return tuple_pair(from_object(rt.types[TYPE_dict]), contents);
}

static const Method proxy_methods[] = {
    {"clear($self, /)", proxy_clear, "Forget all objects."},
    {"copy($self, /)", proxy_copy, "The memo as a dict: index -> object."},
    {"__reduce__($self, /)", proxy_reduce, "For pickling."},
    {0},
};

TYPE(UnpicklerMemoProxy, .name = "_pickle.UnpicklerMemoProxy", .size = sizeof(MemoProxy),
     .flags = TYPE_NO_NEW, .unhashable = true, .doc = "An unpickler's memo.",
     .methods = proxy_methods);

/* ---- attributes ---- */

static Value unpickler_persistent_load(Value self)
{
    if (!as_unpickler(self)->persistent_load)
        RAISE(AttributeError, "persistent_load");
    return as_unpickler(self)->persistent_load;
}

static bool unpickler_set_persistent_load(Value self, Value value)
{
    if (!value)
        RAISE(TypeError, "attribute deletion is not supported");
    if (!is_callable(value))
        RAISE(TypeError, "persistent_load must be a callable taking one argument");
    as_unpickler(self)->persistent_load = value;
    return true;
}

static const Method unpickler_methods[] = {
    {"load($self, /)", unpickler_load, "Read a pickle from the file: the object.",
     .flags = METHOD_CLASS},
    {"find_class($self, module_name, global_name, /)", unpickler_find_class,
     "The object of that name in that module, which is imported.",
     .flags = METHOD_CLASS},
    {"__sizeof__($self, /)", unpickler_sizeof, "The size in memory, in bytes."},
    {0},
};

static const GetSet unpickler_getset[] = {
    {"memo", unpickler_memo, unpickler_set_memo, "which objects have been read"},
    {"persistent_load", unpickler_persistent_load, unpickler_set_persistent_load,
     "what finds objects by their persistent ids"},
    {0},
};

TYPE(Unpickler, .name = "_pickle.Unpickler", .size = sizeof(Unpickler),
     .flags = TYPE_BASE, .doc = "Reads pickles from a file.",
     .new_signature =
         "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
     .methods = unpickler_methods, .getset = unpickler_getset,
     .slots = {.construct = unpickler_construct, .init = unpickler_init});
