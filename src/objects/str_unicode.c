/* SPDX-License-Identifier: MIT
 *
 * Character properties as Python defines them, from libunistring's tables and unicode15.c.
 * ASCII is answered from a small table of its own.
 */
#include <unictype.h>

#include "objects/str_data.h"
#include "objects/unicode15.h"

/* Numeric values of Han characters, which are not in UnicodeData.txt but in Unihan. */
static const struct { uint32_t c; int64_t value; } han_numbers[] = {
    {0x3405, 5}, {0x3483, 2}, {0x382a, 5}, {0x3b4d, 7}, {0x4e00, 1}, {0x4e03, 7},
    {0x4e07, 10000}, {0x4e09, 3}, {0x4e5d, 9}, {0x4e8c, 2}, {0x4e94, 5}, {0x4e96, 4},
    {0x4ebf, 100000000}, {0x4ec0, 10}, {0x4edf, 1000}, {0x4ee8, 3}, {0x4f0d, 5},
    {0x4f70, 100}, {0x5104, 100000000}, {0x5146, 1000000000000}, {0x5169, 2},
    {0x516b, 8}, {0x516d, 6}, {0x5341, 10}, {0x5343, 1000}, {0x5344, 20}, {0x5345, 30},
    {0x534c, 40}, {0x53c1, 3}, {0x53c2, 3}, {0x53c3, 3}, {0x53c4, 3}, {0x56db, 4},
    {0x58f1, 1}, {0x58f9, 1}, {0x5e7a, 1}, {0x5efe, 9}, {0x5eff, 20}, {0x5f0c, 1},
    {0x5f0d, 2}, {0x5f0e, 3}, {0x5f10, 2}, {0x62fe, 10}, {0x634c, 8}, {0x67d2, 7},
    {0x6f06, 7}, {0x7396, 9}, {0x767e, 100}, {0x8086, 4}, {0x842c, 10000}, {0x8cae, 2},
    {0x8cb3, 2}, {0x8d30, 2}, {0x9621, 1000}, {0x9646, 6}, {0x964c, 100}, {0x9678, 6},
    {0x96f6, 0}, {0x16b60, 10000000000}, {0x16b61, 1000000000000}, {0x20001, 7},
    {0x20064, 4}, {0x200e2, 4}, {0x20121, 5}, {0x2092a, 1}, {0x20983, 30},
    {0x2098c, 40}, {0x2099c, 40}, {0x20aea, 6}, {0x20afd, 3}, {0x20b19, 3},
    {0x22390, 2}, {0x22998, 3}, {0x23b1b, 3}, {0x2626d, 4},
};

const bool char_latin1_spaces[256] = {
    ['\t' ... '\r'] = true, [0x1c ... 0x1f] = true, [' '] = true, [0x85] = true, [0xa0] = true,
};

bool char_is_wide_space(uint32_t c)
{
    return c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028
        || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

bool char_is_line_break(uint32_t c)
{
    return (c >= '\n' && c <= '\r') || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static bool is_printable(uint32_t c)
{
    return c == ' ' || !uc_is_general_category_withtable(c, UC_CATEGORY_MASK_C | UC_CATEGORY_MASK_Z)
        || unicode15_is(c, ~(uint32_t)(UC_CATEGORY_MASK_C | UC_CATEGORY_MASK_Z));
}

int char_decimal_value(uint32_t c)
{
    if (c < 128)
        return c >= '0' && c <= '9' ? (int)c - '0' : -1;
    int value = uc_decimal_value(c);
    return value < 0 && unicode15_is(c, UC_CATEGORY_MASK_Nd) ? unicode15_number(c) : value;
}

int char_digit_value(uint32_t c)
{
    int value = char_decimal_value(c);
    return value < 0 ? uc_digit_value(c) : value;
}

bool char_han_number(uint32_t c, int64_t *value)
{
    size_t low = 0, high = c < han_numbers[0].c ? 0 : countof(han_numbers);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (han_numbers[middle].c == c)
            return *value = han_numbers[middle].value, true;
        if (han_numbers[middle].c < c)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool is_numeric(uint32_t c)
{
    int64_t ignored;
    return uc_numeric_value(c).denominator != 0 || char_han_number(c, &ignored)
        || unicode15_number(c) >= 0;
}

static bool is_in(uint32_t c, uint32_t categories)
{
    return uc_is_general_category_withtable(c, categories) || unicode15_is(c, categories);
}

/* Modifier letters that became Lowercase after the library's Unicode version. */
static bool newly_lower(uint32_t c)
{
    return c == 0x10fc || (c >= 0xa7f2 && c <= 0xa7f4) || c == 0xab69;
}

static bool is_lower(uint32_t c)
{
    return uc_is_property_lowercase(c) || newly_lower(c) || unicode15_is_lower(c);
}

static bool is_name_start(uint32_t c)
{
    return c == '_' || uc_is_property_xid_start(c) || unicode15_is(c, UC_CATEGORY_MASK_L);
}

enum { IN_NAMES = UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_Nd };

static bool is_name_part(uint32_t c)
{
    return uc_is_property_xid_continue(c) || unicode15_is(c, IN_NAMES);
}

/* --- tables --- */

const uint16_t **char_pages;

static unsigned flags_of(uint32_t c)
{
    bool lower = is_lower(c);
    return (is_in(c, UC_CATEGORY_MASK_L) ? IS_ALPHA : 0) | (char_decimal_value(c) >= 0 ? IS_DECIMAL : 0)
         | (char_digit_value(c) >= 0 ? IS_DIGIT : 0) | (is_numeric(c) ? IS_NUMERIC : 0)
         | (lower ? IS_LOWER : 0) | (uc_is_property_uppercase(c) ? IS_UPPER : 0)
         | (is_in(c, UC_CATEGORY_MASK_Lt) ? IS_TITLE : 0) | (is_printable(c) ? IS_PRINTABLE : 0)
         | (char_is_space(c) ? IS_SPACE : 0) | (is_name_start(c) ? IS_NAME_START : 0)
         | (is_name_part(c) ? IS_NAME_PART : 0) | (lower || uc_is_property_cased(c) ? IS_CASED : 0);
}

/* Without memory the answer is found all the same. */
unsigned char_find_flags(uint32_t c)
{
    if (!char_pages)
        char_pages = calloc(CHAR_PAGES, sizeof *char_pages);
    uint16_t *page = char_pages ? malloc(CHAR_PAGE * sizeof *page) : NULL;
    if (!page)
        return flags_of(c);
    for (uint32_t i = 0, first = c - c % CHAR_PAGE; i < CHAR_PAGE; i++)
        page[i] = (uint16_t)flags_of(first + i);
    char_pages[c / CHAR_PAGE] = page;
    return page[c % CHAR_PAGE];
}

bool str_is_identifier(Value v)
{
    const Str *s = as_str(v);
    if (s->length == 0 || !char_is_identifier_start(str_read(s->data, s->kind, 0)))
        return false;
    return str_all_flagged(s, IS_NAME_PART);
}

static ALWAYS_INLINE bool all_flagged(const Str *s, unsigned kind, unsigned flags)
{
    for (size_t i = 0, n = s->length; i < n; i++)
        if (!(char_flags(str_read(s->data, kind, i)) & flags))
            return false;
    return true;
}

bool str_all_flagged(const Str *s, unsigned flags)
{
    return s->kind == 1 ? all_flagged(s, 1, flags)
         : s->kind == 2 ? all_flagged(s, 2, flags) : all_flagged(s, 4, flags);
}
