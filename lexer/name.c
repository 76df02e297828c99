/* SPDX-License-Identifier: MIT */
/*
 * Identifiers. Those of ASCII are interned through a small cache; others are judged by
 * Unicode's XID properties and brought to normal form NFKC (PEP 3131).
 */
#include "lexer/lexer.h"

#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "gc/heap.h"
#include "grammar/python.h"
#include "objects/str_data.h"

static int give(Lexer *lx, Value name)
{
    lx->value = name;
    if (name)
        return T_NAME;
    problem_set_raised(&lx->problem);
    return T_LEXICAL_ERROR;
}

static int cached(Lexer *lx, const unsigned char *text, size_t n)
{
    size_t hash = n * 31 + text[0] * 7 + text[n - 1] * 131 + text[n / 2] * 17;
    __auto_type slot = &lx->names[hash % LEXER_NAMES];
    if (slot->length == n && !memcmp(slot->text, text, n)) {
        lx->value = slot->name;
        return T_NAME;
    }
    Value name = str_intern_utf8((const char *)text, n);
    if (name) {
        slot->text = text;
        slot->length = n;
        slot->name = name;
    }
    return give(lx, name);
}

/* A character that no identifier may contain; the cursor goes behind it. */
static int invalid(Lexer *lx, ucs4_t c, const unsigned char *end)
{
    lx->cursor = end;
    char hex[9];
    snprintf(hex, sizeof hex, "%04X", (unsigned)c);
    if (!char_is_printable(c))
        return lexer_fail(lx, "invalid non-printable character U+%s", hex);
    return lexer_fail(lx, "invalid character '%.*s' (U+%s)",
                      (int)u8_mblen(end - (c < 0x800 ? 2 : c < 0x10000 ? 3 : 4), 4),
                      (const char *)end - (c < 0x800 ? 2 : c < 0x10000 ? 3 : 4), hex);
}

static int beyond_ascii(Lexer *lx)
{
    const unsigned char *p = lx->start, *end = lx->cursor;
    if (UNLIKELY(lx->bad_utf8) && !lexer_check_utf8(lx, p, end))
        return T_LEXICAL_ERROR;
    while (p < end) {
        ucs4_t c;
        int n = u8_mbtouc(&c, p, end - p);
        bool ok = p == lx->start ? c == '_' || char_is_identifier_start(c)
                                 : char_is_identifier_part(c);
        p += n;
        if (!ok)
            return invalid(lx, c, p);
    }
    Value name = str_new_utf8((const char *)lx->start, end - lx->start);
    if (name)
        name = str_normalize(name, STR_NFKC, 0);
    return give(lx, name ? str_intern(name) : 0);
}

int lexer_name(Lexer *lx, bool ascii)
{
    return LIKELY(ascii) ? cached(lx, lx->start, lx->cursor - lx->start) : beyond_ascii(lx);
}

void lexer_ignore(Lexer *lx, const char *tag, size_t n)
{
    if (lx->ignore_count == lx->ignore_capacity) {
        size_t capacity = lx->ignore_capacity ? 2 * lx->ignore_capacity : 8;
        void *more = gc_alloc(capacity * sizeof *lx->ignores);
        if (!more) {
            raise_no_memory();
            problem_set_raised(&lx->problem);
            return;
        }
        if (lx->ignore_count)
            memcpy(more, lx->ignores, lx->ignore_count * sizeof *lx->ignores);
        lx->ignores = more;
        lx->ignore_capacity = capacity;
    }
    lx->ignores[lx->ignore_count].line = lx->line;
    Value text = str_new_utf8(tag, n);
    lx->ignores[lx->ignore_count++].tag = text;
    if (!text)
        problem_set_raised(&lx->problem);
}

/* `# type: int` and `# type: ignore`. The latter is for the checker of types alone: it is
 * noted in the tree's type_ignores, which nothing else reads. */
int lexer_comment(Lexer *lx)
{
    const unsigned char *p = lx->start + 1, *end = lx->cursor;
    while (*p == ' ' || *p == '\t')
        p++;
    if (end - p < 6 || memcmp(p, "type: ", 6))
        return 0;
    p += 6;
    while (*p == ' ' || *p == '\t')
        p++;
    if (end - p >= 6 && !memcmp(p, "ignore", 6)
        && (end == p + 6 || !(p[6] >= 0x80 || (p[6] | 32) - 'a' + 0u < 26
                              || p[6] - '0' + 0u < 10))) {
        lexer_ignore(lx, (const char *)p + 6, end - p - 6);
        return 0;
    }
    Value text = str_new_utf8((const char *)p, end - p);
    lx->start = p;
    lx->start_column = (int)(p - lx->line_start);
    lx->value = text;
    if (text)
        return T_TYPE_COMMENT;
    problem_set_raised(&lx->problem);
    return T_LEXICAL_ERROR;
}
