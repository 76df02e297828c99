/* SPDX-License-Identifier: MIT
 *
 * Reading pickles: a stack machine. Each opcode takes what it needs from the stack and
 * the input, and pushes what it makes. Input is hostile until it has proved otherwise:
 * every take is checked against the fence, below which the stack belongs to what came
 * before the last mark.
 */
#include "modules/pickle.h"

#include <errno.h>
#include <limits.h>

#include "gc/heap.h"
#include "objects/codec.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/memoryview.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/sys.h"

enum { SPARE_MOST = 2048 };

/* ---- the stack ---- */

int unpickle_raise(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Value text = str_format_va(format, arguments);
    va_end(arguments);
    return raise_object(TRY(call1(PICKLE_STATE->unpickling_error, TRY(text))));
}

static COLD int underflow(const Unpickler *u)
{
    return unpickle_raise(u->marks.count ? "unexpected MARK found"
                                         : "unpickling stack underflow");
}

static bool push(Unpickler *u, Value v)
{
    return v && (vector_push(&u->stack, v) || raise_no_memory());
}

static Value pop(Unpickler *u)
{
    if (u->stack.count <= u->fence)
        return underflow(u);
    return vector_pop(&u->stack);
}

static Value *top(Unpickler *u)
{
    if (u->stack.count <= u->fence)
        return underflow(u), NULL;
    return &vector_last(&u->stack);
}

/* Take the last mark away: where its items begin. */
static bool pop_mark(Unpickler *u, size_t *start)
{
    if (!u->marks.count)
        return unpickle_raise("could not find MARK");
    *start = vector_pop(&u->marks);
    u->fence = u->marks.count ? vector_last(&u->marks) : 0;
    return true;
}

static bool push_mark(Unpickler *u)
{
    if (!vector_push(&u->marks, u->stack.count))
        return raise_no_memory();
    u->fence = u->stack.count;
    return true;
}

static Value take_tuple(Unpickler *u, size_t start)
{
    Value tuple = TRY(tuple_new(u->stack.items + start, u->stack.count - start));
    u->stack.count = start;
    return tuple;
}

/* The n items on top become a tuple. */
static bool make_tuple(Unpickler *u, size_t n)
{
    if (u->stack.count < u->fence + n)
        return underflow(u);
    return push(u, take_tuple(u, u->stack.count - n));
}

/* ---- numbers in the input ---- */

static ALWAYS_INLINE bool read_number(Unpickler *u, size_t n, uint64_t *number)
{
    const uint8_t *bytes = TRY(unpickle_bytes(u, n));
    *number = 0;
    for (size_t i = n; i-- > 0;)
        *number = *number << 8 | bytes[i];
    return true;
}

/* A length of n bytes, and so much payload. `what` is for the message. */
static ALWAYS_INLINE const uint8_t *read_payload(Unpickler *u, size_t n, const char *what,
                                   size_t *length)
{
    uint64_t number;
    TRY(read_number(u, n, &number));
    if (number > SSIZE_MAX)
        RAISE(OverflowError, "%s exceeds system's maximum size of %zd bytes", what,
              SSIZE_MAX);
    *length = number;
    return unpickle_bytes(u, number);
}

static Value load_int_text(Unpickler *u)
{
    size_t n;
    char *end;
    const char *text = (const char *)TRY(unpickle_line(u, &n));
    errno = 0;
    long number = strtol(text, &end, 0);
    if (!errno && end == text + n - 1 && n > 1) {
        if (n == 3 && (number == 0 || number == 1) && text[0] == '0')
            return from_bool(number);
        return int_from_int64(number);
    }
    Value big = int_parse(text, n - 1, 0);
    if (!big) {
        error_clear();
        RAISE(ValueError, "could not convert string to int");
    }
    return big;
}

static Value load_long_text(Unpickler *u)
{
    size_t n;
    const uint8_t *text = TRY(unpickle_line(u, &n));
    if (n >= 2 && text[n - 2] == 'L')
        n--;
    return int_parse_str(TRY(str_new_latin1(text, n - 1)), 0);
}

static Value load_long_bytes(Unpickler *u, size_t size_bytes)
{
    uint64_t n;
    TRY(read_number(u, size_bytes, &n));
    if (size_bytes == 4 && n > INT32_MAX)
        return unpickle_raise("LONG pickle has negative byte count");
    const uint8_t *bytes = TRY(unpickle_bytes(u, n));
    return n ? int_from_bytes(bytes, n, true, true) : small_int(0);
}

static Value load_float_text(Unpickler *u)
{
    size_t n;
    double d;
    const uint8_t *text = TRY(unpickle_line(u, &n));
    if (float_parse((const char *)text, n - 1, &d))
        return float_from_double(d);
    Value shown = TRY(str_new_latin1(text, n));
    RAISE(ValueError, "could not convert string to float: '%S'", shown);
}

static Value load_float(Unpickler *u)
{
    uint64_t bits;
    double d;
    TRY(read_number(u, 8, &bits));
    bits = __builtin_bswap64(bits);
    memcpy(&d, &bits, sizeof d);
    return float_from_double(d);
}

static ALWAYS_INLINE Value load_int(Unpickler *u, size_t n)
{
    uint64_t number;
    TRY(read_number(u, n, &number));
    return small_int(n == 4 ? (int32_t)number : (int64_t)number);
}

/* ---- bytes and text ---- */

static ALWAYS_INLINE Value load_bytes(Unpickler *u, size_t n, const char *what)
{
    size_t length;
    const uint8_t *data = TRY(read_payload(u, n, what, &length));
    return bytes_new((const char *)data, length);
}

static Value load_bytearray(Unpickler *u)
{
    size_t length;
    const uint8_t *data = TRY(read_payload(u, 8, "BYTEARRAY8", &length));
    return bytearray_new((const char *)data, length);
}

static ALWAYS_INLINE Value load_unicode(Unpickler *u, size_t n)
{
    size_t length;
    const uint8_t *data = TRY(read_payload(u, n, "BINUNICODE", &length));
    return codec_utf8_decode(data, length, "surrogatepass", NULL);
}

static Value load_unicode_text(Unpickler *u)
{
    size_t n;
    const uint8_t *text = TRY(unpickle_line(u, &n));
    return codec_raw_unicode_escape_decode(text, n - 1, NULL, NULL);
}

/* A str of Python 2, as what the unpickler was told that it is. */
static Value decode_string(Unpickler *u, Value bytes)
{
    return strcmp(u->encoding, "bytes") == 0
               ? bytes
               : rt.services.decode(bytes, u->encoding, u->errors);
}

static Value load_string_text(Unpickler *u)
{
    size_t n;
    const uint8_t *text = TRY(unpickle_line(u, &n));
    for (n--; n && text[n - 1] == '\r';)
        n--;
    if (n < 2 || text[0] != text[n - 1] || (text[0] != '"' && text[0] != '\''))
        return unpickle_raise("the STRING opcode argument must be quoted");
    return decode_string(u, TRY(codec_escape_decode(text + 1, n - 2, NULL)));
}

static Value load_string(Unpickler *u, size_t n)
{
    size_t length;
    const uint8_t *data = TRY(read_payload(u, n, "BINSTRING", &length));
    if (n == 4 && length > INT32_MAX)
        return unpickle_raise("BINSTRING pickle has negative byte count");
    return decode_string(u, TRY(bytes_new((const char *)data, length)));
}

/* ---- containers ---- */

static Value load_list(Unpickler *u)
{
    size_t start = 0;
    TRY(pop_mark(u, &start));
    Value list = TRY(list_from_values(u->stack.items + start, u->stack.count - start));
    u->stack.count = start;
    return list;
}

static Value load_dict(Unpickler *u)
{
    size_t start = 0;
    TRY(pop_mark(u, &start));
    size_t end = u->stack.count;
    Value dict = TRY(dict_new_sized((end - start) / 2));
    if ((end - start) % 2)
        return unpickle_raise("odd number of items for DICT");
    for (size_t i = start; i < end && i + 1 < u->stack.count; i += 2)
        TRY(dict_set(dict, u->stack.items[i], u->stack.items[i + 1]));
    u->stack.count = MIN(start, u->stack.count);
    return dict;
}

static Value load_tuple(Unpickler *u)
{
    size_t start = 0;
    TRY(pop_mark(u, &start));
    return take_tuple(u, start);
}

static Value load_frozenset(Unpickler *u)
{
    return frozenset_from(TRY(load_tuple(u)));
}

/* What is to get the items from `start` on: the value below them. */
static Value receiver(Unpickler *u, size_t start)
{
    if (start > u->stack.count || start <= u->fence)
        return underflow(u);
    return u->stack.items[start - 1];
}

static bool append_each(Value target, Value items)
{
    Value extend = TRY(attr_get_opt(target, NAME(extend)));
    if (extend != UNBOUND)
        return call1(extend, items);
    Value append = TRY(attr_get(target, NAME(append)));
    for (size_t i = 0; i < list_count(items); i++)
        TRY(call1(append, as_list(items)->items[i]));
    return true;
}

static bool append_items(Unpickler *u, size_t start)
{
    Value list = TRY(receiver(u, start));
    size_t n = u->stack.count - start;
    if (is_exact(list, TYPE_list)) {
        TRY(list_reserve(as_list(list), list_count(list) + n));
        for (size_t i = 0; i < n; i++)
            TRY(list_push(list, u->stack.items[start + i]));
        u->stack.count = start;
        return true;
    }
    Value items = TRY(list_from_values(u->stack.items + start, n));
    u->stack.count = start;
    return n == 0 || append_each(list, items);
}

static bool set_items(Unpickler *u, size_t start)
{
    Value target = TRY(receiver(u, start));
    size_t n = u->stack.count - start;
    if (n % 2)
        return unpickle_raise("odd number of items for SETITEMS");
    bool exact = is_exact(target, TYPE_dict);
    for (size_t i = start; i + 1 < start + n && i + 1 < u->stack.count; i += 2) {
        Value key = u->stack.items[i], value = u->stack.items[i + 1];
        TRY(exact ? dict_set(target, key, value) : value_setitem(target, key, value));
    }
    u->stack.count = MIN(start, u->stack.count);
    return true;
}

static bool add_items(Unpickler *u)
{
    size_t start = 0;
    TRY(pop_mark(u, &start));
    Value target = TRY(receiver(u, start));
    Value items = TRY(list_from_values(u->stack.items + start, u->stack.count - start));
    u->stack.count = start;
    if (is_exact(target, TYPE_set))
        return set_update(target, items);
    Value add = TRY(attr_get(target, NAME(add)));
    for (size_t i = 0; i < list_count(items); i++)
        TRY(call1(add, as_list(items)->items[i]));
    return true;
}

/* APPEND and SETITEM: n values for what lies below them. */
static bool few_start(Unpickler *u, size_t n, size_t *start)
{
    if (u->stack.count < u->fence + n + 1)
        return underflow(u);
    *start = u->stack.count - n;
    return true;
}

/* ---- the memo ---- */

static Value memo_get(Unpickler *u, uint64_t index)
{
    if (index < u->memo_capacity && u->memo[index])
        return u->memo[index];
    return unpickle_raise("Memo value not found at index %ld", (long)index);
}

static bool memo_put(Unpickler *u, uint64_t index)
{
    Value *value = TRY(top(u));
    return unpickle_memo_set(u, index, *value);
}

static bool read_index_text(Unpickler *u, ssize_t *index)
{
    size_t n;
    const uint8_t *text = TRY(unpickle_line(u, &n));
    Value number = TRY(int_parse_str(TRY(str_new_latin1(text, n)), 10));
    return value_as_ssize(number, index);
}

static Value load_get_text(Unpickler *u)
{
    ssize_t index;
    TRY(read_index_text(u, &index));
    return memo_get(u, (uint64_t)index);
}

static bool load_put_text(Unpickler *u)
{
    ssize_t index;
    TRY(top(u));
    TRY(read_index_text(u, &index));
    if (index < 0)
        RAISE(ValueError, "negative PUT argument");
    return memo_put(u, (uint64_t)index);
}

static ALWAYS_INLINE Value load_get(Unpickler *u, size_t n)
{
    uint64_t index;
    TRY(read_number(u, n, &index));
    return memo_get(u, index);
}

static bool load_put(Unpickler *u, size_t n)
{
    uint64_t index;
    TRY(read_number(u, n, &index));
    return memo_put(u, index);
}

/* ---- classes and functions ---- */

static bool new_names(Value *module, Value *name)
{
    PickleState *state = PICKLE_STATE;
    Value found = TRY(dict_get(state->name_mapping, TRY(tuple_pair(*module, *name))));
    if (found != UNBOUND && is_tuple(found) && tuple_count(found) == 2) {
        *module = as_tuple(found)->items[0];
        *name = as_tuple(found)->items[1];
        return true;
    }
    found = TRY(dict_get(state->import_mapping, *module));
    if (found != UNBOUND)
        *module = found;
    return true;
}

Value unpickle_find_class(Unpickler *u, Value module_name, Value name)
{
    TRY(sys_audit("pickle.find_class", (Value[]){module_name, name}, 2));
    if (!is_str(module_name) || !is_str(name))
        RAISE(TypeError, "%s name must be a string",
              is_str(module_name) ? "global" : "module");
    if (u->protocol < 3 && u->fix_imports)
        TRY(new_names(&module_name, &name));
    if (!is_str(module_name) || !is_str(name))
        RAISE(RuntimeError, "_compat_pickle's values should be strings");
    Value module = TRY(rt.services.import(TRY(str_utf8_no_null(module_name))));
    Value parent = module, found;
    if (u->protocol >= 4)
        found = TRY(pickle_dotted(module, name, &parent));
    else
        found = TRY(attr_get_opt(module, TRY(attr_intern(name))));
    if (found == UNBOUND)
        RAISE(AttributeError, "Can't get attribute %R on %R", name, parent);
    return found;
}

/* By the method, which subclasses override. */
static Value find_class(Unpickler *u, Value module, Value name)
{
    if (type_of(from_object(u)) == rt.types[TYPE_Unpickler])
        return unpickle_find_class(u, module, name);
    return call_method2(from_object(u), NAME(find_class), module, name);
}

static Value read_name(Unpickler *u)
{
    size_t n;
    const uint8_t *text = TRY(unpickle_line(u, &n));
    if (n < 2)
        return unpickle_raise("pickle data was truncated");
    return codec_utf8_decode(text, n - 1, NULL, NULL);
}

static Value load_global(Unpickler *u)
{
    Value module = TRY(read_name(u));
    return find_class(u, module, TRY(read_name(u)));
}

static Value load_stack_global(Unpickler *u)
{
    Value name = TRY(pop(u)), module = TRY(pop(u));
    if (!is_str(name) || type_of(name) != rt.types[TYPE_str] || !is_str(module)
        || type_of(module) != rt.types[TYPE_str])
        return unpickle_raise("STACK_GLOBAL requires str");
    return find_class(u, module, name);
}

static Value load_extension(Unpickler *u, size_t n)
{
    PickleState *state = PICKLE_STATE;
    uint64_t number;
    TRY(read_number(u, n, &number));
    int64_t code = n == 4 ? (int32_t)number : (int64_t)number;
    if (code <= 0)
        return unpickle_raise("EXT specifies code <= 0");
    Value key = small_int(code), cached = TRY(dict_get(state->extension_cache, key));
    if (cached != UNBOUND)
        return cached;
    Value pair = TRY(dict_get(state->inverted_registry, key));
    if (pair == UNBOUND)
        RAISE(ValueError, "unregistered extension code %ld", (long)code);
    if (!is_tuple(pair) || tuple_count(pair) != 2 || !is_str(as_tuple(pair)->items[0])
        || !is_str(as_tuple(pair)->items[1]))
        RAISE(ValueError, "_inverted_registry[%ld] isn't a 2-tuple of strings",
              (long)code);
    Value found = TRY(find_class(u, as_tuple(pair)->items[0], as_tuple(pair)->items[1]));
    TRY(dict_set(state->extension_cache, key, found));
    return found;
}

/* ---- making objects ---- */

static Value call_with_tuple(Value callable, Value arguments)
{
    return call_with_dict(callable, arguments, 0);
}

/* What protocol 0 and 1 did for instances of classes. */
static Value instantiate(Value class, Value arguments)
{
    if (!tuple_count(arguments) && is_type(class)
        && TRY(attr_get_opt(class, NAME(__getinitargs__))) == UNBOUND)
        return call_method1(class, NAME(__new__), class);
    return call_with_tuple(class, arguments);
}

static Value load_inst(Unpickler *u)
{
    Value class = TRY(load_global(u));
    return instantiate(class, TRY(load_tuple(u)));
}

static Value load_obj(Unpickler *u)
{
    size_t start = 0;
    TRY(pop_mark(u, &start));
    if (u->stack.count <= start)
        return underflow(u);
    Value arguments = TRY(take_tuple(u, start + 1));
    return instantiate(TRY(pop(u)), arguments);
}

static Value load_reduce(Unpickler *u)
{
    Value arguments = TRY(pop(u)), callable = TRY(pop(u));
    if (!is_tuple(arguments))
        RAISE(TypeError, "argument list must be a tuple");
    return call_with_tuple(callable, arguments);
}

static Value make_new(const char *op, Value class, Value arguments, Value keywords)
{
    if (!is_type(class))
        return unpickle_raise("%s class argument must be a type, not %T", op, class);
    if (!as_type(class)->slots.construct)
        return unpickle_raise("%s class argument '%N' doesn't have __new__", op, class);
    if (!is_tuple(arguments))
        return unpickle_raise("%s args argument must be a tuple, not %T", op, arguments);
    if (keywords && !is_dict(keywords))
        return unpickle_raise("%s kwargs argument must be a dict, not %T", op, keywords);
    enum { FEW = 8 };
    Value few[FEW];
    size_t n = tuple_count(arguments);
    if (n <= FEW && !keywords) {
        memcpy(few, as_tuple(arguments)->items, n * sizeof(Value));
        return as_type(class)->slots.construct(as_type(class), few, n, 0);
    }
    Value new = TRY(attr_get(class, NAME(__new__)));
    Tuple *all = TRY(tuple_alloc_none(n + 1));
    all->items[0] = class;
    memcpy(all->items + 1, as_tuple(arguments)->items, n * sizeof(Value));
    return call_with_dict(new, from_object(all), keywords);
}

static Value load_newobj(Unpickler *u)
{
    Value arguments = TRY(pop(u)), class = TRY(pop(u));
    return make_new("NEWOBJ", class, arguments, 0);
}

static Value load_newobj_ex(Unpickler *u)
{
    Value keywords = TRY(pop(u)), arguments = TRY(pop(u)), class = TRY(pop(u));
    return make_new("NEWOBJ_EX", class, arguments, keywords);
}

/* ---- BUILD ---- */

static bool set_attributes(Value object, Value state)
{
    size_t position = 0;
    Value name, value;
    if (!is_dict(state))
        return unpickle_raise("state is not a dictionary");
    Value dict = TRY(attr_get(object, NAME(__dict__)));
    while (dict_next(state, &position, &name, &value)) {
        if (is_str(name) && type_of(name) == rt.types[TYPE_str])
            name = str_intern(name);
        TRY(value_setitem(dict, name, value));
    }
    return true;
}

static bool set_slots(Value object, Value state)
{
    size_t position = 0;
    Value name, value;
    if (!is_dict(state))
        return unpickle_raise("slot state is not a dictionary");
    while (dict_next(state, &position, &name, &value))
        TRY(attr_set(object, TRY(attr_intern(name)), value));
    return true;
}

static bool load_build(Unpickler *u)
{
    if (u->stack.count < u->fence + 2)
        return underflow(u);
    Value state = TRY(pop(u)), object = *TRY(top(u)), slots = NONE;
    Value set_state = TRY(attr_get_opt(object, NAME(__setstate__)));
    if (set_state != UNBOUND)
        return call1(set_state, state);
    if (is_tuple(state) && tuple_count(state) == 2) {
        slots = as_tuple(state)->items[1];
        state = as_tuple(state)->items[0];
    }
    return (state == NONE || set_attributes(object, state))
        && (slots == NONE || set_slots(object, slots));
}

/* ---- persistent ids and buffers ---- */

static Value persistent(Unpickler *u, Value id)
{
    if (!u->persistent_load)
        return unpickle_raise("A load persistent id instruction was encountered, but no "
                              "persistent_load function was specified.");
    return call1(u->persistent_load, id);
}

static Value load_persistent_text(Unpickler *u)
{
    size_t n;
    const uint8_t *text = TRY(unpickle_line(u, &n));
    if (!u->persistent_load)
        return persistent(u, NONE);
    Value id = codec_ascii_decode(text, n - 1, NULL);
    if (!id && error_clear_if(TYPE_UnicodeDecodeError))
        return unpickle_raise("persistent IDs in protocol 0 must be ASCII strings");
    return persistent(u, TRY(id));
}

static Value load_next_buffer(Unpickler *u)
{
    if (!u->buffers)
        return unpickle_raise("pickle stream refers to out-of-band data but no *buffers* "
                              "argument was given");
    Value buffer = TRY_NEXT(u->buffers);
    return buffer != END ? buffer
                         : (Value)unpickle_raise("not enough out-of-band buffers");
}

static bool load_readonly_buffer(Unpickler *u)
{
    Value buffer = *TRY(top(u));
    Value view = TRY(memoryview_new(buffer, BUFFER_FULL_RO));
    if (as_memoryview(view)->view.readonly)
        return true;
    view = TRY(call_method0(view, NAME(toreadonly)));
    *TRY(top(u)) = view;
    return true;
}

/* ---- the machine ---- */

static bool load_proto(Unpickler *u)
{
    uint64_t protocol;
    TRY(read_number(u, 1, &protocol));
    if (protocol > PICKLE_HIGHEST)
        RAISE(ValueError, "unsupported pickle protocol: %d", (int)protocol);
    u->protocol = (int)protocol;
    return true;
}

/* The whole frame is read at once, and then its contents. */
static bool load_frame(Unpickler *u)
{
    uint64_t n;
    TRY(read_number(u, 8, &n));
    if (n > SSIZE_MAX)
        RAISE(OverflowError, "FRAME length exceeds system's maximum of %zd bytes",
              SSIZE_MAX);
    TRY(unpickle_bytes(u, n));
    u->position -= n;
    return true;
}

static bool load_pop(Unpickler *u)
{
    size_t unused;
    if (u->marks.count && vector_last(&u->marks) == u->stack.count)
        return pop_mark(u, &unused);
    return pop(u);
}

static bool load_pop_mark(Unpickler *u)
{
    size_t start = 0;
    TRY(pop_mark(u, &start));
    u->stack.count = start;
    return true;
}

static COLD int raise_bad_opcode(uint8_t op)
{
    return op >= 0x20 && op < 0x7f && op != '\'' && op != '\\'
        ? unpickle_raise("invalid load key, '%c'.", op)
        : unpickle_raise("invalid load key, '\\x%02x'.", op);
}

static bool run_opcode(Unpickler *u, uint8_t op)
{
    size_t start = 0;
    switch ((enum PickleOp)op) {
    case OP_NONE: return push(u, NONE);
    case OP_NEWTRUE: return push(u, TRUE);
    case OP_NEWFALSE: return push(u, FALSE);
    case OP_BININT: return push(u, load_int(u, 4));
    case OP_BININT1: return push(u, load_int(u, 1));
    case OP_BININT2: return push(u, load_int(u, 2));
    case OP_INT: return push(u, load_int_text(u));
    case OP_LONG: return push(u, load_long_text(u));
    case OP_LONG1: return push(u, load_long_bytes(u, 1));
    case OP_LONG4: return push(u, load_long_bytes(u, 4));
    case OP_FLOAT: return push(u, load_float_text(u));
    case OP_BINFLOAT: return push(u, load_float(u));
    case OP_SHORT_BINBYTES: return push(u, load_bytes(u, 1, "BINBYTES"));
    case OP_BINBYTES: return push(u, load_bytes(u, 4, "BINBYTES"));
    case OP_BINBYTES8: return push(u, load_bytes(u, 8, "BINBYTES"));
    case OP_BYTEARRAY8: return push(u, load_bytearray(u));
    case OP_SHORT_BINSTRING: return push(u, load_string(u, 1));
    case OP_BINSTRING: return push(u, load_string(u, 4));
    case OP_STRING: return push(u, load_string_text(u));
    case OP_UNICODE: return push(u, load_unicode_text(u));
    case OP_SHORT_BINUNICODE: return push(u, load_unicode(u, 1));
    case OP_BINUNICODE: return push(u, load_unicode(u, 4));
    case OP_BINUNICODE8: return push(u, load_unicode(u, 8));
    case OP_EMPTY_TUPLE: return push(u, rt.empty_tuple);
    case OP_TUPLE1: return make_tuple(u, 1);
    case OP_TUPLE2: return make_tuple(u, 2);
    case OP_TUPLE3: return make_tuple(u, 3);
    case OP_TUPLE: return push(u, load_tuple(u));
    case OP_EMPTY_LIST: return push(u, list_new(0));
    case OP_LIST: return push(u, load_list(u));
    case OP_EMPTY_DICT: return push(u, dict_new());
    case OP_DICT: return push(u, load_dict(u));
    case OP_EMPTY_SET: return push(u, set_new());
    case OP_ADDITEMS: return add_items(u);
    case OP_FROZENSET: return push(u, load_frozenset(u));
    case OP_MARK: return push_mark(u);
    case OP_APPEND: return few_start(u, 1, &start) && append_items(u, start);
    case OP_APPENDS: return pop_mark(u, &start) && append_items(u, start);
    case OP_SETITEM: return few_start(u, 2, &start) && set_items(u, start);
    case OP_SETITEMS: return pop_mark(u, &start) && set_items(u, start);
    case OP_GET: return push(u, load_get_text(u));
    case OP_BINGET: return push(u, load_get(u, 1));
    case OP_LONG_BINGET: return push(u, load_get(u, 4));
    case OP_PUT: return load_put_text(u);
    case OP_BINPUT: return load_put(u, 1);
    case OP_LONG_BINPUT: return load_put(u, 4);
    case OP_MEMOIZE: return memo_put(u, u->memo_count);
    case OP_GLOBAL: return push(u, load_global(u));
    case OP_STACK_GLOBAL: return push(u, load_stack_global(u));
    case OP_EXT1: return push(u, load_extension(u, 1));
    case OP_EXT2: return push(u, load_extension(u, 2));
    case OP_EXT4: return push(u, load_extension(u, 4));
    case OP_INST: return push(u, load_inst(u));
    case OP_OBJ: return push(u, load_obj(u));
    case OP_REDUCE: return push(u, load_reduce(u));
    case OP_NEWOBJ: return push(u, load_newobj(u));
    case OP_NEWOBJ_EX: return push(u, load_newobj_ex(u));
    case OP_BUILD: return load_build(u);
    case OP_PERSID: return push(u, load_persistent_text(u));
    case OP_BINPERSID: return push(u, persistent(u, TRY(pop(u))));
    case OP_NEXT_BUFFER: return push(u, load_next_buffer(u));
    case OP_READONLY_BUFFER: return load_readonly_buffer(u);
    case OP_DUP: return push(u, *TRY(top(u)));
    case OP_POP: return load_pop(u);
    case OP_POP_MARK: return load_pop_mark(u);
    case OP_PROTO: return load_proto(u);
    case OP_FRAME: return load_frame(u);
    case OP_STOP: break;
    }
    return raise_bad_opcode(op);
}

static bool run(Unpickler *u)
{
    for (;;) {
        const uint8_t *op = unpickle_bytes(u, 1);
        if (UNLIKELY(!op)) {
            Value error = error_take();
            if (type_of(error) != as_type(PICKLE_STATE->unpickling_error))
                return error_restore(error), false;
            RAISE(EOFError, "Ran out of input");
        }
        if (*op == OP_STOP)
            return true;
        TRY(run_opcode(u, *op));
    }
}

Value unpickle_load(Unpickler *u)
{
    u->stack.count = u->marks.count = 0;
    u->fence = 0;
    u->protocol = 0;
    TRY(run(u));
    TRY(unpickle_finish_input(u));
    Value result = TRY(pop(u));
    u->stack.count = 0;
    return result;
}

/* ---- memory of one for the next ---- */

void unpickle_take_spare(Unpickler *u)
{
    PickleSpare *spare = &PICKLE_STATE->spare;
    u->stack.items = spare->stack;
    u->stack.capacity = spare->stack ? spare->stack_capacity : 0;
    u->memo = spare->memo;
    u->memo_capacity = spare->memo ? spare->memo_capacity : 0;
    spare->stack = spare->memo = NULL;
}

static void leave(Value **spare, size_t *spare_capacity, Value *items, size_t capacity)
{
    if (*spare || capacity > SPARE_MOST) {
        gc_free(items);
    } else if (capacity) {
        memset(items, 0, capacity * sizeof *items);
        *spare = items;
        *spare_capacity = capacity;
    }
}

void unpickle_release(Unpickler *u)
{
    PickleSpare *spare = &PICKLE_STATE->spare;
    leave(&spare->stack, &spare->stack_capacity, u->stack.items, u->stack.capacity);
    leave(&spare->memo, &spare->memo_capacity, u->memo, u->memo_capacity);
    u->stack.items = u->memo = NULL;
    u->stack.count = u->stack.capacity = u->memo_capacity = u->memo_count = 0;
}
