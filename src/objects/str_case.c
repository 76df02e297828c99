/* SPDX-License-Identifier: MIT
 *
 * Case: full mappings (one character may become three) by libunistring, with a fast path
 * for ASCII. libunistring takes surrogates for errors, so they are kept away from it.
 */
#include <unicase.h>
#include <unictype.h>

#include "gc/heap.h"
#include "objects/str.h"
#include "objects/str_data.h"
#include "objects/unicode15.h"

typedef uint32_t *(*MapFn)(const uint32_t *s, size_t n, const char *language, uninorm_t nf,
                           uint32_t *result, size_t *length);

static const MapFn map_functions[] = {
    [CHAR_UPPER] = u32_toupper, [CHAR_LOWER] = u32_tolower,
    [CHAR_TITLE] = u32_totitle, [CHAR_FOLD] = u32_casefold,
};

static uint32_t ascii_lower(uint32_t c) { return c | (c >= 'A' && c <= 'Z' ? 0x20 : 0); }
static uint32_t ascii_upper(uint32_t c) { return c & (c >= 'a' && c <= 'z' ? 0xdf : 0xff); }

size_t char_map_case(uint32_t c, enum CharCase form, uint32_t out[4])
{
    out[0] = c;
    if (c < 128) {
        out[0] = form == CHAR_UPPER || form == CHAR_TITLE ? ascii_upper(c) : ascii_lower(c);
        return 1;
    }
    if (str_is_surrogate(c))
        return 1;
    size_t n = 4;
    uint32_t *result = map_functions[form](&c, 1, NULL, NULL, out, &n);
    if (result == out)
        return n;
    free(result); /* none needs more than three */
    return 1;
}

/* Sixteen ASCII characters at once, also where compilers don't vectorise loops. */
typedef uint8_t Block __attribute__((vector_size(16)));
typedef Block (*BlockMap)(Block);

static inline Block letters(Block b, uint8_t first, uint8_t last)
{
    return ((Block)(b >= first) & (Block)(b <= last)) & 0x20;
}
static inline Block lower_block(Block b) { return b ^ letters(b, 'A', 'Z'); }
static inline Block upper_block(Block b) { return b ^ letters(b, 'a', 'z'); }
static inline Block swap_block(Block b) { return b ^ (letters(b, 'A', 'Z') | letters(b, 'a', 'z')); }

/* The first and the last `size` of n bytes, up to eight each; these may overlap. */
static ALWAYS_INLINE void map_ends(uint8_t *to, const uint8_t *from, size_t n, size_t size, BlockMap map)
{
    uint64_t ends[2] = {0};
    memcpy(&ends[0], from, size);
    memcpy(&ends[1], from + n - size, size);
    typedef uint64_t Words __attribute__((vector_size(16)));
    Words words = (Words)map((Block)(Words){ends[0], ends[1]});
    ends[0] = words[0];
    ends[1] = words[1];
    memcpy(to, &ends[0], size);
    memcpy(to + n - size, &ends[1], size);
}

static ALWAYS_INLINE void map_block(uint8_t *to, const uint8_t *from, BlockMap map)
{
    Block b;
    memcpy(&b, from, sizeof b);
    b = map(b);
    memcpy(to, &b, sizeof b);
}

static ALWAYS_INLINE void map_bytes(uint8_t *to, const uint8_t *from, size_t n, BlockMap map)
{
    const size_t size = sizeof(Block);
    if (n >= size) {
        for (size_t at = 0; at + size <= n; at += size)
            map_block(to + at, from + at, map);
        map_block(to + n - size, from + n - size, map);
    } else if (n >= 8) {
        map_ends(to, from, n, 8, map);
    } else if (n >= 4) {
        map_ends(to, from, n, 4, map);
    } else if (n >= 2) {
        map_ends(to, from, n, 2, map);
    } else if (n) {
        map_ends(to, from, n, 1, map);
    }
}

static ALWAYS_INLINE Value map_ascii(const Str *s, BlockMap map)
{
    Str *result = TRY(str_alloc(s->length, 0x7f));
    map_bytes(result->data, s->data, s->length, map);
    return from_object(result);
}

static Value upper_ascii(const Str *s) { return map_ascii(s, upper_block); }
static Value lower_ascii(const Str *s) { return map_ascii(s, lower_block); }

/* Mappings of characters that were looked up already: texts have few different ones. */
enum { MEMO = 256 };
typedef struct Mapped {
    uint32_t c, n, out[4]; /* n 0: none yet */
} Mapped;

/* One for each form, made when it is needed. */
static Mapped *find_memo(enum CharCase form)
{
    static Mapped *memos[CHAR_FOLD + 1];
    if (!memos[form]) {
        Mapped *memo = gc_alloc_atomic(MEMO * sizeof *memo);
        if (!memo)
            return raise_no_memory(), NULL;
        memos[form] = memset(memo, 0, MEMO * sizeof *memo);
    }
    return memos[form];
}

static inline const Mapped *map_char(Mapped *memo, uint32_t c, enum CharCase form)
{
    Mapped *m = &memo[(c ^ c >> 8) % MEMO];
    if (UNLIKELY(m->n == 0 || m->c != c)) {
        m->c = c;
        m->n = (uint32_t)char_map_case(c, form, m->out);
    }
    return m;
}

/* Each character for itself. */
static Value map_wide(const Str *s, enum CharCase form)
{
    Mapped *memo = TRY(find_memo(form));
    size_t n = 0, at = 0;
    for (size_t i = 0; i < s->length; i++)
        n += map_char(memo, str_read(s->data, s->kind, i), form)->n;
    uint32_t *text = gc_alloc_buffer_atomic(n * sizeof *text);
    if (!text)
        return raise_no_memory();
    for (size_t i = 0; i < s->length; i++) {
        const Mapped *m = map_char(memo, str_read(s->data, s->kind, i), form);
        for (size_t k = 0; k < m->n; k++)
            text[at++] = m->out[k];
    }
    return str_new_kind(text, 4, n);
}

static bool append_mapped(StrBuilder *b, uint32_t c, enum CharCase form)
{
    uint32_t out[4];
    size_t n = char_map_case(c, form, out);
    for (size_t i = 0; i < n; i++)
        TRY(builder_char(b, out[i]));
    return true;
}

enum { IGNORABLE = UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Cf | UC_CATEGORY_MASK_Lm };

static bool is_case_ignorable(uint32_t c)
{
    return uc_is_property_case_ignorable(c) || unicode15_is(c, IGNORABLE);
}

static bool is_cased(uint32_t c) { return uc_is_property_cased(c) || unicode15_is_lower(c); }

/* Sigma at the end of a word: a cased character before, none behind, but for ignorable ones. */
static bool is_final_sigma(const Str *s, size_t i)
{
    size_t before = i, behind = i + 1;
    while (before > 0 && is_case_ignorable(str_read(s->data, s->kind, before - 1)))
        before--;
    if (before == 0 || !is_cased(str_read(s->data, s->kind, before - 1)))
        return false;
    while (behind < s->length && is_case_ignorable(str_read(s->data, s->kind, behind)))
        behind++;
    return behind == s->length || !is_cased(str_read(s->data, s->kind, behind));
}

static bool append_lower(StrBuilder *b, const Str *s, size_t i)
{
    uint32_t c = str_read(s->data, s->kind, i);
    if (c == 0x3a3)
        return builder_char(b, is_final_sigma(s, i) ? 0x3c2 : 0x3c3);
    return append_mapped(b, c, CHAR_LOWER);
}

/* Sigmas by Python's rule, which differs from the library's where a character is cased and
 * ignorable at once. */
static Value lower_with_sigma(const Str *s)
{
    StrBuilder b = {0};
    for (size_t i = 0; i < s->length; i++)
        TRY(append_lower(&b, s, i));
    return builder_finish(&b);
}

/* The lower case of a character is one character, but for this one. */
enum { CAPITAL_I_WITH_DOT = 0x130, CAPITAL_SIGMA = 0x3a3 };

/* Without those two: none becomes wider. */
static Value lower_simply(const Str *s)
{
    Str *result = TRY(str_alloc(s->length, str_char_bound(s)));
    for (size_t i = 0; i < s->length; i++) {
        uint32_t c = str_read(s->data, s->kind, i);
        str_write(result->data, s->kind, i, c < 128 ? ascii_lower(c) : (uint32_t)uc_tolower(c));
    }
    return s->kind == 1 ? from_object(result) : str_new_kind(result->data, result->kind, result->length);
}

static Value lower_wide(const Str *s)
{
    if (str_find_char(s->data, s->kind, s->length, CAPITAL_SIGMA) >= 0)
        return lower_with_sigma(s);
    if (str_find_char(s->data, s->kind, s->length, CAPITAL_I_WITH_DOT) >= 0)
        return map_wide(s, CHAR_LOWER);
    return lower_simply(s);
}

static Value title_ascii(const Str *s)
{
    Value result = TRY(lower_ascii(s));
    uint8_t *p = as_str(result)->data;
    bool in_word = false;
    for (size_t i = 0; i < s->length; i++) {
        bool letter = p[i] >= 'a' && p[i] <= 'z';
        p[i] ^= (uint8_t)((letter & !in_word) << 5);
        in_word = letter;
    }
    return result;
}

/* str.title(): the first of each run of cased characters in title case, the others in lower. */
static Value title(const Str *s)
{
    StrBuilder b = {0};
    bool in_word = false;
    for (size_t i = 0; i < s->length; i++) {
        uint32_t c = str_read(s->data, s->kind, i);
        TRY(in_word ? append_lower(&b, s, i) : append_mapped(&b, c, CHAR_TITLE));
        in_word = c < 128 ? char_is_alpha(c) : is_cased(c);
    }
    return builder_finish(&b);
}

Value str_map_case(Value v, enum CharCase form)
{
    const Str *s = as_str(v);
    if (s->ascii)
        return form == CHAR_UPPER ? upper_ascii(s) : form == CHAR_TITLE ? title_ascii(s) : lower_ascii(s);
    if (form == CHAR_TITLE)
        return title(s);
    if (form == CHAR_LOWER)
        return lower_wide(s);
    return map_wide(s, form);
}

Value str_capitalize(Value v)
{
    const Str *s = as_str(v);
    StrBuilder b = {0};
    if (s->length == 0)
        return rt.empty_str;
    if (s->ascii) {
        Value result = TRY(lower_ascii(s));
        *(uint8_t *)as_str(result)->data = (uint8_t)ascii_upper(*(uint8_t *)s->data);
        return s->length == 1 ? str_from_char(str_at(result, 0)) : result;
    }
    TRY(append_mapped(&b, str_at(v, 0), CHAR_TITLE));
    for (size_t i = 1; i < s->length; i++)
        TRY(append_lower(&b, s, i));
    return builder_finish(&b);
}

Value str_swapcase(Value v)
{
    const Str *s = as_str(v);
    StrBuilder b = {0};
    if (s->ascii)
        return map_ascii(s, swap_block);
    for (size_t i = 0; i < s->length; i++) {
        uint32_t c = str_read(s->data, s->kind, i);
        TRY(char_is_upper(c) ? append_lower(&b, s, i)
            : char_is_lower(c) ? append_mapped(&b, c, CHAR_UPPER) : builder_char(&b, c));
    }
    return builder_finish(&b);
}
