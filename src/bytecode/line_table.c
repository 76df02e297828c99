/* SPDX-License-Identifier: MIT
 *
 * Writing and reading line tables.
 */
#include "bytecode/line_table.h"

#include "gc/heap.h"
#include "objects/errors.h"

enum {
    FORM_SHORT_MAX = 9,
    FORM_ONE_LINE = 10,
    FORM_NO_COLUMNS = 13,
    FORM_LONG = 14,
    FORM_NONE = 15,
    MAX_RUN = 8
};

static void put(LineTableWriter *w, unsigned byte)
{
    if (w->size == w->capacity) {
        size_t capacity = w->capacity ? 2 * w->capacity : 64;
        uint8_t *bytes = gc_alloc_atomic(capacity);
        if (!bytes) {
            w->failed = true;
            return;
        }
        if (w->size)
            memcpy(bytes, w->bytes, w->size);
        w->bytes = bytes;
        w->capacity = capacity;
    }
    w->bytes[w->size++] = (uint8_t)byte;
}

static void put_number(LineTableWriter *w, unsigned n)
{
    for (; n >= 64; n >>= 6)
        put(w, 64 | (n & 63));
    put(w, n);
}

static void put_signed(LineTableWriter *w, int n)
{
    put_number(w, n < 0 ? ((unsigned)-n << 1 | 1) : (unsigned)n << 1);
}

/* One entry for at most MAX_RUN words. */
static void put_entry(LineTableWriter *w, int words, Span s)
{
    unsigned head = 0x80 | (unsigned)(words - 1);
    if (s.line < 0) {
        put(w, head | FORM_NONE << 3);
        return;
    }
    int line_delta = s.line - w->line, width = s.end_column - s.column;
    w->line = s.line;
    if (s.column < 0 || s.end_column < 0) {
        put(w, head | FORM_NO_COLUMNS << 3);
        put_signed(w, line_delta);
    } else if (s.end_line == s.line && line_delta == 0 && s.column < 80 && width >= 0
               && width < 16) {
        put(w, head | (unsigned)s.column >> 3 << 3);
        put(w, ((unsigned)s.column & 7) << 4 | (unsigned)width);
    } else if (s.end_line == s.line && line_delta >= 0 && line_delta < 3 && s.column < 128
               && s.end_column < 128) {
        put(w, head | (unsigned)(FORM_ONE_LINE + line_delta) << 3);
        put(w, (unsigned)s.column);
        put(w, (unsigned)s.end_column);
    } else {
        put(w, head | FORM_LONG << 3);
        put_signed(w, line_delta);
        put_number(w, (unsigned)MAX(s.end_line - s.line, 0));
        put_number(w, (unsigned)s.column + 1);
        put_number(w, (unsigned)s.end_column + 1);
    }
}

static void flush(LineTableWriter *w)
{
    for (; w->words > 0; w->words -= MAX_RUN)
        put_entry(w, MIN(w->words, MAX_RUN), w->span);
    w->words = 0;
}

void line_table_begin(LineTableWriter *w, int first_line)
{
    *w = (LineTableWriter){.line = first_line};
}

void line_table_add(LineTableWriter *w, int words, Span s)
{
    Span o = w->span;
    if (s.line != o.line || s.end_line != o.end_line || s.column != o.column
        || s.end_column != o.end_column) {
        flush(w);
        w->span = s;
    }
    w->words += words;
}

bool line_table_end(LineTableWriter *w)
{
    flush(w);
    return !w->failed || raise_no_memory();
}

/* ---- reading ---- */

void line_table_open(LineTableReader *r, const uint8_t *bytes, size_t size, int first_line)
{
    *r = (LineTableReader){.at = bytes, .end = bytes + size, .line = first_line};
}

/* Bytes behind the end read as 0, which ends every number. */
static unsigned get(LineTableReader *r)
{
    return r->at < r->end ? *r->at++ : 0;
}

static unsigned get_number(LineTableReader *r)
{
    unsigned n = 0, byte, shift = 0;
    do {
        byte = get(r);
        if (shift < 32)
            n |= (byte & 63) << shift;
        shift += 6;
    } while (byte & 64);
    return n;
}

static int get_signed(LineTableReader *r)
{
    unsigned n = get_number(r);
    return n & 1 ? -(int)(n >> 1) : (int)(n >> 1);
}

static int add_clipped(int a, int b)
{
    int sum;
    return __builtin_add_overflow(a, b, &sum) ? a : sum;
}

bool line_table_next(LineTableReader *r)
{
    if (r->at >= r->end || !(*r->at & 0x80))
        return false;
    unsigned head = get(r), form = head >> 3 & 15;
    r->start = r->stop;
    r->stop += (head & 7) + 1;
    Span s = {-1, -1, -1, -1};
    if (form == FORM_NONE) {
        r->span = s;
        return true;
    }
    if (form <= FORM_SHORT_MAX) {
        unsigned byte = get(r);
        s.column = (int)(form << 3 | (byte >> 4 & 7));
        s.end_column = s.column + (int)(byte & 15);
    } else if (form < FORM_NO_COLUMNS) {
        r->line = add_clipped(r->line, (int)form - FORM_ONE_LINE);
        s.column = (int)get(r);
        s.end_column = (int)get(r);
    } else
        r->line = add_clipped(r->line, get_signed(r));
    s.line = s.end_line = r->line;
    if (form == FORM_LONG) {
        s.end_line = add_clipped(r->line, (int)(get_number(r) & INT32_MAX));
        s.column = (int)(get_number(r) & INT32_MAX) - 1;
        s.end_column = (int)(get_number(r) & INT32_MAX) - 1;
    }
    if (UNLIKELY(rt.no_columns))
        s = (Span){s.line, -1, s.line, -1};
    r->span = s;
    return true;
}
