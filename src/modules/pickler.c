/* SPDX-License-Identifier: MIT
 *
 * _pickle.Pickler, and the proxy of its memo.
 */
#include "modules/pickle.h"

#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/set.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* ---- making and dumping ---- */

bool pickler_setup(Pickler *p, Value protocol, Value fix_imports, Value buffer_callback)
{
    int64_t number = PICKLE_DEFAULT;
    if (protocol != NONE)
        TRY(value_as_int64(protocol, &number));
    if (number < 0)
        number = PICKLE_HIGHEST;
    if (number > PICKLE_HIGHEST)
        RAISE(ValueError, "pickle protocol must be <= %d", PICKLE_HIGHEST);
    p->buffer_callback = buffer_callback == NONE ? 0 : buffer_callback;
    if (p->buffer_callback && number < 5)
        RAISE(ValueError, "buffer_callback needs protocol >= 5");
    TRY(value_truth(fix_imports, &p->fix_imports));
    p->protocol = (int)number;
    p->fast = p->fast_depth = 0;
    p->fast_seen = p->reducer_override = 0;
    p->memo = (PickleMemo){0};
    p->initialised = true;
    return true;
}

bool pickler_dump(Pickler *p, Value object)
{
    return pickle_begin(p) && pickle_save(p, object) && pickle_end(p);
}

/* An attribute that subclasses and programs may give; 0 where there is none. */
static bool optional_attribute(Value self, Value name, Value *attribute)
{
    Value found = TRY(attr_get_opt(self, name));
    *attribute = found == UNBOUND ? 0 : found;
    return true;
}

static bool pickler_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Pickler *p = as_pickler(self);
    Value v[4];
    TRY(arguments_place(
        "Pickler(file, protocol=None, fix_imports=True, buffer_callback=None)", args,
        nargs, kwnames, v));
    TRY(pickler_setup(p, v[1], v[2], v[3]));
    Value write = TRY(attr_get_opt(v[0], NAME(write)));
    if (write == UNBOUND)
        RAISE(TypeError, "file must have a 'write' attribute");
    p->write = write;
    TRY(optional_attribute(self, NAME(persistent_id), &p->persistent_id));
    return optional_attribute(self, NAME(dispatch_table), &p->dispatch_table);
}

static Value pickler_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return from_object(TRY((Pickler *)type_alloc(type, 0)));
}

static Value pickler_dump_method(Value *args)
{
    Pickler *p = as_pickler(args[0]);
    if (!p->write)
        return pickle_raise("Pickler.__init__() was not called by %N.__init__()",
                            from_object(type_of(args[0])));
    TRY(optional_attribute(args[0], NAME(reducer_override), &p->reducer_override));
    bool good = pickler_dump(p, args[1]);
    p->reducer_override = 0;
    pickle_release_output(p);
    return good ? NONE : 0;
}

static Value pickler_clear_memo(Value *args)
{
    as_pickler(args[0])->memo = (PickleMemo){0};
    return NONE;
}

static Value pickler_sizeof(Value *args)
{
    const Pickler *p = as_pickler(args[0]);
    return int_from_uint64(sizeof *p + p->memo.capacity * sizeof(MemoEntry) +
                           p->out.capacity);
}

/* ---- the memo's proxy ---- */

typedef struct MemoProxy {
    Object head;
    Value pickler;
} MemoProxy;

static Pickler *proxied(Value v) { return as_pickler(((MemoProxy *)v)->pickler); }

static Value pickler_memo(Value self)
{
    MemoProxy *proxy = TRY((MemoProxy *)type_alloc(rt.types[TYPE_PicklerMemoProxy], 0));
    proxy->pickler = self;
    return from_object(proxy);
}

/* id -> (index, object) */
static Value proxy_copy(Value *args)
{
    PickleMemo memo = proxied(args[0])->memo;
    Value dict = TRY(dict_new_sized(memo.count));
    for (size_t i = 0; i < memo.capacity; i++) {
        const MemoEntry *e = &memo.entries[i];
        if (!e->object)
            continue;
        Value entry = TRY(tuple_pair(TRY(int_from_uint64(e->index)), e->object));
        TRY(dict_set(dict, TRY(int_from_uint64(e->object)), entry));
    }
    return dict;
}

static bool memo_from_dict(PickleMemo *memo, Value dict)
{
    size_t position = 0;
    Value key, entry;
    while (dict_next(dict, &position, &key, &entry)) {
        ssize_t index;
        if (!is_tuple(entry) || tuple_count(entry) != 2)
            RAISE(TypeError, "'memo' values must be 2-item tuples");
        TRY(value_as_ssize(as_tuple(entry)->items[0], &index));
        TRY(pickle_memo_add(memo, as_tuple(entry)->items[1], (uint64_t)index));
    }
    return true;
}

static bool memo_copy(PickleMemo *memo, const PickleMemo *from)
{
    *memo = *from;
    if (!from->capacity)
        return true;
    memo->entries = gc_alloc_buffer(from->capacity * sizeof(MemoEntry));
    if (!memo->entries)
        return raise_no_memory();
    memcpy(memo->entries, from->entries, from->capacity * sizeof(MemoEntry));
    return true;
}

static bool pickler_set_memo(Value self, Value value)
{
    PickleMemo memo = {0};
    if (!value)
        RAISE(TypeError, "attribute deletion is not supported");
    if (is_exact(value, TYPE_PicklerMemoProxy))
        TRY(memo_copy(&memo, &proxied(value)->memo));
    else if (is_dict(value))
        TRY(memo_from_dict(&memo, value));
    else
        RAISE(TypeError,
              "'memo' attribute must be a PicklerMemoProxy object or dict, not %T",
              value);
    as_pickler(self)->memo = memo;
    return true;
}

static Value proxy_clear(Value *args)
{
    proxied(args[0])->memo = (PickleMemo){0};
    return NONE;
}

static Value proxy_reduce(Value *args)
{
    Value contents = TRY(tuple_pack(1, TRY(proxy_copy(args))));
    return tuple_pair(from_object(rt.types[TYPE_dict]), contents);
}

static const Method proxy_methods[] = {
    {"clear($self, /)", proxy_clear, "Forget all objects."},
    {"copy($self, /)", proxy_copy, "The memo as a dict: id -> (index, object)."},
    {"__reduce__($self, /)", proxy_reduce, "For pickling."},
    {0},
};

TYPE(PicklerMemoProxy, .name = "_pickle.PicklerMemoProxy", .size = sizeof(MemoProxy),
     .flags = TYPE_NO_NEW, .unhashable = true, .doc = "A pickler's memo.",
     .methods = proxy_methods);

/* ---- attributes ---- */

static Value pickler_bin(Value self) { return small_int(as_pickler(self)->protocol > 0); }

static Value pickler_persistent_id(Value self)
{
    if (!as_pickler(self)->persistent_id)
        RAISE(AttributeError, "persistent_id");
    return as_pickler(self)->persistent_id;
}

static bool pickler_set_persistent_id(Value self, Value value)
{
    if (!value)
        RAISE(TypeError, "attribute deletion is not supported");
    if (!is_callable(value))
        RAISE(TypeError, "persistent_id must be a callable taking one argument");
    as_pickler(self)->persistent_id = value;
    return true;
}

static const Method pickler_methods[] = {
    {"dump($self, obj, /)", pickler_dump_method,
     "Write the pickle of an object to the file.", .flags = METHOD_CLASS},
    {"clear_memo($self, /)", pickler_clear_memo,
     "Forget which objects have been written."},
    {"__sizeof__($self, /)", pickler_sizeof, "The size in memory, in bytes."},
    {0},
};

static const GetSet pickler_getset[] = {
    {"bin", pickler_bin, 0, "whether the protocol is binary"},
    {"memo", pickler_memo, pickler_set_memo, "which objects have been written"},
    {"persistent_id", pickler_persistent_id, pickler_set_persistent_id,
     "what tells the persistent ids of objects"},
    {0},
};

static const Member pickler_members[] = {
    {"fast", MEMBER_INT, offsetof(Pickler, fast), true, "whether nothing is memoized"},
    {"dispatch_table", MEMBER_VALUE, offsetof(Pickler, dispatch_table), true,
     "the pickler's own table of how types are reduced"},
    {0},
};

TYPE(Pickler, .name = "_pickle.Pickler", .size = sizeof(Pickler), .flags = TYPE_BASE,
     .doc = "Writes pickles of objects to a file.",
     .new_signature = "(file, protocol=None, fix_imports=True, buffer_callback=None)",
     .methods = pickler_methods, .getset = pickler_getset, .members = pickler_members,
     .slots = {.construct = pickler_construct, .init = pickler_init});
