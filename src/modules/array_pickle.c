/* SPDX-License-Identifier: MIT
 *
 * Pickles of arrays: the items' memory with a number that tells how they lie there, so
 * that another machine can read them:
 *
 *     0 unsigned byte, 1 signed byte, then little-endian (one more: big-endian)
 *     2 4  6 8  10 12     unsigned and signed integers of 2, 4 and 8 bytes
 *     14 16               float and double       18 20   UTF-16 and UTF-32
 */
#include "modules/array.h"
#include "objects/attr.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

#ifdef WORDS_BIGENDIAN
enum { HOST_BIG = 1 };
#else
enum { HOST_BIG = 0 };
#endif

static int machine_format(const ItemKind *kind)
{
    return kind->size == 1 ? kind->machine : kind->machine + HOST_BIG;
}

Value array_reduce_ex(Value *args)
{
    Array *a = as_array(args[0]);
    int64_t protocol;
    if (!is_int(args[1]))
        RAISE(TypeError, "__reduce_ex__ argument should be an integer");
    TRY(value_as_int64(args[1], &protocol));
    Value state = TRY(attr_get_opt(args[0], NAME(__dict__)));
    if (state == UNBOUND)
        state = NONE;
    Value type = from_object(type_of(args[0])), code = TRY(str_from_char((uint32_t)a->kind->code));
    if (protocol < 3) {
        Value list = TRY(call_method0(args[0], NAME(tolist)));
        return tuple_pack(3, type, TRY(tuple_pack(2, code, list)), state);
    }
    Value module = TRY(rt.services.import("array"));
    Value function = TRY(attr_get(module, NAME(_array_reconstructor)));
    Value bytes = TRY(bytes_new(a->items, a->count * a->kind->size));
    Value arguments = TRY(tuple_pack(4, type, code, small_int(machine_format(a->kind)), bytes));
    return tuple_pack(3, function, arguments, state);
}

/* The size of a machine format's items; *text is set for UTF-16 and UTF-32. */
static size_t format_size(int format)
{
    static const uint8_t sizes[] = {1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 8, 8, 8, 8, 4, 4, 8, 8, 2, 2, 4, 4};
    return sizes[format];
}

/* An item of a machine format, of `size` bytes, made big-endian. */
static Value decode_item(int format, const uint8_t *item, size_t size)
{
    bool little = size == 1 || !(format & 1);
    if (format < 14) {
        bool is_signed = format == 1 || (format >= 4 && format <= 5)
            || (format >= 8 && format <= 9) || format >= 12;
        return int_from_bytes(item, size, little, is_signed);
    }
    uint64_t bits = 0;
    for (size_t i = 0; i < size; i++)
        bits = bits << 8 | item[little ? size - 1 - i : i];
    if (size == 8) {
        double d;
        memcpy(&d, &bits, sizeof d);
        return float_from_double(d);
    }
    uint32_t word = (uint32_t)bits;
    float f;
    memcpy(&f, &word, sizeof f);
    return float_from_double((double)f);
}

static bool decode_items(Array *a, int format, Value bytes)
{
    size_t size = format_size(format);
    for (size_t i = 0; i < as_bytes(bytes)->length; i += size) {
        Value item = TRY(decode_item(format, (uint8_t *)as_bytes(bytes)->data + i, size));
        TRY(array_push(a, item));
    }
    return true;
}

static bool decode_text(Array *a, int format, Value bytes)
{
    static const char *const codecs[] = {"utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"};
    Value text = TRY(rt.services.decode(bytes, codecs[format - 18], 0));
    return array_append_text(a, text);
}

static bool check_arguments(Value *args, int *format)
{
    if (!is_type(args[0]))
        RAISE(TypeError, "first argument must be a type object, not %T", args[0]);
    if (!type_is_subtype(as_type(args[0]), rt.types[TYPE_array]))
        RAISE(TypeError, "%N is not a subtype of array.array", args[0]);
    if (!is_str(args[1]) || str_length(args[1]) != 1)
        RAISE(TypeError, "_array_reconstructor() argument 2 must be a unicode character, not %K",
              args[1]);
    if (!array_kind(str_at(args[1], 0)))
        RAISE(ValueError, "second argument must be a valid type code");
    TRY(value_as_int(args[2], format));
    if (*format < 0 || *format > 21)
        RAISE(ValueError, "third argument must be a valid machine format code.");
    if (!is_bytes(args[3]))
        RAISE(TypeError, "fourth argument should be bytes, not %T", args[3]);
    return true;
}

Value array_reconstruct(Value *args)
{
    int format;
    TRY(check_arguments(args, &format));
    const ItemKind *kind = array_kind(str_at(args[1], 0));
    Value self = TRY(array_new(as_type(args[0]), kind, 0));
    Array *a = as_array(self);
    if (format == machine_format(kind))
        TRY(array_append_bytes(a, as_bytes(args[3])->data, as_bytes(args[3])->length));
    else if (as_bytes(args[3])->length % format_size(format))
        RAISE(ValueError, "string length not a multiple of item size");
    else
        TRY(format >= 18 ? decode_text(a, format, args[3]) : decode_items(a, format, args[3]));
    return self;
}
