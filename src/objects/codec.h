/* SPDX-License-Identifier: MIT
 *
 * Codecs: text to bytes and back, with error handlers.
 *
 * `errors` names the handler (0: "strict"). A decoder with `consumed` stops before an
 * incomplete sequence at the end and tells how far it came; without, that is an error.
 * Byte order: -1 little, 1 big, 0 by the byte order mark (native if there is none).
 */
#ifndef OBJECTS_CODEC_H
#define OBJECTS_CODEC_H

#include "objects/str.h"

Value codec_utf8_decode(const void *data, size_t n, const char *errors, size_t *consumed) MUST_USE;
/* The same by str_reuse, without error handling: UNBOUND if it isn't UTF-8. */
Value codec_utf8_decode_valid(Str **room, const void *data, size_t n, size_t *consumed) MUST_USE;
Value codec_utf8_encode(Value text, const char *errors) MUST_USE;
/* The str of ASCII bytes, whose memory it shares. UNBOUND: they are not, or it isn't worth it. */
Value codec_share_ascii(Value bytes) MUST_USE;
/* The same for Latin-1: UNBOUND only where it isn't worth it. */
Value codec_share_latin1(Value bytes) MUST_USE;
/* The str of an exact bytes, shared or not, that is ASCII alone. UNBOUND: it isn't. */
Value codec_ascii_text(Value bytes) MUST_USE;
Value codec_ascii_decode(const void *data, size_t n, const char *errors) MUST_USE;
Value codec_ascii_encode(Value text, const char *errors) MUST_USE;
Value codec_latin1_encode(Value text, const char *errors) MUST_USE; /* decoding is str_new_latin1 */
Value codec_utf16_decode(const void *data, size_t n, const char *errors, int *order, size_t *consumed) MUST_USE;
Value codec_utf16_encode(Value text, const char *errors, int order) MUST_USE;
Value codec_utf32_decode(const void *data, size_t n, const char *errors, int *order, size_t *consumed) MUST_USE;
Value codec_utf32_encode(Value text, const char *errors, int order) MUST_USE;
Value codec_utf7_decode(const void *data, size_t n, const char *errors, size_t *consumed) MUST_USE;
Value codec_utf7_encode(Value text) MUST_USE;
Value codec_unicode_escape_decode(const void *data, size_t n, const char *errors, size_t *consumed) MUST_USE;
Value codec_unicode_escape_encode(Value text) MUST_USE;
Value codec_raw_unicode_escape_decode(const void *data, size_t n, const char *errors, size_t *consumed) MUST_USE;
Value codec_raw_unicode_escape_encode(Value text) MUST_USE;
/* Mapping NONE: Latin-1. A str, or byte -> (int, str, None); an EncodingMap or character -> (int, bytes, None). */
Value codec_charmap_decode(const void *data, size_t n, Value mapping, const char *errors) MUST_USE;
Value codec_charmap_encode(Value text, Value mapping, const char *errors) MUST_USE;
/* The EncodingMap (or dict) that undoes a decoding str. */
Value codec_charmap_build(Value decoding) MUST_USE;
/* Bytes literals without prefix and quotes, and back. */
Value codec_escape_decode(const void *data, size_t n, const char *errors) MUST_USE;
Value codec_escape_encode(const void *data, size_t n) MUST_USE;

/* The character with that Unicode name or alias (n bytes); UINT32_MAX if there is none. */
uint32_t codec_char_by_name(const char *name, size_t n);
/* The characters of the sequence with that name; UNBOUND if there is none. */
Value codec_sequence_by_name(const char *name, size_t n) MUST_USE;
/* A character's name into text (CODEC_NAME_MAX bytes). Returns its length, 0 if it has none. */
enum { CODEC_NAME_MAX = 256 };
size_t codec_char_name(uint32_t c, char *text);

/* The built-in error handlers: each takes a UnicodeError and returns (replacement, position). */
enum { CODEC_HANDLER_COUNT = 8 };
typedef struct CodecHandler {
    const char *name;
    Value (*handle)(Value exception);
} CodecHandler;
extern CORE_DATA const CodecHandler codec_handlers[CODEC_HANDLER_COUNT];
/* A UnicodeError's range, clipped to its object. */
bool codec_error_range(Value exception, size_t *start, size_t *end) MUST_USE;

/* --- for codec_*.c: the engine --- */

/* What is to happen at errors: the handlers in the order of codec_handlers. ON_ERROR_CALL: ask
 * the registered one. */
typedef enum OnError {
    ON_ERROR_UNKNOWN, /* not looked up yet */
    ON_ERROR_STRICT, ON_ERROR_IGNORE, ON_ERROR_REPLACE, ON_ERROR_XMLCHARREFREPLACE,
    ON_ERROR_BACKSLASHREPLACE, ON_ERROR_NAMEREPLACE, ON_ERROR_SURROGATEPASS, ON_ERROR_SURROGATEESCAPE,
    ON_ERROR_CALL,
} OnError;
/* `fixed` has the bits of those that the codec knows by their names alone: others are not what
 * they seem when something else has been registered under the name. */
#define ON_ERROR_BIT(mode) (1u << (mode))
OnError codec_on_error(const char *errors, unsigned fixed);

/* Text that stands for a character that can't be encoded, by one of the three modes ...REPLACE
 * that show which one it was. Returns its length, at most CODEC_ESCAPE_MAX or, with
 * ON_ERROR_NAMEREPLACE, CODEC_NAMED_ESCAPE_MAX. */
enum { CODEC_ESCAPE_MAX = 10, CODEC_NAMED_ESCAPE_MAX = CODEC_NAME_MAX + 4 };
size_t codec_write_escape(OnError mode, uint32_t c, char *text);
/* A text's characters, those from `limit` on (0x80 or 0x100) as escapes with backslashes: how
 * many bytes that takes, and to write them. */
size_t codec_measure_backslashes(const Str *s, uint32_t limit);
void codec_write_backslashes(char *to, const Str *s, uint32_t limit);

static inline char *codec_write_hex(char *p, uint32_t byte)
{
    static const char digits[] = "0123456789abcdef";
    *p++ = digits[byte >> 4 & 15];
    *p++ = digits[byte & 15];
    return p;
}

/* "\\xe9", "\\u20ac" or "\\U0001f600": returns the end. */
static inline char *codec_write_backslash(char *p, uint32_t c)
{
    *p++ = '\\';
    if (c < 0x100) {
        *p++ = 'x';
    } else {
        *p++ = c < 0x10000 ? 'u' : 'U';
        if (c >= 0x10000)
            p = codec_write_hex(codec_write_hex(p, c >> 24), c >> 16);
        p = codec_write_hex(p, c >> 8);
    }
    return codec_write_hex(p, c);
}

/* How many characters stand for an ASCII character, or a byte, in a literal, where quotes need
 * no escape: 1, 2 ("\\n") or 4 ("\\x00"). */
extern CORE_DATA const uint8_t codec_escape_widths[256];

/* One of those that take two or four, or a quote: returns the end. */
static inline char *codec_write_short_escape(char *p, uint32_t c)
{
    if (codec_escape_widths[c] == 4)
        return codec_write_backslash(p, c);
    *p++ = '\\';
    *p++ = c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : (char)c;
    return p;
}

/* Bytes as in a literal that is closed by that quote: how many characters they become, and to
 * write these, which returns the end. */
size_t codec_measure_literal(const char *bytes, size_t n, char quote);
char *codec_write_literal(char *to, const char *bytes, size_t n, char quote);

typedef struct Decoding {
    const char *encoding, *errors;
    const uint8_t *data;
    size_t n;
    Value object;    /* data as a bytes object, made at the first error */
    Value exception; /* the last one, which serves for the next */
    OnError on_error;
    unsigned fixed; /* see codec_on_error */
    StrBuilder out;
} Decoding;

/* data[start:end] can't be decoded: let the handler append what it likes; *position is where
 * to go on. A handler may put other data in the exception's place: d->data, d->n change. */
bool decoding_error(Decoding *d, size_t *position, size_t start, size_t end, const char *reason) MUST_USE;

/* Characters that a decoder has found and not yet added to its text: that is done for many at a
 * time. Those beyond UCS-2 are never among them. */
enum { GATHERED_MAX = 2048 };
typedef struct Gathered {
    size_t length;
    uint16_t chars[GATHERED_MAX];
} Gathered;
bool decoding_flush(Decoding *d, Gathered *g) MUST_USE;
/* The whole text, with what has been gathered last. */
Value decoding_finish(Decoding *d, Gathered *g) MUST_USE;

static inline bool decoding_gather(Decoding *d, Gathered *g, uint32_t c)
{
    if (UNLIKELY(g->length == GATHERED_MAX || c > 0xffff))
        TRY(decoding_flush(d, g));
    if (UNLIKELY(c > 0xffff))
        return builder_char(&d->out, c);
    g->chars[g->length++] = (uint16_t)c;
    return true;
}

typedef struct Encoding Encoding;
struct Encoding {
    const char *encoding, *errors, *reason;
    Value text;
    Value exception; /* the last one, which serves for the next */
    char *data;      /* atomic memory, or encoding_run's own */
    size_t length, capacity;
    /* Encode characters from *position on: up to n, or to the first that can't be encoded. */
    bool (*put)(Encoding *e, const void *data, unsigned kind, size_t n, size_t *position);
    /* *end is moved up to the next character that can be encoded. 0: errors are told one
     * character at a time, not by runs. */
    bool (*skip)(Encoding *e, size_t *end);
    OnError on_error;
    unsigned fixed;          /* see codec_on_error */
    size_t unit;             /* replacements' bytes must be multiples */
    bool ascii_bytes;        /* ASCII characters are encoded as those bytes */
    bool ascii_replacements; /* replacements must be ASCII */
    bool unicode;            /* what can't be encoded are surrogates only ... */
    bool pass_surrogates;    /* ... which are to be encoded like other characters */
    int order;
    uint32_t limit;          /* of a narrow encoding: its first character that isn't encoded */
    Value mapping;
};
bool encoding_reserve(Encoding *e, size_t n) MUST_USE;
bool encoding_append(Encoding *e, const char *bytes, size_t n) MUST_USE;
/* Encode the whole text through `put`, calling the handler for what it refuses. */
Value encoding_run(Encoding *e) MUST_USE;

#endif
