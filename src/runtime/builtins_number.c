/* SPDX-License-Identifier: MIT
 *
 * Builtin functions on numbers and characters.
 */
#include <math.h>

#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"
#include "runtime/builtins.h"

Value builtins_abs(Value *args)
{
    return operate_absolute(args[0]);
}

Value builtins_divmod(Value *args)
{
    return operate_binary(BINARY_divmod, args[0], args[1]);
}

Value builtins_pow(Value *args)
{
    return operate_power(args[0], args[1], args[2]);
}

static Value to_base(Value v, int base)
{
    Value i = TRY(value_index(v));
    return int_to_str(i, base, true);
}

Value builtins_bin(Value *args) { return to_base(args[0], 2); }
Value builtins_oct(Value *args) { return to_base(args[0], 8); }
Value builtins_hex(Value *args) { return to_base(args[0], 16); }

Value builtins_round(Value *args)
{
    Value number = args[0], digits = args[1];
    Value result = TRY(call_special(number, NAME(__round__), &digits, digits != NONE));
    if (result == UNBOUND)
        RAISE(TypeError, "type %T doesn't define __round__ method", number);
    return result;
}

/* --- characters --- */

Value builtins_chr(Value *args)
{
    int c;
    TRY(value_as_int(args[0], &c));
    if (c < 0 || c > 0x10ffff)
        RAISE(ValueError, "chr() arg not in range(0x110000)");
    return str_from_char((uint32_t)c);
}

Value builtins_ord(Value *args)
{
    Value v = args[0];
    size_t length;
    if (is_str(v)) {
        if ((length = str_length(v)) == 1)
            return small_int(str_at(v, 0));
    } else if (is_bytes(v)) {
        if ((length = as_bytes(v)->length) == 1)
            return small_int((unsigned char)as_bytes(v)->data[0]);
    } else if (is_bytearray(v)) {
        ByteArray *array = (ByteArray *)v;
        if ((length = array->length) == 1)
            return small_int((unsigned char)array->data[0]);
    } else {
        RAISE(TypeError, "ord() expected string of length 1, but %T found", v);
    }
    RAISE(TypeError, "ord() expected a character, but string of length %zu found", length);
}

/* --- sum --- */

/* A running total: as long as only exact ints came, an int; from the first float on a
 * double with the rounding errors of all additions beside it (Neumaier's variant of
 * Kahan's summation); from anything else on, whatever + makes of it. */
typedef struct Sum {
    enum { SUM_INT, SUM_FLOAT, SUM_ANY } kind;
    int64_t small;        /* SUM_INT: total is value + small */
    Value value;          /* SUM_INT, SUM_ANY */
    double total, error;  /* SUM_FLOAT */
} Sum;

static bool is_exact_int(Value v) { return is_small_int(v) || is_exact(v, TYPE_int); }
static bool is_exact_float(Value v) { return is_small_float(v) || is_exact(v, TYPE_float); }

/* The total so far as a value. */
static Value sum_value(const Sum *sum)
{
    switch (sum->kind) {
    case SUM_INT: {
        Value small = TRY(int_from_int64(sum->small));
        return int_add(sum->value, small);
    }
    case SUM_FLOAT:
        if (sum->error != 0 && isfinite(sum->error))
            return float_from_double(sum->total + sum->error);
        return float_from_double(sum->total);
    default: return sum->value;
    }
}

static bool sum_any(Sum *sum, Value item)
{
    Value total = TRY(sum_value(sum));
    sum->kind = SUM_ANY;
    sum->value = TRY(operate_binary(BINARY_add, total, item));
    if (is_exact_float(sum->value))
        *sum = (Sum){.kind = SUM_FLOAT, .total = float_value(sum->value)};
    return true;
}

/* An ItemSink's. */
static ALWAYS_INLINE bool sum_take(Value item, void *data)
{
    Sum *sum = data;
    int64_t small;
    if (sum->kind == SUM_INT && is_small_int(item)
            && !__builtin_add_overflow(sum->small, small_int_value(item), &small)) {
        sum->small = small;
        return true;
    }
    if (sum->kind != SUM_FLOAT || !is_exact_float(item))
        return false;
    double x = float_value(item), total = sum->total + x;
    sum->error += fabs(sum->total) >= fabs(x) ? (sum->total - total) + x : (x - total) + sum->total;
    sum->total = total;
    return true;
}

/* What sum_take leaves. */
static bool sum_int(Sum *sum, Value item)
{
    if (is_small_int(item)) {
        sum->value = TRY(sum_value(sum));
        sum->small = small_int_value(item);
        return true;
    }
    if (!is_exact(item, TYPE_int))
        return sum_any(sum, item);
    sum->value = TRY(int_add(sum->value, item));
    return true;
}

static bool sum_float(Sum *sum, Value item)
{
    int64_t i;
    if (!is_int(item) || !int_fits_int64(item, &i))
        return sum_any(sum, item);
    sum->total += (double)i;
    return true;
}

static bool sum_add(Value item, void *data)
{
    Sum *sum = data;
    if (sum_take(item, sum))
        return true;
    switch (sum->kind) {
    case SUM_INT: return sum_int(sum, item);
    case SUM_FLOAT: return sum_float(sum, item);
    default:
        sum->value = operate_binary(BINARY_add, sum->value, item);
        return sum->value != 0;
    }
}

static Value sum_items(Value iterable, Value start)
{
    if (is_str(start) || is_bytes(start) || is_bytearray(start))
        TRY(iter_new(iterable)); /* what isn't iterable is told first */
    if (is_str(start))
        RAISE(TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
    if (is_bytes(start))
        RAISE(TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
    if (is_bytearray(start))
        RAISE(TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]");
    Sum sum = {.kind = SUM_ANY, .value = start};
    if (is_exact_int(start))
        sum.kind = SUM_INT;
    else if (is_exact_float(start))
        sum = (Sum){.kind = SUM_FLOAT, .total = float_value(start)};
    TRY(iter_each_into(iterable, &(ItemSink){sum_take, &sum}, sum_add));
    return sum_value(&sum);
}

Value builtins_sum(Value *args, size_t nargs, Value kwnames)
{
    if (!nargs)
        RAISE(TypeError, "sum() takes at least 1 positional argument (0 given)");
    if (nargs == 1 && !kwnames)
        return sum_items(args[0], small_int(0));
    Value placed[2];
    TRY(arguments_place("sum(iterable, /, start=0)", args, nargs, kwnames, placed));
    return sum_items(placed[0], placed[1]);
}
