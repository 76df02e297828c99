/* SPDX-License-Identifier: MIT
 *
 * What Unicode 3.2 said otherwise of characters that it had, for ucd_3_2_0: runs of
 * characters, first and last, with the property as it was then.
 */
#include "modules/unicodedata.h"

typedef struct OldRun {
    uint32_t first, last;
    const char *value;
} OldRun;

static const OldRun categories[] = {
    {0xa7, 0xa7, "So"}, {0xaa, 0xaa, "Ll"}, {0xad, 0xad, "Pd"}, {0xb6, 0xb6, "So"},
    {0xba, 0xba, "Ll"}, {0x294, 0x294, "Ll"}, {0x2b9, 0x2ba, "Sk"}, {0x2c6, 0x2cf, "Sk"},
    {0x2ec, 0x2ec, "Sk"}, {0x374, 0x374, "Sk"}, {0x5be, 0x5be, "Po"},
    {0x6de, 0x6de, "Me"}, {0xf14, 0xf14, "So"}, {0x10d0, 0x10f8, "Lo"},
    {0x1369, 0x1371, "Nd"}, {0x13a0, 0x13f4, "Lo"}, {0x166d, 0x166d, "Po"},
    {0x1734, 0x1734, "Mn"}, {0x17b4, 0x17b5, "Mc"}, {0x1885, 0x1886, "Lo"},
    {0x200b, 0x200b, "Zs"}, {0x2071, 0x2071, "Ll"}, {0x207f, 0x207f, "Ll"},
    {0x2118, 0x2118, "So"}, {0x2132, 0x2132, "So"}, {0x2183, 0x2183, "Nl"},
    {0x2308, 0x230b, "Sm"}, {0x23b4, 0x23b4, "Ps"}, {0x23b5, 0x23b5, "Pe"},
    {0x23b6, 0x23b6, "Po"}, {0x302e, 0x302f, "Mn"}, {0x30fb, 0x30fb, "Pc"},
    {0xa015, 0xa015, "Lo"}, {0xfd3e, 0xfd3e, "Ps"}, {0xfd3f, 0xfd3f, "Pe"},
    {0xff65, 0xff65, "Pc"}, {0x10341, 0x10341, "Lo"},
};

static const OldRun directions[] = {
    {0x2b, 0x2b, "ET"}, {0x2d, 0x2d, "ET"}, {0x2f, 0x2f, "ES"}, {0xad, 0xad, "ON"},
    {0x6dd, 0x6dd, "AL"}, {0x6de, 0x6de, "NSM"}, {0x70f, 0x70f, "BN"},
    {0xcbf, 0xcbf, "NSM"}, {0xcc6, 0xcc6, "NSM"}, {0x1734, 0x1734, "NSM"},
    {0x17b4, 0x17b5, "L"}, {0x1885, 0x1886, "L"}, {0x202f, 0x202f, "WS"},
    {0x2044, 0x2044, "ON"}, {0x207a, 0x207b, "ET"}, {0x208a, 0x208b, "ET"},
    {0x2132, 0x2132, "ON"}, {0x2212, 0x2212, "ET"}, {0x2460, 0x2487, "EN"},
    {0x24ea, 0x24ea, "EN"}, {0x2800, 0x28ff, "ON"}, {0x302e, 0x302f, "NSM"},
    {0xfb29, 0xfb29, "ET"}, {0xfe62, 0xfe63, "ET"}, {0xff0b, 0xff0b, "ET"},
    {0xff0d, 0xff0d, "ET"}, {0xff0f, 0xff0f, "ES"}, {0xfff9, 0xfffb, "BN"},
    {0x1d6db, 0x1d6db, "L"}, {0x1d715, 0x1d715, "L"}, {0x1d74f, 0x1d74f, "L"},
    {0x1d789, 0x1d789, "L"}, {0x1d7c3, 0x1d7c3, "L"},
};

static const OldRun mirrored[] = {
    {0xf3a, 0xf3d, "N"}, {0x169b, 0x169c, "N"}, {0x29a1, 0x29a1, "Y"},
    {0xfe59, 0xfe5e, "N"}, {0xfe64, 0xfe65, "N"}, {0x1d6db, 0x1d6db, "N"},
    {0x1d715, 0x1d715, "N"}, {0x1d74f, 0x1d74f, "N"}, {0x1d789, 0x1d789, "N"},
    {0x1d7c3, 0x1d7c3, "N"},
};

/* Those that are W are not assigned, then or now. */
static const OldRun widths[] = {
    {0x231a, 0x231b, "N"}, {0x25fd, 0x25fe, "N"}, {0x2648, 0x2653, "N"},
    {0xfa6e, 0xfa6f, "W"}, {0xfada, 0xfaff, "W"}, {0x2a6e0, 0x2a6ff, "W"},
    {0x2b73a, 0x2b73f, "W"}, {0x2b81e, 0x2b81f, "W"}, {0x2cea2, 0x2ceaf, "W"},
    {0x2ebe1, 0x2f7ff, "W"}, {0x2fa1e, 0x2fffd, "W"}, {0x3134b, 0x3134f, "W"},
    {0x323b0, 0x3fffd, "W"},
};

static const uint32_t decimals[][2] = {
    {0xb2, 0xb3}, {0xb9, 0xb9}, {0x1369, 0x1371}, {0x2070, 0x2070}, {0x2074, 0x2079}, {0x2080, 0x2089},
};

static const char *find(const OldRun *runs, size_t count, uint32_t c)
{
    for (size_t i = 0; i < count && runs[i].first <= c; i++)
        if (c <= runs[i].last)
            return runs[i].value;
    return 0;
}

const char *unicodedata_old_category(uint32_t c) { return find(categories, countof(categories), c); }
const char *unicodedata_old_direction(uint32_t c) { return find(directions, countof(directions), c); }
const char *unicodedata_old_width(uint32_t c) { return find(widths, countof(widths), c); }

bool unicodedata_old_mirrored(uint32_t c, bool *yes)
{
    const char *answer = find(mirrored, countof(mirrored), c);
    *yes = answer && *answer == 'Y';
    return answer != 0;
}

/* The characters of NormalizationCorrections.txt, whose decompositions were mistaken. */
uint32_t unicodedata_old_decomposed(uint32_t c)
{
    switch (c) {
    case 0x2f868: return 0x2136a;
    case 0x2f874: return 0x5f33;
    case 0x2f91f: return 0x43ab;
    case 0x2f95f: return 0x7aae;
    case 0x2f9bf: return 0x4d57;
    default: return c;
    }
}

bool unicodedata_old_decimal(uint32_t c)
{
    for (size_t i = 0; i < countof(decimals); i++)
        if (decimals[i][0] <= c && c <= decimals[i][1])
            return true;
    return false;
}
