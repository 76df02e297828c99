/* SPDX-License-Identifier: MIT
 *
 * binascii's quoted-printable (RFC 2045): "=XX" for bytes that aren't plain, "=" at the
 * end of a line for a soft break. In headers (RFC 2047) "_" is a space.
 */
#include "base/hex.h"
#include "gc/heap.h"
#include "modules/binascii.h"
#include "objects/bytes_span.h"
#include "objects/operate.h"

enum { LINE_MAX_LENGTH = 76 };

/* What follows a '=' at p[i - 1]: a soft line break is skipped, "XX" decoded. Returns the
 * new position. */
static size_t decode_escape(const unsigned char *p, size_t n, size_t i, char *out, size_t *length)
{
    if (i >= n)
        return i;
    if (p[i] == '\n' || p[i] == '\r') {
        if (p[i] != '\n')
            while (i < n && p[i] != '\n')
                i++;
        return i < n ? i + 1 : i;
    }
    if (p[i] == '=') {
        /* a broken encoding is let through */
        out[(*length)++] = '=';
        return i + 1;
    }
    if (i + 1 < n && hex_digit(p[i]) >= 0 && hex_digit(p[i + 1]) >= 0) {
        out[(*length)++] = (char)(hex_digit(p[i]) << 4 | hex_digit(p[i + 1]));
        return i + 2;
    }
    out[(*length)++] = '=';
    return i;
}

Value binascii_a2b_qp(Value *args)
{
    bool header;
    TRY(value_truth(args[1], &header));
    __attribute__((cleanup(buffer_release))) Buffer view = {0};
    TRY(binascii_text(args[0], &view));
    const unsigned char *p = view.data;
    Bytes *result = TRY(bytes_alloc(view.length));
    size_t length = 0;
    for (size_t i = 0; i < view.length;) {
        unsigned char c = p[i++];
        if (c == '=')
            i = decode_escape(p, view.length, i, result->data, &length);
        else
            result->data[length++] = header && c == '_' ? ' ' : (char)c;
    }
    return bytes_new(result->data, length);
}

/* ---- encoding ---- */

typedef struct Encoder {
    const unsigned char *p;
    size_t n;
    bool quote_tabs, text, header, crlf;
    char *out;
    size_t length, column;
} Encoder;

static bool is_line_end(const Encoder *e, size_t i)
{
    return e->p[i] == '\n' || (e->p[i] == '\r' && i + 1 < e->n && e->p[i + 1] == '\n');
}

static bool must_quote(const Encoder *e, size_t i)
{
    unsigned char c = e->p[i];
    bool last = i + 1 == e->n;
    if (c > 126 || c == '=' || (e->header && c == '_'))
        return true;
    if (c == '.' && e->column == 0)
        return last || e->p[i + 1] == '\n' || e->p[i + 1] == '\r' || !e->p[i + 1];
    if (!e->text && (c == '\r' || c == '\n'))
        return true;
    if ((c == ' ' || c == '\t') && last)
        return true;
    return c < 33 && c != '\r' && c != '\n'
        && (e->quote_tabs || (c != '\t' && c != ' '));
}

static void soft_break(Encoder *e)
{
    e->out[e->length++] = '=';
    if (e->crlf)
        e->out[e->length++] = '\r';
    e->out[e->length++] = '\n';
    e->column = 0;
}

static void put_quoted(Encoder *e, unsigned char c)
{
    static const char digits[] = "0123456789ABCDEF";
    e->out[e->length++] = '=';
    e->out[e->length++] = digits[c >> 4];
    e->out[e->length++] = digits[c & 15];
    e->column += 3;
}

/* A line's end: white space before it must not be lost. */
static void put_line_end(Encoder *e)
{
    if (e->length && (e->out[e->length - 1] == ' ' || e->out[e->length - 1] == '\t')) {
        unsigned char c = (unsigned char)e->out[--e->length];
        put_quoted(e, c);
    }
    if (e->crlf)
        e->out[e->length++] = '\r';
    e->out[e->length++] = '\n';
    e->column = 0;
}

static void put_plain(Encoder *e, size_t i)
{
    unsigned char c = e->p[i];
    /* the last character of a line needs no room for a soft break */
    if (e->column + 1 >= LINE_MAX_LENGTH && i + 1 < e->n && e->p[i + 1] != '\n')
        soft_break(e);
    e->out[e->length++] = e->header && c == ' ' ? '_' : (char)c;
    e->column++;
}

static void encode(Encoder *e)
{
    for (size_t i = 0; i < e->n; i++) {
        if (must_quote(e, i)) {
            if (e->column + 3 >= LINE_MAX_LENGTH)
                soft_break(e);
            put_quoted(e, e->p[i]);
        } else if (e->text && is_line_end(e, i)) {
            put_line_end(e);
            i += e->p[i] == '\r';
        } else
            put_plain(e, i);
    }
}

Value binascii_b2a_qp(Value *args)
{
    Encoder e = {0};
    TRY(value_truth(args[1], &e.quote_tabs));
    TRY(value_truth(args[2], &e.text));
    TRY(value_truth(args[3], &e.header));
    BUFFER_AUTO view;
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    e.p = view.data;
    e.n = view.length;
    /* the text's own line ends are kept: those of its first line decide */
    const char *newline = memchr(view.data, '\n', view.length);
    e.crlf = newline && newline > (char *)view.data && newline[-1] == '\r';
    /* at worst every byte is quoted, and every line's 25 or so broken softly */
    e.out = view.length < PTRDIFF_MAX / 8 ? gc_alloc_atomic(view.length * 4 + 64) : 0;
    if (!e.out) {
        raise_no_memory();
        return 0;
    }
    encode(&e);
    return bytes_new(e.out, e.length);
}
