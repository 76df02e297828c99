/* SPDX-License-Identifier: MIT
 *
 * Module _json: json's reader (json_scanner.c) and writer in C.
 *
 * The encoder writes a value into one text. What it can't write is given to `default`, and
 * the result written in its place; containers being written are kept in `markers`, so that
 * a cycle is noticed.
 */
#include <math.h>

#include "modules/json.h"
#include "objects/bytes.h"
#include "objects/call.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str_data.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* --- string literals --- */

static char *put_hex(char *out, uint32_t unit)
{
    *out++ = '\\';
    *out++ = 'u';
    for (int shift = 12; shift >= 0; shift -= 4)
        *out++ = "0123456789abcdef"[unit >> shift & 15];
    return out;
}

enum { ESCAPE_MAX = 12 };

static char *put_escape(char *out, uint32_t c)
{
    static const char letters[128] = {['"'] = '"', ['\\'] = '\\', ['\n'] = 'n', ['\r'] = 'r',
                                      ['\t'] = 't', ['\f'] = 'f', ['\b'] = 'b'};
    if (c < 128 && letters[c]) {
        *out++ = '\\';
        *out++ = letters[c];
        return out;
    }
    return c < 0x10000 ? put_hex(out, c)
                       : put_hex(put_hex(out, 0xd800 + ((c - 0x10000) >> 10)), 0xdc00 + (c & 0x3ff));
}

/* How Latin-1 characters are written: as they are, or so unless only ASCII is wanted. */
enum { ESCAPED, PLAIN, PLAIN_WIDE };
static const uint8_t writing[256] = {[' ' ... '!'] = PLAIN, ['#' ... '['] = PLAIN, [']' ... '~'] = PLAIN,
                                     [0x7f ... 0xff] = PLAIN_WIDE};

static inline bool needs_escape(uint32_t c, bool ascii_only)
{
    uint8_t how = c < 256 ? writing[c] : PLAIN_WIDE;
    return how != PLAIN && (ascii_only || how == ESCAPED);
}

/* What becomes ASCII goes through a small buffer. */
static ALWAYS_INLINE bool put_ascii(StrBuilder *b, const Str *s, unsigned kind, bool ascii_only)
{
    char room[256], *out = room, *full = room + sizeof room - ESCAPE_MAX - 1;
    *out++ = '"';
    for (size_t i = 0; i < s->length; i++) {
        uint32_t c = str_read(s->data, kind, i);
        if (UNLIKELY(out >= full)) {
            TRY(builder_ascii(b, room, (size_t)(out - room)));
            out = room;
        }
        if (LIKELY(!needs_escape(c, ascii_only)))
            *out++ = (char)c;
        else
            out = put_escape(out, c);
    }
    *out++ = '"';
    return builder_ascii(b, room, (size_t)(out - room));
}

/* Other text: by runs of what needs no escape. */
static bool put_wide(StrBuilder *b, Value text)
{
    const Str *s = as_str(text);
    char escape[ESCAPE_MAX];
    TRY(builder_char(b, '"'));
    for (size_t i = 0; i < s->length; ) {
        size_t start = i;
        while (i < s->length && !needs_escape(str_read(s->data, s->kind, i), false))
            i++;
        TRY(builder_slice(b, text, start, i));
        if (i < s->length)
            TRY(builder_ascii(b, escape,
                              (size_t)(put_escape(escape, str_read(s->data, s->kind, i++)) - escape)));
    }
    return builder_char(b, '"');
}

static bool put_literal(StrBuilder *b, Value text, bool ascii_only)
{
    const Str *s = as_str(text);
    if (!ascii_only)
        return s->ascii ? put_ascii(b, s, 1, false) : put_wide(b, text);
    return s->kind == 1 ? put_ascii(b, s, 1, true)
         : s->kind == 2 ? put_ascii(b, s, 2, true) : put_ascii(b, s, 4, true);
}

static Value encode_literal(Value text, bool ascii_only)
{
    StrBuilder b = {0};
    if (!is_str(text))
        RAISE(TypeError, "first argument must be a string, not %T", text);
    TRY(put_literal(&b, text, ascii_only));
    return builder_finish(&b);
}

static Value encode_basestring(Value *args) { return encode_literal(args[0], false); }
static Value encode_basestring_ascii(Value *args) { return encode_literal(args[0], true); }

static Value scanstring(Value *args)
{
    ssize_t end;
    bool strict;
    TRY(value_as_ssize(args[1], &end));
    TRY(value_truth(args[2], &strict));
    if (!is_str(args[0]))
        RAISE(TypeError, "first argument must be a string, not %T", args[0]);
    if (end < 0 || (size_t)end > str_length(args[0]))
        RAISE(ValueError, "end is out of bounds");
    size_t position = (size_t)end;
    Value text = TRY(json_scan_string(args[0], &position, strict));
    return tuple_pack(2, text, small_int((int64_t)position));
}

/* --- the encoder --- */

/* How strings are written: by one of the two functions above, or by one from Python. */
enum Literals { LITERALS_PLAIN, LITERALS_ASCII, LITERALS_CALL };

typedef struct Encoder {
    Object head;
    Value markers;  /* dict or None */
    Value default_function, encoder, indent, key_separator, item_separator;
    bool sort_keys, skip_keys, allow_nan;
    enum Literals literals;
} Encoder;

static bool put_value(const Encoder *e, StrBuilder *b, Value v);

static bool put_str(const Encoder *e, StrBuilder *b, Value text)
{
    if (e->literals != LITERALS_CALL)
        return put_literal(b, text, e->literals == LITERALS_ASCII);
    Value literal = TRY(call1(e->encoder, text));
    if (!is_str(literal))
        RAISE(TypeError, "encoder() must return a string, not %T", literal);
    return builder_str(b, literal);
}

static bool put_float(const Encoder *e, StrBuilder *b, Value v)
{
    double d = float_value(v);
    if (isfinite(d)) {
        char text[40];
        return builder_ascii(b, text, float_to_text(d, text));
    }
    if (!e->allow_nan)
        RAISE(ValueError, "Out of range float values are not JSON compliant: %R", v);
    return builder_text(b, isnan(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity");
}

/* None, booleans and numbers; *done is false for anything else. */
static bool put_scalar(const Encoder *e, StrBuilder *b, Value v, bool *done)
{
    *done = true;
    if (v == NONE)
        return builder_ascii(b, "null", 4);
    if (v == TRUE)
        return builder_ascii(b, "true", 4);
    if (v == FALSE)
        return builder_ascii(b, "false", 5);
    if (is_int(v))
        return builder_str(b, TRY(int_to_str(v, 10, false)));
    if (is_float(v))
        return put_float(e, b, v);
    *done = false;
    return true;
}

/* --- cycles --- */

static bool enter(const Encoder *e, Value container, Value *key)
{
    bool found;
    if (e->markers == NONE)
        return true;
    *key = TRY(int_from_int64((int64_t)container));
    TRY(dict_contains(e->markers, *key, &found));
    if (found)
        RAISE(ValueError, "Circular reference detected");
    return dict_set(e->markers, *key, container);
}

static bool leave(const Encoder *e, Value key)
{
    return e->markers == NONE || dict_pop(e->markers, key) != 0;
}

/* --- containers --- */

static bool put_array(const Encoder *e, StrBuilder *b, Value v)
{
    Value marker, *items;
    size_t count;
    Value list = TRY(iter_fast(v, "_iterencode_list needs a sequence", &items, &count));
    (void)list;
    if (count == 0)
        return builder_ascii(b, "[]", 2);
    TRY(enter(e, v, &marker));
    TRY(builder_char(b, '['));
    for (size_t i = 0; ; i++) {
        size_t now = is_list(list) ? list_count(list) : tuple_count(list); /* Python code may change it */
        if (i >= now)
            break;
        if (i > 0)
            TRY(builder_str(b, e->item_separator));
        TRY(put_value(e, b, is_list(list) ? as_list(list)->items[i] : as_tuple(list)->items[i]));
    }
    TRY(leave(e, marker));
    return builder_char(b, ']');
}

/* The key's text; UNBOUND if it is to be skipped. */
static Value key_text(const Encoder *e, Value key)
{
    StrBuilder b = {0};
    bool done;
    if (is_str(key))
        return key;
    TRY(put_scalar(e, &b, key, &done));
    if (done)
        return builder_finish(&b);
    if (e->skip_keys)
        return UNBOUND;
    RAISE(TypeError, "keys must be str, int, float, bool or None, not %T", key);
}

static bool put_member(const Encoder *e, StrBuilder *b, Value key, Value value, bool *first)
{
    Value text = TRY(key_text(e, key));
    if (text == UNBOUND)
        return true;
    if (!*first)
        TRY(builder_str(b, e->item_separator));
    *first = false;
    TRY(put_str(e, b, text));
    TRY(builder_str(b, e->key_separator));
    return put_value(e, b, value);
}

/* (key, value) pairs, sorted if need be. */
static Value dict_items_to_write(const Encoder *e, Value v)
{
    Value items = is_exact(v, TYPE_dict) ? dict_items_list(v) : list_from(TRY(call_method0(v, NAME(items))));
    TRY(items);
    if (e->sort_keys)
        TRY(list_sort(items, NONE, false));
    return items;
}

static bool put_object(const Encoder *e, StrBuilder *b, Value v)
{
    Value marker;
    bool first = true;
    if (dict_count(v) == 0)
        return builder_ascii(b, "{}", 2);
    TRY(enter(e, v, &marker));
    TRY(builder_char(b, '{'));
    Value items = TRY(dict_items_to_write(e, v));
    for (size_t i = 0; i < list_count(items); i++) {
        Value pair = as_list(items)->items[i];
        if (!is_tuple(pair) || tuple_count(pair) != 2)
            RAISE(ValueError, "items must return 2-tuples");
        TRY(put_member(e, b, as_tuple(pair)->items[0], as_tuple(pair)->items[1], &first));
    }
    TRY(leave(e, marker));
    return builder_char(b, '}');
}

static bool put_by_default(const Encoder *e, StrBuilder *b, Value v)
{
    Value marker;
    TRY(enter(e, v, &marker));
    Value replacement = TRY(call1(e->default_function, v));
    TRY(stack_check(" while encoding a JSON object"));
    TRY(put_value(e, b, replacement));
    return leave(e, marker);
}

static bool put_value(const Encoder *e, StrBuilder *b, Value v)
{
    bool done;
    if (is_str(v))
        return put_str(e, b, v);
    TRY(put_scalar(e, b, v, &done));
    if (done)
        return true;
    TRY(stack_check(" while encoding a JSON object"));
    if (is_list(v) || is_tuple(v))
        return put_array(e, b, v);
    return is_dict(v) ? put_object(e, b, v) : put_by_default(e, b, v);
}

static Value encoder_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    StrBuilder b = {0};
    TRY(arguments_place("_iterencode(obj, _current_indent_level)", args, nargs, kwnames, placed));
    TRY(put_value((Encoder *)self, &b, placed[0]));
    return tuple_pack(1, TRY(builder_finish(&b)));
}

/* Is it the module's own function with that body? */
static bool is_function(Value v, Body body)
{
    return is_exact(v, TYPE_builtin_function_or_method) && ((Builtin *)v)->method->body == body;
}

static Value encoder_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value p[9];
    TRY(arguments_place("make_encoder(markers, default, encoder, indent, key_separator, item_separator, "
                        "sort_keys, skipkeys, allow_nan)", args, nargs, kwnames, p));
    for (int i = 4; i < 6; i++) {
        if (!is_str(p[i]))
            RAISE(TypeError, "make_encoder() argument %d must be str, not %K", i + 1, p[i]);
    }
    if (p[0] != NONE && !is_dict(p[0]))
        RAISE(TypeError, "make_encoder() argument 1 must be dict or None, not %K", p[0]);
    Encoder *e = TRY(type_alloc(type, 0));
    e->markers = p[0];
    e->default_function = p[1];
    e->encoder = p[2];
    e->indent = p[3];
    e->key_separator = p[4];
    e->item_separator = p[5];
    TRY(value_truth(p[6], &e->sort_keys));
    TRY(value_truth(p[7], &e->skip_keys));
    TRY(value_truth(p[8], &e->allow_nan));
    e->literals = is_function(p[2], encode_basestring_ascii) ? LITERALS_ASCII
                : is_function(p[2], encode_basestring) ? LITERALS_PLAIN : LITERALS_CALL;
    return from_object(e);
}

static const Member encoder_members[] = {
    {"markers", MEMBER_VALUE, offsetof(Encoder, markers), false, "Containers being written, by address."},
    {"default", MEMBER_VALUE, offsetof(Encoder, default_function), false, "Makes something else of unknown objects."},
    {"encoder", MEMBER_VALUE, offsetof(Encoder, encoder), false, "Makes string literals."},
    {"indent", MEMBER_VALUE, offsetof(Encoder, indent), false, "Unused: json indents by itself."},
    {"key_separator", MEMBER_VALUE, offsetof(Encoder, key_separator), false, "Between key and value."},
    {"item_separator", MEMBER_VALUE, offsetof(Encoder, item_separator), false, "Between items."},
    {"sort_keys", MEMBER_BOOL, offsetof(Encoder, sort_keys), false, "Are objects' keys sorted?"},
    {"skipkeys", MEMBER_BOOL, offsetof(Encoder, skip_keys), false, "Are impossible keys left out?"},
    {0},
};

TYPE(json_Encoder, .name = "_json.Encoder", .doc = "Writes values as JSON.", .size = sizeof(Encoder),
     .slots = {.call = encoder_call, .construct = encoder_construct}, .members = encoder_members);

/* --- the module --- */

static const Method json_methods[] = {
    {"encode_basestring($module, string, /)", encode_basestring, "A JSON string literal."},
    {"encode_basestring_ascii($module, string, /)", encode_basestring_ascii, "A JSON string literal in ASCII."},
    {"scanstring($module, string, end, strict=True, /)", scanstring, "The literal whose text begins there, and its end.",
     .flags = METHOD_TUPLE},
    {0},
};

static bool json_init(Value module)
{
    TRY(module_add(module, "make_scanner", from_object(rt.types[TYPE_json_Scanner])));
    return module_add(module, "make_encoder", from_object(rt.types[TYPE_json_Encoder]));
}

MODULE(_json, .doc = "json's reader and writer.", .methods = json_methods, .init = json_init);
