/* SPDX-License-Identifier: MIT
 *
 * The type of code objects: attributes, comparison, replace() and the constructor, which
 * takes untrusted parts and so verifies them.
 */
#include "bytecode/code_type.h"

#include "bytecode/code_verify.h"
#include "bytecode/exception_table.h"
#include "bytecode/line_table.h"
#include "bytecode/opcodes.h"
#include "gc/heap.h"
#include "objects/attr.h"
#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/set.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

/* ---- parts as Python sees them ---- */

/* Offsets that Python sees count bytes: four a word. */
enum { WORD_BYTES = sizeof(Instruction) };

/* The instructions as the compiler made them: specialised ones made general again, cache
   words zero; each word in little-endian order. */
Value code_bytes(Code *code)
{
    TRY(code_complete(code));
    if (code->instructions_bytes)
        return code->instructions_bytes;
    Bytes *bytes = TRY(bytes_alloc((size_t)code->count * WORD_BYTES));
    unsigned char *to = (unsigned char *)bytes->data;
    bool cache = false;
    for (uint32_t i = 0; i < code->count; i++, to += WORD_BYTES) {
        Instruction word = code->instructions[i];
        if (cache)
            word = 0;
        else
            word = INSTRUCTION_MAKE(opcode_generic[INSTRUCTION_OP(word)],
                                    INSTRUCTION_ARG(word));
        cache = !cache && opcode_cached[INSTRUCTION_OP(word)];
        for (int byte = 0; byte < WORD_BYTES; byte++)
            to[byte] = (unsigned char)(word >> 8 * byte);
    }
    code->instructions_bytes = from_object(bytes);
    return code->instructions_bytes;
}

Value code_line_bytes(Code *code)
{
    TRY(code_complete(code));
    return bytes_new((const char *)code->line_table, code->line_table_size);
}

Value code_exception_bytes(Code *code)
{
    ExceptionTableWriter writer;
    TRY(code_complete(code));
    exception_table_begin(&writer);
    for (uint32_t i = 0; i < code->exception_range_count; i++) {
        const ExceptionRange *r = &code->exception_ranges[i];
        exception_table_add(&writer, (int)r->start, (int)r->end, (int)r->handler,
                            (int)r->depth, r->push_lasti);
    }
    TRY(exception_table_end(&writer));
    return bytes_new((const char *)writer.bytes, writer.size);
}

static Value names_of_kind(Code *code, uint8_t kind)
{
    uint32_t n = 0;
    TRY(code_complete(code));
    for (uint32_t i = 0; i < code->local_count; i++)
        n += (code->local_kinds[i] & kind) != 0;
    if (!n)
        return rt.empty_tuple;
    Tuple *names = TRY(tuple_alloc(n));
    for (uint32_t i = n = 0; i < code->local_count; i++)
        if (code->local_kinds[i] & kind)
            names->items[n++] = code->local_names[i];
    return from_object(names);
}

static Value get_code(Value self) { return code_bytes(as_code(self)); }
static Value get_varnames(Value self) { return names_of_kind(as_code(self), LOCAL_PLAIN); }
static Value get_cellvars(Value self) { return names_of_kind(as_code(self), LOCAL_CELL); }
static Value get_freevars(Value self) { return names_of_kind(as_code(self), LOCAL_FREE); }
static Value get_consts(Value self) { return code_complete(as_code(self)) ? as_code(self)->consts_tuple : 0; }
static Value get_names(Value self) { return code_complete(as_code(self)) ? as_code(self)->names_tuple : 0; }
static Value get_linetable(Value self) { return code_line_bytes(as_code(self)); }
static Value get_exceptiontable(Value self) { return code_exception_bytes(as_code(self)); }

/* The old line table of CPython up to 3.9: pairs of byte and line deltas. Deprecated. */
static Value get_lnotab(Value self)
{
    Code *code = as_code(self);
    LineTableReader reader;
    int line = (int)code->first_line;
    uint32_t at = 0;
    if (rt.services.warn
        && !rt.services.warn(
            TYPE_DeprecationWarning,
            TRY(str_from_text("co_lnotab is deprecated, use co_lines instead.")), 1))
        return 0;
    TRY(code_complete(code));
    line_table_open(&reader, code->line_table, code->line_table_size, line);
    StrBuilder text = {0};
    while (line_table_next(&reader)) {
        if (reader.span.line < 0 || reader.span.line == line)
            continue;
        uint32_t words = (reader.start - at) * WORD_BYTES;
        int lines = reader.span.line - line;
        for (; words > 254; words -= 254)
            if (!builder_char(&text, 254) || !builder_char(&text, 0))
                return 0;
        for (; lines > 127 || lines < -128; words = 0) {
            int step = lines > 0 ? 127 : -128;
            if (!builder_char(&text, words) || !builder_char(&text, (uint8_t)step))
                return 0;
            lines -= step;
        }
        if (!builder_char(&text, words) || !builder_char(&text, (uint8_t)lines))
            return 0;
        at = reader.start;
        line = reader.span.line;
    }
    Value s = TRY(builder_finish(&text));
    Bytes *result = TRY(bytes_alloc(str_length(s)));
    for (size_t i = 0; i < str_length(s); i++)
        result->data[i] = (char)str_at(s, i);
    return from_object(result);
}

static const GetSet code_getset[] = {
    {"co_code", get_code, 0, "The instructions, four bytes each."},
    {"co_consts", get_consts, 0, "The constants."},
    {"co_names", get_names, 0, "Names of globals, attributes and imports."},
    {"co_varnames", get_varnames, 0, "Names of arguments and other locals."},
    {"co_cellvars", get_cellvars, 0, "Names of locals that inner functions use."},
    {"co_freevars", get_freevars, 0, "Names of variables of outer functions."},
    {"co_linetable", get_linetable, 0, "Places in the source, encoded."},
    {"co_exceptiontable", get_exceptiontable, 0, "Ranges and handlers, encoded."},
    {"co_lnotab", get_lnotab, 0, "Line numbers in the encoding of old."},
    {0},
};

#define FIELD(name_, kind_, field_) {name_, kind_, offsetof(Code, field_), false, 0}
static const Member code_members[] = {
    FIELD("co_argcount", MEMBER_UINT, arg_count),
    FIELD("co_posonlyargcount", MEMBER_UINT, posonly_count),
    FIELD("co_kwonlyargcount", MEMBER_UINT, kwonly_count),
    FIELD("co_nlocals", MEMBER_UINT, plain_local_count),
    FIELD("co_stacksize", MEMBER_UINT, stack_size),
    FIELD("co_flags", MEMBER_UINT, flags),
    FIELD("co_firstlineno", MEMBER_UINT, first_line),
    FIELD("co_filename", MEMBER_VALUE, filename),
    FIELD("co_name", MEMBER_VALUE, name),
    FIELD("co_qualname", MEMBER_VALUE, qualname),
    {0},
};

/* ---- positions ---- */

static Value line_or_none(int line)
{
    return line < 0 ? NONE : small_int(line);
}

/* co_lines(): (start, end, line) for each run of one line, in bytes. */
static Value code_lines(Value *args)
{
    Code *code = as_code(args[0]);
    TRY(code_complete(code));
    LineTableReader reader;
    Value list = TRY(list_new(8));
    uint32_t start = 0;
    int line = -2;
    line_table_open(&reader, code->line_table, code->line_table_size,
                    (int)code->first_line);
    for (bool more = true; more; ) {
        uint32_t stop = reader.stop;
        more = line_table_next(&reader);
        if (more && reader.span.line == line)
            continue;
        if (line != -2)
            TRY(list_push(list, TRY(tuple_pack(3, small_int((int64_t)start * WORD_BYTES),
                                               small_int((int64_t)stop * WORD_BYTES),
                                               line_or_none(line)))));
        start = stop;
        line = reader.span.line;
    }
    return iter_new(list);
}

/* co_positions(): one 4-tuple for every two bytes of co_code, as its users index it. */
static Value code_positions(Value *args)
{
    Code *code = as_code(args[0]);
    TRY(code_complete(code));
    LineTableReader reader;
    Value list = TRY(list_new(code->count * (WORD_BYTES / 2)));
    line_table_open(&reader, code->line_table, code->line_table_size,
                    (int)code->first_line);
    while (line_table_next(&reader)) {
        Span s = reader.span;
        Value position =
            TRY(tuple_pack(4, line_or_none(s.line), line_or_none(s.end_line),
                           line_or_none(s.column), line_or_none(s.end_column)));
        for (uint32_t i = reader.start * (WORD_BYTES / 2);
             i < reader.stop * (WORD_BYTES / 2); i++)
            TRY(list_push(list, position));
    }
    return iter_new(list);
}

static Value code_varname(Value *args)
{
    Code *code = as_code(args[0]);
    ssize_t n;
    TRY(code_complete(code));
    TRY(value_as_ssize(args[1], &n));
    if (n < 0 || n >= (ssize_t)code->local_count)
        RAISE(IndexError, "tuple index out of range");
    return code->local_names[n];
}

/* ---- comparison ---- */

/* Constants are the same only with the same type, deeply: 1 is not True. */
static bool same_constant(Value a, Value b, bool *same)
{
    *same = false;
    if (a == b)
        return *same = true;
    if (type_of(a) != type_of(b))
        return true;
    TRY(stack_check(" in comparison"));
    if (is_exact(a, TYPE_tuple)) {
        *same = tuple_count(a) == tuple_count(b);
        for (size_t i = 0; *same && i < tuple_count(a); i++)
            TRY(same_constant(as_tuple(a)->items[i], as_tuple(b)->items[i], same));
        return true;
    }
    if (is_float(a)) {
        double x = float_value(a), y = float_value(b);
        *same = !memcmp(&x, &y, sizeof x);
        return true;
    }
    return compare_equal(a, b, same);
}

static bool same_instructions(Code *a, Code *b, bool *same)
{
    Value x = TRY(code_bytes(a)), y = TRY(code_bytes(b));
    *same = as_bytes(x)->length == as_bytes(y)->length
         && !memcmp(as_bytes(x)->data, as_bytes(y)->data, as_bytes(x)->length);
    return true;
}

static bool same_ranges(const Code *a, const Code *b)
{
    if (a->exception_range_count != b->exception_range_count)
        return false;
    for (uint32_t i = 0; i < a->exception_range_count; i++) {
        const ExceptionRange *x = &a->exception_ranges[i], *y = &b->exception_ranges[i];
        if (x->start != y->start || x->end != y->end || x->handler != y->handler
            || x->depth != y->depth || x->push_lasti != y->push_lasti)
            return false;
    }
    return true;
}

static bool codes_equal(Code *a, Code *b, bool *same)
{
    TRY(code_complete(a));
    TRY(code_complete(b));
    *same = a->arg_count == b->arg_count && a->posonly_count == b->posonly_count
         && a->kwonly_count == b->kwonly_count && a->flags == b->flags
         && a->first_line == b->first_line && a->local_count == b->local_count
         && str_equal(a->name, b->name) && a->line_table_size == b->line_table_size
         && !memcmp(a->line_table, b->line_table, a->line_table_size)
         && !memcmp(a->local_kinds, b->local_kinds, a->local_count) && same_ranges(a, b);
    if (*same)
        TRY(same_instructions(a, b, same));
    if (*same)
        TRY(same_constant(a->consts_tuple, b->consts_tuple, same));
    if (*same)
        TRY(compare_equal(a->names_tuple, b->names_tuple, same));
    return !*same || compare_equal(a->local_names_tuple, b->local_names_tuple, same);
}

static Value code_compare(Value a, Value b, enum CompareOp op)
{
    bool same = true;
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_exact(b, TYPE_code))
        return NOT_IMPLEMENTED;
    if (a != b)
        TRY(codes_equal(as_code(a), as_code(b), &same));
    return from_bool(same == (op == COMPARE_EQ));
}

static bool code_hash(Value self, int64_t *hash)
{
    Code *code = as_code(self);
    TRY(code_complete(code));
    Value parts[] = {code->name, code->names_tuple, code->local_names_tuple,
                     TRY(code_bytes(code))};
    uint64_t h =
        code->arg_count * 31 + code->kwonly_count * 7 + code->first_line + code->flags;
    for (size_t i = 0; i < countof(parts); i++) {
        int64_t part;
        TRY(value_hash(parts[i], &part));
        h = (h ^ (uint64_t)part) * UINT64_C(0x9E3779B97F4A7C15);
    }
    *hash = (int64_t)h == -1 ? -2 : (int64_t)h;
    return true;
}

static Value code_repr(Value self)
{
    const Code *code = as_code(self);
    char address[32];
    snprintf(address, sizeof address, "%p", (void *)code);
    return str_format("<code object %S at %s, file \"%S\", line %u>", code->name, address,
                      code->filename, code->first_line);
}

/* ---- making: replace() and code() ---- */

/* The arguments of code(), in order; replace() takes the same by keyword. */
enum Part {
    ARG_COUNT,
    POSONLY_COUNT,
    KWONLY_COUNT,
    NLOCALS,
    STACK_SIZE,
    FLAGS,
    CODE_BYTES,
    CONSTS,
    NAMES,
    VARNAMES,
    FILENAME,
    CODE_NAME,
    QUALNAME,
    FIRST_LINE,
    LINE_TABLE,
    EXCEPTION_TABLE,
    FREEVARS,
    CELLVARS,
    PART_COUNT
};

static bool take_count(Value v, uint32_t *count)
{
    int n;
    TRY(value_as_int(v, &n));
    if (n < 0)
        RAISE(ValueError, "code: argument must not be negative");
    *count = (uint32_t)n;
    return true;
}

static bool check_names(Value tuple)
{
    for (size_t i = 0; i < tuple_count(tuple); i++)
        if (!is_str(as_tuple(tuple)->items[i]))
            RAISE(TypeError, "name tuples must contain only strings, not '%T'",
                  as_tuple(tuple)->items[i]);
    return true;
}

static bool check_part_types(Value *part)
{
    static const uint8_t tuples[] = {CONSTS, NAMES, VARNAMES, FREEVARS, CELLVARS};
    static const uint8_t texts[] = {FILENAME, CODE_NAME, QUALNAME};
    static const uint8_t data[] = {CODE_BYTES, LINE_TABLE, EXCEPTION_TABLE};
    for (size_t i = 0; i < countof(tuples); i++)
        if (!is_exact(part[tuples[i]], TYPE_tuple))
            RAISE(TypeError, "code: tuple expected, not %T", part[tuples[i]]);
    for (size_t i = 0; i < countof(texts); i++)
        if (!is_str(part[texts[i]]))
            RAISE(TypeError, "code: str expected, not %T", part[texts[i]]);
    for (size_t i = 0; i < countof(data); i++)
        if (!is_bytes(part[data[i]]))
            RAISE(TypeError, "code: bytes expected, not %T", part[data[i]]);
    return check_names(part[NAMES]) && check_names(part[VARNAMES])
        && check_names(part[FREEVARS]) && check_names(part[CELLVARS]);
}

static ssize_t find_name(Value tuple, Value name)
{
    for (size_t i = 0; i < tuple_count(tuple); i++)
        if (str_equal(as_tuple(tuple)->items[i], name))
            return (ssize_t)i;
    return -1;
}

/* varnames, then cells that aren't among them, then free variables, with their kinds. */
static bool join_locals(Value *part, CodeParts *parts)
{
    Value varnames = part[VARNAMES], cells = part[CELLVARS], frees = part[FREEVARS];
    size_t n = tuple_count(varnames), total = n + tuple_count(cells) + tuple_count(frees);
    Value list = TRY(list_new(total));
    uint8_t *kinds = TRY((uint8_t *)gc_alloc_atomic(total + 1));
    for (size_t i = 0; i < n; i++) {
        kinds[i] = LOCAL_PLAIN;
        TRY(list_push(list, as_tuple(varnames)->items[i]));
    }
    for (size_t i = 0; i < tuple_count(cells); i++) {
        ssize_t shared = find_name(varnames, as_tuple(cells)->items[i]);
        if (shared >= 0) {
            kinds[shared] |= LOCAL_CELL;
            continue;
        }
        kinds[n++] = LOCAL_CELL;
        TRY(list_push(list, as_tuple(cells)->items[i]));
    }
    for (size_t i = 0; i < tuple_count(frees); i++) {
        kinds[n++] = LOCAL_FREE;
        TRY(list_push(list, as_tuple(frees)->items[i]));
    }
    parts->local_kinds = kinds;
    parts->local_names = TRY(list_as_tuple(list));
    return true;
}

bool code_read_words(const uint8_t *from, size_t n, CodeParts *parts)
{
    if (n % WORD_BYTES || n == 0)
        RAISE(ValueError, "code: co_code is malformed");
    Instruction *words = gc_alloc_atomic(n);
    if (!words)
        return raise_no_memory();
    for (size_t i = 0; i < n / WORD_BYTES; i++, from += WORD_BYTES)
        words[i] = (Instruction)from[0] | (Instruction)from[1] << 8
            | (Instruction)from[2] << 16 | (Instruction)from[3] << 24;
    parts->instructions = words;
    parts->keep_instructions = true;
    parts->count = (uint32_t)(n / WORD_BYTES);
    return true;
}

/* Parts that don't hold together make a code object all the same, as programs expect that
   take such objects apart; but what it runs is only a `raise`. */
static Value code_that_raises(CodeParts *parts, Value bytes)
{
    static const Instruction raise[] = {INSTRUCTION_MAKE(OP_RAISE_VARARGS, 0)};
    parts->instructions = raise;
    parts->count = countof(raise);
    parts->keep_instructions = false;
    parts->exception_table_size = 0;
    Value code = TRY(code_new(parts));
    as_code(code)->instructions_bytes = bytes;
    return code;
}

static Value code_from_parts(Value *part)
{
    CodeParts parts = {0};
    uint32_t locals, flags;
    TRY(check_part_types(part));
    TRY(take_count(part[ARG_COUNT], &parts.arg_count));
    TRY(take_count(part[POSONLY_COUNT], &parts.posonly_count));
    TRY(take_count(part[KWONLY_COUNT], &parts.kwonly_count));
    TRY(take_count(part[NLOCALS], &locals));
    TRY(take_count(part[STACK_SIZE], &parts.stack_size));
    TRY(take_count(part[FLAGS], &flags));
    TRY(take_count(part[FIRST_LINE], &parts.first_line));
    TRY(AUDIT("code.__new__", part[CODE_BYTES], part[FILENAME], part[CODE_NAME], part[ARG_COUNT],
              part[POSONLY_COUNT], part[KWONLY_COUNT], part[NLOCALS], part[STACK_SIZE],
              part[FLAGS]));
    if (locals != tuple_count(part[VARNAMES]))
        RAISE(ValueError, "code: co_nlocals != len(co_varnames)");
    parts.flags = flags;
    TRY(join_locals(part, &parts));
    TRY(code_read_words((const uint8_t *)as_bytes(part[CODE_BYTES])->data,
                        as_bytes(part[CODE_BYTES])->length, &parts));
    parts.consts = part[CONSTS];
    parts.names = TRY(tuple_new(as_tuple(part[NAMES])->items, tuple_count(part[NAMES])));
    parts.filename = part[FILENAME];
    parts.name = part[CODE_NAME];
    parts.qualname = part[QUALNAME];
    parts.line_table = (const uint8_t *)as_bytes(part[LINE_TABLE])->data;
    parts.line_table_size = as_bytes(part[LINE_TABLE])->length;
    parts.exception_table = (const uint8_t *)as_bytes(part[EXCEPTION_TABLE])->data;
    parts.exception_table_size = as_bytes(part[EXCEPTION_TABLE])->length;
    TRY(code_verify_counts(&parts));
    if (code_verify(&parts))
        return code_new(&parts);
    return error_clear_if(TYPE_ValueError) ? code_that_raises(&parts, part[CODE_BYTES]) : 0;
}

static Value code_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value part[PART_COUNT];
    TRY(arguments_check("code", nargs, kwnames, FREEVARS, PART_COUNT));
    part[FREEVARS] = part[CELLVARS] = rt.empty_tuple;
    memcpy(part, args, nargs * sizeof *part);
    return code_from_parts(part);
}

static bool fill_parts(Value self, Value *part)
{
    Code *code = as_code(self);
    TRY(code_complete(code));
    part[ARG_COUNT] = small_int(code->arg_count);
    part[POSONLY_COUNT] = small_int(code->posonly_count);
    part[KWONLY_COUNT] = small_int(code->kwonly_count);
    part[NLOCALS] = small_int(code->plain_local_count);
    part[STACK_SIZE] = small_int(code->stack_size);
    part[FLAGS] = small_int(code->flags);
    part[CONSTS] = code->consts_tuple;
    part[NAMES] = code->names_tuple;
    part[FILENAME] = code->filename;
    part[CODE_NAME] = code->name;
    part[QUALNAME] = code->qualname;
    part[FIRST_LINE] = small_int(code->first_line);
    return (part[CODE_BYTES] = code_bytes(code)) && (part[VARNAMES] = get_varnames(self))
        && (part[LINE_TABLE] = get_linetable(self)) && (part[FREEVARS] = get_freevars(self))
        && (part[EXCEPTION_TABLE] = get_exceptiontable(self))
        && (part[CELLVARS] = get_cellvars(self));
}

static Value code_replace(Value *args)
{
    /* In the order of the signature below. */
    static const uint8_t order[] = {
        ARG_COUNT,  POSONLY_COUNT, KWONLY_COUNT, NLOCALS,  STACK_SIZE, FLAGS,
        FIRST_LINE, CODE_BYTES,    CONSTS,       NAMES,    VARNAMES,   FREEVARS,
        CELLVARS,   FILENAME,      CODE_NAME,    QUALNAME, LINE_TABLE, EXCEPTION_TABLE,
    };
    Value part[PART_COUNT];
    TRY(fill_parts(args[0], part));
    /* New variables without a count of their own bring it along. */
    if (args[1 + 10] != UNBOUND && args[1 + 3] == UNBOUND && is_tuple(args[1 + 10]))
        part[NLOCALS] = small_int((int64_t)tuple_count(args[1 + 10]));
    for (size_t i = 0; i < countof(order); i++)
        if (args[1 + i] != UNBOUND)
            part[order[i]] = args[1 + i];
    return code_from_parts(part);
}

static const Method code_methods[] = {
    {"co_lines($self, /)", code_lines,
     "Iterate over (start, end, line) of the code's runs."},
    {"co_positions($self, /)", code_positions,
     "Iterate over (line, end line, column, end column) of the code's units."},
    {"_varname_from_oparg($self, /, oparg)", code_varname,
     "The local variable of that number."},
    {"replace($self, /, *, co_argcount=<unrepresentable>, "
     "co_posonlyargcount=<unrepresentable>, "
     "co_kwonlyargcount=<unrepresentable>, co_nlocals=<unrepresentable>, "
     "co_stacksize=<unrepresentable>, co_flags=<unrepresentable>, "
     "co_firstlineno=<unrepresentable>, co_code=<unrepresentable>, "
     "co_consts=<unrepresentable>, "
     "co_names=<unrepresentable>, co_varnames=<unrepresentable>, "
     "co_freevars=<unrepresentable>, "
     "co_cellvars=<unrepresentable>, co_filename=<unrepresentable>, "
     "co_name=<unrepresentable>, "
     "co_qualname=<unrepresentable>, co_linetable=<unrepresentable>, "
     "co_exceptiontable=<unrepresentable>)",
     code_replace, "Return a copy of the code object with some parts replaced."},
    {0},
};

TYPE(code, .doc = "Code that functions, modules and classes run.", .size = sizeof(Code),
     .flags = TYPE_WEAKREF,
     .slots = {.getattribute = attr_generic_get,
               .repr = code_repr,
               .hash = code_hash,
               .compare = code_compare,
               .construct = code_construct},
     .methods = code_methods, .getset = code_getset, .members = code_members,
     .new_signature =
         "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, "
         "codestring, constants, names, varnames, filename, name, qualname, firstlineno, "
         "linetable, "
         "exceptiontable, freevars=(), cellvars=(), /)");
