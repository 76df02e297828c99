/* SPDX-License-Identifier: MIT
 *
 * Characters and names of Unicode 15.0 that libunistring, which has the tables for all
 * others, doesn't know. To be asked when it says that there is no such thing.
 */
#ifndef OBJECTS_UNICODE15_H
#define OBJECTS_UNICODE15_H

#include "base/common.h"

/* A character, or a run of ideographs. */
typedef struct UnicodeChar {
    uint32_t first, last;
    uint32_t category;         /* one of libunistring's UC_CATEGORY_MASK_... */
    uint8_t combining;
    const char *bidi;
    const char *decomposition; /* as in UnicodeData.txt: "<super> 0430" */
    const char *numeric;       /* "" or digits */
    const char *name;          /* "" if it follows a rule */
} UnicodeChar;

const UnicodeChar *unicode15_find_slow(uint32_t c);
/* 0 if the character isn't one of them. */
static inline const UnicodeChar *unicode15_find(uint32_t c)
{
    return c < 0xcf3 ? 0 : unicode15_find_slow(c);
}
/* Is its category among those? */
bool unicode15_is(uint32_t c, uint32_t categories);
bool unicode15_is_lower(uint32_t c);
/* Its value as a number, or -1. */
int unicode15_number(uint32_t c);
/* The one character to which a new one (all are <super>) decomposes; others are returned. */
uint32_t unicode15_decomposed(uint32_t c);

/* The new character of that name, in capitals, or an old one's further name; or UINT32_MAX. */
uint32_t unicode15_by_name(const char *name);
/* The characters of a named sequence, closed by 0; 0 if there is none of that name. */
const uint32_t *unicode15_sequence(const char *name);

#endif
