/* SPDX-License-Identifier: MIT */
/*
 * UTF-8: validating decoder, encoder, and a fast scan for ASCII. Strict as Unicode is: no
 * overlong forms, no surrogates, nothing beyond U+10FFFF.
 */
#ifndef ADDER_BASE_UTF8_H
#define ADDER_BASE_UTF8_H

#include "base/common.h"

#include <string.h>

#define UTF8_INVALID UINT32_MAX

/* How many of the n bytes are ASCII before the first that isn't. */
PURE size_t utf8_ascii_prefix(const void *bytes, size_t n);

/* Decodes a character that isn't ASCII at *p, before `end`, and moves *p behind it;
   UTF8_INVALID, and *p where it was, if the bytes are no character. */
uint32_t utf8_decode_multibyte(const uint8_t **p, const uint8_t *end);

/* Decodes the character at *p (which is before `end`) likewise. */
static inline uint32_t utf8_decode(const uint8_t **p, const uint8_t *end)
{
    return LIKELY(**p < 0x80) ? *(*p)++ : utf8_decode_multibyte(p, end);
}

/* Where the first byte lies that belongs to no character, or n. */
PURE size_t utf8_valid_prefix(const void *bytes, size_t n);

/* The number of characters in n valid bytes. */
PURE size_t utf8_length(const void *bytes, size_t n);

/* The bytes that a code point takes: 1 to 4. */
static inline size_t utf8_size(uint32_t c)
{
    return 1 + (c >= 0x80) + (c >= 0x800) + (c >= 0x10000);
}

/* Writes a code point (a surrogate too, as three bytes) to `out`; returns utf8_size(c). */
static inline size_t utf8_encode(uint32_t c, uint8_t *out)
{
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (uint8_t)(0xC0 | c >> 6);
        out[1] = (uint8_t)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (uint8_t)(0xE0 | c >> 12);
        out[1] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
        out[2] = (uint8_t)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (uint8_t)(0xF0 | c >> 18);
    out[1] = (uint8_t)(0x80 | (c >> 12 & 0x3F));
    out[2] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
    out[3] = (uint8_t)(0x80 | (c & 0x3F));
    return 4;
}

#endif
