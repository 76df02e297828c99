/* SPDX-License-Identifier: MIT */
/* Bytes to UTF-8: byte order mark, encoding declaration (PEP 263), newlines. */
#include <ctype.h>
#include <string.h>

#include "base/utf8.h"
#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/str.h"
#include "parse/parse.h"

static bool fail(const ParseInput *input, const char *format, ...)
{
    Problem problem = {0};
    va_list args;
    va_start(args, format);
    problem_set_va(&problem, TYPE_SyntaxError, (Span){0, -1, 0, -1}, format, args);
    va_end(args);
    return parse_raise(&problem, "", 0, input->filename);
}

/* The declared name in `line` (coding[:=]\s*name in a comment), 0 when there is none. */
static size_t cookie_in(const char *line, size_t n, const char **name)
{
    const char *p = line, *end = line + n;
    while (p < end && (*p == ' ' || *p == '\t' || *p == '\f'))
        p++;
    if (p == end || *p != '#')
        return 0;
    for (; end - p > 7; p++) {
        if (memcmp(p, "coding", 6) || (p[6] != ':' && p[6] != '='))
            continue;
        const char *begin = p + 7;
        while (begin < end && (*begin == ' ' || *begin == '\t'))
            begin++;
        const char *stop = begin;
        while (stop < end && (isalnum((unsigned char)*stop) || strchr("-_.", *stop)) && *stop)
            stop++;
        if (stop > begin) {
            *name = begin;
            return stop - begin;
        }
    }
    return 0;
}

static bool is_blank(const char *line, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (line[i] == '#')
            return true;
        else if (!strchr(" \t\f\r\n", line[i]))
            return false;
    return true;
}

static size_t find_cookie(const char *source, size_t n, const char **name)
{
    for (int i = 0; i < 2 && n; i++) {
        size_t line = 0;
        while (line < n && source[line] != '\n' && source[line] != '\r')
            line++;
        size_t length = cookie_in(source, line, name);
        if (length || !is_blank(source, line))
            return length;
        if (line < n && source[line] == '\r' && line + 1 < n && source[line + 1] == '\n')
            line++;
        line = MIN(line + 1, n);
        source += line;
        n -= line;
    }
    return 0;
}

/* utf_8-sig is utf-8, latin1 and iso-latin-1-unix are iso-8859-1. */
static void normalize(char name[64])
{
    static const char *const latin[] = {"latin-1", "iso-8859-1", "iso-latin-1"};
    char low[16] = "";
    for (size_t i = 0; i < sizeof low - 1 && name[i]; i++)
        low[i] = name[i] == '_' ? '-' : (char)tolower((unsigned char)name[i]);
    if (!strncmp(low, "utf-8", 5) && (!low[5] || low[5] == '-'))
        strcpy(name, "utf-8");
    for (size_t i = 0; i < countof(latin); i++) {
        size_t n = strlen(latin[i]);
        if (!strncmp(low, latin[i], n) && (!low[n] || low[n] == '-'))
            strcpy(name, "iso-8859-1");
    }
}

bool parse_encoding(const char *source, size_t n, char name[64], size_t *bom)
{
    *bom = n >= 3 && !memcmp(source, "\xef\xbb\xbf", 3) ? 3 : 0;
    const char *cookie;
    size_t length = find_cookie(source + *bom, n - *bom, &cookie);
    strcpy(name, "utf-8");
    if (!length)
        return true;
    snprintf(name, 64, "%.*s", (int)MIN(length, 63), cookie);
    normalize(name);
    if (*bom && strcmp(name, "utf-8"))
        RAISE(SyntaxError, "encoding problem: %s with BOM", name);
    return true;
}

/* A copy with '\r\n' and '\r' as '\n', a newline at a file's end, and a zero behind. */
static const char *copy(const char *source, size_t n, bool file, size_t *length)
{
    char *text = gc_alloc_atomic(n + 4);
    if (!text) {
        raise_no_memory();
        return NULL;
    }
    char *out = text;
    const char *p = source, *end = source + n, *cr;
    while ((cr = memchr(p, '\r', end - p))) {
        memcpy(out, p, cr - p);
        out += cr - p;
        *out++ = '\n';
        p = cr + 1 + (cr + 1 < end && cr[1] == '\n');
    }
    memcpy(out, p, end - p);
    out += end - p;
    if (file && (out == text || out[-1] != '\n'))
        *out++ = '\n';
    *length = out - text;
    memset(out, 0, 3);
    return text;
}

/* Where UTF-8 is not what it should be: the words are the codec's. */
static bool fail_utf8(const ParseInput *input, const char *source, size_t n, size_t bad)
{
    Value bytes = bytes_new(source, n);
    if (!bytes || !rt.services.decode || rt.services.decode(bytes, "utf-8", NULL)
        || !error_is(TYPE_UnicodeError))
        return false;
    Value error = error_take();
    Problem problem = {0};
    int line = 1, column = -1;
    for (size_t i = 0; i < bad; i++) {
        column = source[i] == '\n' ? -1 : column + 1;
        line += source[i] == '\n';
    }
    problem_set(&problem, TYPE_SyntaxError, (Span){line, column, line, column},
                "(unicode error) %S", error);
    return parse_raise(&problem, "", 0, input->filename);
}

static bool check_utf8(const ParseInput *input, const char *source, size_t n)
{
    size_t bad = utf8_valid_prefix(source, n);
    return bad == n || fail_utf8(input, source, n, bad);
}

static Value decoded(const ParseInput *input, const char *name, const char *source, size_t n)
{
    if (!strcmp(name, "iso-8859-1"))
        return str_new_latin1(source, n);
    Value bytes = bytes_new(source, n);
    if (!bytes)
        return 0;
    Value text = rt.services.decode ? rt.services.decode(bytes, name, NULL) : 0;
    if (text && is_str(text))
        return text;
    if (!rt.services.decode || error_clear_if(TYPE_LookupError) || text) {
        fail(input, "unknown encoding: %s", name);
        return 0;
    }
    if (error_is(TYPE_UnicodeError)) {
        Value error = error_take();
        fail(input, "%S", error);
    }
    return 0;
}

const char *parse_decode(const ParseInput *input, size_t *length)
{
    const char *source = input->source;
    size_t n = input->length, bom = 0;
    char name[64] = "utf-8";
    if (memchr(source, 0, n)) {
        fail(input, "source code cannot contain null bytes");
        return NULL;
    }
    if (n >= INT32_MAX) {
        raise_error(TYPE_OverflowError, "source is too long");
        return NULL;
    }
    if (!input->is_text && !parse_encoding(source, n, name, &bom)) {
        Value error = error_is(TYPE_SyntaxError) ? error_take() : 0;
        if (error)
            fail(input, "%S", error);
        return NULL;
    }
    source += bom;
    n -= bom;
    if (!strcmp(name, "utf-8")) {
        if (!input->is_text && !check_utf8(input, source, n))
            return NULL;
    } else {
        Value text = decoded(input, name, source, n);
        source = text ? str_utf8(text, &n) : NULL;
        if (!source)
            return NULL;
    }
    return copy(source, n, input->mode == LEXER_FILE, length);
}
