/* SPDX-License-Identifier: MIT
 *
 * Module _operator: the operators as functions. attrgetter, itemgetter and methodcaller
 * are in _operator_getters.c.
 */
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

/* --- tables of like functions --- */

#define INPLACE_FUNCTION(name, op)                             \
    static Value inplace_##name(Value *args)                   \
    {                                                          \
        return operate_inplace(BINARY_##op, args[0], args[1]); \
    }
#define BINARY_FUNCTION(name, op)                              \
    static Value name##_function(Value *args)                  \
    {                                                          \
        return operate_binary(BINARY_##op, args[0], args[1]);  \
    }                                                          \
    INPLACE_FUNCTION(name, op)
/* Those that programs hand to reduce, accumulate and map: of small ints without a search. */
#define ARITHMETIC_FUNCTION(name, op, of_ints)                 \
    static Value name##_function(Value *args)                  \
    {                                                          \
        if (both_small_int(args[0], args[1]))                  \
            return of_ints(args[0], args[1]);                  \
        return operate_binary(BINARY_##op, args[0], args[1]);  \
    }                                                          \
    INPLACE_FUNCTION(name, op)
ARITHMETIC_FUNCTION(add, add, int_add)
ARITHMETIC_FUNCTION(mul, multiply, int_multiply)
ARITHMETIC_FUNCTION(sub, subtract, int_subtract)
BINARY_FUNCTION(and, and)
BINARY_FUNCTION(floordiv, floor_divide)
BINARY_FUNCTION(lshift, lshift)
BINARY_FUNCTION(matmul, matrix_multiply)
BINARY_FUNCTION(mod, remainder)
BINARY_FUNCTION(or, or)
BINARY_FUNCTION(pow, power)
BINARY_FUNCTION(rshift, rshift)
BINARY_FUNCTION(truediv, true_divide)
BINARY_FUNCTION(xor, xor)

#define COMPARE_FUNCTION(name, op)                             \
    static Value name##_function(Value *args)                  \
    {                                                          \
        return compare_values(args[0], args[1], COMPARE_##op); \
    }
COMPARE_FUNCTION(lt, LT)
COMPARE_FUNCTION(le, LE)
COMPARE_FUNCTION(eq, EQ)
COMPARE_FUNCTION(ne, NE)
COMPARE_FUNCTION(gt, GT)
COMPARE_FUNCTION(ge, GE)

static Value neg_function(Value *args) { return operate_negative(args[0]); }
static Value pos_function(Value *args) { return operate_positive(args[0]); }
static Value invert_function(Value *args) { return operate_invert(args[0]); }
static Value abs_function(Value *args) { return operate_absolute(args[0]); }
static Value index_function(Value *args) { return value_index(args[0]); }

/* --- truth and identity --- */

static Value truth_function(Value *args)
{
    bool truth;
    TRY(value_truth(args[0], &truth));
    return from_bool(truth);
}

static Value not_function(Value *args)
{
    bool truth;
    TRY(value_truth(args[0], &truth));
    return from_bool(!truth);
}

static Value is_function(Value *args) { return from_bool(args[0] == args[1]); }
static Value is_not_function(Value *args) { return from_bool(args[0] != args[1]); }

/* --- containers --- */

static Value getitem_function(Value *args) { return value_getitem(args[0], args[1]); }

static Value setitem_function(Value *args)
{
    TRY(value_setitem(args[0], args[1], args[2]));
    return NONE;
}

static Value delitem_function(Value *args)
{
    TRY(value_setitem(args[0], args[1], 0));
    return NONE;
}

static Value contains_function(Value *args)
{
    bool found;
    TRY(value_contains(args[0], args[1], &found));
    return from_bool(found);
}

/* Is it a sequence as far as + goes: has it items, and is it no dict? */
static bool is_sequence(Value v) { return type_of(v)->slots.getitem && !is_dict(v); }

static Value concat_function(Value *args)
{
    BinaryFn concat = type_of(args[0])->slots.concat;
    if (concat)
        return concat(args[0], args[1]);
    if (!is_sequence(args[0]) || !is_sequence(args[1]))
        RAISE(TypeError, "'%T' object can't be concatenated", args[0]);
    return operate_binary(BINARY_add, args[0], args[1]);
}

static Value inplace_concat_function(Value *args)
{
    const Slots *slots = &type_of(args[0])->slots;
    BinaryFn concat = slots->inplace_concat ? slots->inplace_concat : slots->concat;
    if (concat)
        return concat(args[0], args[1]);
    if (!is_sequence(args[0]) || !is_sequence(args[1]))
        RAISE(TypeError, "'%T' object can't be concatenated", args[0]);
    return operate_inplace(BINARY_add, args[0], args[1]);
}

/* An iterator for a search, with the search's own message. */
static Value search_iter(Value v)
{
    Value iterator = iter_new(v);
    if (!iterator && error_clear_if(TYPE_TypeError))
        RAISE(TypeError, "argument of type '%T' is not iterable", v);
    return iterator;
}

static Value count_of_function(Value *args)
{
    Value iterator = TRY(search_iter(args[0]));
    int64_t count = 0;
    for (Value item; (item = TRY_NEXT(iterator)) != END; ) {
        bool equal;
        TRY(compare_equal(item, args[1], &equal));
        count += equal;
    }
    return small_int(count);
}

static Value index_of_function(Value *args)
{
    Value iterator = TRY(search_iter(args[0]));
    int64_t i = 0;
    for (Value item; (item = TRY_NEXT(iterator)) != END; i++) {
        bool equal;
        TRY(compare_equal(item, args[1], &equal));
        if (equal)
            return small_int(i);
    }
    RAISE(ValueError, "sequence.index(x): x not in sequence");
}

static Value length_hint_function(Value *args)
{
    ssize_t fallback, length;
    if (!is_int(args[1]))
        RAISE(TypeError, "'%T' object cannot be interpreted as an integer", args[1]);
    TRY(value_as_ssize_argument(args[1], &fallback));
    TRY(value_length_hint(args[0], fallback, &length));
    return int_from_ssize(length);
}

/* --- others --- */

static Value call_function(Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("call", nargs, 0, 1, SIZE_MAX));
    return call_value(args[0], args + 1, nargs - 1, kwnames);
}

/* Compare without telling by the time taken where the first difference is. */
static bool bytes_equal(const uint8_t *a, size_t n, const uint8_t *b, size_t m)
{
    volatile uint8_t differences = n != m;
    for (size_t i = 0; i < m; i++)
        differences |= (n == m ? a[i] : b[i]) ^ b[i];
    return !differences;
}

static Value compare_digest(Value *args)
{
    Value a = args[0], b = args[1];
    if (is_str(a) && is_str(b)) {
        if (!as_str(a)->ascii || !as_str(b)->ascii)
            RAISE(TypeError,
                  "comparing strings with non-ASCII characters is not supported");
        return from_bool(
            bytes_equal(as_str(a)->data, str_length(a), as_str(b)->data, str_length(b)));
    }
    if (!buffer_exported(a) && !buffer_exported(b))
        RAISE(TypeError,
              "unsupported operand types(s) or combination of types: '%T' and '%T'", a,
              b);
    BUFFER_AUTO x = {0};
    BUFFER_AUTO y = {0};
    TRY(buffer_get(a, &x, BUFFER_SIMPLE));
    TRY(buffer_get(b, &y, BUFFER_SIMPLE));
    if (x.dimensions > 1 || y.dimensions > 1)
        RAISE(BufferError, "Buffer must be single dimension");
    return from_bool(bytes_equal(x.data, x.length, y.data, y.length));
}

#define ROW2(name, function, doc) {name "($module, a, b, /)", function, doc}
#define ROW1(name, function, doc) {name "($module, a, /)", function, doc}

static const Method operator_methods[] = {
    ROW2("add", add_function, "Same as a + b."),
    ROW2("and_", and_function, "Same as a & b."),
    ROW2("floordiv", floordiv_function, "Same as a // b."),
    ROW2("lshift", lshift_function, "Same as a << b."),
    ROW2("matmul", matmul_function, "Same as a @ b."),
    ROW2("mul", mul_function, "Same as a * b."),
    ROW2("mod", mod_function, "Same as a % b."),
    ROW2("or_", or_function, "Same as a | b."),
    ROW2("pow", pow_function, "Same as a ** b."),
    ROW2("rshift", rshift_function, "Same as a >> b."),
    ROW2("sub", sub_function, "Same as a - b."),
    ROW2("truediv", truediv_function, "Same as a / b."),
    ROW2("xor", xor_function, "Same as a ^ b."),
    ROW2("iadd", inplace_add, "Same as a += b."),
    ROW2("iand", inplace_and, "Same as a &= b."),
    ROW2("ifloordiv", inplace_floordiv, "Same as a //= b."),
    ROW2("ilshift", inplace_lshift, "Same as a <<= b."),
    ROW2("imatmul", inplace_matmul, "Same as a @= b."),
    ROW2("imul", inplace_mul, "Same as a *= b."),
    ROW2("imod", inplace_mod, "Same as a %= b."),
    ROW2("ior", inplace_or, "Same as a |= b."),
    ROW2("ipow", inplace_pow, "Same as a **= b."),
    ROW2("irshift", inplace_rshift, "Same as a >>= b."),
    ROW2("isub", inplace_sub, "Same as a -= b."),
    ROW2("itruediv", inplace_truediv, "Same as a /= b."),
    ROW2("ixor", inplace_xor, "Same as a ^= b."),
    ROW2("lt", lt_function, "Same as a < b."),
    ROW2("le", le_function, "Same as a <= b."),
    ROW2("eq", eq_function, "Same as a == b."),
    ROW2("ne", ne_function, "Same as a != b."),
    ROW2("gt", gt_function, "Same as a > b."),
    ROW2("ge", ge_function, "Same as a >= b."),
    ROW1("neg", neg_function, "Same as -a."),
    ROW1("pos", pos_function, "Same as +a."),
    ROW1("inv", invert_function, "Same as ~a."),
    ROW1("invert", invert_function, "Same as ~a."),
    ROW1("abs", abs_function, "Same as abs(a)."),
    ROW1("index", index_function, "Same as a.__index__()."),
    ROW1("truth", truth_function, "True if a is true, else False."),
    ROW1("not_", not_function, "Same as not a."),
    ROW2("is_", is_function, "Same as a is b."),
    ROW2("is_not", is_not_function, "Same as a is not b."),
    ROW2("getitem", getitem_function, "Same as a[b]."),
    ROW2("delitem", delitem_function, "Same as del a[b]."),
    {"setitem($module, a, b, c, /)", setitem_function, "Same as a[b] = c."},
    ROW2("contains", contains_function, "Same as b in a."),
    ROW2("concat", concat_function, "Same as a + b, for sequences."),
    ROW2("iconcat", inplace_concat_function, "Same as a += b, for sequences."),
    ROW2("countOf", count_of_function, "How many items of a equal b."),
    ROW2("indexOf", index_of_function, "Position of the first item of a that equals b."),
    {"length_hint($module, obj, default=0, /)", length_hint_function,
     "Estimate of the number of items of obj: its length, its own hint, or the default."},
    {"call($module, obj, /, *args, **kwargs)", 0, "Same as obj(*args, **kwargs).", .raw = call_function},
    ROW2("_compare_digest", compare_digest,
         "Same as a == b for ASCII strs or bytes-like objects, in time that tells nothing."),
    {0},
};

static const enum TypeId operator_types[] = {
    TYPE_operator_attrgetter,
    TYPE_operator_itemgetter,
    TYPE_operator_methodcaller,
    TYPE_none,
};

MODULE(_operator, .doc = "Python's operators as functions.", .methods = operator_methods,
       .types = operator_types);
