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

/* UTF-8 with bytes that are no characters. A script is refused at once, unless it says that it is
 * UTF-8; elsewhere such bytes do no harm in comments: the lexer judges its tokens. */
static bool accept_bad_utf8(const ParseInput *input, const char *source, size_t n, size_t bad,
                            bool declared)
{
    if (!input->script || declared)
        return true;
    int line = 1;
    for (size_t i = 0; i < bad; i++)
        line += source[i] == '\n';
    return raise_error(TYPE_SyntaxError, "Non-UTF-8 code starting with '\\x%x' in file %S on line %d, "
                       "but no encoding declared; see https://peps.python.org/pep-0263/ for details",
                       (unsigned char)source[bad], input->filename, line);
}

static Value decoded(const char *name, const char *source, size_t n)
{
    if (!strcmp(name, "iso-8859-1"))
        return str_new_latin1(source, n);
    Value bytes = bytes_new(source, n);
    if (!bytes)
        return 0;
    Value text = rt.services.decode ? rt.services.decode(bytes, name, NULL) : 0;
    if (text && is_str(text))
        return text;
    if (!rt.services.decode || error_clear_if(TYPE_LookupError) || text)
        RAISE(SyntaxError, "unknown encoding: %s", name);
    return 0;
}

/* A zero byte: in a script its line is shown as far as it goes. */
static bool fail_null(const ParseInput *input, const char *source, const char *null)
{
    if (!input->script)
        return raise_error(TYPE_SyntaxError, "source code string cannot contain null bytes");
    Span at = {1, -1, 1, -1};
    for (const char *p = source; p < null; p++)
        at.line += *p == '\n';
    at.end_line = at.line;
    Problem problem = {0};
    problem_set(&problem, TYPE_SyntaxError, at, "source code cannot contain null bytes");
    return parse_raise(&problem, source, (size_t)(null - source), input->filename);
}

/* Errors of the declaration have a place only where the source was given as bytes. */
static bool fail_encoding(const ParseInput *input, const char *name)
{
    Value error = error_take();
    if (!input->script)
        return fail(input, "%S", error);
    return strstr(name, "with BOM") ? raise_error(TYPE_SyntaxError, "%S", error)
                                    : raise_error(TYPE_SyntaxError, "encoding problem: %s", name);
}

const char *parse_decode(const ParseInput *input, size_t *length, bool *bad_utf8)
{
    const char *source = input->source, *null, *cookie;
    size_t n = input->length, bom = 0, good;
    char name[64] = "utf-8";
    *bad_utf8 = false;
    if ((null = memchr(source, 0, n)))
        return fail_null(input, source, null), NULL;
    if (n >= INT32_MAX) {
        raise_error(TYPE_OverflowError, "source is too long");
        return NULL;
    }
    if (!input->is_text && !parse_encoding(source, n, name, &bom)) {
        if (error_is(TYPE_SyntaxError))
            fail_encoding(input, "with BOM");
        return NULL;
    }
    source += bom;
    n -= bom;
    if (strcmp(name, "utf-8")) {
        Value text = decoded(name, source, n);
        if (!text && (error_is(TYPE_UnicodeError) || error_is(TYPE_SyntaxError)))
            fail_encoding(input, name);
        source = text ? str_utf8(text, &n) : NULL;
        if (!source)
            return NULL;
    } else if (!input->is_text && (good = utf8_valid_prefix(source, n)) < n) {
        *bad_utf8 = true;
        if (!accept_bad_utf8(input, source, n, good, bom || find_cookie(source, n, &cookie)))
            return NULL;
    }
    return copy(source, n, input->mode == LEXER_FILE, length);
}
