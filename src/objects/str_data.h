/* SPDX-License-Identifier: MIT
 *
 * Character data of strs, for the files str_*.c and codec*.c: reading, writing and copying
 * characters of the three widths.
 */
#ifndef OBJECTS_STR_DATA_H
#define OBJECTS_STR_DATA_H

#include "base/blocks.h"
#include "base/utf8.h"
#include "objects/str.h"

/* What `owner` of a growable str is: strs made by s += x share it as long as each ends
 * where the buffer's used part does. Atomic memory. */
typedef struct StrBuffer {
    size_t used, capacity; /* in bytes, without the closing zero character */
    char data[];
} StrBuffer;

#define STR_MAX_BYTES (PTRDIFF_MAX - 4096)

static inline uint8_t str_kind_for(uint32_t max_char)
{
    return max_char < 0x100 ? 1 : max_char < 0x10000 ? 2 : 4;
}

static ALWAYS_INLINE uint32_t str_read(const void *data, unsigned kind, size_t i)
{
    return kind == 1 ? ((const uint8_t *)data)[i]
         : kind == 2 ? ((const uint16_t *)data)[i] : ((const uint32_t *)data)[i];
}

static ALWAYS_INLINE void str_write(void *data, unsigned kind, size_t i, uint32_t c)
{
    if (kind == 1)
        ((uint8_t *)data)[i] = (uint8_t)c;
    else if (kind == 2)
        ((uint16_t *)data)[i] = (uint16_t)c;
    else
        ((uint32_t *)data)[i] = c;
}

/* Where a plain str's data lies: known, while s->data would have to be loaded again. */
static inline void *str_own_data(Str *s) { return s + 1; }

/* The fields of a plain str, whose characters are to follow, and the zero behind those. */
static inline void str_set_up(Str *s, size_t length, unsigned kind, bool ascii)
{
    s->head.shape = rt.shapes[TYPE_str];
    s->hash = -1;
    s->length = length;
    s->kind = (uint8_t)kind;
    s->ascii = ascii;
    s->interned = s->grown = s->growable = false;
    s->data = str_own_data(s);
    str_write(str_own_data(s), kind, length, 0);
}

/* A part that has its own memory. In str.c. */
Value str_copy_part(const Str *s, size_t start, size_t end) MUST_USE;
/* A str that the caller alone knows, to be used again and again: *room, as one of so many
 * characters not above max_char, to be filled at once. It is made anew when it is NULL or
 * too small. Without room it is str_alloc. In str.c. */
Str *str_reuse(Str **room, size_t length, uint32_t max_char) MUST_USE;
/* An ASCII str whose characters lie in another object. In str.c. */
Value str_shared_ascii(const void *owner, const char *data, size_t n) MUST_USE;
/* The block that a str's characters lie in: itself, or the object that it shares. */
const void *str_owner(const Str *s);

/* The str of UTF-8 that isn't ASCII alone, by str_reuse. UNBOUND: there is
 * what is no character. In str.c. */
Value str_decode_utf8(Str **room, const void *text, size_t n) MUST_USE;

/* The address of character i. */
static inline void *str_at_address(const Str *s, size_t i) { return (char *)s->data + i * s->kind; }

/* Copy n characters, widening if the target is wider (it must not be narrower, unless the
 * characters fit). */
void str_copy_chars(void *to, unsigned to_kind, const void *from, unsigned from_kind, size_t n);
/* The largest character among n (exact only as to its class: ASCII, Latin-1, UCS-2, UCS-4). */
uint32_t str_max_char(const void *data, unsigned kind, size_t n);
static inline uint32_t str_char_bound(const Str *s)
{
    return s->ascii ? 0x7f : s->kind == 1 ? 0xff : s->kind == 2 ? 0xffff : 0x10ffff;
}
/* Would s[start:end] be of a narrower class than s? */
bool str_is_narrower(const Str *s, size_t start, size_t end);
/* Are all n bytes below 128? */
bool str_all_ascii(const void *bytes, size_t n);
/* A str of n characters of that kind, narrowed to the smallest kind. */
Value str_new_kind(const void *data, unsigned kind, size_t n) MUST_USE;
/* The narrowest form of a str that was filled with characters which may all be narrower. In
 * str_replace.c. */
Value str_narrowed(Str *s) MUST_USE;
/* Where `part` (n characters of kind) first/last is in data; -1: nowhere. In str_find.c. */
ssize_t str_find_in(const void *data, unsigned kind, size_t length, const void *part, unsigned part_kind, size_t n);
ssize_t str_rfind_in(const void *data, unsigned kind, size_t length, const void *part, unsigned part_kind, size_t n);
/* How often such a part of two characters or more is there, without overlaps. */
size_t str_count_in(const void *data, unsigned kind, size_t length, const void *part, unsigned part_kind,
                    size_t n);
ssize_t str_find_char(const void *data, unsigned kind, size_t length, uint32_t c);
/* The first places, at most `max`, from start on where c is; how many. */
size_t str_find_chars(const Str *s, size_t start, uint32_t c, size_t *places, size_t max);
ssize_t str_rfind_char(const void *data, unsigned kind, size_t length, uint32_t c);

static inline bool str_is_surrogate(uint32_t c) { return c >= 0xd800 && c <= 0xdfff; }

/* --- characters (str_unicode.c): Unicode properties as str's methods need them --- */
bool char_is_wide_space(uint32_t c); /* from 256 on */
extern CORE_DATA const bool char_latin1_spaces[256];
static inline bool char_is_space(uint32_t c)
{
    return LIKELY(c < 256) ? char_latin1_spaces[c] : c >= 0x1680 && c <= 0x3000 && char_is_wide_space(c);
}
bool char_is_line_break(uint32_t c);

/* What else is true of a character, as bits. They are looked up by pages of 256 characters,
 * each made when the first of its characters is asked for. */
enum CharFlags {
    IS_ALPHA = 1, IS_DECIMAL = 2, IS_DIGIT = 4, IS_NUMERIC = 8, IS_LOWER = 16, IS_UPPER = 32, IS_TITLE = 64,
    IS_PRINTABLE = 128, IS_SPACE = 256, IS_NAME_START = 512, IS_NAME_PART = 1024, IS_CASED = 2048,
    IS_ALNUM = IS_ALPHA | IS_DECIMAL | IS_DIGIT | IS_NUMERIC
};
enum { CHAR_PAGE = 256, CHAR_PAGES = 0x110000 / CHAR_PAGE };
extern CORE_DATA const uint16_t **char_pages; /* by c / CHAR_PAGE; 0 at first, and where there is none yet */
unsigned char_find_flags(uint32_t c);
static inline unsigned char_flags(uint32_t c)
{
    const uint16_t *page = LIKELY(char_pages) ? char_pages[c / CHAR_PAGE] : 0;
    return LIKELY(page) ? page[c % CHAR_PAGE] : char_find_flags(c);
}
static inline bool char_is_printable(uint32_t c) { return char_flags(c) & IS_PRINTABLE; }
static inline bool char_is_decimal(uint32_t c) { return char_flags(c) & IS_DECIMAL; }
static inline bool char_is_alnum(uint32_t c) { return char_flags(c) & IS_ALNUM; }
static inline bool char_is_identifier_start(uint32_t c) { return char_flags(c) & IS_NAME_START; }
static inline bool char_is_identifier_part(uint32_t c) { return char_flags(c) & IS_NAME_PART; }
/* Has each character one of these flags? */
bool str_all_flagged(const Str *s, unsigned flags);
/* The value of a Han number character; false if it is none. */
bool char_han_number(uint32_t c, int64_t *value);
/* The digit's value, or -1. */
int char_decimal_value(uint32_t c);
int char_digit_value(uint32_t c);

/* Full case mappings of one character: up to three characters, their number is returned. */
enum CharCase { CHAR_UPPER, CHAR_LOWER, CHAR_TITLE, CHAR_FOLD };
size_t char_map_case(uint32_t c, enum CharCase form, uint32_t out[4]);
/* Of a whole str (str_case.c); CHAR_TITLE is str.title(). */
Value str_map_case(Value s, enum CharCase form) MUST_USE;
Value str_capitalize(Value s) MUST_USE;
Value str_swapcase(Value s) MUST_USE;

/* Normal forms (str_normalize.c). Characters of which `stays`, if given, says so aren't decomposed. */
enum StrForm { STR_NFC, STR_NFD, STR_NFKC, STR_NFKD };
bool str_find_form(Value name, enum StrForm *form) MUST_USE;
Value str_normalize(Value s, enum StrForm form, bool (*stays)(uint32_t c)) MUST_USE;
bool str_is_normalized(Value s, enum StrForm form, bool (*stays)(uint32_t c), bool *answer) MUST_USE;

/* --- arguments of methods --- */
/* A slice bound: None and UNBOUND leave *index as it is. */
bool str_slice_bound(Value v, ssize_t *index) MUST_USE;
/* Clip start and end (negative: from the end) to a length. */
static inline void str_clip(ssize_t *start, ssize_t *end, ssize_t length)
{
    if (*end > length)
        *end = length;
    else if (*end < 0)
        *end = MAX(*end + length, 0);
    if (*start < 0)
        *start = MAX(*start + length, 0);
}

/* Methods by concept: rows of str's method table. */
Value str_split(Value s, Value separator, ssize_t max_split) MUST_USE;   /* separator NONE: white space */
Value str_rsplit(Value s, Value separator, ssize_t max_split) MUST_USE;
Value str_splitlines(Value s, bool keep_ends) MUST_USE;
Value str_partition(Value s, Value separator, bool from_right) MUST_USE;
Value str_replace(Value s, Value old, Value new, ssize_t count) MUST_USE;
size_t str_count(Value s, Value part, size_t start, size_t end);
Value str_strip(Value s, Value chars, bool left, bool right) MUST_USE;  /* chars NONE: white space */
Value str_translate(Value s, Value table) MUST_USE;
Value str_maketrans(Value *args) MUST_USE;
/* "...".format(*args, **kwargs): args[0] is the format; format_map(mapping). */
Value str_format_method(Value *args, size_t nargs, Value kwnames) MUST_USE;
Value str_format_map(Value *args) MUST_USE;

/* A text of decimal digits and spaces in ASCII, for int() and float(): other decimal digits
 * and spaces are replaced by theirs, other non-ASCII characters by '?'. */
const char *str_to_ascii_digits(Value s, size_t *n) MUST_USE;

#endif
