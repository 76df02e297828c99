/* SPDX-License-Identifier: MIT
 *
 * The methods of str, and their arguments' checks. What the longer ones do is in str_find.c,
 * str_split.c, str_replace.c, str_case.c and str_format.c.
 */
#include "objects/bytes.h"
#include "objects/codec.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/str_data.h"
#include "objects/str_type.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* --- arguments --- */

bool str_slice_bound(Value v, ssize_t *index)
{
    if (v == NONE || v == UNBOUND)
        return true;
    if (!is_int(v) && !type_of(v)->slots.as_index)
        RAISE(TypeError, "slice indices must be integers or None or have an __index__ method");
    return value_as_ssize_clipped(v, index);
}

static bool argument_ssize(Value v, ssize_t *result)
{
    int64_t number;
    Value index = TRY(value_index(v));
    if (!int_fits_int64(index, &number))
        RAISE(OverflowError, "Python int too large to convert to C ssize_t");
    *result = number;
    return true;
}

/* The arguments of find and its kin: (self, part[, start[, end]]). */
typedef struct Bounds {
    ssize_t start, end;
} Bounds;

static bool range_arguments(const char *name, Value *args, size_t nargs, Value kwnames, Bounds *range)
{
    ssize_t length = (ssize_t)str_length(args[0]);
    if (kwnames && tuple_count(kwnames))
        RAISE(TypeError, "%s() takes no keyword arguments", name);
    if (nargs < 2)
        RAISE(TypeError, "%s() takes at least 1 argument (0 given)", name);
    if (nargs > 4)
        RAISE(TypeError, "%s() takes at most 3 arguments (%zu given)", name, nargs - 1);
    range->start = 0, range->end = length;
    if (nargs > 2)
        TRY(str_slice_bound(args[2], &range->start));
    if (nargs > 3)
        TRY(str_slice_bound(args[3], &range->end));
    str_clip(&range->start, &range->end, length);
    return true;
}

static bool find_arguments(const char *name, Value *args, size_t nargs, Value kwnames, Bounds *range)
{
    TRY(range_arguments(name, args, nargs, kwnames, range));
    if (!is_str(args[1]))
        RAISE(TypeError, "must be str, not %T", args[1]);
    return true;
}

/* --- searching --- */

static ssize_t find_in_range(Value *args, Bounds range, bool from_right)
{
    const Str *s = as_str(args[0]), *part = as_str(args[1]);
    if (range.start > range.end)
        return -1;
    ssize_t at = (from_right ? str_rfind_in : str_find_in)(
        str_at_address(s, (size_t)range.start), s->kind, (size_t)(range.end - range.start),
        part->data, part->kind, part->length);
    return at < 0 ? -1 : at + range.start;
}

static Value str_find_method(Value *args, size_t nargs, Value kwnames)
{
    Bounds range;
    TRY(find_arguments("find", args, nargs, kwnames, &range));
    return small_int(find_in_range(args, range, false));
}

static Value str_rfind_method(Value *args, size_t nargs, Value kwnames)
{
    Bounds range;
    TRY(find_arguments("rfind", args, nargs, kwnames, &range));
    return small_int(find_in_range(args, range, true));
}

static Value found_index(ssize_t at)
{
    if (at < 0)
        RAISE(ValueError, "substring not found");
    return small_int(at);
}

static Value str_index_method(Value *args, size_t nargs, Value kwnames)
{
    Bounds range;
    TRY(find_arguments("index", args, nargs, kwnames, &range));
    return found_index(find_in_range(args, range, false));
}

static Value str_rindex_method(Value *args, size_t nargs, Value kwnames)
{
    Bounds range;
    TRY(find_arguments("rindex", args, nargs, kwnames, &range));
    return found_index(find_in_range(args, range, true));
}

static Value str_count_method(Value *args, size_t nargs, Value kwnames)
{
    Bounds range;
    TRY(find_arguments("count", args, nargs, kwnames, &range));
    return small_int((int64_t)str_count(args[0], args[1], (size_t)range.start, (size_t)MAX(range.end, 0)));
}

/* Does s[start:end] begin (or end) with the part? */
static bool matches_at(Value v, Value part_value, Bounds range, bool at_end)
{
    const Str *s = as_str(v), *part = as_str(part_value);
    ssize_t n = (ssize_t)part->length;
    if (range.end - range.start < n)
        return false;
    size_t at = (size_t)(at_end ? range.end - n : range.start);
    if (s->kind == part->kind)
        return memcmp(str_at_address(s, at), part->data, (size_t)n * s->kind) == 0;
    for (size_t i = 0; i < (size_t)n; i++) {
        if (str_read(s->data, s->kind, at + i) != str_read(part->data, part->kind, i))
            return false;
    }
    return true;
}

static Value affix(const char *name, bool at_end, Value *args, size_t nargs, Value kwnames)
{
    Bounds range;
    TRY(range_arguments(name, args, nargs, kwnames, &range));
    if (is_str(args[1]))
        return from_bool(matches_at(args[0], args[1], range, at_end));
    if (!is_tuple(args[1]))
        RAISE(TypeError, "%s first arg must be str or a tuple of str, not %T", name, args[1]);
    for (size_t i = 0; i < tuple_count(args[1]); i++) {
        Value part = as_tuple(args[1])->items[i];
        if (!is_str(part))
            RAISE(TypeError, "tuple for %s must only contain str, not %T", name, part);
        if (matches_at(args[0], part, range, at_end))
            return TRUE;
    }
    return FALSE;
}

static Value str_startswith_method(Value *args, size_t nargs, Value kwnames)
{
    return affix("startswith", false, args, nargs, kwnames);
}

static Value str_endswith_method(Value *args, size_t nargs, Value kwnames)
{
    return affix("endswith", true, args, nargs, kwnames);
}

static Value str_removeprefix_method(Value *args)
{
    if (!is_str(args[1]))
        RAISE(TypeError, "removeprefix() argument must be str, not %K", args[1]);
    Bounds all = {0, (ssize_t)str_length(args[0])};
    if (!matches_at(args[0], args[1], all, false))
        return str_exact(args[0]);
    return str_substring(args[0], str_length(args[1]), str_length(args[0]));
}

static Value str_removesuffix_method(Value *args)
{
    if (!is_str(args[1]))
        RAISE(TypeError, "removesuffix() argument must be str, not %K", args[1]);
    Bounds all = {0, (ssize_t)str_length(args[0])};
    if (!matches_at(args[0], args[1], all, true))
        return str_exact(args[0]);
    return str_substring(args[0], 0, str_length(args[0]) - str_length(args[1]));
}

/* --- splitting, joining, replacing --- */

static Value str_split_method(Value *args)
{
    ssize_t max;
    TRY(argument_ssize(args[2], &max));
    return str_split(args[0], args[1], max);
}

static Value str_rsplit_method(Value *args)
{
    ssize_t max;
    TRY(argument_ssize(args[2], &max));
    return str_rsplit(args[0], args[1], max);
}

static Value str_splitlines_method(Value *args)
{
    bool keep_ends;
    TRY(value_truth(args[1], &keep_ends));
    return str_splitlines(args[0], keep_ends);
}

static Value str_partition_method(Value *args) { return str_partition(args[0], args[1], false); }
static Value str_rpartition_method(Value *args) { return str_partition(args[0], args[1], true); }
static Value str_join_method(Value *args) { return str_join(args[0], args[1]); }

static Value str_replace_method(Value *args)
{
    ssize_t count;
    for (int i = 1; i <= 2; i++) {
        if (!is_str(args[i]))
            RAISE(TypeError, "replace() argument %d must be str, not %K", i, args[i]);
    }
    TRY(argument_ssize(args[3], &count));
    return str_replace(args[0], args[1], args[2], count);
}

static Value strip(const char *name, Value *args, bool left, bool right)
{
    if (args[1] != NONE && !is_str(args[1]))
        RAISE(TypeError, "%s arg must be None or str", name);
    return str_strip(args[0], args[1], left, right);
}

static Value str_strip_method(Value *args) { return strip("strip", args, true, true); }
static Value str_lstrip_method(Value *args) { return strip("lstrip", args, true, false); }
static Value str_rstrip_method(Value *args) { return strip("rstrip", args, false, true); }
static Value str_translate_method(Value *args) { return str_translate(args[0], args[1]); }

/* --- case --- */

static Value str_upper_method(Value *args) { return str_map_case(args[0], CHAR_UPPER); }
static Value str_lower_method(Value *args) { return str_map_case(args[0], CHAR_LOWER); }
static Value str_title_method(Value *args) { return str_map_case(args[0], CHAR_TITLE); }
static Value str_casefold_method(Value *args) { return str_map_case(args[0], CHAR_FOLD); }
static Value str_capitalize_method(Value *args) { return str_capitalize(args[0]); }
static Value str_swapcase_method(Value *args) { return str_swapcase(args[0]); }

/* --- padding --- */

static void fill_chars(Str *s, size_t at, size_t n, uint32_t c)
{
    uint16_t *narrow = (uint16_t *)s->data + at;
    uint32_t *wide = (uint32_t *)s->data + at;
    if (LIKELY(s->kind == 1))
        memset((char *)s->data + at, (int)c, n);
    else if (s->kind == 2)
        FOR_BLOCKS(i, n, narrow[i] = (uint16_t)c);
    else
        FOR_BLOCKS(i, n, wide[i] = c);
}

/* s[from:to] into the result. */
static void copy_chars(Str *result, size_t at, const Str *s, size_t from, size_t to)
{
    str_copy_chars(str_at_address(result, at), result->kind, str_at_address(s, from), s->kind, to - from);
}

static Value pad(Value v, size_t left, size_t right, uint32_t fill)
{
    const Str *s = as_str(v);
    size_t length = s->length + left + right;
    if (left + right == 0)
        return str_exact(v);
    if (length > STR_MAX_BYTES / 4)
        RAISE(OverflowError, "padded string is too long");
    Str *result = TRY(str_alloc(length, MAX(str_char_bound(s), fill)));
    fill_chars(result, 0, left, fill);
    copy_chars(result, left, s, 0, s->length);
    fill_chars(result, left + s->length, right, fill);
    return from_object(result);
}

/* (self, width, fillchar): how many characters are missing, and with which to fill. */
static bool pad_arguments(Value *args, size_t *missing, uint32_t *fill)
{
    ssize_t width, length = (ssize_t)str_length(args[0]);
    TRY(argument_ssize(args[1], &width));
    if (!is_str(args[2]))
        RAISE(TypeError, "The fill character must be a unicode character, not %T", args[2]);
    if (str_length(args[2]) != 1)
        RAISE(TypeError, "The fill character must be exactly one character long");
    *fill = str_at(args[2], 0);
    *missing = width > length ? (size_t)(width - length) : 0;
    return *missing < STR_MAX_BYTES / 4 || raise_no_memory();
}

static Value str_center_method(Value *args)
{
    size_t missing;
    uint32_t fill;
    TRY(pad_arguments(args, &missing, &fill));
    /* The odd one goes left when the width is odd, too. */
    size_t left = missing / 2 + (missing & (str_length(args[0]) + missing) & 1);
    return pad(args[0], left, missing - left, fill);
}

static Value str_ljust_method(Value *args)
{
    size_t missing;
    uint32_t fill;
    TRY(pad_arguments(args, &missing, &fill));
    return pad(args[0], 0, missing, fill);
}

static Value str_rjust_method(Value *args)
{
    size_t missing;
    uint32_t fill;
    TRY(pad_arguments(args, &missing, &fill));
    return pad(args[0], missing, 0, fill);
}

static Value str_zfill_method(Value *args)
{
    const Str *s = as_str(args[0]);
    ssize_t width;
    TRY(argument_ssize(args[1], &width));
    if (width <= (ssize_t)s->length)
        return str_exact(args[0]);
    if ((size_t)width > STR_MAX_BYTES / 4)
        return raise_no_memory();
    Str *result = TRY(str_alloc((size_t)width, str_char_bound(s)));
    bool has_sign = s->length && (str_at(args[0], 0) == '+' || str_at(args[0], 0) == '-');
    size_t zeros = (size_t)width - s->length;
    copy_chars(result, 0, s, 0, has_sign);
    fill_chars(result, has_sign, zeros, '0');
    copy_chars(result, zeros + has_sign, s, has_sign, s->length);
    return from_object(result);
}

/* Writes the text with its tabs expanded (to NULL: doesn't) and returns its length, which is more
 * than STR_MAX_BYTES if it is too long. */
static ALWAYS_INLINE size_t expand_tabs(void *to, const Str *s, unsigned kind, size_t size)
{
    const void *from = s->data;
    size_t at = 0, line = 0, n = s->length;
    for (size_t i = 0; i < n && at <= STR_MAX_BYTES; i++) {
        size_t start = i, spaces = 0;
        uint32_t c = 0;
        for (; i < n && (c = str_read(from, kind, i)) > '\r'; i++)
            if (to)
                str_write(to, kind, at + i - start, c);
        at += i - start;
        if (i == n)
            break;
        if (c != '\t' && to)
            str_write(to, kind, at, c);
        if (c == '\t' && size)
            spaces = size - (at - line) % size;
        for (size_t k = 0; to && k < spaces; k++)
            str_write(to, kind, at + k, ' ');
        at += c == '\t' ? spaces : 1;
        if (c == '\n' || c == '\r')
            line = at;
    }
    return at;
}

static size_t expand_tabs_of_any(void *to, const Str *s, size_t size)
{
    return s->kind == 1 ? expand_tabs(to, s, 1, size)
         : s->kind == 2 ? expand_tabs(to, s, 2, size) : expand_tabs(to, s, 4, size);
}

enum { LOCAL_TABS = 64, LOCAL_TAB_SIZE = 8 };

/* Into a place that is large enough in any case. */
static Value expand_few(const Str *s, size_t size)
{
    uint32_t room[LOCAL_TABS * LOCAL_TAB_SIZE];
    size_t length = expand_tabs_of_any(room, s, size);
    if (length <= 1)
        return length ? str_from_char(str_read(room, s->kind, 0)) : rt.empty_str;
    Str *result = TRY(str_alloc(length, str_char_bound(s)));
    memcpy(result->data, room, length * s->kind);
    return from_object(result);
}

static Value str_expandtabs_method(Value *args)
{
    const Str *s = as_str(args[0]);
    int size;
    TRY(value_as_int(args[1], &size));
    if (str_find_char(s->data, s->kind, s->length, '\t') < 0)
        return str_exact(args[0]);
    if (s->length < LOCAL_TABS && size <= LOCAL_TAB_SIZE)
        return expand_few(s, (size_t)MAX(size, 0));
    size_t length = expand_tabs_of_any(NULL, s, (size_t)MAX(size, 0));
    if (length > STR_MAX_BYTES / 4)
        RAISE(OverflowError, "new string is too long");
    if (length == 0)
        return rt.empty_str;
    Str *result = TRY(str_alloc(length, str_char_bound(s)));
    expand_tabs_of_any(result->data, s, (size_t)MAX(size, 0));
    return length == 1 ? str_from_char(str_at(from_object(result), 0)) : from_object(result);
}

/* --- questions --- */

static Value all_flagged(Value v, unsigned flags)
{
    return from_bool(as_str(v)->length > 0 && str_all_flagged(as_str(v), flags));
}

static Value str_isalnum_method(Value *args) { return all_flagged(args[0], IS_ALNUM); }
static Value str_isalpha_method(Value *args) { return all_flagged(args[0], IS_ALPHA); }
static Value str_isascii_method(Value *args) { return from_bool(as_str(args[0])->ascii); }
static Value str_isdecimal_method(Value *args) { return all_flagged(args[0], IS_DECIMAL); }
static Value str_isdigit_method(Value *args) { return all_flagged(args[0], IS_DIGIT); }
static Value str_isnumeric_method(Value *args) { return all_flagged(args[0], IS_NUMERIC); }
static Value str_isprintable_method(Value *args)
{
    return from_bool(str_all_flagged(as_str(args[0]), IS_PRINTABLE));
}
static Value str_isspace_method(Value *args) { return all_flagged(args[0], IS_SPACE); }
static Value str_isidentifier_method(Value *args) { return from_bool(str_is_identifier(args[0])); }

/* At least one cased character, and none of the other case (or title case). */
static Value one_case(Value v, unsigned wanted, unsigned others)
{
    const Str *s = as_str(v);
    unsigned seen = 0;
    for (size_t i = 0; i < s->length && !(seen & others); i++)
        seen |= char_flags(str_read(s->data, s->kind, i));
    return from_bool((seen & (wanted | others)) == wanted);
}

static Value str_islower_method(Value *args) { return one_case(args[0], IS_LOWER, IS_UPPER | IS_TITLE); }
static Value str_isupper_method(Value *args) { return one_case(args[0], IS_UPPER, IS_LOWER | IS_TITLE); }

static Value str_istitle_method(Value *args)
{
    const Str *s = as_str(args[0]);
    bool any = false, in_word = false;
    for (size_t i = 0; i < s->length; i++) {
        unsigned flags = char_flags(str_read(s->data, s->kind, i));
        bool begins = flags & (IS_UPPER | IS_TITLE), follows = flags & IS_LOWER;
        if (begins ? in_word : follows && !in_word)
            return FALSE;
        in_word = begins || follows;
        any = any || in_word;
    }
    return from_bool(any);
}

/* --- the rest --- */

static Value str_encode_method(Value *args)
{
    static const char *const names[] = {"encoding", "errors"};
    for (int i = 0; i < 2; i++) {
        if (!is_str(args[i + 1]))
            RAISE(TypeError, "encode() argument '%s' must be str, not %K", names[i], args[i + 1]);
    }
    if (as_str(args[0])->ascii && str_equal_text(args[1], "utf-8") && str_equal_text(args[2], "strict"))
        return codec_utf8_encode(args[0], "strict");
    const char *encoding = TRY(str_utf8_no_null(args[1])), *errors = TRY(str_utf8_no_null(args[2]));
    return rt.services.encode(args[0], encoding, errors);
}

static Value str_format_dunder(Value *args)
{
    if (!is_str(args[1]))
        RAISE(TypeError, "__format__() argument must be str, not %K", args[1]);
    return str_format_spec(args[0], args[1]);
}

static Value str_getnewargs(Value *args)
{
    Str *s = as_str(args[0]);
    return tuple_pack(1, TRY(str_new_kind(s->data, s->kind, s->length)));
}

/* CPython's figure: programs compare with it, and ours isn't larger. */
static Value str_sizeof(Value *args)
{
    Str *s = as_str(args[0]);
    return small_int((int64_t)((s->ascii ? 40 : 56) + (s->length + 1) * s->kind));
}

const Method str_methods[] = {
    {"capitalize($self, /)", str_capitalize_method, "The text with its first character in title case, the others in lower case."},
    {"casefold($self, /)", str_casefold_method, "The text in a form for comparing without regard to case."},
    {"center($self, width, fillchar=' ', /)", str_center_method, "The text in the middle of a field of that width."},
    {"count", .doc = "How often sub is there, without overlaps.", .raw = str_count_method},
    {"encode($self, /, encoding='utf-8', errors='strict')", str_encode_method, "The text as bytes, in that encoding."},
    {"endswith", .doc = "Does the text end with the suffix, or one of a tuple of them?", .raw = str_endswith_method},
    {"expandtabs($self, /, tabsize=8)", str_expandtabs_method, "Tabs replaced by spaces up to the next multiple of tabsize."},
    {"find", .doc = "The lowest index where sub is; -1 if it isn't there.", .raw = str_find_method},
    {"format", .doc = "The text with its replacement fields {...} filled in.", .raw = str_format_method},
    {"format_map($self, mapping, /)", str_format_map, "Like format(**mapping), without copying the mapping."},
    {"index", .doc = "The lowest index where sub is; ValueError if it isn't there.", .raw = str_index_method},
    {"isalnum($self, /)", str_isalnum_method, "Are all characters letters or digits, and is there one?"},
    {"isalpha($self, /)", str_isalpha_method, "Are all characters letters, and is there one?"},
    {"isascii($self, /)", str_isascii_method, "Are all characters ASCII?"},
    {"isdecimal($self, /)", str_isdecimal_method, "Are all characters decimal digits, and is there one?"},
    {"isdigit($self, /)", str_isdigit_method, "Are all characters digits (superscripts too), and is there one?"},
    {"isidentifier($self, /)", str_isidentifier_method, "Is it a valid identifier? (Keywords are, too.)"},
    {"islower($self, /)", str_islower_method, "Are all cased characters in lower case, and is there one?"},
    {"isnumeric($self, /)", str_isnumeric_method, "Are all characters numeric, and is there one?"},
    {"isprintable($self, /)", str_isprintable_method, "Would repr() show all characters as they are?"},
    {"isspace($self, /)", str_isspace_method, "Are all characters white space, and is there one?"},
    {"istitle($self, /)", str_istitle_method, "Does each word begin with a capital and go on with small letters?"},
    {"isupper($self, /)", str_isupper_method, "Are all cased characters in upper case, and is there one?"},
    {"join($self, iterable, /)", str_join_method, "The strings of the iterable, with this text between them."},
    {"ljust($self, width, fillchar=' ', /)", str_ljust_method, "The text at the left of a field of that width."},
    {"lower($self, /)", str_lower_method, "The text in lower case."},
    {"lstrip($self, chars=None, /)", str_lstrip_method, "The text without white space (or these characters) at its start."},
    {"maketrans(x, y=<unrepresentable>, z=<unrepresentable>, /)", str_maketrans, "A table for translate().", .flags = METHOD_STATIC},
    {"partition($self, sep, /)", str_partition_method, "What is before the first sep, sep itself, and what is behind."},
    {"removeprefix($self, prefix, /)", str_removeprefix_method, "The text without that prefix, if it has it."},
    {"removesuffix($self, suffix, /)", str_removesuffix_method, "The text without that suffix, if it has it."},
    {"replace($self, old, new, count=-1, /)", str_replace_method, "The text with old replaced by new, at most count times."},
    {"rfind", .doc = "The highest index where sub is; -1 if it isn't there.", .raw = str_rfind_method},
    {"rindex", .doc = "The highest index where sub is; ValueError if it isn't there.", .raw = str_rindex_method},
    {"rjust($self, width, fillchar=' ', /)", str_rjust_method, "The text at the right of a field of that width."},
    {"rpartition($self, sep, /)", str_rpartition_method, "What is before the last sep, sep itself, and what is behind."},
    {"rsplit($self, /, sep=None, maxsplit=-1)", str_rsplit_method, "The list of the parts between separators, counted from the right."},
    {"rstrip($self, chars=None, /)", str_rstrip_method, "The text without white space (or these characters) at its end."},
    {"split($self, /, sep=None, maxsplit=-1)", str_split_method, "The list of the parts between separators (None: white space)."},
    {"splitlines($self, /, keepends=False)", str_splitlines_method, "The list of the lines."},
    {"startswith", .doc = "Does the text begin with the prefix, or one of a tuple of them?", .raw = str_startswith_method},
    {"strip($self, chars=None, /)", str_strip_method, "The text without white space (or these characters) at both ends."},
    {"swapcase($self, /)", str_swapcase_method, "Upper case made lower and lower upper."},
    {"title($self, /)", str_title_method, "Each word with a capital, then small letters."},
    {"translate($self, table, /)", str_translate_method, "Each character replaced by table[ord(character)]."},
    {"upper($self, /)", str_upper_method, "The text in upper case."},
    {"zfill($self, width, /)", str_zfill_method, "The text filled with zeros at the left, behind its sign."},
    {"__format__($self, format_spec, /)", str_format_dunder, "The text as the format specification says."},
    {"__getnewargs__($self, /)", str_getnewargs, "Arguments of __new__, for pickling."},
    {"__sizeof__($self, /)", str_sizeof, "Its size in memory, in bytes."},
    {0},
};
