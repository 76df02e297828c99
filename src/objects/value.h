/* SPDX-License-Identifier: MIT
 *
 * Value: one tagged 64-bit word that stands for any Python object.
 *
 *     pointer     ...000   an Object; 0 itself is no value: "an exception is set"
 *     immediate   ...100   None, True, False, Ellipsis, NotImplemented, END, UNBOUND
 *     int         ....11   62-bit signed: (i << 2) | 3
 *     float       ....01 or ....10   a double, rotated left by four, plus 2
 *
 * Pointers are raw, so that the conservative collector sees them. Floats whose
 * exponent does not fit (about 2^-767..2^-255 and 2^257..2^769) are boxed, ints of
 * more than 62 bits are Int objects: ask with float_check/int_check of those types'
 * headers; the functions here only know the tags. The encoding of floats is
 * "float self-tagging" (Melancon, Serrano, Feeley, 2025).
 */
#ifndef OBJECTS_VALUE_H
#define OBJECTS_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

#include "base/common.h"

typedef uint64_t Value;
typedef struct Object Object;
typedef struct Type Type;
typedef struct Shape Shape;

#define IMMEDIATE(n) ((Value)((n) << 3 | 4))
#define NONE IMMEDIATE(0)
#define FALSE IMMEDIATE(1)
#define TRUE IMMEDIATE(2)
#define ELLIPSIS IMMEDIATE(3)
#define NOT_IMPLEMENTED IMMEDIATE(4)
#define END IMMEDIATE(5)     /* internal: an iterator is exhausted */
#define UNBOUND IMMEDIATE(6) /* internal: no value (unset variable, missing argument) */
#define IMMEDIATE_COUNT 7

#define SMALL_INT_MAX ((INT64_C(1) << 61) - 1)
#define SMALL_INT_MIN (-(INT64_C(1) << 61))

/* Every object on the heap begins with its shape, which knows its type. */
struct Object {
    Shape *shape;
};

static inline bool is_pointer(Value v) { return (v & 7) == 0; }
static inline bool is_immediate(Value v) { return (v & 7) == 4; }
static inline bool is_small_int(Value v) { return (v & 3) == 3; }
static inline bool both_small_int(Value a, Value b) { return (a & b & 3) == 3; }
static inline bool is_small_float(Value v) { return (v + 1) & 2; }
static inline bool is_bool(Value v) { return v == TRUE || v == FALSE; }

static inline Object *as_object(Value v) { return (Object *)v; }
static inline Value from_object(const void *object) { return (Value)(uintptr_t)object; }
static inline Value from_bool(bool b) { return b ? TRUE : FALSE; }

static inline int64_t small_int_value(Value v) { return (int64_t)v >> 2; }
static inline bool small_int_fits(int64_t i) { return i >= SMALL_INT_MIN && i <= SMALL_INT_MAX; }
/* i must fit (small_int_fits); int_from_int64 of objects/int.h takes any. */
static inline Value small_int(int64_t i) { return (Value)((uint64_t)i << 2 | 3); }

static inline double small_float_value(Value v)
{
    uint64_t bits = v - 2;
    bits = bits >> 4 | bits << 60;
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

/* Box a double that has no immediate form; 0 with MemoryError. In objects/float.c. */
Value float_box(double d);

static inline Value float_from_double(double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    Value v = (bits << 4 | bits >> 60) + 2;
    return LIKELY(is_small_float(v)) ? v : float_box(d);
}

/* Evaluate a fallible expression (Value, pointer or bool) and return its 0 onward. */
#define TRY(x)                          \
    ({                                  \
        __auto_type try_result_ = (x);  \
        if (UNLIKELY(!try_result_))     \
            return 0;                   \
        try_result_;                    \
    })

#endif
