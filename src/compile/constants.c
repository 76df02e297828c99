/* SPDX-License-Identifier: MIT
 *
 * Numbering of names and constants, and the pool that makes equal constants one object.
 * Constants are equal only with the same type and bits: 1, 1.0 and True differ, 0.0 and
 * -0.0 too.
 */
#include "compile/unit.h"

#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* ---- numbers ---- */

typedef struct NumberSlot {
    Value key;
    uint32_t number;
} NumberSlot;

static uint32_t hash_bits(uint64_t bits, uint32_t lg_size)
{
    return (uint32_t)((bits ^ bits >> 32) * UINT64_C(0x9E3779B97F4A7C15) >> (64 - lg_size));
}

static NumberSlot *find_slot(const NumberMap *map, Value key)
{
    uint32_t mask = (1u << map->lg_size) - 1, i = hash_bits(key, map->lg_size);
    while (map->slots[i].key && map->slots[i].key != key)
        i = (i + 1) & mask;
    return &map->slots[i];
}

int number_map_find(const NumberMap *map, Value key)
{
    if (!map->count)
        return -1;
    NumberSlot *slot = find_slot(map, key);
    return slot->key ? (int)slot->number : -1;
}

static void grow_map(AstArena *arena, NumberMap *map)
{
    map->lg_size = map->lg_size ? map->lg_size + 1 : 3;
    map->slots = arena_alloc(arena, sizeof *map->slots << map->lg_size);
    map->capacity = 3u << map->lg_size >> 2;
    Value *keys = arena_alloc(arena, sizeof *keys * map->capacity);
    for (uint32_t i = 0; i < map->count; i++) {
        keys[i] = map->keys[i];
        *find_slot(map, keys[i]) = (NumberSlot){keys[i], i};
    }
    map->keys = keys;
}

uint32_t number_map_add(AstArena *arena, NumberMap *map, Value key)
{
    int number = number_map_find(map, key);
    if (number >= 0)
        return (uint32_t)number;
    if (map->count == map->capacity)
        grow_map(arena, map);
    *find_slot(map, key) = (NumberSlot){key, map->count};
    map->keys[map->count] = key;
    return map->count++;
}

Value number_map_tuple(const NumberMap *map)
{
    return tuple_new(map->keys, map->count);
}

/* ---- the pool ---- */

enum { MAX_COMPARED_SET = 64 };

static uint64_t mix(uint64_t hash, uint64_t more)
{
    return (hash ^ more) * UINT64_C(0x9E3779B97F4A7C15) + (hash >> 29);
}

static uint64_t hash_bytes(const void *data, size_t n, uint64_t hash)
{
    const unsigned char *at = data;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
    return mix(hash, n);
}

static uint64_t constant_hash(Value v)
{
    if (!is_pointer(v))
        return mix(1, v);
    if (is_exact(v, TYPE_str))
        return mix(2, (uint64_t)str_hash(v));
    if (is_exact(v, TYPE_bytes))
        return hash_bytes(as_bytes(v)->data, as_bytes(v)->length, 3);
    if (is_exact(v, TYPE_int))
        return mix(4, (uint64_t)int_hash(v));
    if (is_exact(v, TYPE_float))
        return hash_bytes(&((Float *)v)->value, sizeof(double), 5);
    if (is_exact(v, TYPE_complex))
        return hash_bytes(&((Complex *)v)->real, 2 * sizeof(double), 6);
    if (is_exact(v, TYPE_frozenset) && set_count(v) <= MAX_COMPARED_SET) {
        uint64_t sum = 9;
        Value item;
        for (size_t position = 0; set_next(v, &position, &item); )
            sum += constant_hash(item);
        return sum;
    }
    if (!is_exact(v, TYPE_tuple))
        return mix(7, v);
    uint64_t hash = 8;
    for (size_t i = 0; i < tuple_count(v); i++)
        hash = mix(hash, constant_hash(as_tuple(v)->items[i]));
    return hash;
}

static bool constants_equal(Value a, Value b);

/* Every item of one is in the other, with the same type: pairwise, so for small ones only. */
static bool sets_equal(Value a, Value b)
{
    Value x, y;
    if (set_count(a) != set_count(b) || set_count(a) > MAX_COMPARED_SET)
        return false;
    for (size_t i = 0; set_next(a, &i, &x); ) {
        bool found = false;
        for (size_t j = 0; !found && set_next(b, &j, &y); )
            found = constants_equal(x, y);
        if (!found)
            return false;
    }
    return true;
}

static bool constants_equal(Value a, Value b)
{
    if (a == b)
        return true;
    if (!is_pointer(a) || !is_pointer(b) || as_object(a)->shape != as_object(b)->shape)
        return false;
    if (is_exact(a, TYPE_str))
        return str_equal(a, b);
    if (is_exact(a, TYPE_bytes))
        return as_bytes(a)->length == as_bytes(b)->length
            && !memcmp(as_bytes(a)->data, as_bytes(b)->data, as_bytes(a)->length);
    if (is_exact(a, TYPE_int))
        return int_compare(a, b) == 0;
    if (is_exact(a, TYPE_float))
        return !memcmp(&((Float *)a)->value, &((Float *)b)->value, sizeof(double));
    if (is_exact(a, TYPE_complex))
        return !memcmp(&((Complex *)a)->real, &((Complex *)b)->real, 2 * sizeof(double));
    if (is_exact(a, TYPE_frozenset))
        return sets_equal(a, b);
    if (!is_exact(a, TYPE_tuple) || tuple_count(a) != tuple_count(b))
        return false;
    for (size_t i = 0; i < tuple_count(a); i++)
        if (!constants_equal(as_tuple(a)->items[i], as_tuple(b)->items[i]))
            return false;
    return true;
}

static void place_constant(ConstantPool *pool, Value constant)
{
    uint64_t mask = ((uint64_t)1 << pool->lg_size) - 1, i = constant_hash(constant) & mask;
    while (pool->slots[i])
        i = (i + 1) & mask;
    pool->slots[i] = constant;
}

static void grow_pool(AstArena *arena, ConstantPool *pool)
{
    Value *old = pool->slots;
    size_t old_size = pool->lg_size ? (size_t)1 << pool->lg_size : 0;
    pool->lg_size = pool->lg_size ? pool->lg_size + 1 : 6;
    pool->slots = arena_alloc(arena, sizeof *old << pool->lg_size);
    for (size_t i = 0; i < old_size; i++)
        if (old[i])
            place_constant(pool, old[i]);
}

/* Strings that look like identifiers are interned, as programs that compare with `is` expect. */
static bool looks_like_name(Value s)
{
    const Str *str = as_str(s);
    if (!str->ascii)
        return false;
    for (size_t i = 0; i < str->length; i++) {
        unsigned char c = ((unsigned char *)str->data)[i];
        if (!(c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z')))
            return false;
    }
    return true;
}

/* The same constant with its parts interned. */
static Value intern_parts(AstArena *arena, ConstantPool *pool, Value v)
{
    if (is_exact(v, TYPE_str))
        return looks_like_name(v) ? str_intern(v) : v;
    if (is_exact(v, TYPE_frozenset)) {
        Value list = TRY(list_new(set_count(v))), item;
        for (size_t position = 0; set_next(v, &position, &item); )
            TRY(list_push(list, TRY(constant_intern(arena, pool, item))));
        return frozenset_from(list);
    }
    if (!is_exact(v, TYPE_tuple) || !tuple_count(v))
        return v;
    TRY(stack_check(" during compilation"));
    Tuple *copy = TRY(tuple_alloc(tuple_count(v)));
    for (size_t i = 0; i < tuple_count(v); i++)
        copy->items[i] = TRY(constant_intern(arena, pool, as_tuple(v)->items[i]));
    return from_object(copy);
}

Value constant_intern(AstArena *arena, ConstantPool *pool, Value v)
{
    if (!is_pointer(v))
        return v;
    if (!pool->lg_size || (pool->count + 1) * 4 > 3u << pool->lg_size)
        grow_pool(arena, pool);
    uint64_t mask = ((uint64_t)1 << pool->lg_size) - 1, i = constant_hash(v) & mask;
    for (; pool->slots[i]; i = (i + 1) & mask)
        if (constants_equal(pool->slots[i], v))
            return pool->slots[i];
    v = TRY(intern_parts(arena, pool, v));
    if ((pool->count + 1) * 4 > 3u << pool->lg_size)
        grow_pool(arena, pool);
    pool->count++;
    place_constant(pool, v);
    return v;
}
