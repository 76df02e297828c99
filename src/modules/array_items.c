/* SPDX-License-Identifier: MIT
 *
 * Items of arrays: the table of type codes, reading, storing with array's messages.
 */
#include "modules/array.h"
#include "objects/int.h"
#include "objects/native_item.h"
#include "objects/operate.h"
#include "objects/str.h"

/* The numbers of machine formats are those that pickles of arrays hold: unsigned and
 * signed integers by size, little-endian (the big-endian one is one more). */
const ItemKind array_kinds[] = {
    {'b', 1, "signed char", 1},
    {'B', 1, "unsigned byte integer", 0},
    {'u', 4, "character", 20},
    {'h', sizeof(short), "signed short integer", 4},
    {'H', sizeof(short), "unsigned short", 2},
    {'i', sizeof(int), "signed integer", 8},
    {'I', sizeof(int), "unsigned int", 6},
    {'l', sizeof(long), 0, sizeof(long) == 8 ? 12 : 8},
    {'L', sizeof(long), 0, sizeof(long) == 8 ? 10 : 6},
    {'q', sizeof(long long), 0, 12},
    {'Q', sizeof(long long), 0, 10},
    {'f', sizeof(float), 0, 14},
    {'d', sizeof(double), 0, 16},
    {0},
};

const ItemKind *array_kind(uint32_t code)
{
    for (const ItemKind *k = array_kinds; k->code; k++)
        if ((uint32_t)k->code == code)
            return k;
    return 0;
}

Value array_item_get(const ItemKind *kind, const char *item)
{
    if (kind->code == 'u') {
        uint32_t c;
        memcpy(&c, item, sizeof c);
        if (c > 0x10ffff)
            RAISE(ValueError, "character U+%x is not in range [U+0000; U+10ffff]", c);
        return str_from_char(c);
    }
    return native_item_get(kind->code, item);
}

/* The text for an int that doesn't fit. */
static COLD bool raise_range(const ItemKind *kind, Value i)
{
    bool negative = int_sign(i) < 0;
    uint64_t ignored;
    switch (kind->code) {
    case 'q':
        RAISE(OverflowError, "int too big to convert");
    case 'Q':
        RAISE(OverflowError, negative ? "can't convert negative int to unsigned"
                                      : "int too big to convert");
    case 'l':
        RAISE(OverflowError, "Python int too large to convert to C long");
    case 'I': case 'L':
        if (negative)
            RAISE(OverflowError, "can't convert negative value to unsigned int");
        if (!int_fits_uint64(i, &ignored))
            RAISE(OverflowError, "Python int too large to convert to C unsigned long");
    }
    RAISE(OverflowError, "%s is %s", kind->name, negative ? "less than minimum"
                                                          : "greater than maximum");
}

static bool set_character(char *item, Value v)
{
    if (!is_str(v) || str_length(v) != 1)
        RAISE(TypeError, "array item must be unicode character");
    uint32_t c = str_at(v, 0);
    memcpy(item, &c, sizeof c);
    return true;
}

bool array_item_set(const ItemKind *kind, char *item, Value v)
{
    if (kind->code == 'u')
        return set_character(item, v);
    if (kind->code != 'f' && kind->code != 'd')
        v = TRY(value_index(v));
    if (native_item_set(kind->code, item, v))
        return true;
    return error_clear_if(TYPE_OverflowError) && raise_range(kind, v);
}
