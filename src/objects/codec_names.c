/* SPDX-License-Identifier: MIT
 *
 * Names of characters: libunistring's and those of unicode15.c, but for those that follow a
 * rule (ideographs by their number, Hangul syllables by the letters in them).
 */
#include <uniname.h>

#include "objects/codec.h"
#include "objects/str_data.h"
#include "objects/unicode15.h"

/* --- by a rule --- */

static const char han[] = "CJK UNIFIED IDEOGRAPH-", hangul[] = "HANGUL SYLLABLE ";

static bool is_han(uint32_t c)
{
    return (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x20000 && c <= 0x2a6df)
        || (c >= 0x2a700 && c <= 0x2b739) || (c >= 0x2b740 && c <= 0x2b81d) || (c >= 0x2b820 && c <= 0x2cea1)
        || (c >= 0x2ceb0 && c <= 0x2ebe0) || (c >= 0x30000 && c <= 0x3134a) || (c >= 0x31350 && c <= 0x323af);
}

enum { LEADS = 19, VOWELS = 21, TAILS = 28, HANGUL_FIRST = 0xac00 };

static const char *const leads[LEADS] = {
    "G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H",
};
static const char *const vowels[VOWELS] = {
    "A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO",
    "WE", "WI", "YU", "EU", "YI", "I",
};
static const char *const tails[TAILS] = {
    "", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH", "M",
    "B", "BS", "S", "SS", "NG", "J", "C", "K", "T", "P", "H",
};

static bool hangul_name(uint32_t c, char *text)
{
    uint32_t i = c - HANGUL_FIRST;
    if (i >= LEADS * VOWELS * TAILS)
        return false;
    snprintf(text, CODEC_NAME_MAX, "%s%s%s%s", hangul, leads[i / TAILS / VOWELS],
             vowels[i / TAILS % VOWELS], tails[i % TAILS]);
    return true;
}

/* The index of the longest of the parts with which the text begins, which is passed over. */
static uint32_t longest_part(const char **text, const char *const *parts, uint32_t count)
{
    uint32_t best = UINT32_MAX;
    size_t length = 0;
    for (uint32_t i = 0; i < count; i++) {
        size_t n = strlen(parts[i]);
        if (strncmp(*text, parts[i], n) == 0 && (best == UINT32_MAX || n > length)) {
            best = i;
            length = n;
        }
    }
    *text += length;
    return best;
}

static uint32_t hangul_by_name(const char *text)
{
    uint32_t lead = longest_part(&text, leads, LEADS);
    uint32_t vowel = longest_part(&text, vowels, VOWELS);
    uint32_t tail = longest_part(&text, tails, TAILS);
    if (*text || vowel == UINT32_MAX)
        return UINT32_MAX;
    return HANGUL_FIRST + (lead * VOWELS + vowel) * TAILS + tail;
}

static uint32_t han_by_name(const char *text)
{
    size_t digits = strspn(text, "0123456789ABCDEF");
    if (text[digits] || (digits != 4 && digits != 5))
        return UINT32_MAX;
    uint32_t c = (uint32_t)strtoul(text, NULL, 16);
    return is_han(c) ? c : UINT32_MAX;
}

/* --- all --- */

bool codec_char_name(uint32_t c, char *text)
{
    if (is_han(c))
        return snprintf(text, CODEC_NAME_MAX, "%s%X", han, c), true;
    if (hangul_name(c, text))
        return true;
    if (str_is_surrogate(c) || c > 0x10ffff)
        return false;
    if (unicode_character_name(c, text))
        return true;
    const UnicodeChar *new = unicode15_find(c);
    return new && snprintf(text, CODEC_NAME_MAX, "%s", new->name);
}

/* Names are compared in capitals. */
static bool capitals(const char *name, size_t n, char text[CODEC_NAME_MAX])
{
    if (n >= CODEC_NAME_MAX || memchr(name, 0, n))
        return false;
    for (size_t i = 0; i < n; i++)
        text[i] = (char)(name[i] >= 'a' && name[i] <= 'z' ? name[i] - 32 : name[i]);
    text[n] = 0;
    return true;
}

/* The library takes names with spaces and dashes freely; Python doesn't. */
uint32_t codec_char_by_name(const char *name, size_t n)
{
    char text[CODEC_NAME_MAX], real[CODEC_NAME_MAX], given[CODEC_NAME_MAX];
    if (!capitals(name, n, text))
        return UINT32_MAX;
    memcpy(given, name, n); /* names by a rule must be in capitals */
    given[n] = 0;
    if (strncmp(given, han, sizeof han - 1) == 0)
        return han_by_name(given + sizeof han - 1);
    if (strncmp(given, hangul, sizeof hangul - 1) == 0)
        return hangul_by_name(given + sizeof hangul - 1);
    uint32_t new = unicode15_by_name(text);
    if (new != UINT32_MAX)
        return new;
    ucs4_t c = unicode_name_character(text);
    if (c == UNINAME_INVALID || is_han(c) || hangul_name(c, real))
        return UINT32_MAX;
    /* Aliases have another name in the table, but no blanks where none belong. */
    if (!unicode_character_name(c, real) || strcmp(real, text) == 0)
        return c;
    bool odd = text[0] == ' ' || (n && text[n - 1] == ' ') || strstr(text, "  ") || strchr(text, '_');
    return odd ? UINT32_MAX : c;
}

Value codec_sequence_by_name(const char *name, size_t n)
{
    char text[CODEC_NAME_MAX];
    const uint32_t *sequence = capitals(name, n, text) ? unicode15_sequence(text) : 0;
    size_t length = 0;
    if (!sequence)
        return UNBOUND;
    while (sequence[length])
        length++;
    return str_new_ucs4(sequence, length);
}
