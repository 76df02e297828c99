/* SPDX-License-Identifier: MIT
 *
 * mappingproxy: a read-only view of a mapping. Everything is handed on to it.
 */
#include "objects/mappingproxy.h"

#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/tuple.h"
#include "objects/type.h"

static Value mapping_of(Value self) { return ((MappingProxy *)self)->mapping; }

Value mappingproxy_new(Value mapping)
{
    MappingProxy *proxy = gc_alloc_object(sizeof *proxy);
    if (!proxy)
        return raise_no_memory();
    proxy->head.shape = rt.shapes[TYPE_mappingproxy];
    proxy->mapping = mapping;
    return from_object(proxy);
}

static Value mappingproxy_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value mapping;
    TRY(arguments_place("mappingproxy(mapping)", args, nargs, kwnames, &mapping));
    if (!type_of(mapping)->slots.getitem || is_list(mapping) || is_tuple(mapping))
        RAISE(TypeError, "mappingproxy() argument must be a mapping, not %T", mapping);
    return mappingproxy_new(mapping);
}

static Value mappingproxy_repr(Value self)
{
    return str_format("mappingproxy(%R)", mapping_of(self));
}

static Value mappingproxy_str(Value self) { return value_str(mapping_of(self)); }

static bool mappingproxy_hash(Value self, int64_t *hash)
{
    return value_hash(mapping_of(self), hash);
}

static Value mappingproxy_compare(Value a, Value b, enum CompareOp op)
{
    return compare_values(mapping_of(a), b, op);
}

static bool mappingproxy_length(Value self, ssize_t *length)
{
    return value_length(mapping_of(self), length);
}

static Value mappingproxy_getitem(Value self, Value key)
{
    return value_getitem(mapping_of(self), key);
}

static bool mappingproxy_contains(Value self, Value key, bool *found)
{
    return value_contains(mapping_of(self), key, found);
}

static Value mappingproxy_iter(Value self) { return iter_new(mapping_of(self)); }

static Value mappingproxy_or(Value a, Value b)
{
    if (is_exact(a, TYPE_mappingproxy))
        a = mapping_of(a);
    if (is_exact(b, TYPE_mappingproxy))
        b = mapping_of(b);
    return operate_binary(BINARY_or, a, b);
}

static Value mappingproxy_inplace_or(Value self, Value other)
{
    RAISE(TypeError, "'|=' is not supported by %T; use '|' instead", self);
}

static Value mappingproxy_get(Value *args)
{
    return call_method2(mapping_of(args[0]), NAME(get), args[1], args[2]);
}

static Value mappingproxy_keys(Value *args)
{
    return call_method0(mapping_of(args[0]), NAME(keys));
}
static Value mappingproxy_values(Value *args)
{
    return call_method0(mapping_of(args[0]), NAME(values));
}
static Value mappingproxy_items(Value *args)
{
    return call_method0(mapping_of(args[0]), NAME(items));
}
static Value mappingproxy_copy(Value *args)
{
    return call_method0(mapping_of(args[0]), NAME(copy));
}

static Value mappingproxy_reversed(Value *args)
{
    return call_method0(mapping_of(args[0]), NAME(__reversed__));
}

static const Method mappingproxy_methods[] = {
    {"get($self, key, default=None, /)", mappingproxy_get,
     "The value of the key if it is in the mapping, else default."},
    {"keys($self, /)", mappingproxy_keys, "A view of the mapping's keys."},
    {"values($self, /)", mappingproxy_values, "A view of the mapping's values."},
    {"items($self, /)", mappingproxy_items, "A view of the mapping's items."},
    {"copy($self, /)", mappingproxy_copy, "A shallow copy of the mapping."},
    {"__reversed__($self, /)", mappingproxy_reversed, "An iterator over the keys, last one first."},
    {0},
};

TYPE(mappingproxy, .size = sizeof(MappingProxy),
     .doc = "mappingproxy(mapping)\n--\n\nRead-only view of a mapping.",
     .methods = METHODS(mappingproxy_methods), .flags = TYPE_MAPPING | TYPE_GENERIC,
     .slots = {.getattribute = attr_generic_get,
               .construct = mappingproxy_construct,
               .repr = mappingproxy_repr,
               .str = mappingproxy_str,
               .hash = mappingproxy_hash,
               .compare = mappingproxy_compare,
               .length = mappingproxy_length,
               .getitem = mappingproxy_getitem,
               .contains = mappingproxy_contains,
               .iter = mappingproxy_iter,
               .or = mappingproxy_or,
               .inplace[BINARY_or] = mappingproxy_inplace_or});
