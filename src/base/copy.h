/* SPDX-License-Identifier: MIT
 *
 * Copying what is mostly short, as words of a text are: without a call.
 */
#ifndef ADDER_BASE_COPY_H
#define ADDER_BASE_COPY_H

#include "base/common.h"

#include <string.h>

/* memcpy. Up to 16 bytes are two moves, which overlap unless the size is a power of two. */
static ALWAYS_INLINE void copy_short(void *restrict to, const void *restrict from, size_t n)
{
    char *t = to;
    const char *f = from;
    uint64_t first, last;
    uint32_t first4, last4;
    if (n > 16) {
        memcpy(t, f, n);
    } else if (n >= 8) {
        memcpy(&first, f, 8);
        memcpy(&last, f + n - 8, 8);
        memcpy(t, &first, 8);
        memcpy(t + n - 8, &last, 8);
    } else if (n >= 4) {
        memcpy(&first4, f, 4);
        memcpy(&last4, f + n - 4, 4);
        memcpy(t, &first4, 4);
        memcpy(t + n - 4, &last4, 4);
    } else if (n) {
        t[0] = f[0];
        t[n / 2] = f[n / 2];
        t[n - 1] = f[n - 1];
    }
}

/* Bytes from[0], from[step], from[2 * step] ... */
static inline void copy_steps(char *restrict to, const char *restrict from, ptrdiff_t step, size_t n)
{
    if (step == -1)
        for (; n >= 8; n -= 8, from -= 8, to += 8) {
            uint64_t word;
            memcpy(&word, from - 7, 8);
            word = __builtin_bswap64(word);
            memcpy(to, &word, 8);
        }
    for (; n >= 4; n -= 4, from += 4 * step, to += 4) {
        to[0] = from[0];
        to[1] = from[step];
        to[2] = from[2 * step];
        to[3] = from[3 * step];
    }
    for (; n; n--, from += step)
        *to++ = *from;
}

#endif
