/* SPDX-License-Identifier: MIT */
/* UTF-8, decoded byte by byte and scanned in blocks. */
#include "base/utf8.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)

typedef uint64_t WordPair __attribute__((vector_size(16)));

/* How many bytes of whole blocks are ASCII, up to the first block that isn't. */
static inline size_t ascii_blocks(const uint8_t *p, size_t n)
{
    WordPair w[4];
    size_t i = 0;
    for (; i + sizeof w <= n; i += sizeof w) {
        memcpy(w, p + i, sizeof w);
        WordPair all = w[0] | w[1] | w[2] | w[3];
        if ((all[0] | all[1]) & HIGH_BITS)
            break;
    }
    return i;
}

size_t utf8_ascii_prefix(const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    size_t i = ascii_blocks(p, n);
    for (uint64_t word; i + 8 <= n; i += 8) {
        memcpy(&word, p + i, 8);
        if (word & HIGH_BITS)
            break;
    }
    if (i + 8 > n && n >= 8) { /* the rest, with some bytes before it again */
        uint64_t word;
        memcpy(&word, p + n - 8, 8);
        if (!(word & HIGH_BITS))
            return n;
    }
    while (i < n && p[i] < 0x80)
        i++;
    return i;
}

/* The lead byte tells the length and, for a few of them, narrows the second byte's range:
   that is what excludes overlong forms, surrogates and values that are too large.
       C2..DF 80..BF    E0 A0..BF 80..BF    ED 80..9F 80..BF    E1..EC, EE..EF 80..BF 80..BF
       F0 90..BF ...    F1..F3 80..BF ...   F4 80..8F ... */
uint32_t utf8_decode_multibyte(const uint8_t **p, const uint8_t *end)
{
    const uint8_t *s = *p;
    uint8_t lead = s[0];
    int more = lead < 0xC2 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF5 ? 3 : 0;
    if (more == 0 || end - s <= more)
        return UTF8_INVALID;
    uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (s[1] < low || s[1] > high)
        return UTF8_INVALID;
    uint32_t c = lead & (0x3F >> more);
    c = c << 6 | (s[1] & 0x3F);
    for (int i = 2; i <= more; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return UTF8_INVALID;
        c = c << 6 | (s[i] & 0x3F);
    }
    *p = s + more + 1;
    return c;
}

static inline bool follows(uint8_t byte) { return (byte & 0xC0) == 0x80; }

/* Lead bytes that narrow nothing are dealt with here, the others by utf8_decode_multibyte. */
size_t utf8_valid_prefix(const void *bytes, size_t n)
{
    const uint8_t *start = bytes, *p = start, *end = start + n;
    while (p < end) {
        if (*p < 0x80)
            p += utf8_ascii_prefix(p, (size_t)(end - p));
        else if (*p >= 0xC2 && *p < 0xE0 && end - p >= 2 && follows(p[1]))
            p += 2;
        else if (*p > 0xE0 && *p < 0xED && end - p >= 3 && follows(p[1]) && follows(p[2]))
            p += 3;
        else if (utf8_decode_multibyte(&p, end) == UTF8_INVALID)
            break;
    }
    return (size_t)(p - start);
}

size_t utf8_length(const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    size_t count = 0;
    for (size_t i = 0; i < n; i++)      /* vectorised by the compiler */
        count += (p[i] & 0xC0) != 0x80;
    return count;
}
