/* SPDX-License-Identifier: MIT
 *
 * Unicode 15.0's newer characters and names, looked up in the lists of unicode15.def. New
 * characters have no case mappings, no mirrored forms and no compositions.
 */
#include <stdlib.h>
#include <string.h>
#include <unictype.h>

#include "objects/unicode15.h"

#define CHARACTER(first, last, category, combining, bidi, decomposition, numeric, name) \
    {first, last, UC_CATEGORY_MASK_##category, combining, #bidi, decomposition, numeric, name},
static const UnicodeChar characters[] = {
#include "objects/unicode15.def"
};
#undef CHARACTER

#define ALIAS(c, name) {c, name},
static const struct { uint32_t c; const char *name; } aliases[] = {
#include "objects/unicode15.def"
};
#undef ALIAS

enum { SEQUENCE_MAX = 5 };
#define SEQUENCE(name, ...) {name, {__VA_ARGS__}},
static const struct { const char *name; uint32_t characters[SEQUENCE_MAX]; } sequences[] = {
#include "objects/unicode15.def"
};
#undef SEQUENCE

/* --- characters --- */

const UnicodeChar *unicode15_find_slow(uint32_t c)
{
    size_t low = 0, high = countof(characters);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (characters[middle].last < c)
            low = middle + 1;
        else
            high = middle;
    }
    return low < countof(characters) && characters[low].first <= c ? &characters[low] : 0;
}

bool unicode15_is(uint32_t c, uint32_t categories)
{
    const UnicodeChar *new = unicode15_find(c);
    return new && (new->category & categories);
}

/* Superscript letters are modifiers, but lowercase all the same. */
bool unicode15_is_lower(uint32_t c)
{
    const UnicodeChar *new = unicode15_find(c);
    if (!new)
        return false;
    return new->category == UC_CATEGORY_MASK_Ll || (new->category == UC_CATEGORY_MASK_Lm && *new->decomposition);
}

int unicode15_number(uint32_t c)
{
    const UnicodeChar *new = unicode15_find(c);
    return new && *new->numeric ? atoi(new->numeric) : -1;
}

uint32_t unicode15_decomposed(uint32_t c)
{
    const UnicodeChar *new = unicode15_find(c);
    return new && *new->decomposition ? (uint32_t)strtoul(strchr(new->decomposition, ' '), NULL, 16) : c;
}

/* --- names --- */

uint32_t unicode15_by_name(const char *name)
{
    for (size_t i = 0; i < countof(characters); i++) {
        if (*name && strcmp(characters[i].name, name) == 0)
            return characters[i].first;
    }
    for (size_t i = 0; i < countof(aliases); i++) {
        if (strcmp(aliases[i].name, name) == 0)
            return aliases[i].c;
    }
    return UINT32_MAX;
}

const uint32_t *unicode15_sequence(const char *name)
{
    size_t low = 0, high = countof(sequences);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(sequences[middle].name, name);
        if (order == 0)
            return sequences[middle].characters;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}
