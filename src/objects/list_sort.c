/* SPDX-License-Identifier: MIT
 *
 * list.sort: a stable, adaptive merge sort (list_sort_runs.h) with comparisons chosen by
 * what is sorted.
 *
 * While it runs the list is empty, so that key functions and comparisons can do no harm;
 * if they put something into it that is told afterwards. Sorted are either the items, or
 * pairs of a key and an item. Small ints are compared as words; floats become words that
 * compare alike. Strs and mixed numbers have a word that decides most comparisons: some
 * characters, or the nearest float. All other keys are compared through a function.
 *
 * What is permuted in arrays of our own is also in the items' or the keys' array until all
 * is done: the collector need not look at ours, and they are freed at once.
 */

#include "gc/heap.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"

enum { SORT_MIN_RUN = 24, PREFIX_MIN = 64 };

typedef struct Sort Sort;
typedef bool (*LessFn)(const Sort *s, Value a, Value b, bool *less);

struct Sort {
    void *scratch;     /* room for half of the elements */
    LessFn less;
    const Type *type;  /* of all keys, for less_same_type */
};

typedef struct Pair {
    Value key, item;
} Pair;

/* The depth of the boundary between the runs [first, second) and [second, second +
 * length): where the binary fractions of their middles' places in n first differ. */
static int sort_power(size_t first, size_t second, size_t length, size_t n)
{
    size_t a = first + second, b = second * 2 + length;
    int power = 0;
    for (;;) {
        power++;
        if (a >= n) {
            a -= n;
            b -= n;
        } else if (b >= n)
            return power;
        a *= 2;
        b *= 2;
    }
}

#define ELEMENT Value
#define SORT(x) words_##x
#define LESS(s, a, b, less) (*(less) = (int64_t)*(a) < (int64_t)*(b), true)
#include "objects/list_sort_runs.h"

#define ELEMENT Value
#define SORT(x) values_##x
#define LESS(s, a, b, result) ((s)->less(s, *(a), *(b), result))
#include "objects/list_sort_runs.h"

#define ELEMENT Pair
#define SORT(x) word_pairs_##x
#define LESS(s, a, b, less) (*(less) = (int64_t)(a)->key < (int64_t)(b)->key, true)
#include "objects/list_sort_runs.h"

#define ELEMENT Pair
#define SORT(x) pairs_##x
#define LESS(s, a, b, result) ((s)->less(s, (a)->key, (b)->key, result))
#include "objects/list_sort_runs.h"

/* --- comparisons --- */

static bool less_any(const Sort *s, Value a, Value b, bool *less)
{
    return compare_bool(a, b, COMPARE_LT, less);
}

/* Keys of one type, which has a comparison; a comparison may change an object's class. */
static bool less_same_type(const Sort *s, Value a, Value b, bool *less)
{
    if (UNLIKELY(type_of(a) != s->type || type_of(b) != s->type))
        return less_any(s, a, b, less);
    Value result = TRY(s->type->slots.compare(a, b, COMPARE_LT));
    if (LIKELY(is_bool(result))) {
        *less = result == TRUE;
        return true;
    }
    return result == NOT_IMPLEMENTED ? compare_bool(a, b, COMPARE_LT, less)
                                     : value_truth(result, less);
}

static bool less_str(const Sort *s, Value a, Value b, bool *less)
{
    const Str *x = as_str(a), *y = as_str(b);
    if (LIKELY(x->kind == 1 && y->kind == 1)) {
        int order = memcmp(x->data, y->data, MIN(x->length, y->length));
        *less = order ? order < 0 : x->length < y->length;
    } else
        *less = str_compare(a, b) < 0;
    return true;
}

/* Both items alike and simple: *order as memcmp. False: there is more to it. */
static inline bool order_simple(Value a, Value b, int *order)
{
    if (both_small_int(a, b)) {
        *order = (int64_t)a < (int64_t)b ? -1 : a != b;
        return true;
    }
    if (is_small_float(a) && is_small_float(b)) {
        double x = small_float_value(a), y = small_float_value(b);
        *order = x < y ? -1 : x > y;
        return x == x && y == y;
    }
    if (!is_exact(a, TYPE_str) || !is_exact(b, TYPE_str))
        return false;
    *order = str_compare(a, b);
    return true;
}

/* As tuples compare: by the first items that aren't the same or equal. */
static bool less_tuple(const Sort *s, Value a, Value b, bool *less)
{
    const Tuple *x = as_tuple(a), *y = as_tuple(b);
    if (UNLIKELY(!is_exact(a, TYPE_tuple) || !is_exact(b, TYPE_tuple)))
        return less_any(s, a, b, less);
    for (size_t i = 0, n = MIN(x->count, y->count); i < n; i++) {
        int order;
        bool equal;
        Value p = x->items[i], q = y->items[i];
        if (p == q)
            continue;
        if (!order_simple(p, q, &order)) {
            TRY(compare_bool(p, q, COMPARE_EQ, &equal));
            if (!equal)
                return compare_bool(p, q, COMPARE_LT, less);
        } else if (order) {
            *less = order < 0;
            return true;
        }
    }
    *less = x->count < y->count;
    return true;
}

/* --- strings by some characters --- */

/* Where those lie that tell most: behind the characters that all have in common. As many
 * as fit a word. */
typedef struct Prefix {
    size_t start;
    unsigned kind; /* bytes of a character */
} Prefix;

static size_t common_length(Value a, Value b, size_t most)
{
    size_t n = MIN(most, str_length(b)), i = 0;
    const Str *x = as_str(a), *y = as_str(b);
    if (x->kind == 1 && y->kind == 1)
        while (i < n && ((const char *)x->data)[i] == ((const char *)y->data)[i])
            i++;
    else
        while (i < n && str_at(a, i) == str_at(b, i))
            i++;
    return i;
}

static Prefix choose_prefix(const Value *strs, size_t n)
{
    Prefix p = {str_length(strs[0]), as_str(strs[0])->kind};
    for (size_t i = 1; i < n; i++) {
        p.kind = MAX(p.kind, as_str(strs[i])->kind);
        if (p.start)
            p.start = common_length(strs[0], strs[i], p.start);
    }
    return p;
}

/* The characters as a number that compares alike; zeros stand behind the end. */
static Value str_prefix(Value v, Prefix p)
{
    const Str *s = as_str(v);
    uint64_t prefix = 0;
    size_t n = MIN(s->length - p.start, sizeof prefix / p.kind);
    if (LIKELY(p.kind == 1)) {
        memcpy(&prefix, (const char *)s->data + p.start, n);
        return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? __builtin_bswap64(prefix)
                                                         : prefix;
    }
    for (size_t i = 0; i < sizeof prefix / p.kind; i++)
        prefix = prefix << 8 * p.kind | (i < n ? str_at(v, p.start + i) : 0);
    return prefix;
}

static inline bool less_prefixed(const Pair *a, const Pair *b, bool *less)
{
    if (LIKELY(a->key != b->key)) {
        *less = a->key < b->key;
        return true;
    }
    return less_str(0, a->item, b->item, less);
}

#define ELEMENT Pair
#define SORT(x) prefixed_##x
#define LESS(s, a, b, result) less_prefixed(a, b, result)
#include "objects/list_sort_runs.h"

typedef struct Keyed {
    Value prefix, key, item;
} Keyed;

#define ELEMENT Keyed
#define SORT(x) keyed_##x
#define LESS(s, a, b, result) \
    less_prefixed(&(Pair){(a)->prefix, (a)->key}, &(Pair){(b)->prefix, (b)->key}, result)
#include "objects/list_sort_runs.h"

/* --- numbers by the nearest float --- */

/* A word that compares, as a signed int, as the float does. Both zeros are equal. */
static Value float_order(double d)
{
    int64_t bits;
    d += 0.0;
    memcpy(&bits, &d, sizeof bits);
    return (Value)(bits < 0 ? bits ^ INT64_MAX : bits);
}

static Value number_order(Value key)
{
    bool overflow;
    if (!is_int(key))
        return float_order(float_value(key));
    return float_order(int_to_double(key, &overflow)); /* infinite where that is so */
}

static inline bool less_number(const Keyed *a, const Keyed *b, bool *less)
{
    if (LIKELY(a->prefix != b->prefix)) {
        *less = (int64_t)a->prefix < (int64_t)b->prefix;
        return true;
    }
    if (a->key == b->key)
        return *less = false, true;
    return compare_bool(a->key, b->key, COMPARE_LT, less);
}

#define ELEMENT Keyed
#define SORT(x) numbers_##x
#define LESS(s, a, b, result) less_number(a, b, result)
#include "objects/list_sort_runs.h"

/* Room for half of the elements, if there will be runs to merge. */
static bool scratch_alloc(Sort *s, size_t n, size_t size, bool scanned)
{
    if (n <= SORT_MIN_RUN)
        return true;
    size_t bytes = (n / 2 + 1) * size;
    s->scratch = scanned ? gc_alloc_buffer(bytes) : gc_alloc_buffer_atomic(bytes);
    return s->scratch || raise_no_memory();
}

/* Arrays of so many elements are worth freeing. */
enum { FREED_MIN = 128 };
static void arrays_free(Sort *s, void *array, size_t n)
{
    if (n < FREED_MIN)
        return;
    gc_free(s->scratch);
    gc_free(array);
}

/* By keys that are strs or numbers. */
static bool sort_keyed(Value *items, const Value *keys, size_t n, bool strs)
{
    Sort s = {0};
    TRY(scratch_alloc(&s, n, sizeof(Keyed), false));
    Keyed *keyed = gc_alloc_buffer_atomic(n * sizeof(Keyed));
    if (!keyed)
        return raise_no_memory();
    Prefix p = strs ? choose_prefix(keys, n) : (Prefix){0};
    for (size_t i = 0; i < n; i++)
        keyed[i] = (Keyed){strs ? str_prefix(keys[i], p) : number_order(keys[i]), keys[i],
                           items[i]};
    TRY(strs ? keyed_sort(&s, keyed, n) : numbers_sort(&s, keyed, n));
    for (size_t i = 0; i < n; i++)
        items[i] = keyed[i].item;
    arrays_free(&s, keyed, n);
    return true;
}

/* Strings lie scattered in memory: most comparisons need not look at them. */
static bool sort_strs(Value *items, size_t n)
{
    Sort s = {0};
    TRY(scratch_alloc(&s, n, sizeof(Pair), false));
    Pair *pairs = gc_alloc_buffer_atomic(n * sizeof(Pair));
    if (!pairs)
        return raise_no_memory();
    Prefix p = choose_prefix(items, n);
    for (size_t i = 0; i < n; i++)
        pairs[i] = (Pair){str_prefix(items[i], p), items[i]};
    TRY(prefixed_sort(&s, pairs, n));
    for (size_t i = 0; i < n; i++)
        items[i] = pairs[i].item;
    arrays_free(&s, pairs, n);
    return true;
}

/* --- choosing one --- */

/* KEYS_NUMBER: ints of any size and floats; KEYS_TYPE: of one type. */
typedef enum KeyKind {
    KEYS_INT,
    KEYS_FLOAT,
    KEYS_NUMBER,
    KEYS_STR,
    KEYS_TYPE,
    KEYS_MIXED
} KeyKind;

static KeyKind key_kind(Value key)
{
    if (is_small_int(key))
        return KEYS_INT;
    if (is_small_float(key) || is_exact(key, TYPE_float))
        return float_value(key) == float_value(key) ? KEYS_FLOAT : KEYS_MIXED;
    return is_exact(key, TYPE_str) ? KEYS_STR : is_exact(key, TYPE_int) ? KEYS_NUMBER : KEYS_TYPE;
}

/* What all keys have in common. */
static KeyKind keys_kind(const Value *keys, size_t n)
{
    KeyKind kind = key_kind(keys[0]);
    const Type *type = type_of(keys[0]);
    for (size_t i = 1; i < n; i++) {
        if (kind >= KEYS_STR && is_pointer(keys[i]) && type_of(keys[i]) == type)
            continue;
        KeyKind next = key_kind(keys[i]);
        if (next != kind && MAX(next, kind) <= KEYS_NUMBER)
            kind = KEYS_NUMBER;
        else if (next != kind || (kind == KEYS_TYPE && type_of(keys[i]) != type))
            return KEYS_MIXED;
    }
    return kind;
}

static void choose_comparison(Sort *s, KeyKind kind, Value key)
{
    s->type = type_of(key);
    s->less = kind == KEYS_STR ? less_str
            : kind == KEYS_TYPE && is_exact(key, TYPE_tuple) ? less_tuple
            : kind == KEYS_TYPE && s->type->slots.compare ? less_same_type : less_any;
}

/* --- sorting arrays --- */

static bool sort_pairs(Sort *s, Pair *pairs, size_t n, KeyKind kind)
{
    TRY(scratch_alloc(s, n, sizeof(Pair), false));
    if (kind == KEYS_FLOAT)
        for (size_t i = 0; i < n; i++)
            pairs[i].key = float_order(float_value(pairs[i].key));
    if (kind <= KEYS_FLOAT)
        return word_pairs_sort(s, pairs, n);
    choose_comparison(s, kind, pairs[0].key);
    return pairs_sort(s, pairs, n);
}

/* Sort the items by their keys, which may be themselves. They are permuted even on
 * failure. */
static bool sort_by_keys(Value *items, const Value *keys, size_t n, KeyKind kind)
{
    if (kind == KEYS_NUMBER || (kind == KEYS_STR && n >= PREFIX_MIN))
        return sort_keyed(items, keys, n, kind == KEYS_STR);
    Pair *pairs = gc_alloc_buffer_atomic(n * sizeof(Pair));
    if (!pairs)
        return raise_no_memory();
    for (size_t i = 0; i < n; i++)
        pairs[i] = (Pair){keys[i], items[i]};
    Sort s = {0};
    bool done = sort_pairs(&s, pairs, n, kind);
    for (size_t i = 0; i < n; i++)
        items[i] = pairs[i].item;
    arrays_free(&s, pairs, n);
    return done;
}

static bool sort_values(Value *items, size_t n, KeyKind kind)
{
    if (kind == KEYS_FLOAT || kind == KEYS_NUMBER)
        return sort_by_keys(items, items, n, kind);
    if (kind == KEYS_STR && n >= PREFIX_MIN)
        return sort_strs(items, n);
    Sort s = {0};
    TRY(scratch_alloc(&s, n, sizeof(Value), kind != KEYS_INT));
    if (kind == KEYS_INT)
        return words_sort(&s, items, n);
    choose_comparison(&s, kind, items[0]);
    return values_sort(&s, items, n);
}

/* key(item) for each; 0 with the key function's exception. */
static Value *sort_keys(Value key, const Value *items, size_t n)
{
    Value *keys = gc_alloc_buffer(n * sizeof(Value));
    if (!keys)
        return (Value *)(uintptr_t)raise_no_memory();
    for (size_t i = 0; i < n; i++)
        keys[i] = TRY(call1(key, items[i]));
    return keys;
}

static void reverse_values(Value *items, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        Value item = items[i];
        items[i] = items[n - 1 - i];
        items[n - 1 - i] = item;
    }
}

/* Descending order that keeps equal items in order: reversed before and after. */
static bool sort_items(Value *items, size_t n, Value key, bool reverse)
{
    Value *keys = 0;
    if (key != NONE)
        keys = TRY(sort_keys(key, items, n));
    if (n < 2)
        return true;
    if (reverse) {
        reverse_values(items, n);
        if (keys)
            reverse_values(keys, n);
    }
    KeyKind kind = keys_kind(keys ? keys : items, n);
    bool done = keys ? sort_by_keys(items, keys, n, kind) : sort_values(items, n, kind);
    if (reverse)
        reverse_values(items, n);
    __asm__ volatile("" : : "r"(keys)); /* which has kept the keys alive until here */
    if (n >= FREED_MIN)
        gc_free(keys);
    return done;
}

bool list_sort(Value self, Value key, bool reverse)
{
    List *list = as_list(self), saved = *list;
    if (!saved.count)
        return true;
    Value *marker = gc_alloc(sizeof *marker); /* what changes the list replaces it */
    if (!marker)
        return raise_no_memory();
    list_clear(self);
    list->items = marker;
    bool done = sort_items(saved.items, saved.count, key, reverse);
    bool modified = list->items != marker;
    list->items = saved.items;
    list->count = saved.count;
    list->capacity = saved.capacity;
    if (done && modified)
        RAISE(ValueError, "list modified during sort");
    return done;
}
