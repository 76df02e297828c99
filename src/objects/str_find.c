/* SPDX-License-Identifier: MIT
 *
 * Searching in character data: one character, or a part, from the left or the right.
 *
 * One-byte strings use the C library's memchr and memmem, which are vectorised and linear.
 * For wider ones memmem runs on the bytes too, and hits that don't lie on a character's
 * start are skipped. A part that is wider than the text can't occur in it, a narrower one
 * is widened first.
 */
#include <wchar.h>

#include "gc/heap.h"
#include "objects/str.h"
#include "objects/str_data.h"

static ssize_t find_char_wide(const void *data, unsigned kind, size_t length, uint32_t c)
{
    if (kind == 4) {
        const wchar_t *hit = wmemchr(data, (wchar_t)c, length);
        return hit ? hit - (const wchar_t *)data : -1;
    }
    const uint16_t *p = data;
    for (size_t i = 0; i < length; i++) {
        if (p[i] == c)
            return (ssize_t)i;
    }
    return -1;
}

static bool char_fits(uint32_t c, unsigned kind) { return str_kind_for(c) <= kind; }

ssize_t str_find_char(const void *data, unsigned kind, size_t length, uint32_t c)
{
    if (!char_fits(c, kind))
        return -1;
    if (kind != 1)
        return find_char_wide(data, kind, length, c);
    const char *hit = memchr(data, (int)c, length);
    return hit ? hit - (const char *)data : -1;
}

ssize_t str_rfind_char(const void *data, unsigned kind, size_t length, uint32_t c)
{
    if (!char_fits(c, kind))
        return -1;
    if (kind == 1) {
        const char *hit = memrchr(data, (int)c, length);
        return hit ? hit - (const char *)data : -1;
    }
    while (length-- > 0) {
        if (str_read(data, kind, length) == c)
            return (ssize_t)length;
    }
    return -1;
}

/* The part's bytes in the text's kind: the part itself, or a widened copy (0: no memory). */
static const void *widen_part(const void *part, unsigned part_kind, size_t n, unsigned kind)
{
    if (part_kind == kind)
        return part;
    void *wide = gc_alloc_atomic(n * kind);
    if (wide)
        str_copy_chars(wide, kind, part, part_kind, n);
    return wide;
}

/* Short parts are looked for by their first character, then compared: a call of memmem
 * costs more than it saves there. */
static ssize_t find_short(const char *data, size_t length, const char *part, size_t n)
{
    const char *p = data, *last = data + length - n;
    for (int tries = 0; p <= last; p++) {
        p = memchr(p, *part, (size_t)(last - p) + 1);
        if (!p)
            return -1;
        if (memcmp(p, part, n) == 0)
            return p - data;
        if (++tries == 8) {
            p = memmem(p + 1, (size_t)(data + length - p) - 1, part, n);
            return p ? p - data : -1;
        }
    }
    return -1;
}

ssize_t str_find_in(const void *data, unsigned kind, size_t length, const void *part, unsigned part_kind, size_t n)
{
    if (n > length || part_kind > kind)
        return -1;
    if (n == 0)
        return 0;
    if (n == 1)
        return str_find_char(data, kind, length, str_read(part, part_kind, 0));
    if (kind == 1)
        return find_short(data, length, part, n);
    part = widen_part(part, part_kind, n, kind);
    const char *start = data, *p = start, *end = start + length * kind;
    while (part && (p = memmem(p, (size_t)(end - p), part, n * kind))) {
        size_t at = (size_t)(p - start);
        if (at % kind == 0)
            return (ssize_t)(at / kind);
        p = start + (at / kind + 1) * kind;
    }
    return -1;
}

/* From the right: candidates are found by the part's last character. */
ssize_t str_rfind_in(const void *data, unsigned kind, size_t length, const void *part, unsigned part_kind, size_t n)
{
    if (n > length || part_kind > kind)
        return -1;
    if (n == 0)
        return (ssize_t)length;
    uint32_t last = str_read(part, part_kind, n - 1);
    if (n == 1 || !(part = widen_part(part, part_kind, n, kind)))
        return n == 1 ? str_rfind_char(data, kind, length, last) : -1;
    size_t end = length;
    while (end >= n) {
        ssize_t hit = str_rfind_char((const char *)data + (n - 1) * kind, kind, end - n + 1, last);
        if (hit < 0)
            return -1;
        if (memcmp((const char *)data + (size_t)hit * kind, part, n * kind) == 0)
            return hit;
        end = (size_t)hit + n - 1;
    }
    return -1;
}

ssize_t str_find(Value v, Value part_value, size_t start, size_t end)
{
    const Str *s = as_str(v), *part = as_str(part_value);
    end = MIN(end, s->length);
    if (start > end)
        return -1;
    ssize_t at = str_find_in(str_at_address(s, start), s->kind, end - start, part->data, part->kind, part->length);
    return at < 0 ? -1 : at + (ssize_t)start;
}
