/* SPDX-License-Identifier: MIT
 *
 * str: immutable text in the narrowest of 1, 2 or 4 bytes a character.
 *
 *     Str { shape | hash | length | kind ascii interned | data ---> characters, then a zero }
 *
 * Plain strings carry their characters behind the struct and are one atomic object
 * (data points into it). A string made by `s += x`, or of a subclass, is a StrShared: its
 * data lies in a separate buffer, kept alive by `owner`.
 */
#ifndef OBJECTS_STR_H
#define OBJECTS_STR_H

#include "objects/errors.h"

#include <string.h>

typedef struct Str {
    Object head;
    int64_t hash;      /* -1: not computed yet */
    size_t length;     /* characters */
    uint8_t kind;      /* bytes a character: 1, 2, 4 */
    bool ascii;        /* all below 128: data is UTF-8 too */
    bool interned;
    bool grown;        /* made by concatenation: the next one may get spare room */
    bool growable;     /* owner is a StrBuffer: may be appended to in place */
    void *data;
} Str;

typedef struct StrShared {
    Str str;
    void *owner;       /* the block that data lies in: a StrBuffer or a plain Str */
} StrShared;

static inline Str *as_str(Value v) { return (Str *)v; }
static inline size_t str_length(Value s) { return as_str(s)->length; }
static inline uint32_t str_at(Value s, size_t i)
{
    const Str *str = as_str(s);
    return str->kind == 1 ? ((uint8_t *)str->data)[i]
         : str->kind == 2 ? ((uint16_t *)str->data)[i] : ((uint32_t *)str->data)[i];
}

/* At start-up, before types_init: makes the names, the one-character strings and, as strings
 * need them, str's Type and root Shape (their header fields only), which types_init then
 * finds in rt.types and rt.shapes and fills in. rt.hash_seed must be set before. */
bool str_init(void);

/* Making: text is UTF-8 that is known to be valid (surrogates allowed), or ASCII. n is in bytes. */
Value str_new_utf8(const char *text, size_t n) MUST_USE;
Value str_new_ascii(const void *text, size_t n) MUST_USE;    /* bytes below 0x80: not checked */
Value str_from_text(const char *text) MUST_USE;              /* zero-ended UTF-8 */
Value str_new_latin1(const void *text, size_t n) MUST_USE;
Value str_new_ucs2(const uint16_t *text, size_t n) MUST_USE; /* narrowed to the smallest kind */
Value str_new_ucs4(const uint32_t *text, size_t n) MUST_USE;
Value str_from_char(uint32_t c) MUST_USE;
/* Room for `length` characters not above `max_char`, to be filled by the caller at once. */
Str *str_alloc(size_t length, uint32_t max_char) MUST_USE;
Value str_substring(Value s, size_t start, size_t end) MUST_USE;
Value str_concat(Value a, Value b) MUST_USE;                 /* may append in place to a's spare room */
Value str_append(Value a, Value b) MUST_USE;                 /* for a += b: leaves spare room */
Value str_concat_n(const Value *items, size_t n) MUST_USE;   /* of n strs: BUILD_STRING */
Value str_exact(Value s) MUST_USE;                           /* s, or the plain str equal to a subclass's instance */
Value str_join(Value separator, Value iterable) MUST_USE;
Value str_join_values(Value separator, Value *items, size_t n) MUST_USE; /* all str */
Value str_repeat(Value s, ssize_t n) MUST_USE;

/* Interning: the one Str with that text; pointer comparison is enough among interned ones. */
Value str_intern(Value s);
int64_t str_hash_data(const void *data, size_t size); /* of a str with such characters */
Value str_intern_latin1(const void *text, size_t n) MUST_USE;
size_t str_intern_count(void);
Value str_intern_utf8(const char *text, size_t n) MUST_USE;

/* Comparing. Arguments are strs. */
int64_t str_hash(Value s);
bool str_equal(Value a, Value b);
int str_compare(Value a, Value b);
static inline bool str_equal_text(Value v, const char *ascii)
{
    const Str *s = as_str(v);
    size_t n = strlen(ascii);
    return s->ascii && s->length == n && memcmp(s->data, ascii, n) == 0;
}
ssize_t str_find(Value s, Value part, size_t start, size_t end); /* -1: not there */

/* UTF-8 of a str, zero-ended, collected memory (the data itself when ASCII). UnicodeEncodeError on surrogates. */
const char *str_utf8(Value s, size_t *n) MUST_USE;
/* The same for what C takes as a whole: ValueError "embedded null character". */
const char *str_utf8_no_null(Value s) MUST_USE;
/* The same with surrogates escaped, for messages and stderr: never fails but for memory. */
const char *str_utf8_lossy(Value s, size_t *n);
/* File system encoding: UTF-8 (or ASCII, rt.fs_ascii) with surrogateescape; ValueError "embedded null byte". */
const char *str_fs_encode(Value s) MUST_USE;
Value str_fs_decode(const char *bytes, size_t n) MUST_USE;

/* Is it a valid identifier by Python's rules? */
bool str_is_identifier(Value s);

/* Growing text: characters are appended, the widest so far decides. Zero-initialise. */
enum { BUILDER_LOCAL = 64 };
typedef struct StrBuilder {
    size_t length, capacity;
    uint8_t kind;
    bool ascii; /* maintained inverted: set when a non-ASCII character came in */
    void *data; /* 0: the characters are in `local` */
    char local[BUILDER_LOCAL] ALIGNED(8);
} StrBuilder;
bool builder_char(StrBuilder *b, uint32_t c) MUST_USE;
bool builder_str(StrBuilder *b, Value s) MUST_USE;
bool builder_slice(StrBuilder *b, Value s, size_t start, size_t end) MUST_USE;
bool builder_ascii(StrBuilder *b, const char *text, size_t n) MUST_USE;
bool builder_text(StrBuilder *b, const char *utf8) MUST_USE; /* zero-ended */
bool builder_fill(StrBuilder *b, uint32_t c, size_t n) MUST_USE;
bool builder_repr(StrBuilder *b, Value v) MUST_USE; /* repr of any value */
Value builder_finish(StrBuilder *b) MUST_USE;

/* format(s, spec) for str; str % args; str.format. */
Value str_format_spec(Value s, Value spec) MUST_USE;
Value str_percent(Value format, Value args) MUST_USE;
Value str_repr(Value s) MUST_USE;
Value str_escape_wide(Value s) MUST_USE; /* characters beyond ASCII as escapes: ascii() */

#endif
