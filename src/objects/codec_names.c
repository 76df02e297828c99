/* SPDX-License-Identifier: MIT
 *
 * Names of characters: libunistring's and those of unicode15.c, but for those that follow a
 * rule (ideographs by their number, Hangul syllables by the letters in them).
 *
 * The library packs its names so tightly that each takes a while to find. So the names of 16
 * neighbours are unpacked when one of them is asked for, in either direction, and entered in a
 * hash table:
 *
 *     pages[c / 16] --> NamePage { starts | names, each closed by a zero }
 *     names.entries[hash & mask] = { name, c, hash }
 */
#include <uniname.h>

#include "base/hash.h"
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

enum { LEADS = 19, VOWELS = 21, TAILS = 28, HANGUL_FIRST = 0xac00, HANGUL_COUNT = LEADS * VOWELS * TAILS };

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
    if (i >= HANGUL_COUNT)
        return false;
    char *p = stpcpy(stpcpy(text, hangul), leads[i / TAILS / VOWELS]);
    stpcpy(stpcpy(p, vowels[i / TAILS % VOWELS]), tails[i % TAILS]);
    return true;
}

static void han_name(uint32_t c, char *text)
{
    char *p = stpcpy(text, han);
    for (int shift = c < 0x10000 ? 12 : 16; shift >= 0; shift -= 4)
        *p++ = "0123456789ABCDEF"[c >> shift & 15];
    *p = 0;
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

/* --- from the tables --- */

static bool table_name(uint32_t c, char *text)
{
    if (str_is_surrogate(c) || c > 0x10ffff)
        return false;
    if (unicode_character_name(c, text))
        return true;
    const UnicodeChar *new = unicode15_find(c);
    return new && *new->name && stpcpy(text, new->name);
}

/* The library takes names with spaces and dashes freely; Python doesn't. */
static uint32_t table_char(const char *text, size_t n)
{
    char real[CODEC_NAME_MAX];
    uint32_t new = unicode15_by_name(text);
    if (new != UINT32_MAX)
        return new;
    ucs4_t c = unicode_name_character(text);
    if (c == UNINAME_INVALID || is_han(c) || hangul_name(c, real))
        return UINT32_MAX;
    /* Aliases have another name in the table, but no blanks where none belong. */
    if (!unicode_character_name(c, real) || strcmp(real, text) == 0)
        return c;
    bool odd = text[0] == ' ' || (n && text[n - 1] == ' ') || strstr(text, "  ") || strchr(text, '_')
            || strncmp(text, "VARIATION", 9) == 0;
    return odd ? UINT32_MAX : c;
}

/* --- unpacked --- */

enum { NAME_PAGE = 16, NAME_PAGES = 0x110000 / NAME_PAGE, ALIASES_MAX = 1024 };

typedef struct NamePage {
    uint16_t starts[NAME_PAGE + 1]; /* the next one's is the same where there is no name */
    char text[];
} NamePage;

typedef struct NameEntry {
    const char *name; /* NULL: free */
    uint32_t c, hash;
} NameEntry;

/* As memory that the collector doesn't see, like the tables of str_unicode.c. */
static NamePage **pages;
static struct {
    NameEntry *entries;
    size_t count, capacity, aliases;
} names;

static uint32_t hash_name(const char *name, size_t n)
{
    static const uint64_t seed[2] = {0};
    return (uint32_t)hash_bytes(name, n, seed);
}

/* There is always a free entry. */
static void put_entry(NameEntry entry)
{
    size_t i = entry.hash & (names.capacity - 1);
    while (names.entries[i].name)
        i = (i + 1) & (names.capacity - 1);
    names.entries[i] = entry;
}

static bool have_room_for_entries(size_t more)
{
    size_t capacity = names.capacity ? names.capacity : 256, old_capacity = names.capacity;
    while (capacity < 2 * (names.count + more))
        capacity *= 2;
    if (capacity == old_capacity)
        return true;
    NameEntry *old = names.entries, *entries = calloc(capacity, sizeof *entries);
    if (!entries)
        return false;
    names.entries = entries;
    names.capacity = capacity;
    for (size_t i = 0; i < old_capacity; i++)
        if (old[i].name)
            put_entry(old[i]);
    free(old);
    return true;
}

static void add_entry(const char *name, size_t n, uint32_t c)
{
    put_entry((NameEntry){name, c, hash_name(name, n)});
    names.count++;
}

static const NameEntry *find_entry(const char *name, size_t n)
{
    if (!names.capacity)
        return NULL;
    uint32_t hash = hash_name(name, n);
    size_t i = hash & (names.capacity - 1);
    for (const NameEntry *e; (e = &names.entries[i])->name; i = (i + 1) & (names.capacity - 1))
        if (e->hash == hash && strcmp(e->name, name) == 0)
            return e;
    return NULL;
}

/* 0 without memory. */
static NamePage *make_page(uint32_t first)
{
    char text[NAME_PAGE * CODEC_NAME_MAX], *p = text;
    uint16_t starts[NAME_PAGE + 1] = {0};
    for (uint32_t i = 0; i < NAME_PAGE; i++) {
        if (!is_han(first + i) && first + i - HANGUL_FIRST >= HANGUL_COUNT && table_name(first + i, p))
            p += strlen(p) + 1;
        starts[i + 1] = (uint16_t)(p - text);
    }
    size_t n = (size_t)(p - text);
    NamePage *page = have_room_for_entries(NAME_PAGE) ? malloc(sizeof *page + n) : NULL;
    if (!page)
        return NULL;
    memcpy(page->starts, starts, sizeof starts);
    memcpy(page->text, text, n);
    for (uint32_t i = 0; i < NAME_PAGE; i++)
        if (starts[i] < starts[i + 1])
            add_entry(page->text + starts[i], (size_t)(starts[i + 1] - starts[i] - 1), first + i);
    return page;
}

static const NamePage *page_of(uint32_t c)
{
    if (!pages)
        pages = calloc(NAME_PAGES, sizeof *pages);
    if (!pages)
        return NULL;
    NamePage **page = &pages[c / NAME_PAGE];
    if (UNLIKELY(!*page))
        *page = make_page(c - c % NAME_PAGE);
    return *page;
}

/* The next time they needn't be searched in the tables. */
static void remember_name(const char *text, size_t n, uint32_t c)
{
    if (!page_of(c) || find_entry(text, n) || names.aliases == ALIASES_MAX || !have_room_for_entries(1))
        return;
    char *alias = strdup(text);
    if (!alias)
        return;
    names.aliases++;
    add_entry(alias, n, c);
}

/* --- all --- */

size_t codec_char_name(uint32_t c, char *text)
{
    if (c > 0x10ffff)
        return 0;
    if (is_han(c))
        return han_name(c, text), strlen(text);
    if (hangul_name(c, text))
        return strlen(text);
    const NamePage *page = page_of(c);
    if (UNLIKELY(!page))
        return table_name(c, text) ? strlen(text) : 0;
    size_t i = c % NAME_PAGE, start = page->starts[i], n = page->starts[i + 1] - start;
    memcpy(text, page->text + start, n);
    return n ? n - 1 : 0;
}

/* Names are compared in capitals, which are made of BLOCK bytes at once. */
enum { BLOCK = 32 };
static bool capitals(const char *name, size_t n, char text[CODEC_NAME_MAX])
{
    if (n >= CODEC_NAME_MAX || memchr(name, 0, n))
        return false;
    memcpy(text, name, n);
    memset(text + n, 0, BLOCK - n % BLOCK);
    for (size_t at = 0; at < n; at += BLOCK)
        for (size_t i = at; i < at + BLOCK; i++)
            text[i] = (char)(text[i] - ((uint8_t)(text[i] - 'a') < 26 ? 32 : 0));
    return true;
}

/* By a rule, with the name's end behind the rule's words: these must have been in capitals, like
 * that end. */
static bool by_rule(const char *name, size_t n, const char *words, size_t length, char end[CODEC_NAME_MAX])
{
    if (n < length || memcmp(name, words, length) != 0)
        return false;
    memcpy(end, name + length, n - length);
    end[n - length] = 0;
    return true;
}

uint32_t codec_char_by_name(const char *name, size_t n)
{
    char text[CODEC_NAME_MAX];
    if (!capitals(name, n, text))
        return UINT32_MAX;
    if (by_rule(name, n, han, sizeof han - 1, text))
        return han_by_name(text);
    if (by_rule(name, n, hangul, sizeof hangul - 1, text))
        return hangul_by_name(text);
    const NameEntry *entry = find_entry(text, n);
    if (LIKELY(entry))
        return entry->c;
    uint32_t c = table_char(text, n);
    if (c != UINT32_MAX)
        remember_name(text, n, c);
    return c;
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
