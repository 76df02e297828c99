/* SPDX-License-Identifier: MIT
 *
 * marshal: reading. Nothing in the bytes is trusted: sizes are compared with what is left,
 * references with what was numbered, and code objects go through the verifier.
 */
#include "base/hash.h"
#include "base/utf8.h"
#include "bytecode/code_type.h"
#include "bytecode/code_verify.h"
#include "bytecode/fingerprint.h"
#include "bytecode/marshal.h"
#include "bytecode/marshal_format.h"
#include "gc/heap.h"
#include "gc/watch.h"
#include "objects/bytes.h"
#include "objects/call.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef struct Reader {
    MarshalSource *source;
    Value references;      /* list; an item is END while its object is being read */
    int depth;
    Value filename;        /* of the code object whose parts these are; 0: of none */
    const uint8_t *block;  /* in which that one's body lies */
} Reader;

/* In .pyc files, a guess at the least: for the room to begin with. */
enum { BYTES_A_REFERENCE = 32 };

/* Stands for the end of a dict; never seen outside. */
#define NULL_OBJECT END

static Value read_object(Reader *r);

/* ---- bytes and numbers ---- */

/* From a file: exactly n bytes through readinto. */
static const uint8_t *pull(Reader *r, size_t n)
{
    char *zeros = gc_alloc_buffer_atomic(MAX(n, 1));
    if (!zeros) {
        raise_no_memory();
        return NULL;
    }
    memset(zeros, 0, n);
    Value buffer = TRY(bytearray_new(zeros, n));
    Value count = TRY(call1(r->source->readinto, buffer));
    ssize_t got;
    TRY(value_as_ssize(count, &got));
    if (got > (ssize_t)n) {
        raise_error(TYPE_ValueError, "read() returned too much data: %zd bytes requested, "
                    "%zd returned", (ssize_t)n, got);
        return NULL;
    }
    if (got < (ssize_t)n || ((ByteArray *)buffer)->length < n) {
        raise_error(TYPE_EOFError, "EOF read where not expected");
        return NULL;
    }
    return (const uint8_t *)((ByteArray *)buffer)->data;
}

/* The next n bytes; NULL with EOFError. */
static const uint8_t *take(Reader *r, size_t n)
{
    MarshalSource *source = r->source;
    if (source->readinto)
        return n ? pull(r, n) : (const uint8_t *)"";
    if (n > (size_t)(source->end - source->at)) {
        raise_error(TYPE_EOFError, "marshal data too short");
        return NULL;
    }
    source->at += n;
    return source->at - n;
}

static bool take_little(Reader *r, int bytes, uint64_t *n)
{
    const uint8_t *data = TRY(take(r, (size_t)bytes));
    *n = 0;
    for (int i = 0; i < bytes; i++)
        *n |= (uint64_t)data[i] << 8 * i;
    return true;
}

static bool take_int(Reader *r, int32_t *n)
{
    uint64_t bits;
    TRY(take_little(r, 4, &bits));
    *n = (int32_t)(uint32_t)bits;
    return true;
}

/* A size: not negative and, as far as that is known, not beyond what is left. */
static bool take_size(Reader *r, const char *what, size_t *size)
{
    int32_t n;
    TRY(take_int(r, &n));
    if (n < 0)
        RAISE(ValueError, "bad marshal data (%s size out of range)", what);
    if (!r->source->readinto && n > r->source->end - r->source->at)
        RAISE(EOFError, "marshal data too short");
    *size = (size_t)n;
    return true;
}

/* ---- references ---- */

/* Reserve the number of an object before its parts are read. -1: it isn't numbered. */
static bool reserve(Reader *r, int flag, ssize_t *number)
{
    *number = -1;
    if (!flag)
        return true;
    *number = (ssize_t)list_count(r->references);
    return list_push(r->references, END);
}

static Value settle(Reader *r, ssize_t number, Value v)
{
    if (v && number >= 0)
        as_list(r->references)->items[number] = v;
    return v;
}

static Value read_reference(Reader *r)
{
    int32_t n;
    TRY(take_int(r, &n));
    if (n < 0 || (size_t)n >= list_count(r->references)
        || as_list(r->references)->items[n] == END)
        RAISE(ValueError, "bad marshal data (invalid reference)");
    return as_list(r->references)->items[n];
}

/* ---- scalars ---- */

static Value read_long(Reader *r)
{
    int32_t n;
    TRY(take_int(r, &n));
    if (n < -INT32_MAX)
        RAISE(ValueError, "bad marshal data (long size out of range)");
    if (n == 0)
        return small_int(0);
    size_t digits = (size_t)(n < 0 ? -(int64_t)n : n);
    const uint8_t *data = TRY(take(r, 2 * digits));
    size_t size = digits * MARSHAL_DIGIT_BITS / 8 + 8;
    uint8_t *bytes = gc_alloc_atomic(size);
    if (!bytes)
        return raise_no_memory();
    memset(bytes, 0, size);
    for (size_t i = 0; i < digits; i++) {
        uint32_t digit = data[2 * i] | (uint32_t)data[2 * i + 1] << 8;
        size_t bit = i * MARSHAL_DIGIT_BITS;
        if (digit >> MARSHAL_DIGIT_BITS)
            RAISE(ValueError, "bad marshal data (digit out of range in long)");
        if (i + 1 == digits && digit == 0)
            RAISE(ValueError, "bad marshal data (unnormalized long data)");
        digit <<= bit % 8;
        for (size_t byte = bit / 8; digit; byte++, digit >>= 8)
            bytes[byte] |= (uint8_t)digit;
    }
    Value magnitude = TRY(int_from_bytes(bytes, size, true, false));
    return n < 0 ? int_negative(magnitude) : magnitude;
}

static bool read_double(Reader *r, bool binary, double *d)
{
    uint64_t bits;
    if (binary) {
        TRY(take_little(r, 8, &bits));
        memcpy(d, &bits, sizeof bits);
        return true;
    }
    TRY(take_little(r, 1, &bits));
    const uint8_t *text = TRY(take(r, bits));
    return float_parse((const char *)text, bits, d)
        || raise_error(TYPE_ValueError, "could not convert string to float");
}

static Value read_float(Reader *r, bool binary)
{
    double d;
    TRY(read_double(r, binary, &d));
    return float_from_double(d);
}

static Value read_complex(Reader *r, bool binary)
{
    double real, imag;
    TRY(read_double(r, binary, &real));
    TRY(read_double(r, binary, &imag));
    return complex_new(real, imag);
}

/* One character of UTF-8 in which surrogates may occur; -1 when malformed. */
static int32_t decode(const uint8_t **at, const uint8_t *end)
{
    const uint8_t *p = *at;
    uint32_t c = *p++;
    int more = c < 0x80 ? 0 : c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc2 ? 1 : -1;
    if (more < 0 || c > 0xf4 || more > end - p)
        return -1;
    c &= more == 3 ? 7 : more == 2 ? 15 : more == 1 ? 31 : 127;
    for (int i = 0; i < more; i++) {
        if ((*p & 0xc0) != 0x80)
            return -1;
        c = c << 6 | (*p++ & 63);
    }
    if ((more == 2 && c < 0x800) || (more == 3 && (c < 0x10000 || c > 0x10ffff)))
        return -1;
    *at = p;
    return (int32_t)c;
}

static Value read_utf8(Reader *r, bool intern)
{
    size_t n;
    TRY(take_size(r, "string", &n));
    const uint8_t *at = TRY(take(r, n)), *end = at + n;
    StrBuilder builder = {0};
    while (at < end) {
        int32_t c = decode(&at, end);
        if (c < 0)
            RAISE(ValueError, "bad marshal data (malformed UTF-8)");
        TRY(builder_char(&builder, (uint32_t)c));
    }
    Value s = TRY(builder_finish(&builder));
    return intern ? str_intern(s) : s;
}

static Value read_ascii(Reader *r, bool is_short, bool intern)
{
    uint64_t length;
    size_t n;
    if (is_short) {
        TRY(take_little(r, 1, &length));
        n = length;
    } else
        TRY(take_size(r, "string", &n));
    const uint8_t *text = TRY(take(r, n));
    return intern ? str_intern_latin1(text, n) : str_new_latin1(text, n);
}

static Value read_bytes(Reader *r)
{
    size_t n;
    TRY(take_size(r, "bytes object", &n));
    return bytes_new((const char *)TRY(take(r, n)), n);
}

/* ---- containers ---- */

/* An item of a container: NULL there is an error. */
static Value read_item(Reader *r, const char *container)
{
    Value v = TRY(read_object(r));
    if (v == NULL_OBJECT)
        RAISE(TypeError, "NULL object in marshal data for %s", container);
    return v;
}

static Value read_items(Reader *r, size_t n, const char *container)
{
    Value list = TRY(list_new(MIN(n, 4096)));
    for (size_t i = 0; i < n; i++)
        TRY(list_push(list, TRY(read_item(r, container))));
    return list;
}

static Value read_tuple(Reader *r, size_t n, ssize_t number)
{
    if (n <= 64) {
        Value items[64];
        for (size_t i = 0; i < n; i++)
            items[i] = TRY(read_item(r, "tuple"));
        return settle(r, number, tuple_new(items, n));
    }
    return settle(r, number, list_as_tuple(TRY(read_items(r, n, "tuple"))));
}

static Value read_list(Reader *r, ssize_t number)
{
    size_t n;
    TRY(take_size(r, "list", &n));
    Value list = settle(r, number, TRY(list_new(MIN(n, 4096))));
    for (size_t i = 0; i < n; i++)
        TRY(list_push(list, TRY(read_item(r, "list"))));
    return list;
}

static Value read_dict(Reader *r, ssize_t number)
{
    Value dict = settle(r, number, TRY(dict_new()));
    for (;;) {
        Value key = TRY(read_object(r));
        if (key == NULL_OBJECT)
            return dict;
        Value value = TRY(read_object(r));
        if (value == NULL_OBJECT)
            return dict;
        TRY(dict_set(dict, key, value));
    }
}

static Value read_set(Reader *r, bool frozen, ssize_t number)
{
    size_t n;
    TRY(take_size(r, "set", &n));
    if (!frozen) {
        Value set = settle(r, number, TRY(set_new()));
        for (size_t i = 0; i < n; i++)
            TRY(set_add(set, TRY(read_item(r, "set"))));
        return set;
    }
    return settle(r, number, frozenset_from(TRY(read_items(r, n, "set"))));
}

/* ---- code ---- */

static bool check_fingerprint(Reader *r)
{
    uint64_t fingerprint;
    TRY(take_little(r, 8, &fingerprint));
    if (fingerprint != BYTECODE_FINGERPRINT)
        RAISE(ValueError, "bad marshal data (code of another version)");
    return true;
}

/* A sized run of bytes, where it lies in the source. */
static bool take_run(Reader *r, const uint8_t **data, size_t *n)
{
    TRY(take_size(r, "code object", n));
    *data = TRY(take(r, *n));
    return true;
}

static bool read_fields(Reader *r, enum TypeId type, Value *field, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        field[i] = TRY(read_item(r, "code object"));
        if (!is_exact(field[i], type))
            RAISE(ValueError, "bad marshal data (invalid code)");
    }
    return true;
}

/* None: as in the code object around. */
static bool read_filename(Reader *r, Value *filename)
{
    *filename = TRY(read_item(r, "code object"));
    if (*filename == NONE && r->filename)
        *filename = r->filename;
    return is_exact(*filename, TYPE_str)
        || raise_error(TYPE_ValueError, "bad marshal data (invalid code)");
}

static bool read_head(Reader *r, CodeParts *head)
{
    uint32_t *const numbers[] = {MARSHAL_CODE_NUMBERS(head)};
    uint64_t n;
    for (size_t i = 0; i < countof(numbers); i++) {
        TRY(take_little(r, 4, &n));
        *numbers[i] = (uint32_t)n;
    }
    Value names[2];
    TRY(read_fields(r, TYPE_str, names, countof(names)));
    head->name = names[0];
    head->qualname = names[1];
    return read_filename(r, &head->filename) && code_verify_head(head);
}

static bool read_body(Code *code, int depth)
{
    CodeBody body = code->body;
    MarshalSource source = {.at = body.block + body.at, .end = body.block + body.at + body.size};
    Reader r = {.source = &source, .references = TRY(list_new(body.size / BYTES_A_REFERENCE)),
                .depth = depth, .filename = code->filename, .block = body.block};
    const uint8_t *words;
    size_t word_bytes, kinds;
    Value tuples[3];
    TRY(read_fields(&r, TYPE_tuple, tuples, countof(tuples)));
    CodeParts parts = {
        .arg_count = code->arg_count,
        .posonly_count = code->posonly_count,
        .kwonly_count = code->kwonly_count,
        .stack_size = code->stack_size,
        .flags = code->flags,
        .name = code->name,
        .consts = tuples[0],
        .names = tuples[1],
        .local_names = tuples[2],
    };
    TRY(take_run(&r, &words, &word_bytes));
    TRY(take_run(&r, &parts.local_kinds, &kinds));
    TRY(take_run(&r, &parts.line_table, &parts.line_table_size));
    TRY(take_run(&r, &parts.exception_table, &parts.exception_table_size));
    if (kinds != tuple_count(parts.local_names))
        RAISE(ValueError, "bad marshal data (invalid code)");
    TRY(code_read_words(words, word_bytes, &parts));
    TRY(code_verify(&parts));
    return code_set_parts(code, &parts);
}

bool marshal_read_body(Code *code)
{
    bool heard = gc_watch_hears(false);
    bool complete = read_body(code, 0);
    gc_watch_hears(heard);
    return complete;
}

/* The outermost body is copied to a block of its own, in which all others lie. */
static bool place_body(Reader *r, CodeBody *body)
{
    const uint8_t *data;
    size_t n;
    TRY(take_run(r, &data, &n));
    body->size = (uint32_t)n;
    body->block = r->block;
    if (body->block) {
        body->at = (uint32_t)(data - body->block);
        return true;
    }
    void *block = gc_alloc_buffer_atomic(MAX(n, 1));
    if (!block)
        return raise_no_memory();
    body->block = memcpy(block, data, n);
    return true;
}

/* Modules' and classes' code runs at once, functions' when they are called. */
static Value read_code(Reader *r, ssize_t number)
{
    CodeParts head = {0};
    CodeBody body = {0};
    bool outermost = !r->filename;
    if (outermost)
        TRY(check_fingerprint(r));
    TRY(read_head(r, &head));
    TRY(place_body(r, &body));
    Value code = TRY(code_new_unread(&head, body));
    if (outermost || !(head.flags & CODE_NEWLOCALS))
        TRY(read_body(as_code(code), r->depth));
    return settle(r, number, code);
}

/* ---- any value ---- */

static Value read_scalar(Reader *r, int type)
{
    int32_t n;
    uint64_t bits;
    switch (type) {
    case MARSHAL_NULL: return NULL_OBJECT;
    case MARSHAL_NONE: return NONE;
    case MARSHAL_TRUE: return TRUE;
    case MARSHAL_FALSE: return FALSE;
    case MARSHAL_ELLIPSIS: return ELLIPSIS;
    case MARSHAL_STOP_ITERATION: return from_object(rt.types[TYPE_StopIteration]);
    case MARSHAL_REF: return read_reference(r);
    case MARSHAL_INT: return take_int(r, &n) ? small_int(n) : 0;
    case MARSHAL_INT64: return take_little(r, 8, &bits) ? int_from_int64((int64_t)bits) : 0;
    case MARSHAL_LONG: return read_long(r);
    case MARSHAL_FLOAT: return read_float(r, false);
    case MARSHAL_BINARY_FLOAT: return read_float(r, true);
    case MARSHAL_COMPLEX: return read_complex(r, false);
    case MARSHAL_BINARY_COMPLEX: return read_complex(r, true);
    case MARSHAL_BYTES: return read_bytes(r);
    case MARSHAL_UNICODE: return read_utf8(r, false);
    case MARSHAL_INTERNED: return read_utf8(r, true);
    case MARSHAL_ASCII: return read_ascii(r, false, false);
    case MARSHAL_ASCII_INTERNED: return read_ascii(r, false, true);
    case MARSHAL_SHORT_ASCII: return read_ascii(r, true, false);
    case MARSHAL_SHORT_ASCII_INTERNED: return read_ascii(r, true, true);
    }
    RAISE(ValueError, "bad marshal data (unknown type code)");
}

static Value read_container(Reader *r, int type, ssize_t number)
{
    uint64_t bits;
    size_t n;
    switch (type) {
    case MARSHAL_SMALL_TUPLE:
        TRY(take_little(r, 1, &bits));
        return read_tuple(r, bits, number);
    case MARSHAL_TUPLE:
        TRY(take_size(r, "tuple", &n));
        return read_tuple(r, n, number);
    case MARSHAL_LIST: return read_list(r, number);
    case MARSHAL_DICT: return read_dict(r, number);
    case MARSHAL_SET: return read_set(r, false, number);
    case MARSHAL_FROZENSET: return read_set(r, true, number);
    case MARSHAL_CODE: return read_code(r, number);
    default: return settle(r, number, read_scalar(r, type));
    }
}

static Value read_object(Reader *r)
{
    uint64_t head;
    ssize_t number;
    if (!take_little(r, 1, &head)) {
        if (error_clear_if(TYPE_EOFError))
            RAISE(EOFError, "EOF read where object expected");
        return 0;
    }
    if (++r->depth > MARSHAL_MAX_DEPTH)
        RAISE(ValueError, "recursion limit exceeded");
    TRY(stack_check(" while unmarshalling"));
    TRY(reserve(r, (int)(head & MARSHAL_FLAG_REF), &number));
    Value v = read_container(r, (int)(head & ~(uint64_t)MARSHAL_FLAG_REF), number);
    r->depth--;
    return v;
}

Value marshal_read(MarshalSource *source)
{
    size_t guess = source->readinto ? 0 : (size_t)(source->end - source->at) / BYTES_A_REFERENCE;
    Reader reader = {.source = source, .references = TRY(list_new(32 + guess))};
    Value result = read_item(&reader, "object");
    List *references = as_list(reader.references);
    gc_free(references->items);
    *references = (List){.head = references->head};
    return result;
}

Value marshal_load(const char *data, size_t n)
{
    MarshalSource source = {(const uint8_t *)data, (const uint8_t *)data + n, 0};
    return marshal_read(&source);
}

/* ---- what belongs to .pyc files ---- */

uint32_t marshal_magic(void)
{
    return (uint32_t)(BYTECODE_FINGERPRINT & 0xffff) | (uint32_t)'\r' << 16
        | (uint32_t)'\n'
        << 24;
}

uint64_t marshal_source_hash(const char *source, size_t n)
{
    static const uint64_t seed[2] = {0x61646465722d3331, 0x32};
    return hash_bytes(source, n, seed);
}

void marshal_fix_filename(Value value, Value path)
{
    Code *code = as_code(value);
    if (str_equal(code->filename, path))
        return;
    Value old = code->filename;
    code->filename = path;
    if (code->body.block)
        return;                         /* what is read of it will be from there */
    for (size_t i = 0; i < tuple_count(code->consts_tuple); i++) {
        Value constant = code->consts[i];
        if (is_exact(constant, TYPE_code) && str_equal(as_code(constant)->filename, old))
            marshal_fix_filename(constant, path);
    }
}
