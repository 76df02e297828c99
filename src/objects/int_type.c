/* SPDX-License-Identifier: MIT
 *
 * The type int: construction, slots and methods. The arithmetic is in int_arith.c and
 * int_bits.c, text in int_text.c.
 */
#include <limits.h>

#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int_limbs.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* ---- int(x) ---- */

/* What __int__ or __index__ returned, as an exact int. */
static Value check_result(Value v, Value from, const char *method)
{
    if (!v || is_small_int(v) || is_exact(v, TYPE_int))
        return v;
    if (!is_int(v))
        RAISE(TypeError, "%s returned non-int (type %T)", method, v);
    Value message = TRY(str_format("%s returned non-int (type %T).  The ability to return an "
        "instance of a strict subclass of int is deprecated, and may be removed in a future "
        "version of Python.", method, v));
    if (rt.services.warn)
        TRY(rt.services.warn(TYPE_DeprecationWarning, message, 1));
    return int_exact(v);
}

/* x.__trunc__(), the deprecated last resort; UNBOUND when there is none. */
static Value from_trunc(Value x)
{
    Value v = TRY(call_special(x, NAME(__trunc__), 0, 0));
    if (v == UNBOUND)
        return UNBOUND;
    Value message = TRY(str_from_text("The delegation of int() to __trunc__ is deprecated."));
    if (rt.services.warn)
        TRY(rt.services.warn(TYPE_DeprecationWarning, message, 1));
    if (is_int(v))
        return int_exact(v);
    if (!type_of(v)->slots.as_index)
        RAISE(TypeError, "__trunc__ returned non-Integral (type %T)", v);
    return check_result(type_of(v)->slots.as_index(v), v, "__index__");
}

Value int_from_value(Value x)
{
    if (is_small_int(x) || is_exact(x, TYPE_int))
        return x;
    const Slots *slots = &type_of(x)->slots;
    if (slots->as_int)
        return check_result(slots->as_int(x), x, "__int__");
    if (slots->as_index)
        return check_result(slots->as_index(x), x, "__index__");
    Value result = from_trunc(x);
    if (result == UNBOUND)
        result = int_parse_value(x, 10);
    if (result == UNBOUND)
        RAISE(TypeError, "int() argument must be a string, a bytes-like object or a real "
              "number, not '%T'", x);
    return result;
}

static Value from_text_in_base(Value x, Value base_value)
{
    ssize_t base;
    TRY(value_as_ssize_clipped(base_value, &base));
    if ((base != 0 && base < 2) || base > 36)
        RAISE(ValueError, "int() base must be >= 2 and <= 36, or 0");
    if (!is_str(x) && !is_bytes(x) && !is_bytearray(x))
        RAISE(TypeError, "int() can't convert non-string with explicit base");
    return int_parse_value(x, (int)base);
}

/* An instance of a subclass of int: the limbs lie in memory of their own. */
static Value make_subclass(Type *type, Value i)
{
    View view;
    view_init(&view, i);
    Int *self = type_alloc(type, 0);
    uint64_t *limbs = gc_alloc_atomic(MAX(view.n, (size_t)1) * sizeof *limbs);
    if (!self || !limbs) {
        raise_no_memory();
        return 0;
    }
    if (view.n)
        mpn_copyi((mp_ptr)limbs, view.limbs, (mp_size_t)view.n);
    self->limbs = limbs;
    self->size = view.negative ? -(int32_t)view.n : (int32_t)view.n;
    return from_object(self);
}

static Value int_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2] = {nargs ? args[0] : UNBOUND, UNBOUND};
    if (kwnames || nargs > 1)
        TRY(arguments_place("int(x=<unrepresentable>, /, base=<unrepresentable>)", args, nargs,
                            kwnames, placed));
    Value result;
    if (placed[1] != UNBOUND) {
        if (placed[0] == UNBOUND)
            RAISE(TypeError, "int() missing string argument");
        result = TRY(from_text_in_base(placed[0], placed[1]));
    } else
        result = placed[0] == UNBOUND ? small_int(0) : TRY(int_from_value(placed[0]));
    return LIKELY(type == rt.types[TYPE_int]) ? result : make_subclass(type, result);
}

/* ---- slots ---- */

/* A binary operator: only among ints. */
#define INT_OPERATOR(name)                              \
    static Value int_slot_##name(Value a, Value b)      \
    {                                                   \
        if (UNLIKELY(!is_int(a) || !is_int(b)))         \
            return NOT_IMPLEMENTED;                     \
        return int_##name(a, b);                        \
    }
INT_OPERATOR(add)
INT_OPERATOR(and)
INT_OPERATOR(floor_divide)
INT_OPERATOR(lshift)
INT_OPERATOR(multiply)
INT_OPERATOR(remainder)
INT_OPERATOR(or)
INT_OPERATOR(power)
INT_OPERATOR(rshift)
INT_OPERATOR(subtract)
INT_OPERATOR(true_divide)
INT_OPERATOR(xor)
INT_OPERATOR(divmod)

static Value int_slot_power_modulo(Value base, Value exponent, Value modulus)
{
    if (!is_int(base) || !is_int(exponent))
        return NOT_IMPLEMENTED;
    if (modulus == NONE)
        return int_power(base, exponent);
    return is_int(modulus) ? int_power_modulo(base, exponent, modulus) : NOT_IMPLEMENTED;
}

static Value int_slot_compare(Value a, Value b, enum CompareOp op)
{
    if (!is_int(b))
        return NOT_IMPLEMENTED;
    return compare_order(int_compare(a, b), op);
}

static Value int_repr(Value self)
{
    return int_to_str(self, 10, false);
}

static bool int_slot_hash(Value self, int64_t *hash)
{
    *hash = int_hash(self);
    return true;
}

static bool int_truth(Value self, bool *truth)
{
    *truth = int_sign(self) != 0;
    return true;
}

static Value int_as_float(Value self)
{
    bool overflow;
    double d = int_to_double(self, &overflow);
    if (overflow)
        RAISE(OverflowError, "int too large to convert to float");
    return float_from_double(d);
}

/* ---- methods ---- */

static Value int_as_integer_ratio(Value *args)
{
    return tuple_pack(2, TRY(int_exact(args[0])), small_int(1));
}

static Value int_bit_length_method(Value *args)
{
    return int_from_uint64(int_bit_length(args[0]));
}

static Value int_bit_count(Value *args)
{
    View view;
    view_init(&view, args[0]);
    return int_from_uint64(view.n ? mpn_popcount(view.limbs, (mp_size_t)view.n) : 0);
}

static Value int_itself(Value *args)
{
    return int_exact(args[0]);
}

static Value int_is_integer(Value *args)
{
    return TRUE;
}

static Value int_getnewargs(Value *args)
{
    return tuple_pack(1, TRY(int_exact(args[0])));
}

static Value int_format(Value *args)
{
    if (!is_str(args[1]))
        RAISE(TypeError, "__format__() argument must be str, not %K", args[1]);
    return int_format_spec(args[0], args[1]);
}

/* As the 30-bit digits of the reference implementation would need. */
static Value int_sizeof(Value *args)
{
    size_t digits = (int_bit_length(args[0]) + 29) / 30;
    return int_from_uint64(type_of(args[0])->size + 4 * MAX(digits, (size_t)1));
}

/* round(i, -n): to the nearest multiple of 10**n, ties to even. */
static Value int_round(Value *args)
{
    Value self = TRY(int_exact(args[0]));
    if (args[1] == UNBOUND)
        return self;
    Value places = TRY(value_index(args[1]));
    if (int_sign(places) >= 0)
        return self;
    /* rounding to more digits than the number has twice over always gives 0 */
    int64_t n;
    Value down = TRY(int_negative(places));
    if (!int_fits_int64(down, &n) || (uint64_t)n > int_bit_length(self))
        return small_int(0);
    Value unit = TRY(int_power(small_int(10), down));
    Value rest = TRY(int_remainder(self, unit)), floor = TRY(int_subtract(self, rest));
    int order = int_compare(TRY(int_add(rest, rest)), unit);
    Value odd = TRY(int_and(TRY(int_floor_divide(floor, unit)), small_int(1)));
    if (order > 0 || (order == 0 && odd == small_int(1)))
        return int_add(floor, unit);
    return floor;
}

/* ---- bytes ---- */

/* The argument byteorder: is it 'little'? */
static bool byte_order(Value order, bool *little)
{
    if (!is_str(order))
        RAISE(TypeError, "byteorder argument must be str, not %K", order);
    *little = str_equal_text(order, "little");
    if (!*little && !str_equal_text(order, "big"))
        RAISE(ValueError, "byteorder must be either 'little' or 'big'");
    return true;
}

static Value int_to_bytes_method(Value *args)
{
    ssize_t length;
    bool little, is_signed;
    TRY(value_as_ssize_argument(args[1], &length));
    if (!is_str(args[2]))
        RAISE(TypeError, "to_bytes() argument 'byteorder' must be str, not %K", args[2]);
    TRY(byte_order(args[2], &little));
    TRY(value_truth(args[3], &is_signed));
    if (length < 0)
        RAISE(ValueError, "length argument must be non-negative");
    Bytes *bytes = TRY(bytes_alloc((size_t)length));
    TRY(int_to_bytes(args[0], (uint8_t *)bytes->data, (size_t)length, little, is_signed));
    return from_object(bytes);
}

static Value int_from_bytes_method(Value *args)
{
    bool little, is_signed;
    if (!is_str(args[2]))
        RAISE(TypeError, "from_bytes() argument 'byteorder' must be str, not %K", args[2]);
    TRY(byte_order(args[2], &little));
    TRY(value_truth(args[3], &is_signed));
    Value bytes = TRY(bytes_from_object(args[1]));
    Value result = TRY(int_from_bytes((uint8_t *)as_bytes(bytes)->data, as_bytes(bytes)->length,
                                      little, is_signed));
    return args[0] == from_object(rt.types[TYPE_int]) ? result : call1(args[0], result);
}

static const Method int_methods[] = {
    {"as_integer_ratio($self, /)", int_as_integer_ratio,
     "Return the pair of the integer itself and 1.\n\n>>> (7).as_integer_ratio()\n(7, 1)"},
    {"bit_count($self, /)", int_bit_count,
     "Return how many ones the binary form of the absolute value has.\n\n"
     ">>> (11).bit_count()\n3"},
    {"bit_length($self, /)", int_bit_length_method,
     "Return how many bits the absolute value needs.\n\n>>> (11).bit_length()\n4"},
    {"conjugate($self, /)", int_itself, "Return self: the complex conjugate of any int."},
    {"from_bytes($type, /, bytes, byteorder='big', *, signed=False)", int_from_bytes_method,
     "Return the integer that an array of bytes represents."},
    {"is_integer($self, /)", int_is_integer, "Return True, as floats do that are integral."},
    {"to_bytes($self, /, length=1, byteorder='big', *, signed=False)", int_to_bytes_method,
     "Return an array of bytes that represents the integer."},
    {"__ceil__($self, /)", int_itself, "Return self: the ceiling of an int."},
    {"__floor__($self, /)", int_itself, "Return self: the floor of an int."},
    {"__format__($self, format_spec, /)", int_format, "Return the number as the format says."},
    {"__getnewargs__($self, /)", int_getnewargs, "Arguments of __new__ for a copy."},
    {"__round__($self, ndigits=<unrepresentable>, /)", int_round,
     "Round to the nearest multiple of 10**-ndigits, ties to even."},
    {"__sizeof__($self, /)", int_sizeof, "Return the size in memory, in bytes."},
    {"__trunc__($self, /)", int_itself, "Return self: an int has no fraction."},
    {0},
};

static Value int_zero(Value self)
{
    return small_int(0);
}

static Value int_one(Value self)
{
    return small_int(1);
}

static const GetSet int_getset[] = {
    {"real", int_exact, 0, "the real part: the number itself"},
    {"imag", int_zero, 0, "the imaginary part: 0"},
    {"numerator", int_exact, 0, "the number itself"},
    {"denominator", int_one, 0, "1"},
    {0},
};

TYPE(int, .doc = "int([x]) -> integer\nint(x, base=10) -> integer\n\n"
         "Make an integer of a number (truncating towards zero) or of text, 0 without\n"
         "argument. Text may be a str, bytes or bytearray with a literal in the given base,\n"
         "2 to 36, or 0 to go by the literal's prefix: 0b, 0o, 0x or none.\n\n"
         ">>> int('0x1f', 0)\n31",
     .flags = TYPE_BASE | TYPE_MATCH_SELF | IS_INT, .size = sizeof(Int),
     .methods = METHODS(int_methods), .getset = int_getset,
     .slots = {
         .getattribute = attr_generic_get,
         .construct = int_construct, .repr = int_repr, .hash = int_slot_hash,
         .compare = int_slot_compare, .truth = int_truth,
         .negative = int_negative, .positive = int_exact, .absolute = int_absolute,
         .invert = int_invert, .as_int = int_exact, .as_float = int_as_float,
         .as_index = int_exact,
         .add = int_slot_add, .and = int_slot_and, .floor_divide = int_slot_floor_divide,
         .lshift = int_slot_lshift, .multiply = int_slot_multiply,
         .remainder = int_slot_remainder, .or = int_slot_or, .power = int_slot_power,
         .rshift = int_slot_rshift, .subtract = int_slot_subtract,
         .true_divide = int_slot_true_divide, .xor = int_slot_xor,
         .divmod = int_slot_divmod, .power_modulo = int_slot_power_modulo,
     });
