/* SPDX-License-Identifier: MIT
 *
 * Counting, replacing, stripping, translating.
 */
#include "base/copy.h"
#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/str_data.h"

/* --- count, replace --- */

/* Counts of a block are as wide as the characters, so that compilers vectorise it. */
#define COUNT_CHAR(name, type)                                      \
    static size_t name(const type *p, size_t n, type c)             \
    {                                                               \
        size_t count = 0;                                           \
        for (size_t at = 0; at < n; at += 128) {                    \
            const type *block = p + at;                             \
            type in_block = 0;                                      \
            FOR_BLOCKS(i, MIN(n - at, 128u), in_block = (type)(in_block + (block[i] == c))); \
            count += in_block;                                      \
        }                                                           \
        return count;                                               \
    }
COUNT_CHAR(count_latin1, uint8_t)
COUNT_CHAR(count_ucs2, uint16_t)
COUNT_CHAR(count_ucs4, uint32_t)

static size_t count_char(const Str *s, size_t start, size_t end, uint32_t c)
{
    const void *from = str_at_address(s, start);
    if (str_kind_for(c) > s->kind)
        return 0;
    return s->kind == 1 ? count_latin1(from, end - start, (uint8_t)c)
         : s->kind == 2 ? count_ucs2(from, end - start, (uint16_t)c) : count_ucs4(from, end - start, c);
}

size_t str_count(Value v, Value part_value, size_t start, size_t end)
{
    const Str *s = as_str(v), *part = as_str(part_value);
    if (start > end)
        return 0;
    if (part->length == 0)
        return end - start + 1;
    if (part->length == 1)
        return count_char(s, start, end, str_at(part_value, 0));
    return str_count_in(str_at_address(s, start), s->kind, end - start, part->data, part->kind, part->length);
}

#define SWAP_CHAR(name, type)                                                     \
    static void name(type *p, size_t n, type old, type new)                       \
    {                                                                             \
        FOR_BLOCKS(i, n, p[i] = p[i] == old ? new : p[i]);                        \
    }
SWAP_CHAR(swap_latin1, uint8_t)
SWAP_CHAR(swap_ucs2, uint16_t)
SWAP_CHAR(swap_ucs4, uint32_t)

static void swap_all(Str *s, uint32_t old, uint32_t new)
{
    if (s->kind == 1)
        swap_latin1(s->data, s->length, (uint8_t)old, (uint8_t)new);
    else if (s->kind == 2)
        swap_ucs2(s->data, s->length, (uint16_t)old, (uint16_t)new);
    else
        swap_ucs4(s->data, s->length, old, new);
}

static void swap_some(Str *s, uint32_t old, uint32_t new, size_t count)
{
    for (size_t i = 0; i < s->length && count > 0; i++) {
        if (str_read(s->data, s->kind, i) == old)
            str_write(s->data, s->kind, i, new), count--;
    }
}

/* Both one character, of which the old one fits the text's kind. */
static Value replace_char(const Str *s, uint32_t old, uint32_t new, size_t count)
{
    uint32_t max = MAX(str_char_bound(s), new);
    Str *result = TRY(str_alloc(s->length, max));
    str_copy_chars(result->data, result->kind, s->data, s->kind, s->length);
    if (count >= s->length)
        swap_all(result, old, new);
    else
        swap_some(result, old, new, count);
    return str_narrowed(result);
}

static ALWAYS_INLINE void interleave(void *to, unsigned kind, const Str *s, const Str *new, size_t count)
{
    size_t at = 0, n = s->length, size = new->length;
    for (size_t i = 0; i <= n; i++) {
        for (size_t k = 0; i < count && k < size; k++)
            str_write(to, kind, at++, str_read(new->data, new->kind, k));
        if (i < n)
            str_write(to, kind, at++, str_read(s->data, s->kind, i));
    }
}

static bool replaced_length(const Str *s, size_t count, size_t old, size_t new, size_t *length)
{
    size_t kept = s->length - count * old;
    if (MUL_OVERFLOWS(count, new, length) || ADD_OVERFLOWS(*length, kept, length) || *length > STR_MAX_BYTES / 4)
        RAISE(OverflowError, "replace string is too long");
    return true;
}

/* "" is found before each character and at the end. */
static Value replace_empty(const Str *s, const Str *new, size_t max)
{
    size_t length, count = MIN(max, s->length + 1);
    TRY(replaced_length(s, count, 0, new->length, &length));
    Str *result = TRY(str_alloc(length, MAX(str_char_bound(s), str_char_bound(new))));
    if (result->kind == 1)
        interleave(result->data, 1, s, new, count);
    else if (result->kind == 2)
        interleave(result->data, 2, s, new, count);
    else
        interleave(result->data, 4, s, new, count);
    return from_object(result);
}

Value str_narrowed(Str *s)
{
    if (s->ascii && s->length > 1)
        return from_object(s);
    if (s->length <= 1 || str_is_narrower(s, 0, s->length))
        return str_new_kind(s->data, s->kind, s->length);
    return from_object(s);
}

enum { PLACES = 256 };

/* Where the parts are: so many at a time. */
typedef struct Places {
    size_t at[PLACES], count;
} Places;

/* The next part's place, or SIZE_MAX. */
static size_t find_place(const Str *s, const Str *old, size_t start)
{
    ssize_t at = str_find_in(str_at_address(s, start), s->kind, s->length - start, old->data, old->kind,
                             old->length);
    return at < 0 ? SIZE_MAX : start + (size_t)at;
}

/* Some of those that are there. */
static void find_some(const Str *s, const Str *old, size_t start, size_t max, Places *places)
{
    max = MIN(max, (size_t)PLACES);
    if (old->length == 1)
        (void)str_find_chars(s, start, str_read(old->data, old->kind, 0), places->at, max);
    else for (size_t i = 0; i < max; i++) {
        places->at[i] = find_place(s, old, start);
        start = places->at[i] + old->length;
    }
}

static void find_char_places(const Str *s, uint32_t c, size_t max, Places *places)
{
    if (s->length > PLACES)
        max = MIN(max, count_char(s, 0, s->length, c));
    size_t found = str_find_chars(s, 0, c, places->at, MIN(max, (size_t)PLACES));
    places->count = s->length > PLACES ? max : found;
}

static void find_places(const Str *s, const Str *old, size_t max, Places *places)
{
    size_t start = 0, at;
    if (old->length == 1) {
        find_char_places(s, str_read(old->data, old->kind, 0), max, places);
        return;
    }
    for (places->count = 0; places->count < max; places->count++) {
        if ((at = find_place(s, old, start)) == SIZE_MAX)
            return;
        if (places->count < PLACES)
            places->at[places->count] = at;
        start = at + old->length;
    }
}

static ALWAYS_INLINE char *put(char *to, unsigned kind, const void *from, unsigned from_kind, size_t n)
{
    if (LIKELY(kind == from_kind))
        copy_short(to, from, n * kind);
    else
        str_copy_chars(to, kind, from, from_kind, n);
    return to + n * kind;
}

static Value replace_parts(const Str *s, const Str *old, const Str *new, Places *places)
{
    size_t length, start = 0, count = places->count;
    TRY(replaced_length(s, count, old->length, new->length, &length));
    if (length == 0)
        return rt.empty_str;
    Str *result = TRY(str_alloc(length, MAX(str_char_bound(s), str_char_bound(new))));
    char *p = result->data;
    unsigned kind = result->kind;
    for (size_t i = 0; i < count; i++) {
        if (UNLIKELY(i >= PLACES) && i % PLACES == 0)
            find_some(s, old, start, count - i, places);
        size_t at = places->at[i % PLACES];
        p = put(p, kind, str_at_address(s, start), s->kind, at - start);
        p = put(p, kind, new->data, new->kind, new->length);
        start = at + old->length;
    }
    put(p, kind, str_at_address(s, start), s->kind, s->length - start);
    return str_narrowed(result);
}

static Value replace_any(Value v, const Str *old, const Str *new, size_t max)
{
    Places places;
    find_places(as_str(v), old, max, &places);
    return places.count ? replace_parts(as_str(v), old, new, &places) : str_exact(v);
}

Value str_replace(Value v, Value old, Value new, ssize_t max_count)
{
    const Str *s = as_str(v), *o = as_str(old), *n = as_str(new);
    size_t max = max_count < 0 ? SIZE_MAX : (size_t)max_count;
    if (max == 0 || str_equal(old, new))
        return str_exact(v);
    if (o->length == 0)
        return s->length == 0 ? str_exact(new) : replace_empty(s, n, max);
    if (o->length != 1 || n->length != 1)
        return replace_any(v, o, n, max);
    if (str_find_char(s->data, s->kind, s->length, str_at(old, 0)) < 0)
        return str_exact(v);
    return replace_char(s, str_at(old, 0), str_at(new, 0), max);
}

/* --- strip --- */

static inline bool is_among(const Str *chars, uint32_t c)
{
    const uint8_t *p = chars->data;
    if (chars->kind > 1 || chars->length > 8)
        return str_find_char(chars->data, chars->kind, chars->length, c) >= 0;
    for (size_t i = 0; i < chars->length; i++)
        if (p[i] == c)
            return true;
    return false;
}

static inline bool strips(const Str *s, size_t i, const Str *chars)
{
    uint32_t c = str_read(s->data, s->kind, i);
    return chars ? is_among(chars, c) : char_is_space(c);
}

Value str_strip(Value v, Value chars_value, bool left, bool right)
{
    const Str *s = as_str(v), *chars = chars_value == NONE ? NULL : as_str(chars_value);
    size_t start = 0, end = s->length;
    const uint8_t *p = s->data;
    if (LIKELY(!chars && s->kind == 1)) {
        while (left && start < end && char_latin1_spaces[p[start]])
            start++;
        while (right && end > start && char_latin1_spaces[p[end - 1]])
            end--;
        return str_substring(v, start, end);
    }
    while (left && start < end && strips(s, start, chars))
        start++;
    while (right && end > start && strips(s, end - 1, chars))
        end--;
    return str_substring(v, start, end);
}

/* --- translate, maketrans --- */

/* What the table maps c to: UNBOUND (no entry: keep), NONE (delete), an int or a str. */
static Value translation(Value table, uint32_t c)
{
    Value key = small_int(c), mapped;
    if (is_exact(table, TYPE_dict)) {
        mapped = dict_get(table, key);
    } else {
        mapped = value_getitem(table, key);
        if (!mapped && error_clear_if(TYPE_LookupError))
            return UNBOUND;
    }
    return mapped;
}

static bool append_translation(StrBuilder *b, uint32_t c, Value mapped)
{
    int64_t number;
    if (mapped == UNBOUND)
        return builder_char(b, c);
    if (mapped == NONE)
        return true;
    if (is_str(mapped))
        return builder_str(b, mapped);
    if (!is_int(mapped))
        RAISE(TypeError, "character mapping must return integer, None or str");
    if (!int_fits_int64(mapped, &number) || number < 0 || number > 0x10ffff)
        RAISE(ValueError, "character mapping must be in range(0x%x)", 0x110000);
    return builder_char(b, (uint32_t)number);
}

enum { ASKS = 0x80, DELETED, OTHER }; /* instead of an ASCII character */

/* What the table maps an ASCII character to: another one, or what it is then. */
static bool ascii_translation(Value table, uint32_t c, uint8_t *to)
{
    Value mapped = TRY(translation(table, c));
    *to = OTHER;
    if (mapped == UNBOUND)
        *to = (uint8_t)c;
    else if (mapped == NONE)
        *to = DELETED;
    else if (is_small_int(mapped) && small_int_value(mapped) >= 0 && small_int_value(mapped) < 0x80)
        *to = (uint8_t)small_int_value(mapped);
    else if (is_str(mapped) && as_str(mapped)->ascii && str_length(mapped) == 1)
        *to = (uint8_t)str_at(mapped, 0);
    return true;
}

/* As long as ASCII characters become other ones or nothing: n of them, from what is before
 * *end. The table is asked once for each. */
static bool translate_ascii(uint8_t *out, size_t *n, const Str *s, Value table, size_t *end)
{
    uint8_t to[0x80];
    const uint8_t *from = s->data;
    size_t i = 0, kept = 0;
    memset(to, ASKS, sizeof to);
    for (; i < s->length; i++) {
        uint8_t c = from[i];
        if (UNLIKELY(to[c] == ASKS))
            TRY(ascii_translation(table, c, &to[c]));
        if (UNLIKELY(to[c] == OTHER))
            break;
        out[kept] = to[c];
        kept += to[c] != DELETED;
    }
    *end = i;
    *n = kept;
    return true;
}

/* From character i on. The translation of each ASCII character is asked for once. */
static Value translate_rest(StrBuilder *b, const Str *s, size_t i, Value table)
{
    Value cache[128] = {0};
    for (; i < s->length; i++) {
        uint32_t c = str_read(s->data, s->kind, i);
        Value mapped = c < 128 && cache[c] ? cache[c] : TRY(translation(table, c));
        if (c < 128)
            cache[c] = mapped;
        TRY(append_translation(b, c, mapped));
    }
    return builder_finish(b);
}

Value str_translate(Value v, Value table)
{
    const Str *s = as_str(v);
    StrBuilder b = {0};
    size_t end = 0, n;
    if (s->ascii) {
        Str *result = TRY(str_alloc(s->length, 0x7f));
        TRY(translate_ascii(result->data, &n, s, table, &end));
        if (end == s->length)
            return n == end && n > 1 ? from_object(result) : str_new_ascii(result->data, n);
        TRY(builder_ascii(&b, result->data, n));
    }
    return translate_rest(&b, s, end, table);
}

static Value maketrans_from_dict(Value from)
{
    Value key, value, result = TRY(dict_new());
    if (!is_dict(from))
        RAISE(TypeError, "if you give only one argument to maketrans it must be a dict");
    for (size_t at = 0; dict_next(from, &at, &key, &value); ) {
        if (is_str(key)) {
            if (str_length(key) != 1)
                RAISE(ValueError, "string keys in translate table must be of length 1");
            key = small_int(str_at(key, 0));
        } else if (!is_int(key)) {
            RAISE(TypeError, "keys in translate table must be strings or integers");
        }
        TRY(dict_set(result, key, value));
    }
    return result;
}

Value str_maketrans(Value *args)
{
    Value x = args[0], y = args[1], z = args[2];
    if (y == UNBOUND)
        return maketrans_from_dict(x);
    if (!is_str(y))
        RAISE(TypeError, "maketrans() argument 2 must be str, not %K", y);
    if (z != UNBOUND && !is_str(z))
        RAISE(TypeError, "maketrans() argument 3 must be str, not %K", z);
    if (!is_str(x))
        RAISE(TypeError, "first maketrans argument must be a string if there is a second argument");
    if (str_length(x) != str_length(y))
        RAISE(ValueError, "the first two maketrans arguments must have equal length");
    Value result = TRY(dict_new());
    for (size_t i = 0; i < str_length(x); i++)
        TRY(dict_set(result, small_int(str_at(x, i)), small_int(str_at(y, i))));
    for (size_t i = 0; z != UNBOUND && i < str_length(z); i++)
        TRY(dict_set(result, small_int(str_at(z, i)), NONE));
    return result;
}
