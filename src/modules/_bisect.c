/* SPDX-License-Identifier: MIT
 *
 * Module _bisect: where to insert into a sorted sequence.
 */
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"

/* Item i of the sequence, through the key function. */
static Value item_key(Value sequence, ssize_t i, Value key)
{
    Value item;
    if (is_exact(sequence, TYPE_list) && (size_t)i < list_count(sequence))
        item = as_list(sequence)->items[i];
    else
        item = TRY(value_getitem(sequence, TRY(int_from_ssize(i))));
    return key == NONE ? item : call1(key, item);
}

/* *before: does the position lie behind the item? right: equal items come before. */
static bool item_before(Value item, Value x, bool right, bool *before)
{
    if (!right)
        return compare_bool(item, x, COMPARE_LT, before);
    TRY(compare_bool(x, item, COMPARE_LT, before));
    *before = !*before;
    return true;
}

static bool check_sequence(Value v)
{
    if (is_dict(v) || is_exact(v, TYPE_mappingproxy))
        RAISE(TypeError, "%T is not a sequence", v);
    if (!type_of(v)->slots.getitem)
        RAISE(TypeError, "'%T' object does not support indexing", v);
    return true;
}

/* args: sequence, x, low, high, key. x is already a key. */
static bool bisect(Value *args, Value x, bool right, ssize_t *position)
{
    ssize_t low, high;
    TRY(value_as_ssize(args[2], &low));
    if (low < 0)
        RAISE(ValueError, "lo must be non-negative");
    if (args[3] == NONE)
        TRY(value_length(args[0], &high));
    else {
        if (!type_of(args[3])->slots.as_index && !is_int(args[3]))
            RAISE(TypeError, "argument should be integer or None, not '%T'", args[3]);
        TRY(value_as_ssize(args[3], &high));
        if (high == -1)
            TRY(value_length(args[0], &high));
    }
    TRY(check_sequence(args[0]));
    while (low < high) {
        ssize_t middle = (ssize_t)(((size_t)low + (size_t)high) / 2);
        bool before;
        Value item = TRY(item_key(args[0], middle, args[4]));
        TRY(item_before(item, x, right, &before));
        if (before)
            low = middle + 1;
        else
            high = middle;
    }
    *position = low;
    return true;
}

static Value bisect_at(Value *args, bool right)
{
    ssize_t position;
    TRY(bisect(args, args[1], right, &position));
    return int_from_ssize(position);
}

static Value insort(Value *args, bool right)
{
    ssize_t position;
    Value x = args[4] == NONE ? args[1] : TRY(call1(args[4], args[1]));
    TRY(bisect(args, x, right, &position));
    if (is_exact(args[0], TYPE_list))
        TRY(list_insert(args[0], position, args[1]));
    else
        TRY(call_method2(args[0], NAME(insert), TRY(int_from_ssize(position)), args[1]));
    return NONE;
}

static Value bisect_right(Value *args) { return bisect_at(args, true); }
static Value bisect_left(Value *args) { return bisect_at(args, false); }
static Value insort_right(Value *args) { return insort(args, true); }
static Value insort_left(Value *args) { return insort(args, false); }

#define PARAMETERS "($module, /, a, x, lo=0, hi=None, *, key=None)"

static const Method bisect_methods[] = {
    {"bisect_right" PARAMETERS, bisect_right, "Where x belongs in sorted a, behind equal items."},
    {"bisect_left" PARAMETERS, bisect_left, "Where x belongs in sorted a, before equal items."},
    {"insort_right" PARAMETERS, insort_right, "Insert x into sorted a, behind equal items."},
    {"insort_left" PARAMETERS, insort_left, "Insert x into sorted a, before equal items."},
    {0},
};

MODULE(_bisect, .doc = "Where to insert into sorted sequences.",
       .methods = bisect_methods);
