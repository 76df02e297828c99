/* SPDX-License-Identifier: MIT
 *
 * What the methods of bytes and bytearray share: their memory as a span, results of the
 * same type as self, arguments that are bytes-like. One implementation serves both types.
 */
#ifndef OBJECTS_BYTES_SPAN_H
#define OBJECTS_BYTES_SPAN_H

#include "objects/bytes.h"
#include "objects/call.h"

/* A bytes' or bytearray's memory. A bytearray's goes out of date when it is resized, so
 * it is asked for after everything that may run Python code; the memory itself is never
 * freed under us. */
typedef struct Span8 {
    const char *p;
    size_t n;
} Span8;

static inline Span8 bytes_span(Value v)
{
    if (is_bytearray(v))
        return (Span8){((ByteArray *)v)->data, ((ByteArray *)v)->length};
    return (Span8){as_bytes(v)->data, as_bytes(v)->length};
}

/* The memory of a bytes-like argument. `view` holds it, but for bytes, which never change. */
static inline MUST_USE bool bytes_argument(Value v, Buffer *view, Span8 *s)
{
    view->object = 0;
    if (LIKELY(is_exact(v, TYPE_bytes))) {
        *s = (Span8){as_bytes(v)->data, as_bytes(v)->length};
        return true;
    }
    TRY(buffer_get(v, view, BUFFER_SIMPLE));
    *s = (Span8){view->data, view->length};
    return true;
}

/* A new bytes, or bytearray if self is one. */
static inline MUST_USE Value bytes_like(Value self, const char *p, size_t n)
{
    return is_bytearray(self) ? bytearray_new(p, n) : bytes_new(p, n);
}

/* The same of a part of self, whose memory s is. */
static inline MUST_USE Value bytes_part_like(Value self, Span8 s, size_t start, size_t end)
{
    return is_bytearray(self) ? bytearray_new(s.p + start, end - start)
         : end < s.n ? bytes_new(s.p + start, end - start) /* only ends are shared */
                     : bytes_part(self, start, end);
}

/* The same, to be filled by the caller: its memory. */
char *bytes_like_alloc(Value self, size_t n, Value *result) MUST_USE;
/* Self unchanged: itself if it is an exact bytes, else a copy. */
Value bytes_unchanged(Value self) MUST_USE;

static inline bool byte_is_space(unsigned char c)
{
    static const bool spaces[256] = {['\t' ... '\r'] = true, [' '] = true};
    return spaces[c];
}
static inline bool byte_is_digit(unsigned char c) { return c >= '0' && c <= '9'; }
static inline bool byte_is_lower(unsigned char c) { return c >= 'a' && c <= 'z'; }
static inline bool byte_is_upper(unsigned char c) { return c >= 'A' && c <= 'Z'; }
static inline bool byte_is_alpha(unsigned char c) { return byte_is_lower(c | 0x20); }
static inline char byte_lower(char c) { return byte_is_upper((unsigned char)c) ? (char)(c | 0x20) : c; }
static inline char byte_upper(char c) { return byte_is_lower((unsigned char)c) ? (char)(c & ~0x20) : c; }

/* An index or int in range(256): ValueError "byte must be in range(0, 256)". */
bool byte_from_value(Value v, unsigned char *byte) MUST_USE;
/* Where needle lies in hay at or after `from`; -1: nowhere. And the last one. */
ssize_t bytes_find_span(Span8 hay, Span8 needle, size_t from);
ssize_t bytes_rfind_span(Span8 hay, Span8 needle);
/* The optional arguments start and end (None: left out), clipped to a length. */
bool bytes_range(Value start_value, Value end_value, size_t length, ssize_t *start, ssize_t *end) MUST_USE;
/* repr: b'...' between prefix and suffix. */
Value bytes_repr_span(Span8 s, const char *prefix, const char *suffix) MUST_USE;
Value bytes_hex_span(Span8 s, Value separator, Value group) MUST_USE;
/* How hexadecimal digits are grouped: `size` bytes between separators, `first` before the
 * first one; counted from the right, from the left for a negative group. */
typedef struct HexGroups {
    size_t length; /* of the whole text */
    size_t size, first;
    char separator;
} HexGroups;
bool bytes_hex_groups(size_t n, Value separator, Value group, HexGroups *groups) MUST_USE;
void bytes_put_hex(char *out, Span8 s, const HexGroups *groups);
/* Decodes pairs of digits; the number of characters read, up to what is no such pair. */
size_t bytes_read_hex(const uint8_t *p, size_t n, char *out);
/* The number of bytes of "n times length", or false with an exception. */
bool bytes_repeat_size(size_t length, ssize_t times, size_t *size) MUST_USE;
/* Fills n bytes at out with repetitions of s. */
void bytes_repeat_fill(char *out, size_t n, Span8 s);

/* Slots of both types. */
Value bytes_compare(Value a, Value b, enum CompareOp op);
bool bytes_contains(Value self, Value item, bool *found);
Value bytes_remainder(Value a, Value b);
Value bytes_iterator_new(Value self, enum TypeId type) MUST_USE;

/* Methods of both types (bytes_search.c, bytes_split.c, bytes_case.c, bytes_convert.c). */
#define BYTES_BODY(name) Value bytes_##name(Value *args)
BYTES_BODY(count); BYTES_BODY(find); BYTES_BODY(index); BYTES_BODY(rfind); BYTES_BODY(rindex);
BYTES_BODY(startswith); BYTES_BODY(endswith); BYTES_BODY(removeprefix); BYTES_BODY(removesuffix);
BYTES_BODY(replace); BYTES_BODY(split); BYTES_BODY(rsplit); BYTES_BODY(partition);
BYTES_BODY(rpartition); BYTES_BODY(splitlines); BYTES_BODY(strip); BYTES_BODY(lstrip);
BYTES_BODY(rstrip); BYTES_BODY(join); BYTES_BODY(capitalize); BYTES_BODY(lower);
BYTES_BODY(upper); BYTES_BODY(swapcase); BYTES_BODY(title); BYTES_BODY(isalnum);
BYTES_BODY(isalpha); BYTES_BODY(isascii); BYTES_BODY(isdigit); BYTES_BODY(islower);
BYTES_BODY(isspace); BYTES_BODY(istitle); BYTES_BODY(isupper); BYTES_BODY(center);
BYTES_BODY(ljust); BYTES_BODY(rjust); BYTES_BODY(zfill); BYTES_BODY(expandtabs);
BYTES_BODY(translate); BYTES_BODY(maketrans); BYTES_BODY(decode); BYTES_BODY(hex);
BYTES_BODY(fromhex);

#define BYTES_METHODS \
    {"capitalize($self, /)", bytes_capitalize, "Copy with the first letter in upper case, others lower."}, \
    {"center($self, width, fillchar=b' ', /)", bytes_center, "Copy in the middle of width bytes."}, \
    {"count($self, sub, start=None, end=None, /)", bytes_count, "How often sub occurs without overlapping.", \
     .flags = METHOD_TUPLE}, \
    {"decode($self, /, encoding='utf-8', errors='strict')", bytes_decode, "Decode into a str."}, \
    {"endswith($self, suffix, start=None, end=None, /)", bytes_endswith, "Does it end with suffix, or one of a tuple?", \
     .flags = METHOD_TUPLE}, \
    {"expandtabs($self, /, tabsize=8)", bytes_expandtabs, "Copy with tabs made spaces."}, \
    {"find($self, sub, start=None, end=None, /)", bytes_find, "Where sub occurs first, or -1.", \
     .flags = METHOD_TUPLE}, \
    {"fromhex($type, string, /)", bytes_fromhex, "Make an object of hexadecimal digits, spaces between bytes allowed."}, \
    {"hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)", bytes_hex, "Hexadecimal digits, with sep between groups of bytes.\n\n>>> b'abc'.hex(':')\n'61:62:63'"}, \
    {"index($self, sub, start=None, end=None, /)", bytes_index, "Where sub occurs first, or ValueError.", \
     .flags = METHOD_TUPLE}, \
    {"isalnum($self, /)", bytes_isalnum, "Are all bytes ASCII letters or digits, and is there one?"}, \
    {"isalpha($self, /)", bytes_isalpha, "Are all bytes ASCII letters, and is there one?"}, \
    {"isascii($self, /)", bytes_isascii, "Are all bytes ASCII?"}, \
    {"isdigit($self, /)", bytes_isdigit, "Are all bytes ASCII digits, and is there one?"}, \
    {"islower($self, /)", bytes_islower, "Are all letters lower case, and is there one?"}, \
    {"isspace($self, /)", bytes_isspace, "Are all bytes white space, and is there one?"}, \
    {"istitle($self, /)", bytes_istitle, "Does every word begin with its only upper case letter?"}, \
    {"isupper($self, /)", bytes_isupper, "Are all letters upper case, and is there one?"}, \
    {"join($self, iterable_of_bytes, /)", bytes_join, "Concatenate, with self between the items."}, \
    {"ljust($self, width, fillchar=b' ', /)", bytes_ljust, "Copy at the left of width bytes."}, \
    {"lower($self, /)", bytes_lower, "Copy in lower case."}, \
    {"lstrip($self, bytes=None, /)", bytes_lstrip, "Copy without white space, or given bytes, at the left."}, \
    {"maketrans(frm, to, /)", bytes_maketrans, "Table for translate() that maps frm's bytes to to's.", .flags = METHOD_STATIC}, \
    {"partition($self, sep, /)", bytes_partition, "Split at the first sep: (head, sep, tail)."}, \
    {"removeprefix($self, prefix, /)", bytes_removeprefix, "Copy without the prefix, if it has it."}, \
    {"removesuffix($self, suffix, /)", bytes_removesuffix, "Copy without the suffix, if it has it."}, \
    {"replace($self, old, new, count=-1, /)", bytes_replace, "Copy with old replaced by new, count times at most."}, \
    {"rfind($self, sub, start=None, end=None, /)", bytes_rfind, "Where sub occurs last, or -1.", \
     .flags = METHOD_TUPLE}, \
    {"rindex($self, sub, start=None, end=None, /)", bytes_rindex, "Where sub occurs last, or ValueError.", \
     .flags = METHOD_TUPLE}, \
    {"rjust($self, width, fillchar=b' ', /)", bytes_rjust, "Copy at the right of width bytes."}, \
    {"rpartition($self, sep, /)", bytes_rpartition, "Split at the last sep: (head, sep, tail)."}, \
    {"rsplit($self, /, sep=None, maxsplit=-1)", bytes_rsplit, "Parts between separators, split from the right."}, \
    {"rstrip($self, bytes=None, /)", bytes_rstrip, "Copy without white space, or given bytes, at the right."}, \
    {"split($self, /, sep=None, maxsplit=-1)", bytes_split, "Parts between separators; None: white space."}, \
    {"splitlines($self, /, keepends=False)", bytes_splitlines, "The lines."}, \
    {"startswith($self, prefix, start=None, end=None, /)", bytes_startswith, "Does it start with prefix, or one of a tuple?", \
     .flags = METHOD_TUPLE}, \
    {"strip($self, bytes=None, /)", bytes_strip, "Copy without white space, or given bytes, at both ends."}, \
    {"swapcase($self, /)", bytes_swapcase, "Copy with upper and lower case exchanged."}, \
    {"title($self, /)", bytes_title, "Copy with each word capitalized."}, \
    {"translate($self, table, /, delete=b'')", bytes_translate, "Copy with bytes mapped by a table of 256, some deleted first."}, \
    {"upper($self, /)", bytes_upper, "Copy in upper case."}, \
    {"zfill($self, width, /)", bytes_zfill, "Copy filled with zeros at the left, behind a sign."}

#endif
