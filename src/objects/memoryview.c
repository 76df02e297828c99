/* SPDX-License-Identifier: MIT
 *
 * memoryview: making, casting and releasing views, and the type. Items are in
 * memoryview_items.c.
 */
#include "base/hash.h"
#include "gc/finalize.h"
#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/bytes_span.h"
#include "objects/int.h"
#include "objects/memoryview.h"
#include "objects/native_item.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* ---- contiguity ---- */

bool memoryview_c_contiguous(const Buffer *b)
{
    ssize_t expected = (ssize_t)b->item_size;
    for (int i = b->dimensions - 1; i >= 0; i--) {
        if (b->shape[i] > 1 && b->strides[i] != expected)
            return !b->length;
        expected *= b->shape[i];
    }
    return true;
}

bool memoryview_f_contiguous(const Buffer *b)
{
    ssize_t expected = (ssize_t)b->item_size;
    for (int i = 0; i < b->dimensions; i++) {
        if (b->shape[i] > 1 && b->strides[i] != expected)
            return !b->length;
        expected *= b->shape[i];
    }
    return true;
}

/* Copies one dimension and those behind it; returns the end of what was written. */
static char *copy_dimension(const Buffer *b, int dimension, const char *from, char *out)
{
    if (dimension == b->dimensions)
        return mempcpy(out, from, b->item_size);
    for (ssize_t i = 0; i < b->shape[dimension]; i++)
        out = copy_dimension(b, dimension + 1, from + i * b->strides[dimension], out);
    return out;
}

void memoryview_copy_out(const Buffer *b, char *out, bool fortran)
{
    if (!fortran) {
        if (memoryview_c_contiguous(b))
            memcpy(out, b->data, b->length);
        else
            copy_dimension(b, 0, b->data, out);
        return;
    }
    /* the same with the dimensions in reverse */
    ssize_t shape[VIEW_MAX_DIMENSIONS], strides[VIEW_MAX_DIMENSIONS];
    Buffer turned = *b;
    for (int i = 0; i < b->dimensions; i++) {
        shape[i] = b->shape[b->dimensions - 1 - i];
        strides[i] = b->strides[b->dimensions - 1 - i];
    }
    turned.shape = shape;
    turned.strides = strides;
    copy_dimension(&turned, 0, b->data, out);
}

/* ---- making ---- */

/* The collector found that no view refers to the Managed any more. */
static void finalize_managed(void *memory)
{
    buffer_release(&((Managed *)memory)->master);
}

/* Room for shape and strides of that many dimensions. */
static bool make_dimensions(MemoryView *m, int dimensions)
{
    ssize_t *both = m->first;
    if (dimensions > 1) {
        both = gc_alloc_atomic((size_t)dimensions * 2 * sizeof *both);
        if (!both)
            return raise_no_memory();
    }
    m->view.shape = both;
    m->view.strides = both + MAX(dimensions, 1);
    m->view.dimensions = dimensions;
    return true;
}

static MemoryView *new_view(Managed *managed, int dimensions)
{
    MemoryView *m = TRY((MemoryView *)type_alloc(rt.types[TYPE_memoryview], 0));
    m->managed = managed;
    m->hash = -1;
    m->view = managed->master;
    TRY(make_dimensions(m, dimensions));
    m->view.suboffsets = 0;
    managed->views++;
    return m;
}

void memoryview_set_length(MemoryView *m)
{
    m->view.length = m->view.item_size;
    for (int i = 0; i < m->view.dimensions; i++)
        m->view.length *= (size_t)m->view.shape[i];
}

static void set_c_strides(Buffer *b)
{
    ssize_t stride = (ssize_t)b->item_size;
    for (int i = b->dimensions - 1; i >= 0; i--) {
        b->strides[i] = stride;
        stride *= b->shape[i];
    }
}

static bool check_lending(const MemoryView *m)
{
    TRY(memoryview_check(m));
    if (m->restricted)
        RAISE(ValueError, "cannot create new view on restricted memoryview");
    return true;
}

/* The exporter may leave shape and strides out of its buffer. */
static Value view_of_managed(Managed *managed)
{
    const Buffer *master = &managed->master;
    int dimensions = master->shape ? master->dimensions : 1;
    MemoryView *m = TRY(new_view(managed, dimensions));
    if (!m->view.item_size && !master->shape)
        m->view.item_size = 1;
    for (int i = 0; i < dimensions; i++)
        m->view.shape[i] = master->shape ? master->shape[i]
                         : (ssize_t)(master->length / m->view.item_size);
    set_c_strides(&m->view);
    for (int i = 0; i < dimensions && master->strides; i++)
        m->view.strides[i] = master->strides[i];
    return from_object(m);
}

MemoryView *memoryview_derive(MemoryView *m, int dimensions)
{
    MemoryView *derived = TRY(new_view(m->managed, dimensions));
    ssize_t *shape = derived->view.shape, *strides = derived->view.strides;
    derived->view = m->view;
    derived->view.shape = shape;
    derived->view.strides = strides;
    derived->view.dimensions = dimensions;
    for (int i = 0; i < dimensions && i < m->view.dimensions; i++) {
        shape[i] = m->view.shape[i];
        strides[i] = m->view.strides[i];
    }
    return derived;
}

static Managed *managed_new(void)
{
    Managed *managed = gc_alloc(sizeof *managed);
    return managed ? managed : (raise_no_memory(), NULL);
}

Value memoryview_from_slot(Value object, BufferFn get, int flags)
{
    Managed *managed = TRY(managed_new());
    TRY(get(object, &managed->master, flags));
    if (managed->master.dimensions > VIEW_MAX_DIMENSIONS) {
        buffer_release(&managed->master);
        RAISE(ValueError, "memoryview: number of dimensions must not exceed %d",
              VIEW_MAX_DIMENSIONS);
    }
    Value exporter = managed->master.object;
    if (type_of(exporter)->slots.release_buffer && !finalize_register(managed, finalize_managed))
        return raise_no_memory();
    return view_of_managed(managed);
}

Value memoryview_new(Value object, int flags)
{
    if (is_exact(object, TYPE_memoryview)) {
        MemoryView *m = as_memoryview(object);
        TRY(check_lending(m));
        return from_object(memoryview_derive(m, m->view.dimensions));
    }
    if (!buffer_exported(object))
        RAISE(TypeError, "memoryview: a bytes-like object is required, not '%T'", object);
    return memoryview_from_slot(object, type_of(object)->slots.buffer, flags);
}

Value memoryview_from_buffer(const Buffer *buffer)
{
    Managed *managed = TRY(managed_new());
    managed->master = *buffer;
    managed->master.object = 0;
    Value view = TRY(view_of_managed(managed));
    as_memoryview(view)->restricted = true;
    return view;
}

Value memoryview_from_memory(void *data, size_t n, bool readonly, Value owner)
{
    Managed *managed = TRY(managed_new());
    /* without an object: there is nothing to be released; the owner is only kept */
    buffer_fill(&managed->master, 0, data, n, readonly);
    managed->master.internal = (void *)owner;
    return view_of_managed(managed);
}

static Value memoryview_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[1];
    TRY(arguments_place("memoryview(object)", args, nargs, kwnames, placed));
    return memoryview_new(placed[0], BUFFER_FULL_RO);
}

static Value memoryview_from_flags(Value *args)
{
    int flags;
    TRY(value_as_int(args[2], &flags));
    return memoryview_new(args[1], flags);
}

/* ---- releasing ---- */

bool memoryview_check(const MemoryView *m)
{
    if (UNLIKELY(m->released))
        RAISE(ValueError, "operation forbidden on released memoryview object");
    return true;
}

bool memoryview_release(Value view)
{
    MemoryView *m = as_memoryview(view);
    if (m->released)
        return true;
    if (m->exports)
        RAISE(BufferError, "memoryview has %zd exported buffer%s", (ssize_t)m->exports,
              m->exports == 1 ? "" : "s");
    m->released = true;
    if (--m->managed->views == 0) {
        finalize_cancel(m->managed);
        buffer_release(&m->managed->master);
    }
    return true;
}

static Value release_method(Value *args)
{
    TRY(memoryview_release(args[0]));
    return NONE;
}

static Value memoryview_enter(Value *args)
{
    TRY(memoryview_check(as_memoryview(args[0])));
    return args[0];
}

/* ---- the view as an exporter ---- */

static bool memoryview_buffer(Value self, Buffer *view, int flags)
{
    MemoryView *m = as_memoryview(self);
    TRY(check_lending(m));
    bool c_contiguous = memoryview_c_contiguous(&m->view);
    if (flags & BUFFER_WRITABLE && m->view.readonly)
        RAISE(BufferError, "memoryview: underlying buffer is not writable");
    if ((flags & BUFFER_C_CONTIGUOUS) == BUFFER_C_CONTIGUOUS && !c_contiguous)
        RAISE(BufferError, "memoryview: underlying buffer is not C-contiguous");
    if ((flags & BUFFER_STRIDES) != BUFFER_STRIDES && !c_contiguous)
        RAISE(BufferError, "memoryview: underlying buffer is not C-contiguous");
    *view = m->view;
    view->object = self;
    view->internal = 0;
    if (!(flags & BUFFER_FORMAT))
        view->format = 0;
    if ((flags & BUFFER_STRIDES) != BUFFER_STRIDES)
        view->strides = 0;
    if (!(flags & BUFFER_ND)) {
        if (view->format)
            RAISE(BufferError, "memoryview: cannot cast to unsigned bytes if the format flag "
                  "is present");
        view->dimensions = 1;
        view->shape = 0;
    }
    m->exports++;
    return true;
}

static void memoryview_release_buffer(Value self, Buffer *view)
{
    as_memoryview(self)->exports--;
}

/* ---- casting ---- */

static bool is_byte_code(char code)
{
    return code == 'b' || code == 'B' || code == 'c';
}

/* Turns a derived, contiguous view into a one-dimensional one of another format; one of the
 * two must be that of bytes. */
static bool cast_format(MemoryView *m, Value format)
{
    const char *text = TRY(str_utf8(format, 0));
    char to = native_item_code(text), from = native_item_code(m->view.format);
    if (!to)
        RAISE(ValueError, "memoryview: destination format must be a native single character "
              "format prefixed with an optional '@'");
    if (!is_byte_code(from) && !is_byte_code(to))
        RAISE(TypeError, "memoryview: cannot cast between two non-byte formats");
    size_t size = native_item_size(to);
    if (m->view.length % size)
        RAISE(TypeError, "memoryview: length is not a multiple of itemsize");
    char *copy = gc_alloc_atomic(strlen(text) + 1);
    if (!copy)
        return raise_no_memory();
    m->view.format = strcpy(copy, text);
    m->view.item_size = size;
    TRY(make_dimensions(m, 1));
    m->view.shape[0] = (ssize_t)(m->view.length / size);
    m->view.strides[0] = (ssize_t)size;
    return true;
}

/* Gives a one-dimensional view the shape. */
static bool cast_shape(MemoryView *m, Value *items, size_t n)
{
    size_t product = 1;
    TRY(make_dimensions(m, (int)n));
    for (size_t i = 0; i < n; i++) {
        ssize_t extent;
        if (!is_int(items[i]))
            RAISE(TypeError, "memoryview.cast(): elements of shape must be integers");
        TRY(value_as_ssize(items[i], &extent));
        if (extent <= 0)
            RAISE(ValueError, "memoryview.cast(): elements of shape must be integers > 0");
        if (MUL_OVERFLOWS(product, (size_t)extent, &product) || product > PTRDIFF_MAX)
            RAISE(ValueError, "memoryview.cast(): product(shape) > SSIZE_MAX");
        m->view.shape[i] = extent;
    }
    if (MUL_OVERFLOWS(product, m->view.item_size, &product) || product != m->view.length)
        RAISE(TypeError, "memoryview: product(shape) * itemsize != buffer size");
    set_c_strides(&m->view);
    return true;
}

static bool check_cast(MemoryView *m, Value format, Value shape)
{
    TRY(memoryview_check(m));
    if (!is_str(format))
        RAISE(TypeError, "cast() argument 'format' must be str, not %K", format);
    if (!memoryview_c_contiguous(&m->view))
        RAISE(TypeError, "memoryview: casts are restricted to C-contiguous views");
    for (int i = 0; i < m->view.dimensions && (shape != UNBOUND || m->view.dimensions != 1); i++)
        if (!m->view.shape[i])
            RAISE(TypeError, "memoryview: cannot cast view with zeros in shape or strides");
    if (shape != UNBOUND && !is_list(shape) && !is_tuple(shape))
        RAISE(TypeError, "shape must be a list or a tuple");
    return true;
}

static Value memoryview_cast(Value *args)
{
    MemoryView *m = as_memoryview(args[0]);
    Value *items = 0;
    size_t n = 1;
    TRY(check_cast(m, args[1], args[2]));
    if (args[2] != UNBOUND) {
        Value sequence = TRY(tuple_from(args[2]));
        items = as_tuple(sequence)->items;
        n = tuple_count(sequence);
        if (n > VIEW_MAX_DIMENSIONS)
            RAISE(ValueError, "memoryview: number of dimensions must not exceed %d",
                  VIEW_MAX_DIMENSIONS);
        if (m->view.dimensions != 1 && n != 1)
            RAISE(TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D");
        args[2] = sequence; /* keeps the items */
    }
    MemoryView *derived = TRY(memoryview_derive(m, 1));
    if (!cast_format(derived, args[1]) || (items && !cast_shape(derived, items, n))) {
        derived->released = true;
        m->managed->views--;
        return 0;
    }
    return from_object(derived);
}

static Value memoryview_toreadonly(Value *args)
{
    MemoryView *m = as_memoryview(args[0]);
    TRY(memoryview_check(m));
    MemoryView *derived = TRY(memoryview_derive(m, m->view.dimensions));
    derived->view.readonly = true;
    return from_object(derived);
}

/* ---- bytes ---- */

static Value tobytes(const MemoryView *m, bool fortran)
{
    Bytes *bytes = TRY(bytes_alloc(m->view.length));
    memoryview_copy_out(&m->view, bytes->data, fortran);
    return from_object(bytes);
}

static Value memoryview_tobytes(Value *args)
{
    MemoryView *m = as_memoryview(args[0]);
    TRY(memoryview_check(m));
    if (args[1] == NONE)
        return tobytes(m, false);
    if (!is_str(args[1]))
        RAISE(TypeError, "tobytes() argument 'order' must be str or None, not %K", args[1]);
    bool fortran = str_equal_text(args[1], "F"), any = str_equal_text(args[1], "A");
    if (!fortran && !any && !str_equal_text(args[1], "C"))
        RAISE(ValueError, "order must be 'C', 'F' or 'A'");
    return tobytes(m, fortran || (any && !memoryview_c_contiguous(&m->view)
                                  && memoryview_f_contiguous(&m->view)));
}

static Value memoryview_hex(Value *args)
{
    MemoryView *m = as_memoryview(args[0]);
    TRY(memoryview_check(m));
    Value bytes = TRY(tobytes(m, false));
    return bytes_hex_span(bytes_span(bytes), args[1], args[2]);
}

static bool memoryview_hash(Value self, int64_t *hash)
{
    MemoryView *m = as_memoryview(self);
    int64_t ignored;
    if (m->hash != -1) {
        *hash = m->hash;
        return true;
    }
    TRY(memoryview_check(m));
    if (!m->view.readonly)
        RAISE(ValueError, "cannot hash writable memoryview object");
    if (!is_byte_code(native_item_code(m->view.format)))
        RAISE(ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
    if (m->view.object)
        TRY(value_hash(m->view.object, &ignored));
    Value bytes = TRY(tobytes(m, false));
    TRY(value_hash(bytes, hash));
    m->hash = *hash;
    return true;
}

/* ---- attributes ---- */

static Value memoryview_repr(Value self)
{
    return str_format("<%smemory at 0x%lx>", as_memoryview(self)->released ? "released " : "",
                      (unsigned long)self);
}

static bool memoryview_length(Value self, ssize_t *length)
{
    MemoryView *m = as_memoryview(self);
    TRY(memoryview_check(m));
    if (!m->view.dimensions)
        RAISE(TypeError, "0-dim memory has no length");
    *length = m->view.shape[0];
    return true;
}

static Value get_obj(Value self)
{
    MemoryView *m = as_memoryview(self);
    TRY(memoryview_check(m));
    return m->view.object ? m->view.object : NONE;
}

static Value get_nbytes(Value self)
{
    MemoryView *m = as_memoryview(self);
    TRY(memoryview_check(m));
    return int_from_uint64(m->view.length);
}

static Value get_itemsize(Value self)
{
    MemoryView *m = as_memoryview(self);
    TRY(memoryview_check(m));
    return int_from_uint64(m->view.item_size);
}

static Value get_format(Value self)
{
    MemoryView *m = as_memoryview(self);
    TRY(memoryview_check(m));
    return str_from_text(m->view.format ? m->view.format : "B");
}

static Value get_ndim(Value self)
{
    MemoryView *m = as_memoryview(self);
    TRY(memoryview_check(m));
    return small_int(m->view.dimensions);
}

static Value tuple_of(const ssize_t *numbers, int n)
{
    Tuple *tuple = n ? TRY(tuple_alloc((size_t)n)) : as_tuple(rt.empty_tuple);
    for (int i = 0; i < n; i++)
        tuple->items[i] = TRY(int_from_ssize(numbers[i]));
    return from_object(tuple);
}

static Value get_shape(Value self)
{
    MemoryView *m = as_memoryview(self);
    TRY(memoryview_check(m));
    return tuple_of(m->view.shape, m->view.dimensions);
}

static Value get_strides(Value self)
{
    MemoryView *m = as_memoryview(self);
    TRY(memoryview_check(m));
    return tuple_of(m->view.strides, m->view.dimensions);
}

static Value get_suboffsets(Value self)
{
    TRY(memoryview_check(as_memoryview(self)));
    return rt.empty_tuple;
}

static Value get_readonly(Value self)
{
    MemoryView *m = as_memoryview(self);
    TRY(memoryview_check(m));
    return from_bool(m->view.readonly);
}

static Value get_c_contiguous(Value self)
{
    MemoryView *m = as_memoryview(self);
    TRY(memoryview_check(m));
    return from_bool(memoryview_c_contiguous(&m->view));
}

static Value get_f_contiguous(Value self)
{
    MemoryView *m = as_memoryview(self);
    TRY(memoryview_check(m));
    return from_bool(memoryview_f_contiguous(&m->view));
}

static Value get_contiguous(Value self)
{
    MemoryView *m = as_memoryview(self);
    TRY(memoryview_check(m));
    return from_bool(memoryview_c_contiguous(&m->view) || memoryview_f_contiguous(&m->view));
}

static const GetSet memoryview_getset[] = {
    {"obj", get_obj, 0, "the object that exports the memory"},
    {"nbytes", get_nbytes, 0, "the bytes that the items take"},
    {"readonly", get_readonly, 0, "whether the memory can't be changed"},
    {"itemsize", get_itemsize, 0, "the bytes of an item"},
    {"format", get_format, 0, "the items' format, as the struct module names it"},
    {"ndim", get_ndim, 0, "the number of dimensions"},
    {"shape", get_shape, 0, "the number of items in each dimension"},
    {"strides", get_strides, 0, "the bytes from an item to the next in each dimension"},
    {"suboffsets", get_suboffsets, 0, "always empty"},
    {"c_contiguous", get_c_contiguous, 0, "whether the items lie without gaps, row by row"},
    {"f_contiguous", get_f_contiguous, 0, "whether they lie without gaps, column by column"},
    {"contiguous", get_contiguous, 0, "whether they lie without gaps"},
    {0},
};

/* ---- iteration ---- */

typedef struct ViewIterator {
    Object head;
    Value view; /* 0: exhausted */
    ssize_t next;
} ViewIterator;

static Value memoryview_iter(Value self)
{
    MemoryView *m = as_memoryview(self);
    TRY(memoryview_check(m));
    if (!m->view.dimensions)
        RAISE(TypeError, "invalid indexing of 0-dim memory");
    if (m->view.dimensions > 1)
        RAISE(NotImplementedError, "multi-dimensional sub-views are not implemented");
    ViewIterator *it = TRY((ViewIterator *)type_alloc(rt.types[TYPE_memory_iterator], 0));
    it->view = self;
    return from_object(it);
}

static Value iterator_iter(Value self)
{
    return self;
}

static Value iterator_next(Value self)
{
    ViewIterator *it = (ViewIterator *)self;
    if (!it->view)
        return END;
    MemoryView *m = as_memoryview(it->view);
    TRY(memoryview_check(m));
    if (it->next < m->view.shape[0])
        return memoryview_getitem(it->view, small_int(it->next++));
    it->view = 0;
    return END;
}

TYPE(memory_iterator, .flags = TYPE_NO_NEW, .size = sizeof(ViewIterator),
     .slots = {.iter = iterator_iter, .next = iterator_next});

/* ---- the type ---- */

static const Method memoryview_methods[] = {
    {"cast($self, /, format, shape=<unrepresentable>)", memoryview_cast,
     "Return a view of the same memory in another format or shape."},
    {"hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)", memoryview_hex,
     "Return the bytes as hexadecimal digits, with sep between groups.\n\n"
     ">>> memoryview(b'abc').hex(':')\n'61:62:63'"},
    {"release($self, /)", release_method, "Give the exporter its memory back."},
    {"tobytes($self, /, order='C')", memoryview_tobytes, "Return the items' memory as bytes."},
    {"tolist($self, /)", memoryview_tolist, "Return the items as a list, nested by dimension."},
    {"toreadonly($self, /)", memoryview_toreadonly, "Return a view that can't change the memory."},
    {"_from_flags($type, /, object, flags)", memoryview_from_flags,
     "Make a view, asking for a buffer with the flags."},
    {"__enter__($self, /)", memoryview_enter, "Return self."},
    {"__exit__($self, /, *exc_info)", release_method, "Release the view.",
     .flags = METHOD_TUPLE},
    {0},
};

TYPE(memoryview, .doc = "memoryview(object)\n--\n\nMake a view on the memory that an object exports.",
     .flags = TYPE_WEAKREF | TYPE_SEQUENCE, .size = sizeof(MemoryView),
     .methods = METHODS(memoryview_methods), .getset = memoryview_getset,
     .slots = {
         .getattribute = attr_generic_get,
         .construct = memoryview_construct, .repr = memoryview_repr, .hash = memoryview_hash,
         .compare = memoryview_compare, .iter = memoryview_iter, .length = memoryview_length,
         .getitem = memoryview_getitem, .setitem = memoryview_setitem,
         .buffer = memoryview_buffer, .release_buffer = memoryview_release_buffer,
     });
