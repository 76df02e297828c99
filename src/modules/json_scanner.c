/* SPDX-License-Identifier: MIT
 *
 * _json's reader: string literals, and make_scanner, which reads any value.
 *
 * A value that isn't there is told by StopIteration with the position, as json.decoder
 * expects; all other errors are JSONDecodeErrors.
 */
#include "modules/json.h"

#include "objects/attr.h"
#include "objects/call.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str_data.h"
#include "objects/tuple.h"
#include "objects/type.h"

int json_raise(const char *message, Value text, ssize_t position)
{
    Value decoder = TRY(rt.services.import("json.decoder"));
    Value type = TRY(attr_get(decoder, NAME(JSONDecodeError)));
    Value message_value = TRY(str_from_text(message));
    Value error = TRY(call3(type, message_value, text, small_int(position)));
    return raise_object(error);
}

/* --- strings --- */

/* Four hexadecimal digits at i; UINT32_MAX if they aren't. */
static uint32_t read_hex(const Str *s, size_t i)
{
    uint32_t c = 0;
    if (s->length - i < 4)
        return UINT32_MAX;
    for (size_t end = i + 4; i < end; i++) {
        uint32_t digit = str_read(s->data, s->kind, i);
        int value = digit >= '0' && digit <= '9' ? (int)digit - '0'
                  : (digit | 32) >= 'a' && (digit | 32) <= 'f' ? (int)(digit | 32) - 'a' + 10 : -1;
        if (value < 0)
            return UINT32_MAX;
        c = c << 4 | (uint32_t)value;
    }
    return c;
}

/* Behind "\u": the character, joined with a second escape's if they are a surrogate pair. */
static bool put_unicode_escape(StrBuilder *b, Value text, size_t *i)
{
    const Str *s = as_str(text);
    uint32_t c = *i <= s->length ? read_hex(s, *i) : UINT32_MAX;
    if (c == UINT32_MAX)
        return json_raise("Invalid \\uXXXX escape", text, (ssize_t)*i - 1);
    *i += 4;
    if ((c & 0xfc00) == 0xd800 && s->length - *i >= 6 && str_at(text, *i) == '\\' && str_at(text, *i + 1) == 'u') {
        uint32_t low = read_hex(s, *i + 2);
        if (low != UINT32_MAX && (low & 0xfc00) == 0xdc00) {
            c = 0x10000 + ((c & 0x3ff) << 10) + (low & 0x3ff);
            *i += 6;
        }
    }
    return builder_char(b, c);
}

static const char meanings[256] = {['"'] = '"', ['\\'] = '\\', ['/'] = '/', ['b'] = '\b', ['f'] = '\f',
                                   ['n'] = '\n', ['r'] = '\r', ['t'] = '\t'};

static bool put_escape(StrBuilder *b, Value text, size_t *i, size_t begin)
{
    if (*i >= str_length(text))
        return json_raise("Unterminated string starting at", text, (ssize_t)begin);
    uint32_t c = str_at(text, (*i)++);
    if (c == 'u')
        return put_unicode_escape(b, text, i);
    if (c >= 128 || !meanings[c])
        return json_raise("Invalid \\escape", text, (ssize_t)*i - 2);
    return builder_char(b, (uint8_t)meanings[c]);
}

/* Where the run of plain characters from i on ends: sixteen at once are looked at together. */
#define PLAIN_RUN(name, type)                                                    \
    static inline bool name##_block(const type *p)                               \
    {                                                                            \
        type special = 0;                                                        \
        for (size_t i = 0; i < 16; i++)                                          \
            special |= (p[i] == '"') | (p[i] == '\\') | (p[i] < ' ');            \
        return !special;                                                         \
    }                                                                            \
    static size_t name(const type *p, size_t i, size_t n)                        \
    {                                                                            \
        while (n - i >= 16 && name##_block(p + i))                               \
            i += 16;                                                             \
        while (i < n && (p[i] > 0xff || is_plain[p[i]]))                         \
            i++;                                                                 \
        return i;                                                                \
    }
static const bool is_plain[256] = {[' ' ... '!'] = true, ['#' ... '['] = true, [']' ... 0xff] = true};
PLAIN_RUN(plain_run_latin1, uint8_t)
PLAIN_RUN(plain_run_ucs2, uint16_t)
PLAIN_RUN(plain_run_ucs4, uint32_t)

/* The same of a text; control characters are plain unless it's strict. */
static size_t plain_run(const Str *s, size_t i, bool strict)
{
    for (;; i++) {
        i = s->kind == 1 ? plain_run_latin1(s->data, i, s->length)
          : s->kind == 2 ? plain_run_ucs2(s->data, i, s->length) : plain_run_ucs4(s->data, i, s->length);
        if (strict || i >= s->length || str_read(s->data, s->kind, i) >= ' ')
            return i;
    }
}

/* ASCII text from `start` to the closing quote, where `end` is, with so many escapes, each of
 * which stands for one character. */
static Value without_escapes(const char *start, const char *end, size_t escapes)
{
    Str *result = TRY(str_alloc((size_t)(end - start) - escapes, 0x7f));
    char *to = result->data;
    for (; escapes; escapes--) {
        const char *escape = memchr(start, '\\', (size_t)(end - start));
        to = mempcpy(to, start, (size_t)(escape - start));
        *to++ = meanings[(uint8_t)escape[1]];
        start = escape + 2;
    }
    memcpy(to, start, (size_t)(end - start));
    return result->length == 1 ? str_from_char(*(uint8_t *)result->data) : from_object(result);
}

/* A string of ASCII text, escapes but those by number included; UNBOUND: it isn't that simple. */
static Value scan_simple(Value text, size_t *position, bool strict)
{
    const Str *s = as_str(text);
    const char *p = s->data;
    size_t start = *position, i = start, escapes = 0;
    if (!s->ascii)
        return UNBOUND;
    while ((i = plain_run(s, i, strict)) < s->length && p[i] == '\\') {
        if (i + 1 >= s->length || !meanings[(uint8_t)p[i + 1]])
            return UNBOUND;
        escapes++;
        i += 2;
    }
    if (i >= s->length || p[i] != '"')
        return UNBOUND;
    *position = i + 1;
    return escapes ? without_escapes(p + start, p + i, escapes) : str_substring(text, start, i);
}

Value json_scan_string(Value text, size_t *position, bool strict)
{
    Value simple = TRY(scan_simple(text, position, strict));
    if (LIKELY(simple != UNBOUND))
        return simple;
    const Str *s = as_str(text);
    size_t i = *position, begin = i - 1;
    StrBuilder b = {0};
    for (;;) {
        size_t start = i;
        i = plain_run(s, i, strict);
        if (i >= s->length)
            return json_raise("Unterminated string starting at", text, (ssize_t)begin);
        uint32_t c = str_read(s->data, s->kind, i);
        if (c == '"') {
            *position = i + 1;
            if (b.length == 0)
                return str_substring(text, start, i);
            TRY(builder_slice(&b, text, start, i));
            return builder_finish(&b);
        }
        if (c != '\\')
            return json_raise("Invalid control character at", text, (ssize_t)i);
        TRY(builder_slice(&b, text, start, i++));
        TRY(put_escape(&b, text, &i, begin));
    }
}

/* --- values --- */

typedef struct Scanner {
    Object head;
    bool strict;
    Value object_hook, object_pairs_hook, parse_float, parse_int, parse_constant;
} Scanner;

enum { RECENT_KEY_BITS = 6 };

typedef struct Reader {
    const Scanner *scanner;
    Value text;
    size_t position;
    Value recent[1 << RECENT_KEY_BITS]; /* keys, each in its place; 0 */
    Value memo; /* 0, or a dict of those that had to give way, so that equal keys are one str */
} Reader;

static Value read_value(Reader *r);

static void skip_space(Reader *r)
{
    const Str *s = as_str(r->text);
    while (r->position < s->length) {
        uint32_t c = str_read(s->data, s->kind, r->position);
        if (c > ' ')
            break;
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            break;
        r->position++;
    }
}

/* The character at the position; 0 at the end. */
static uint32_t peek(const Reader *r)
{
    return r->position < str_length(r->text) ? str_at(r->text, r->position) : 0;
}

static bool expect_text(Reader *r, const char *text)
{
    size_t n = strlen(text);
    if (str_length(r->text) - r->position < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (str_at(r->text, r->position + i) != (uint8_t)text[i])
            return false;
    }
    r->position += n;
    return true;
}

static bool has_chars(const Str *key, const Str *s, size_t start, size_t n)
{
    if (key->length != n)
        return false;
    if (key->kind == s->kind)
        return memcmp(key->data, str_at_address(s, start), n * s->kind) == 0;
    for (size_t i = 0; i < n; i++)
        if (str_read(key->data, key->kind, i) != str_read(s->data, s->kind, start + i))
            return false;
    return true;
}

/* Where among the recent keys one of n characters is, by some of these. */
static Value *place_of_key(Reader *r, size_t start, size_t n)
{
    const Str *s = as_str(r->text);
    uint32_t mixed = (uint32_t)n;
    if (n)
        mixed += str_read(s->data, s->kind, start) << 6 | str_read(s->data, s->kind, start + n / 2) << 12
                 | str_read(s->data, s->kind, start + n - 1) << 18;
    return &r->recent[mixed * UINT32_C(0x9e3779b1) >> (32 - RECENT_KEY_BITS)];
}

/* Most keys have been there before: those are found without making them again. */
static Value read_key(Reader *r)
{
    const Str *s = as_str(r->text);
    size_t start = ++r->position, end = plain_run(s, start, r->scanner->strict);
    bool plain = end < s->length && str_read(s->data, s->kind, end) == '"';
    Value *recent = plain ? place_of_key(r, start, end - start) : NULL;
    if (recent && *recent && has_chars(as_str(*recent), s, start, end - start)) {
        r->position = end + 1;
        return *recent;
    }
    Value key = TRY(json_scan_string(r->text, &r->position, r->scanner->strict));
    if (recent && !*recent)
        return *recent = key;
    if (!r->memo)
        r->memo = TRY(dict_new());
    if (!recent)
        return dict_set_default(r->memo, key, key);
    TRY(dict_set_default(r->memo, *recent, *recent));
    return *recent = dict_set_default(r->memo, key, key);
}

/* key ":" value, behind the white space before it. */
static bool read_member(Reader *r, Value *key, Value *value)
{
    if (peek(r) != '"')
        return json_raise("Expecting property name enclosed in double quotes", r->text, (ssize_t)r->position);
    *key = TRY(read_key(r));
    skip_space(r);
    if (peek(r) != ':')
        return json_raise("Expecting ':' delimiter", r->text, (ssize_t)r->position);
    r->position++;
    skip_space(r);
    *value = TRY(read_value(r));
    return true;
}

/* "," (more is to come) or the closing bracket. */
static bool read_delimiter(Reader *r, uint32_t close, bool *more)
{
    skip_space(r);
    uint32_t c = peek(r);
    *more = c == ',';
    if (c != ',' && c != close)
        return json_raise("Expecting ',' delimiter", r->text, (ssize_t)r->position);
    r->position++;
    if (*more)
        skip_space(r);
    return true;
}

static Value finish_object(Reader *r, Value object, bool pairs)
{
    if (pairs)
        return call1(r->scanner->object_pairs_hook, object);
    return r->scanner->object_hook != NONE ? call1(r->scanner->object_hook, object) : object;
}

static Value read_object(Reader *r)
{
    bool pairs = r->scanner->object_pairs_hook != NONE;
    Value key = 0, value = 0, object = TRY(pairs ? list_new(0) : dict_new());
    skip_space(r);
    bool more = peek(r) != '}' || r->position >= str_length(r->text);
    if (!more)
        r->position++;
    while (more) {
        TRY(read_member(r, &key, &value));
        if (pairs)
            TRY(list_push(object, TRY(tuple_pack(2, key, value))));
        else
            TRY(dict_set(object, key, value));
        TRY(read_delimiter(r, '}', &more));
    }
    return finish_object(r, object, pairs);
}

static Value read_array(Reader *r)
{
    Value list = TRY(list_new(0));
    skip_space(r);
    bool more = peek(r) != ']';
    if (!more)
        r->position++;
    while (more) {
        TRY(list_push(list, TRY(read_value(r))));
        TRY(read_delimiter(r, ']', &more));
    }
    return list;
}

static Value read_constant(Reader *r, const char *name)
{
    return call1(r->scanner->parse_constant, TRY(str_from_text(name)));
}

static bool is_digit_at(const Str *s, size_t i)
{
    return i < s->length && str_read(s->data, s->kind, i) >= '0' && str_read(s->data, s->kind, i) <= '9';
}

static size_t skip_digits(const Str *s, size_t i)
{
    while (is_digit_at(s, i))
        i++;
    return i;
}

/* Where the number that begins at i ends; i if there is none. */
static size_t number_end(Value text, size_t i, bool *is_float)
{
    const Str *s = as_str(text);
    size_t start = i, next;
    *is_float = false;
    i += i < s->length && str_at(text, i) == '-';
    if (!is_digit_at(s, i))
        return start;
    i = str_at(text, i) == '0' ? i + 1 : skip_digits(s, i);
    if (i < s->length && str_at(text, i) == '.' && is_digit_at(s, i + 1)) {
        *is_float = true;
        i = skip_digits(s, i + 1);
    }
    if (i < s->length && (str_at(text, i) | 32) == 'e') {
        next = i + 1;
        next += next < s->length && (str_at(text, next) == '+' || str_at(text, next) == '-');
        if (is_digit_at(s, next)) {
            *is_float = true;
            i = skip_digits(s, next);
        }
    }
    return i;
}

enum { SHORT_DIGITS = 18 }; /* so many, and a sign, make a small int */

static Value make_short_int(const Str *s, size_t start, size_t end)
{
    int64_t n = 0;
    bool negative = str_read(s->data, s->kind, start) == '-';
    for (size_t i = start + negative; i < end; i++)
        n = n * 10 + (int64_t)str_read(s->data, s->kind, i) - '0';
    return small_int(negative ? -n : n);
}

static Value make_number(Reader *r, size_t start, bool is_float)
{
    Value function = is_float ? r->scanner->parse_float : r->scanner->parse_int;
    if (!is_float && r->position - start <= SHORT_DIGITS && function == from_object(rt.types[TYPE_int]))
        return make_short_int(as_str(r->text), start, r->position);
    double d;
    if (is_float && as_str(r->text)->kind == 1 && function == from_object(rt.types[TYPE_float])
        && float_parse(str_at_address(as_str(r->text), start), r->position - start, &d))
        return float_from_double(d);
    Value text = TRY(str_substring(r->text, start, r->position));
    size_t n = str_length(text);
    if (function != from_object(rt.types[is_float ? TYPE_float : TYPE_int]))
        return call1(function, text);
    if (!is_float)
        return int_parse_str(text, 10);
    const char *digits = TRY(str_utf8(text, NULL));
    return float_parse(digits, n, &d) ? float_from_double(d) : float_parse_str(text);
}

static Value read_number(Reader *r)
{
    bool is_float;
    size_t start = r->position;
    r->position = number_end(r->text, start, &is_float);
    if (r->position == start)
        return raise_stop_iteration(small_int((int64_t)start));
    return make_number(r, start, is_float);
}

static Value read_nested(Reader *r, bool is_object)
{
    TRY(stack_check(is_object ? " while decoding a JSON object from a unicode string"
                              : " while decoding a JSON array from a unicode string"));
    r->position++;
    return is_object ? read_object(r) : read_array(r);
}

static Value read_value(Reader *r)
{
    uint32_t c = peek(r);
    switch (c) {
    case '"':
        r->position++;
        return json_scan_string(r->text, &r->position, r->scanner->strict);
    case '{': case '[':
        return read_nested(r, c == '{');
    case 'n':
        if (expect_text(r, "null"))
            return NONE;
        break;
    case 't':
        if (expect_text(r, "true"))
            return TRUE;
        break;
    case 'f':
        if (expect_text(r, "false"))
            return FALSE;
        break;
    case 'N':
        if (expect_text(r, "NaN"))
            return read_constant(r, "NaN");
        break;
    case 'I':
        if (expect_text(r, "Infinity"))
            return read_constant(r, "Infinity");
        break;
    case '-':
        if (expect_text(r, "-Infinity"))
            return read_constant(r, "-Infinity");
        break;
    }
    return read_number(r);
}

/* --- the type --- */

static Value scanner_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    ssize_t start;
    TRY(arguments_place("scan_once(string, idx)", args, nargs, kwnames, placed));
    if (!is_str(placed[0]))
        RAISE(TypeError, "first argument must be a string, not %T", placed[0]);
    TRY(value_as_ssize(placed[1], &start));
    if (start < 0)
        RAISE(ValueError, "idx cannot be negative");
    if ((size_t)start > str_length(placed[0]))
        return raise_stop_iteration(small_int(start));
    Reader r = {.scanner = (Scanner *)self, .text = placed[0], .position = (size_t)start};
    Value value = TRY(read_value(&r));
    return tuple_pack(2, value, small_int((int64_t)r.position));
}

static Value scanner_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value context;
    TRY(arguments_place("make_scanner(context)", args, nargs, kwnames, &context));
    Value strict = TRY(attr_get(context, NAME(strict)));
    Scanner *s = TRY(type_alloc(type, 0));
    TRY(value_truth(strict, &s->strict));
    s->object_hook = TRY(attr_get(context, NAME(object_hook)));
    s->object_pairs_hook = TRY(attr_get(context, NAME(object_pairs_hook)));
    s->parse_float = TRY(attr_get(context, NAME(parse_float)));
    s->parse_int = TRY(attr_get(context, NAME(parse_int)));
    s->parse_constant = TRY(attr_get(context, NAME(parse_constant)));
    return from_object(s);
}

static const Member scanner_members[] = {
    {"strict", MEMBER_BOOL, offsetof(Scanner, strict), false, "Are control characters in strings forbidden?"},
    {"object_hook", MEMBER_VALUE, offsetof(Scanner, object_hook), false, "Called with each object."},
    {"object_pairs_hook", MEMBER_VALUE, offsetof(Scanner, object_pairs_hook), false, "Called with each object's pairs."},
    {"parse_float", MEMBER_VALUE, offsetof(Scanner, parse_float), false, "Makes numbers with a fraction or exponent."},
    {"parse_int", MEMBER_VALUE, offsetof(Scanner, parse_int), false, "Makes integers."},
    {"parse_constant", MEMBER_VALUE, offsetof(Scanner, parse_constant), false, "Makes NaN and the infinities."},
    {0},
};

TYPE(json_Scanner, .name = "_json.Scanner", .doc = "Reads JSON values.", .size = sizeof(Scanner),
     .slots = {.call = scanner_call, .construct = scanner_construct}, .members = scanner_members);
