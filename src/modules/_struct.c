/* SPDX-License-Identifier: MIT
 *
 * The module _struct: values packed into bytes as a format says.
 *
 * A format is compiled into fields, each a run of equal items at an offset:
 *
 *     "<2h3s"  -->  {h, offset 0, size 2, repeat 2} {s, offset 4, size 3, repeat 1}
 *
 * Native formats differ from standard ones only in sizes and alignment; integers are
 * always moved byte by byte, in either order. A run is packed and unpacked by a function
 * that its field names: for integers of each size, sign and order there are some of their
 * own. Compiled formats are cached.
 */
#include <math.h>

#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/native_item.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

typedef struct Field Field;
typedef bool (*PackRun)(const Field *f, char *p, const Value *values);
typedef bool (*UnpackRun)(const Field *f, const char *p, Value *values);

struct Field {
    char code;
    bool negative; /* its integers may be */
    bool native, big;
    size_t offset;
    size_t size;   /* of one item */
    size_t repeat; /* items; 1 for s and p */
    PackRun pack;
    UnpackRun unpack;
};

typedef struct Struct {
    Object head;
    Value format;  /* str; 0: not initialised */
    Field *fields;
    size_t n_fields;
    size_t items;  /* values to pack */
    size_t size;   /* bytes */
    bool native, big;
    bool gaps;     /* bytes that the items may leave out are zeros */
} Struct;

typedef struct StructState {
    Value error; /* the class struct.error */
    Value cache; /* format -> Struct */
} StructState;

enum { CACHE_MAX = 100 };

extern const ModuleSpec module_spec__struct;

static inline StructState *state(void)
{
    return MODULE_STATE_MADE(StructState, _struct);
}

/* Raises struct.error with a formatted message. */
static COLD int raise_struct(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Value message = str_format_va(format, arguments);
    va_end(arguments);
    Value exception = message ? call1(state()->error, message) : 0;
    return exception ? raise_object(exception) : 0;
}

/* ---- compiling formats ---- */

#ifdef WORDS_BIGENDIAN
enum { HOST_BIG = true };
#else
enum { HOST_BIG = false };
#endif

static size_t standard_size(char code)
{
    switch (code) {
    case 'c': case 'b': case 'B': case '?': return 1;
    case 'h': case 'H': case 'e': return 2;
    case 'i': case 'I': case 'l': case 'L': case 'f': return 4;
    case 'q': case 'Q': case 'd': return 8;
    }
    return 0;
}

static size_t item_size(char code, bool native)
{
    if (code == 's' || code == 'p' || code == 'x')
        return 1;
    return native ? native_item_size(code) : standard_size(code);
}

/* The byte order mark, if there is one. */
static const char *read_order(Struct *s, const char *p)
{
    s->native = true;
    s->big = HOST_BIG;
    switch (*p) {
    case '@':
        return p + 1;
    case '=':
        s->native = false;
        return p + 1;
    case '<':
        s->native = s->big = false;
        return p + 1;
    case '>': case '!':
        s->native = false;
        s->big = true;
        return p + 1;
    }
    return p;
}

static void choose_runs(Field *f);

/* Reads a count and a code; 0 at the end, -1 on error. */
static int read_field(const Struct *s, const char **at, Field *f)
{
    const char *p = *at;
    while (*p && strchr(" \t\n\v\f\r", *p))
        p++;
    if (!*p)
        return 0;
    bool counted = *p >= '0' && *p <= '9';
    f->repeat = !counted;
    for (; *p >= '0' && *p <= '9'; p++)
        if (MUL_OVERFLOWS(f->repeat, 10, &f->repeat)
            || ADD_OVERFLOWS(f->repeat, (size_t)(*p - '0'), &f->repeat)
            || f->repeat > PTRDIFF_MAX)
            return raise_struct("total struct size too long") - 1;
    if (!*p)
        return raise_struct("repeat count given without format specifier") - 1;
    f->code = *p;
    f->negative = strchr("bhilqn", *p) != NULL;
    f->size = item_size(*p, s->native);
    if (!f->size)
        return raise_struct("bad char in struct format") - 1;
    f->native = s->native;
    f->big = s->big;
    choose_runs(f);
    *at = p + 1;
    return 1;
}

static bool place_field(Struct *s, Field *f)
{
    size_t size;
    size_t end = s->size;
    if (s->native && s->size)
        s->size = round_up(s->size, f->size); /* sizes are alignments */
    s->gaps |= s->size > end || strchr("xsp", f->code);
    if (MUL_OVERFLOWS(f->repeat, f->size, &size) || ADD_OVERFLOWS(s->size, size, &size)
        || size > PTRDIFF_MAX)
        return raise_struct("total struct size too long");
    f->offset = s->size;
    s->size = size;
    if (f->code == 's' || f->code == 'p') {
        f->size = f->repeat;
        f->repeat = 1;
    }
    s->items += f->code == 'x' ? 0 : f->repeat;
    return true;
}

static bool compile(Struct *s, const char *p)
{
    Field *fields = gc_alloc_atomic((strlen(p) + 1) * sizeof *fields);
    if (!fields)
        return raise_no_memory();
    s->n_fields = s->items = s->size = 0;
    s->gaps = false;
    p = read_order(s, p);
    for (;;) {
        Field *f = &fields[s->n_fields];
        int status = read_field(s, &p, f);
        if (status < 0)
            return false;
        if (!status)
            break;
        TRY(place_field(s, f));
        if (f->code != 'x' && f->repeat)
            s->n_fields++;
    }
    s->fields = fields;
    return true;
}

/* ---- integers ---- */

/* Of 1, 2, 4 or 8 bytes. */
static inline uint64_t load(const char *p, size_t size, bool big)
{
    bool turned = big != HOST_BIG;
    uint16_t two;
    uint32_t four;
    uint64_t eight;
    switch (size) {
    case 1:
        return (unsigned char)*p;
    case 2:
        memcpy(&two, p, 2);
        return turned ? __builtin_bswap16(two) : two;
    case 4:
        memcpy(&four, p, 4);
        return turned ? __builtin_bswap32(four) : four;
    }
    memcpy(&eight, p, 8);
    return turned ? __builtin_bswap64(eight) : eight;
}

static inline void store(char *p, size_t size, bool big, uint64_t value)
{
    bool turned = big != HOST_BIG;
    uint16_t two = (uint16_t)value;
    uint32_t four = (uint32_t)value;
    switch (size) {
    case 1:
        *p = (char)value;
        return;
    case 2:
        two = turned ? __builtin_bswap16(two) : two;
        memcpy(p, &two, 2);
        return;
    case 4:
        four = turned ? __builtin_bswap32(four) : four;
        memcpy(p, &four, 4);
        return;
    }
    value = turned ? __builtin_bswap64(value) : value;
    memcpy(p, &value, 8);
}

static bool pack_pointer(char *p, bool big, Value index)
{
    int64_t i;
    uint64_t u;
    if (int_fits_int64(index, &i))
        u = (uint64_t)i;
    else if (!int_fits_uint64(index, &u))
        return raise_struct("int too large to convert");
    store(p, sizeof u, big, u);
    return true;
}

/* What fits may be packed without further ado. */
static ALWAYS_INLINE bool is_plain_fit(Value v, size_t size, bool negative)
{
    int64_t i = small_int_value(v);
    unsigned shift = 64 - (unsigned)size * 8;
    if (!is_small_int(v))
        return false;
    return negative ? (int64_t)((uint64_t)i << shift) >> shift == i
                    : i >= 0 && ((uint64_t)i << shift) >> shift == (uint64_t)i;
}

static NOINLINE bool pack_integer(const Field *f, char *p, Value v)
{
    if (!is_int(v)) {
        v = type_of(v)->slots.as_index ? value_index(v) : 0;
        if (!v && (!error_pending() || error_clear_if(TYPE_TypeError)))
            return raise_struct("required argument is not an integer");
        TRY(v);
    }
    if (f->code == 'P')
        return pack_pointer(p, f->big, v);
    unsigned shift = 64 - (unsigned)f->size * 8;
    if (f->negative) {
        int64_t i, max = INT64_MAX >> shift;
        if (!int_fits_int64(v, &i) || i > max || i < -max - 1)
            return raise_struct("'%c' format requires %lld <= number <= %lld", f->code,
                                (long long)-max - 1, (long long)max);
        store(p, f->size, f->big, (uint64_t)i);
        return true;
    }
    uint64_t u, max = UINT64_MAX >> shift;
    if (!int_fits_uint64(v, &u) || u > max)
        return raise_struct("'%c' format requires 0 <= number <= %lu", f->code,
                            (unsigned long)max);
    store(p, f->size, f->big, u);
    return true;
}

static ALWAYS_INLINE Value unpack_integer(const char *p, size_t size, bool negative, bool big)
{
    uint64_t u = load(p, size, big);
    unsigned shift = 64 - (unsigned)size * 8;
    if (shift)
        return small_int(negative ? (int64_t)(u << shift) >> shift : (int64_t)u);
    return negative ? int_from_int64((int64_t)u) : int_from_uint64(u);
}

static ALWAYS_INLINE bool pack_integers(const Field *f, char *p, const Value *values, size_t size,
                                        bool negative, bool big)
{
    for (size_t i = 0, n = f->repeat; i < n; i++, p += size)
        if (LIKELY(is_plain_fit(values[i], size, negative)))
            store(p, size, big, (uint64_t)small_int_value(values[i]));
        else
            TRY(pack_integer(f, p, values[i]));
    return true;
}

static ALWAYS_INLINE bool unpack_integers(const Field *f, const char *p, Value *values, size_t size,
                                          bool negative, bool big)
{
    for (size_t i = 0, n = f->repeat; i < n; i++, p += size)
        values[i] = TRY(unpack_integer(p, size, negative, big));
    return true;
}

/* INTEGERS(F): F(size in bytes, its logarithm, may they be negative, big-endian). */
#define INTEGER_SIZES(F, negative, big) \
    F(1, 0, negative, big) F(2, 1, negative, big) F(4, 2, negative, big) F(8, 3, negative, big)
#define INTEGERS(F) \
    INTEGER_SIZES(F, 0, 0) INTEGER_SIZES(F, 0, 1) INTEGER_SIZES(F, 1, 0) INTEGER_SIZES(F, 1, 1)

#define F(size, lg, negative, big)                                                               \
    static bool pack_##size##_##negative##_##big(const Field *f, char *p, const Value *values)   \
    {                                                                                            \
        return pack_integers(f, p, values, size, negative, big);                                 \
    }                                                                                            \
    static bool unpack_##size##_##negative##_##big(const Field *f, const char *p, Value *values) \
    {                                                                                            \
        return unpack_integers(f, p, values, size, negative, big);                               \
    }
INTEGERS(F)
#undef F

static const struct { PackRun pack; UnpackRun unpack; } integer_runs[4][2][2] = {
#define F(size, lg, negative, big) \
    [lg][negative][big] = {pack_##size##_##negative##_##big, unpack_##size##_##negative##_##big},
    INTEGERS(F)
#undef F
};

/* ---- other items ---- */

static bool pack_float(const Field *f, char *p, Value v)
{
    double d;
    if (LIKELY(is_small_float(v)))
        d = small_float_value(v);
    else if (!value_as_double(v, &d)) {
        error_clear();
        return raise_struct("required argument is not a float");
    }
    uint64_t bits = 0;
    if (f->size == 2) {
        uint16_t half;
        TRY(native_half_from_double(d, &half));
        bits = half;
    } else if (f->size == 4) {
        float single = (float)d;
        if (isinf(single) && isfinite(d) && !f->native)
            RAISE(OverflowError, "float too large to pack with f format");
        uint32_t word;
        memcpy(&word, &single, sizeof word);
        bits = word;
    } else
        memcpy(&bits, &d, sizeof bits);
    store(p, f->size, f->big, bits);
    return true;
}

static Value unpack_float(const Field *f, const char *p)
{
    uint64_t bits = load(p, f->size, f->big);
    if (f->size == 2)
        return float_from_double(native_half_to_double((uint16_t)bits));
    if (f->size == 4) {
        uint32_t word = (uint32_t)bits;
        float single;
        memcpy(&single, &word, sizeof single);
        return float_from_double((double)single);
    }
    double d;
    memcpy(&d, &bits, sizeof d);
    return float_from_double(d);
}

static bool pack_text(const Field *f, char *p, Value v)
{
    if (LIKELY(is_exact(v, TYPE_bytes) && f->code == 's')) {
        memcpy(p, as_bytes(v)->data, MIN(as_bytes(v)->length, f->size));
        return true;
    }
    if (!is_bytes(v) && !is_bytearray(v))
        return raise_struct("argument for '%c' must be a bytes object", f->code);
    BUFFER_AUTO view;
    TRY(buffer_get(v, &view, BUFFER_SIMPLE));
    if (f->code == 's') {
        memcpy(p, view.data, MIN(view.length, f->size));
        return true;
    }
    if (!f->size)
        return true;
    size_t n = MIN(view.length, f->size - 1);
    *p = (char)MIN(n, (size_t)255);
    memcpy(p + 1, view.data, n);
    return true;
}

static Value unpack_text(const Field *f, const char *p)
{
    if (f->code == 's')
        return bytes_new(p, f->size);
    if (!f->size)
        return bytes_new(0, 0);
    return bytes_new(p + 1, MIN((size_t)(unsigned char)*p, f->size - 1));
}

static bool pack_char(char *p, Value v)
{
    if (!is_bytes(v) || as_bytes(v)->length != 1)
        return raise_struct("char format requires a bytes object of length 1");
    *p = *as_bytes(v)->data;
    return true;
}

/* An item that is no integer, or a pointer. */
static bool pack_item(const Field *f, char *p, Value v)
{
    bool truth;
    switch (f->code) {
    case 'c':
        return pack_char(p, v);
    case 's': case 'p':
        return pack_text(f, p, v);
    case '?':
        TRY(value_truth(v, &truth));
        *p = truth;
        return true;
    case 'P':
        return pack_integer(f, p, v);
    }
    return pack_float(f, p, v);
}

static inline Value unpack_item(const Field *f, const char *p)
{
    switch (f->code) {
    case 'c':
        return bytes_new(p, 1);
    case 's': case 'p':
        return unpack_text(f, p);
    case '?':
        return from_bool(*p != 0);
    case 'P':
        return int_from_uint64(load(p, f->size, f->big));
    }
    return unpack_float(f, p);
}

static bool pack_items(const Field *f, char *p, const Value *values)
{
    for (size_t i = 0; i < f->repeat; i++)
        if (!pack_item(f, p + i * f->size, values[i])) {
            bool large = is_int(values[i]) && error_clear_if(TYPE_OverflowError);
            return large && raise_struct("int too large to convert");
        }
    return true;
}

static bool unpack_items(const Field *f, const char *p, Value *values)
{
    for (size_t i = 0; i < f->repeat; i++)
        values[i] = TRY(unpack_item(f, p + i * f->size));
    return true;
}

static void choose_runs(Field *f)
{
    bool integer = !strchr("cspPx?efd", f->code);
    unsigned lg = (unsigned)__builtin_ctzl(f->size);
    f->pack = integer ? integer_runs[lg][f->negative][f->big].pack : pack_items;
    f->unpack = integer ? integer_runs[lg][f->negative][f->big].unpack : unpack_items;
}

static bool pack_all(const Struct *s, char *out, const Value *values)
{
    if (s->gaps)
        memset(out, 0, s->size);
    for (const Field *f = s->fields, *end = f + s->n_fields; f < end; f++) {
        TRY(f->pack(f, out + f->offset, values));
        values += f->repeat;
    }
    return true;
}

static Value unpack_all(const Struct *s, const char *p)
{
    if (!s->items)
        return rt.empty_tuple;
    Tuple *tuple = TRY(tuple_alloc(s->items));
    Value *out = tuple->items;
    for (const Field *f = s->fields, *end = f + s->n_fields; f < end; f++) {
        TRY(f->unpack(f, p + f->offset, out));
        out += f->repeat;
    }
    return from_object(tuple);
}

/* ---- Struct objects ---- */

/* Sets the format: a str or bytes in ASCII. */
static bool initialise(Struct *s, Value format)
{
    Value text = format;
    if (is_bytes(format))
        text = TRY(str_new_latin1(as_bytes(format)->data, as_bytes(format)->length));
    else if (!is_str(format))
        RAISE(TypeError, "Struct() argument 1 must be a str or bytes object, not %T", format);
    if (!as_str(text)->ascii) {
        TRY(rt.services.encode(text, "ascii", 0));
        return false;
    }
    size_t n;
    const char *p = TRY(str_utf8(text, &n));
    if (strlen(p) != n)
        return raise_struct("embedded null character");
    TRY(compile(s, p));
    s->format = text;
    return true;
}

static Value struct_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return from_object(type_alloc(type, 0));
}

static bool struct_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value placed[1];
    TRY(arguments_place("Struct(format)", args, nargs, kwnames, placed));
    return initialise((Struct *)self, placed[0]);
}

static Struct *ready(Value self)
{
    Struct *s = (Struct *)self;
    if (!s->format)
        raise_error(TYPE_RuntimeError, "Struct object is not initialized");
    return s->format ? s : 0;
}

/* The Struct of a format, from the cache or new. */
static Struct *struct_of(Value format)
{
    if (is_exact(format, TYPE_struct_type))
        return (Struct *)format;
    Value cache = state()->cache, found = TRY(dict_get(cache, format));
    if (found != UNBOUND)
        return (Struct *)found;
    Struct *s = TRY((Struct *)type_alloc(rt.types[TYPE_struct_type], 0));
    TRY(initialise(s, format));
    if (dict_count(cache) >= CACHE_MAX)
        dict_clear(cache);
    TRY(dict_set(cache, format, from_object(s)));
    return s;
}

static Value pack(const Struct *s, Value *values, size_t n)
{
    if (n != s->items)
        return raise_struct("pack expected %zu items for packing (got %zu)", s->items, n);
    Bytes *bytes = TRY(bytes_alloc(s->size));
    TRY(pack_all(s, bytes->data, values));
    return from_object(bytes);
}

/* Checks that the struct lies within the buffer at *offset, which may count from the end. */
static bool check_place(const Struct *s, size_t length, ssize_t *offset, bool packing)
{
    if (*offset < 0) {
        if (*offset + (ssize_t)s->size > 0)
            return raise_struct(packing ? "no space to pack %zu bytes at offset %zd"
                                        : "not enough data to unpack %zu bytes at offset %zd",
                                s->size, *offset);
        if (*offset + (ssize_t)length < 0)
            return raise_struct("offset %zd out of range for %zu-byte buffer", *offset, length);
        *offset += (ssize_t)length;
    }
    if ((size_t)*offset > length || length - (size_t)*offset < s->size)
        return raise_struct("%s requires a buffer of at least %zu bytes for %s %zu bytes at "
                            "offset %zd (actual buffer size is %zu)",
                            packing ? "pack_into" : "unpack_from", (size_t)*offset + s->size,
                            packing ? "packing" : "unpacking", s->size, *offset, length);
    return true;
}

static Value pack_into(const Struct *s, Value *args, size_t n)
{
    ssize_t offset;
    if (n < 1)
        return raise_struct("pack_into expected buffer argument");
    if (n < 2)
        return raise_struct("pack_into expected offset argument");
    if (n - 2 != s->items)
        return raise_struct("pack_into expected %zu items for packing (got %zu)", s->items, n - 2);
    BUFFER_AUTO view;
    if (!buffer_get(args[0], &view, BUFFER_WRITABLE)) {
        error_clear();
        RAISE(TypeError, "argument must be read-write bytes-like object, not %K", args[0]);
    }
    TRY(value_as_ssize_argument(args[1], &offset));
    TRY(check_place(s, view.length, &offset, true));
    TRY(pack_all(s, (char *)view.data + offset, args + 2));
    return NONE;
}

static Value unpack(const Struct *s, Value buffer)
{
    if (LIKELY(is_exact(buffer, TYPE_bytes) && as_bytes(buffer)->length == s->size))
        return unpack_all(s, as_bytes(buffer)->data);
    BUFFER_AUTO view;
    TRY(buffer_get(buffer, &view, BUFFER_SIMPLE));
    if (view.length != s->size)
        return raise_struct("unpack requires a buffer of %zu bytes", s->size);
    return unpack_all(s, view.data);
}

static Value unpack_from(const Struct *s, Value buffer, Value offset_value)
{
    ssize_t offset;
    BUFFER_AUTO view;
    TRY(buffer_get(buffer, &view, BUFFER_SIMPLE));
    TRY(value_as_ssize(offset_value, &offset));
    TRY(check_place(s, view.length, &offset, false));
    return unpack_all(s, (char *)view.data + offset);
}

/* ---- iter_unpack ---- */

typedef struct UnpackIterator {
    Object head;
    Struct *format;
    Buffer view;  /* object 0: exhausted */
    size_t next;
} UnpackIterator;

static Value iter_unpack(Struct *s, Value buffer)
{
    if (!s->size)
        return raise_struct("cannot iteratively unpack with a struct of length 0");
    UnpackIterator *it = TRY((UnpackIterator *)type_alloc(rt.types[TYPE_struct_iterator], 0));
    TRY(buffer_get(buffer, &it->view, BUFFER_SIMPLE));
    if (it->view.length % s->size) {
        buffer_release(&it->view);
        return raise_struct("iterative unpacking requires a buffer of a multiple of %zu bytes",
                            s->size);
    }
    it->format = s;
    return from_object(it);
}

static Value iterator_iter(Value self)
{
    return self;
}

static Value iterator_next(Value self)
{
    UnpackIterator *it = (UnpackIterator *)self;
    if (!it->view.object)
        return END;
    if (it->next >= it->view.length) {
        buffer_release(&it->view);
        return END;
    }
    const char *p = (char *)it->view.data + it->next;
    it->next += it->format->size;
    return unpack_all(it->format, p);
}

static Value iterator_length_hint(Value *args)
{
    UnpackIterator *it = (UnpackIterator *)args[0];
    size_t left = it->view.object ? it->view.length - it->next : 0;
    return int_from_uint64(left / it->format->size);
}

static const Method iterator_methods[] = {
    {"__length_hint__($self, /)", iterator_length_hint, "How many tuples are left."},
    {0},
};

TYPE(struct_iterator, .name = "_struct.unpack_iterator", .flags = TYPE_NO_NEW,
     .size = sizeof(UnpackIterator), .methods = METHODS(iterator_methods),
     .slots = {.iter = iterator_iter, .next = iterator_next});

/* ---- methods ---- */

static Value struct_pack(Value *args, size_t nargs, Value kwnames)
{
    return pack(TRY(ready(args[0])), args + 1, nargs - 1);
}

static Value struct_pack_into(Value *args, size_t nargs, Value kwnames)
{
    return pack_into(TRY(ready(args[0])), args + 1, nargs - 1);
}

static Value struct_unpack(Value *args)
{
    return unpack(TRY(ready(args[0])), args[1]);
}

static Value struct_unpack_from(Value *args)
{
    return unpack_from(TRY(ready(args[0])), args[1], args[2]);
}

static Value struct_iter_unpack(Value *args)
{
    return iter_unpack(TRY(ready(args[0])), args[1]);
}

static Value get_format(Value self)
{
    return TRY(ready(self))->format;
}

static Value get_size(Value self)
{
    return int_from_uint64(TRY(ready(self))->size);
}

static const Method struct_methods[] = {
    {"iter_unpack($self, buffer, /)", struct_iter_unpack, "Tuples of successive pieces."},
    {"pack($self, /, *values)", .raw = struct_pack, .doc = "The values as bytes."},
    {"pack_into($self, /, *arguments)", .raw = struct_pack_into,
     .doc = "pack_into(buffer, offset, v1, v2, ...): write the values into a buffer."},
    {"unpack($self, buffer, /)", struct_unpack, "The values in a buffer, as a tuple."},
    {"unpack_from($self, /, buffer, offset=0)", struct_unpack_from,
     "The values at an offset of a buffer, as a tuple."},
    {0},
};

static const GetSet struct_getset[] = {
    {"format", get_format, 0, "the format as a str"},
    {"size", get_size, 0, "the bytes that it takes"},
    {0},
};

TYPE(struct_type, .name = "_struct.Struct", .doc = "Struct(fmt) --> compiled struct object",
     .flags = TYPE_BASE | TYPE_WEAKREF, .size = sizeof(Struct), .methods = METHODS(struct_methods),
     .getset = struct_getset,
     .slots = {.construct = struct_construct, .init = struct_init});

/* ---- functions ---- */

static Value module_pack(Value *args, size_t nargs, Value kwnames)
{
    if (!nargs)
        RAISE(TypeError, "missing format argument");
    return pack(TRY(struct_of(args[0])), args + 1, nargs - 1);
}

static Value module_pack_into(Value *args, size_t nargs, Value kwnames)
{
    if (!nargs)
        RAISE(TypeError, "missing format argument");
    return pack_into(TRY(struct_of(args[0])), args + 1, nargs - 1);
}

static Value module_unpack(Value *args)
{
    return unpack(TRY(struct_of(args[0])), args[1]);
}

static Value module_unpack_from(Value *args)
{
    return unpack_from(TRY(struct_of(args[0])), args[1], args[2]);
}

static Value module_iter_unpack(Value *args)
{
    return iter_unpack(TRY(struct_of(args[0])), args[1]);
}

static Value module_calcsize(Value *args)
{
    return int_from_uint64(TRY(struct_of(args[0]))->size);
}

static Value module_clearcache(Value *args)
{
    dict_clear(state()->cache);
    return NONE;
}

static const Method methods[] = {
    {"_clearcache($module, /)", module_clearcache, "Forget all compiled formats."},
    {"calcsize($module, format, /)", module_calcsize, "The bytes that the format takes."},
    {"iter_unpack($module, format, buffer, /)", module_iter_unpack,
     "Tuples of successive pieces of the buffer."},
    {"pack($module, /, *arguments)", .raw = module_pack,
     .doc = "pack(format, v1, v2, ...): the values as bytes."},
    {"pack_into($module, /, *arguments)", .raw = module_pack_into,
     .doc = "pack_into(format, buffer, offset, v1, v2, ...): write the values into a buffer."},
    {"unpack($module, format, buffer, /)", module_unpack, "The values in a buffer, as a tuple."},
    {"unpack_from($module, format, /, buffer, offset=0)", module_unpack_from,
     "The values at an offset of a buffer, as a tuple."},
    {0},
};

/* A module that is imported anew keeps its exceptions. */
static bool make_state(void)
{
    StructState *s = gc_alloc(sizeof *s);
    if (!s)
        return raise_no_memory();
    Value bases = TRY(tuple_pack(1, from_object(rt.types[TYPE_Exception])));
    s->error = TRY(type_new_simple("struct.error", bases, 0));
    s->cache = TRY(dict_new());
    rt.module_states[MODULE__struct] = s;
    return true;
}

static bool init(Value module)
{
    TRY(rt.module_states[MODULE__struct] || make_state());
    TRY(module_add(module, "error", state()->error));
    return module_add(module, "Struct", from_object(rt.types[TYPE_struct_type]));
}

MODULE(_struct, .doc = "Values packed into bytes as format strings say, as C structs are.",
       .methods = METHODS(methods), .init = init);
