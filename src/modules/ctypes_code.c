/* SPDX-License-Identifier: MIT
 *
 * The C types that have a character: one row each, with a reader and a writer. Ints are
 * cut to size without complaint, as C does.
 */
#include <wchar.h>

#include "gc/heap.h"
#include "modules/ctypes.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"

STATIC_ASSERT(sizeof(wchar_t) == 4, "wide characters are code points");

/* ---- numbers ---- */

uint64_t ctypes_int_bits(Value v)
{
    int64_t small;
    if (int_fits_int64(v, &small))
        return (uint64_t)small;
    const Int *i = as_int(v);
    return i->size < 0 ? -i->limbs[0] : i->limbs[0];
}

static bool take_int(Value v, uint64_t *bits)
{
    *bits = ctypes_int_bits(TRY(value_index(v)));
    return true;
}

#define INTEGER(name, ctype, make)                                 \
    static Value get_##name(const void *memory)                    \
    {                                                              \
        ctype x;                                                   \
        memcpy(&x, memory, sizeof x);                              \
        return make(x);                                            \
    }                                                              \
    static Value set_##name(void *memory, Value v)                 \
    {                                                              \
        uint64_t bits;                                             \
        TRY(take_int(v, &bits));                                   \
        ctype x = (ctype)bits;                                     \
        memcpy(memory, &x, sizeof x);                              \
        return NONE;                                               \
    }
INTEGER(b, signed char, small_int)
INTEGER(B, unsigned char, small_int)
INTEGER(h, short, small_int)
INTEGER(H, unsigned short, small_int)
INTEGER(i, int, small_int)
INTEGER(I, unsigned, small_int)
INTEGER(l, long, int_from_int64)
INTEGER(L, unsigned long, int_from_uint64)
INTEGER(q, long long, int_from_int64)
INTEGER(Q, unsigned long long, int_from_uint64)

#define REAL(name, ctype)                                          \
    static Value get_##name(const void *memory)                    \
    {                                                              \
        ctype x;                                                   \
        memcpy(&x, memory, sizeof x);                              \
        return float_from_double((double)x);                       \
    }                                                              \
    static Value set_##name(void *memory, Value v)                 \
    {                                                              \
        double d;                                                  \
        TRY(value_as_double(v, &d));                               \
        ctype x = (ctype)d;                                        \
        memcpy(memory, &x, sizeof x);                              \
        return NONE;                                               \
    }
REAL(f, float)
REAL(d, double)
REAL(g, long double)

static Value get_bool(const void *memory)
{
    return from_bool(*(const char *)memory != 0);
}

static Value set_bool(void *memory, Value v)
{
    bool truth;
    TRY(value_truth(v, &truth));
    *(char *)memory = truth;
    return NONE;
}

/* Windows's VARIANT_BOOL: true is -1. */
static Value get_v(const void *memory)
{
    short x;
    memcpy(&x, memory, sizeof x);
    return from_bool(x != 0);
}

static Value set_v(void *memory, Value v)
{
    bool truth;
    TRY(value_truth(v, &truth));
    short x = truth ? -1 : 0;
    memcpy(memory, &x, sizeof x);
    return NONE;
}

/* ---- characters ---- */

static Value get_c(const void *memory) { return bytes_new(memory, 1); }

static Value set_c(void *memory, Value v)
{
    int64_t i;
    if (is_bytes(v) && as_bytes(v)->length == 1)
        *(char *)memory = as_bytes(v)->data[0];
    else if (is_bytearray(v) && ((ByteArray *)v)->length == 1)
        *(char *)memory = ((ByteArray *)v)->data[0];
    else if (is_int(v) && int_fits_int64(v, &i) && i >= 0 && i < 256)
        *(unsigned char *)memory = (unsigned char)i;
    else
        RAISE(TypeError, "one character bytes, bytearray or integer expected");
    return NONE;
}

/* What is no character of Unicode can't become a str. */
static bool check_wide(const char *memory, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t c;
        memcpy(&c, memory + i * sizeof c, sizeof c);
        if (c > 0x10ffff)
            RAISE(ValueError, "character U+%x is not in range [U+0000; U+10ffff]", c);
    }
    return true;
}

Value ctypes_wchars_whole(const char *memory, size_t count)
{
    TRY(check_wide(memory, count));
    if ((uintptr_t)memory % sizeof(uint32_t) == 0)
        return str_new_ucs4((const uint32_t *)memory, count);
    uint32_t *copy = gc_alloc_buffer_atomic(count * sizeof *copy + 1);
    if (!copy)
        return raise_no_memory();
    memcpy(copy, memory, count * sizeof *copy);
    return str_new_ucs4(copy, count);
}

static Value get_u(const void *memory) { return ctypes_wchars_whole(memory, 1); }

static Value set_u(void *memory, Value v)
{
    if (!is_str(v))
        RAISE(TypeError, "unicode string expected instead of %T instance", v);
    if (str_length(v) != 1)
        RAISE(TypeError, "one character unicode string expected");
    uint32_t c = str_at(v, 0);
    memcpy(memory, &c, sizeof c);
    return NONE;
}

Value ctypes_chars_get(const char *memory, size_t size)
{
    return bytes_new(memory, strnlen(memory, size));
}

Value ctypes_wchars_get(const char *memory, size_t count)
{
    static const char zero[sizeof(wchar_t)];
    size_t n = 0;
    while (n < count && memcmp(memory + n * sizeof zero, zero, sizeof zero) != 0)
        n++;
    return ctypes_wchars_whole(memory, n);
}

bool ctypes_wchars_set(char *memory, size_t count, Value text)
{
    size_t n = str_length(text);
    for (size_t i = 0; i < n + 1 && i < count; i++) {
        uint32_t c = i < n ? str_at(text, i) : 0;
        memcpy(memory + i * sizeof c, &c, sizeof c);
    }
    return true;
}

Value ctypes_wide(Value text)
{
    size_t n = str_length(text);
    Bytes *wide = TRY(bytes_alloc((n + 1) * sizeof(wchar_t)));
    TRY(ctypes_wchars_set(wide->data, n + 1, text));
    return from_object(wide);
}

/* ---- pointers ---- */

static Value set_pointer(void *memory, const void *p, Value keep)
{
    memcpy(memory, &p, sizeof p);
    return keep;
}

static void *get_pointer(const void *memory)
{
    void *p;
    memcpy(&p, memory, sizeof p);
    return p;
}

static Value get_z(const void *memory)
{
    const char *p = get_pointer(memory);
    return p ? bytes_new(p, strlen(p)) : NONE;
}

static Value set_z(void *memory, Value v)
{
    if (v == NONE)
        return set_pointer(memory, 0, NONE);
    if (is_bytes(v))
        return set_pointer(memory, as_bytes(v)->data, v);
    if (is_int(v))
        return set_pointer(memory, (void *)ctypes_int_bits(v), NONE);
    RAISE(TypeError, "bytes or integer address expected instead of %T instance", v);
}

static Value get_Z(const void *memory)
{
    const char *p = get_pointer(memory);
    return p ? ctypes_wchars_get(p, SIZE_MAX) : NONE;
}

static Value set_Z(void *memory, Value v)
{
    if (v == NONE)
        return set_pointer(memory, 0, NONE);
    if (is_int(v))
        return set_pointer(memory, (void *)ctypes_int_bits(v), NONE);
    if (!is_str(v))
        RAISE(TypeError, "unicode string or integer address expected instead of %T instance", v);
    Value wide = TRY(ctypes_wide(v));
    return set_pointer(memory, as_bytes(wide)->data, wide);
}

static Value get_P(const void *memory)
{
    void *p = get_pointer(memory);
    return p ? int_from_uint64((uintptr_t)p) : NONE;
}

static Value set_P(void *memory, Value v)
{
    if (v == NONE)
        return set_pointer(memory, 0, NONE);
    if (!is_int(v))
        RAISE(TypeError, "cannot be converted to pointer");
    return set_pointer(memory, (void *)ctypes_int_bits(v), NONE);
}

/* ---- Python objects: the word that a Value is ---- */

static bool is_plausible(Value v)
{
    if (is_pointer(v))
        return gc_base((void *)v) == (void *)v;
    return !is_immediate(v) || v < END;
}

static Value get_O(const void *memory)
{
    Value v;
    memcpy(&v, memory, sizeof v);
    if (!v)
        RAISE(ValueError, "PyObject is NULL");
    if (!is_plausible(v))
        RAISE(ValueError, "memory holds no Python object");
    return v;
}

static Value set_O(void *memory, Value v)
{
    memcpy(memory, &v, sizeof v);
    return v;
}

/* ---- the table ---- */

#define INT(c, fmt, ctype, sign, ffi)                                          \
    {c[0], fmt, sizeof(ctype), true, sign, sizeof(ctype) > 1, false, &ffi_type_##ffi
#define POINTER(c) {c, c, sizeof(void *), false, false, false, true, &ffi_type_pointer
static const CCode codes[] = {
    {'c', 'c', 1, false, false, false, false, &ffi_type_schar, get_c, set_c},
    {'u', 'u', sizeof(wchar_t), false, false, false, false, &ffi_type_sint32, get_u, set_u},
    INT("b", 'b', char, true, schar), get_b, set_b},
    INT("B", 'B', char, false, uchar), get_B, set_B},
    INT("h", 'h', short, true, sshort), get_h, set_h},
    INT("H", 'H', short, false, ushort), get_H, set_H},
    INT("i", 'i', int, true, sint), get_i, set_i},
    INT("I", 'I', int, false, uint), get_I, set_I},
    INT("l", 'q', long, true, slong), get_l, set_l},
    INT("L", 'Q', long, false, ulong), get_L, set_L},
    INT("q", 'q', long long, true, sint64), get_q, set_q},
    INT("Q", 'Q', long long, false, uint64), get_Q, set_Q},
    {'?', '?', 1, true, false, false, false, &ffi_type_uchar, get_bool, set_bool},
    {'v', 'v', sizeof(short), false, false, false, false, &ffi_type_sshort, get_v, set_v},
    {'f', 'f', sizeof(float), false, false, true, false, &ffi_type_float, get_f, set_f},
    {'d', 'd', sizeof(double), false, false, true, false, &ffi_type_double, get_d, set_d},
    {'g', 'g', sizeof(long double), false, false, false, false, &ffi_type_longdouble, get_g, set_g},
    POINTER('z'), get_z, set_z},
    POINTER('Z'), get_Z, set_Z},
    POINTER('P'), get_P, set_P},
    POINTER('O'), get_O, set_O},
};
const char ctypes_codes[] = "cbBhHiIlLdfuzZqQPXOv?g";

const CCode *ctypes_code(char code)
{
    for (size_t i = 0; i < countof(codes); i++)
        if (codes[i].code == code)
            return &codes[i];
    return 0;
}

void ctypes_swap(void *memory, size_t size)
{
    char *bytes = memory;
    for (size_t i = 0; i < size / 2; i++) {
        char c = bytes[i];
        bytes[i] = bytes[size - 1 - i];
        bytes[size - 1 - i] = c;
    }
}

Value ctypes_code_get(const CCode *code, bool swapped, const void *memory)
{
    char copy[16];
    if (!swapped)
        return code->get(memory);
    memcpy(copy, memory, code->size);
    ctypes_swap(copy, code->size);
    return code->get(copy);
}

Value ctypes_code_set(const CCode *code, bool swapped, void *memory, Value v)
{
    char copy[16];
    if (!swapped)
        return code->set(memory, v);
    Value keep = TRY(code->set(copy, v));
    ctypes_swap(copy, code->size);
    memcpy(memory, copy, code->size);
    return keep;
}
