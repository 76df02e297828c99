/* SPDX-License-Identifier: MIT
 *
 * The verifier: an abstract run over all paths of the code, with kinds instead of values.
 *
 *     state at an instruction: | kind of each local ... | kind of each operand ... |
 *
 * Paths that meet are merged: equal kinds stay, different objects become "some object",
 * object and unset become "perhaps unset", all else junk, which nothing may use. Only places
 * where paths meet keep their state (targets of jumps, handlers); the rest is run through.
 * A handler meets the state of every instruction that it protects.
 */
#include "bytecode/code_verify.h"

#include <stdlib.h>

#include "bytecode/exception_table.h"
#include "bytecode/intrinsics.h"
#include "bytecode/opcodes.h"
#include "objects/errors.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* What a word holds. Those up to LAST_OBJECT are proper objects. */
enum Kind {
    OBJECT,
    LIST,
    SET,
    DICT,
    STR,
    TUPLE /* info: count, NO_INFO unknown */,
    CELLS /* tuple of cells; info: count */,
    CELL,
    CODE /* info: constant */,
    FUNCTION,
    EXCEPTION,
    LAST_OBJECT = EXCEPTION,
    MAYBE,    /* an object, or 0 for an unset local */
    LASTI,    /* the number of an instruction, pushed by the unwinder */
    PREVIOUS, /* what PUSH_EXC_INFO saved */
    HOLE,
    METHOD0,
    METHOD1,
    METHOD2,
    METHOD3, /* room for frames; what LOAD_METHOD pushed */
    JUNK,
};

#define NO_INFO UINT32_MAX

typedef struct Word {
    uint32_t kind, info;
} Word;

typedef struct State {
    uint32_t depth;
    bool queued;
    Word words[];          /* locals, then operands */
} State;

/* The verifier's memory: no references to objects lie in it, and all goes at once. */
enum { SCRATCH_FIRST = 8 * 1024 };

typedef struct Chunk {
    struct Chunk *next;
    char data[];
} Chunk;

typedef struct Verifier {
    char *scratch, *scratch_end;
    Chunk *chunks;
    const CodeParts *code;
    uint32_t local_count, free_count;
    uint32_t prefix_end;   /* the first word that jumps may reach */
    uint8_t *starts;       /* is this word an instruction? */
    ExceptionRange *ranges;
    uint32_t range_count;
    State **states;        /* by word; 0 where no paths meet */
    uint32_t *queue;
    uint32_t queued;
    State *now;
    uint32_t at;           /* the instruction being run */
    const char *problem;
} Verifier;

static bool fail(Verifier *v, const char *problem)
{
    v->problem = problem;
    return false;
}

/* Zeroed memory; NULL when out of it. */
static void *scratch_alloc(Verifier *v, size_t size)
{
    size = (size + 7) & ~(size_t)7;
    if (size > (size_t)(v->scratch_end - v->scratch)) {
        size_t room = MAX(size, (size_t)8 * SCRATCH_FIRST);
        Chunk *chunk = malloc(sizeof *chunk + room);
        if (!chunk)
            return fail(v, NULL), NULL;
        chunk->next = v->chunks;
        v->chunks = chunk;
        v->scratch = chunk->data;
        v->scratch_end = chunk->data + room;
    }
    void *at = v->scratch;
    v->scratch += size;
    return memset(at, 0, size);
}

static void scratch_free(Verifier *v)
{
    for (Chunk *next; v->chunks; v->chunks = next) {
        next = v->chunks->next;
        free(v->chunks);
    }
}

/* ---- merging ---- */

static bool is_object_kind(uint32_t kind)
{
    return kind <= LAST_OBJECT;
}

static Word merge_words(Word a, Word b)
{
    if (a.kind == b.kind)
        return a.info == b.info ? a : (Word){a.kind == CODE ? OBJECT : a.kind, NO_INFO};
    if (is_object_kind(a.kind) && is_object_kind(b.kind))
        return (Word){OBJECT, NO_INFO};
    if ((is_object_kind(a.kind) || a.kind == MAYBE)
        && (is_object_kind(b.kind) || b.kind == MAYBE))
        return (Word){MAYBE, NO_INFO};
    return (Word){JUNK, NO_INFO};
}

static bool merge_run(State *to, const Word *from, uint32_t begin, uint32_t end)
{
    bool changed = false;
    for (uint32_t i = begin; i < end; i++) {
        Word merged = merge_words(to->words[i], from[i]);
        changed |= merged.kind != to->words[i].kind || merged.info != to->words[i].info;
        to->words[i] = merged;
    }
    return changed;
}

static void enqueue(Verifier *v, uint32_t at)
{
    if (!v->states[at]->queued)
        v->queue[v->queued++] = at;
    v->states[at]->queued = true;
}

/* The present state, with another depth, arrives at that word. */
static bool arrive(Verifier *v, uint32_t at, uint32_t depth)
{
    uint32_t used = v->local_count + depth;
    State *state = v->states[at];
    if (!state) {
        state = scratch_alloc(v, sizeof *state + sizeof(Word) * (used + 3));
        if (!state)
            return false;
        state->depth = depth;
        memcpy(state->words, v->now->words, sizeof(Word) * used);
        v->states[at] = state;
        enqueue(v, at);
        return true;
    }
    if (state->depth != depth)
        return fail(v, "stack depths differ");
    if (merge_run(state, v->now->words, 0, used))
        enqueue(v, at);
    return true;
}

/* ---- the operand stack ---- */

static Word *operand(Verifier *v, uint32_t down)
{
    return &v->now->words[v->local_count + v->now->depth - down];
}

static bool push(Verifier *v, uint32_t kind, uint32_t info)
{
    if (v->now->depth >= v->code->stack_size)
        return fail(v, "stack overflow");
    v->now->depth++;
    *operand(v, 1) = (Word){kind, info};
    return true;
}

static bool pop(Verifier *v, uint32_t n)
{
    if (n > v->now->depth)
        return fail(v, "stack underflow");
    v->now->depth -= n;
    return true;
}

/* The topmost n operands are proper objects (LASTI counts as one). */
static bool need_objects(Verifier *v, uint32_t n)
{
    if (n > v->now->depth)
        return fail(v, "stack underflow");
    for (uint32_t i = 1; i <= n; i++)
        if (!is_object_kind(operand(v, i)->kind))
            return fail(v, "operand is no object");
    return true;
}

static bool need(Verifier *v, uint32_t down, uint32_t kind)
{
    if (down > v->now->depth || down == 0)
        return fail(v, "stack underflow");
    return operand(v, down)->kind == kind || fail(v, "operand of the wrong kind");
}

static bool pop_objects(Verifier *v, uint32_t n)
{
    return need_objects(v, n) && pop(v, n);
}

static bool replace(Verifier *v, uint32_t pops, uint32_t kind, uint32_t info)
{
    return pop_objects(v, pops) && push(v, kind, info);
}

static bool push_many(Verifier *v, uint32_t n, uint32_t kind)
{
    if (n > v->code->stack_size)
        return fail(v, "stack overflow");
    for (uint32_t i = 0; i < n; i++)
        if (!push(v, kind, NO_INFO))
            return false;
    return true;
}

/* ---- locals ---- */

static bool step_local(Verifier *v, uint32_t op, uint32_t n)
{
    Word *local = &v->now->words[n];
    switch (op) {
    case OP_LOAD_FAST:
        return is_object_kind(local->kind) ? push(v, local->kind, local->info)
                                           : fail(v, "local may be unset");
    case OP_LOAD_FAST_CHECK:
        if (local->kind != MAYBE && !is_object_kind(local->kind))
            return fail(v, "local is no object");
        if (local->kind == MAYBE)
            local->kind = OBJECT;    /* or it has raised */
        return push(v, local->kind, local->info);
    case OP_LOAD_FAST_AND_CLEAR: {
        Word word = *local;
        if (word.kind != MAYBE && !is_object_kind(word.kind))
            return fail(v, "local is no object");
        *local = (Word){MAYBE, NO_INFO};
        return push(v, word.kind, word.info);
    }
    case OP_STORE_FAST: {
        if (v->now->depth < 1)
            return fail(v, "stack underflow");
        Word word = *operand(v, 1);
        if (word.kind != MAYBE && !is_object_kind(word.kind))
            return fail(v, "operand is no object");
        *local = word;
        return pop(v, 1);
    }
    case OP_DELETE_FAST:
        *local = (Word){MAYBE, NO_INFO};
        return true;
    case OP_MAKE_CELL:
        if (local->kind != MAYBE && !is_object_kind(local->kind))
            return fail(v, "local is no object");
        *local = (Word){CELL, NO_INFO};
        return true;
    }
    /* The rest works on cells. */
    if (local->kind != CELL)
        return fail(v, "local is no cell");
    switch (op) {
    case OP_LOAD_CLOSURE: return push(v, CELL, NO_INFO);
    case OP_LOAD_DEREF: return push(v, OBJECT, NO_INFO);
    case OP_STORE_DEREF: return pop_objects(v, 1);
    case OP_DELETE_DEREF: return true;
    case OP_LOAD_FROM_DICT_OR_DEREF: return replace(v, 1, OBJECT, NO_INFO);
    }
    return fail(v, "unknown instruction");
}

/* ---- constants, containers, functions ---- */

static bool is_str_tuple(Value tuple)
{
    for (size_t i = 0; i < tuple_count(tuple); i++)
        if (!is_exact(as_tuple(tuple)->items[i], TYPE_str))
            return false;
    return true;
}

static bool push_const(Verifier *v, uint32_t n)
{
    Value constant = as_tuple(v->code->consts)->items[n];
    if (is_exact(constant, TYPE_tuple))
        return push(v, TUPLE, (uint32_t)tuple_count(constant));
    if (is_exact(constant, TYPE_code))
        return push(v, CODE, n);
    return push(v, is_exact(constant, TYPE_str) ? STR : OBJECT, NO_INFO);
}

static bool build_tuple(Verifier *v, uint32_t n)
{
    if (!need_objects(v, n))
        return false;
    bool cells = n > 0;
    for (uint32_t i = 1; i <= n; i++)
        cells &= operand(v, i)->kind == CELL;
    return pop(v, n) && push(v, cells ? CELLS : TUPLE, n);
}

/* A container `arg` values below the topmost `n`. */
static bool add_to(Verifier *v, uint32_t arg, uint32_t n, uint32_t kind)
{
    return arg >= 1 && arg <= v->code->stack_size
        ? need(v, arg + n, kind) && pop_objects(v, n)
        : fail(v, "argument out of range");
}

/* The tuple of constant names on the stack, of at most `most`. */
static bool need_names(Verifier *v, uint32_t before, uint32_t most)
{
    const Instruction *words = v->code->instructions;
    if (!need(v, 1, TUPLE) || before >= v->code->count
        || INSTRUCTION_OP(words[before]) != OP_LOAD_CONST)
        return fail(v, "names are no constant");
    Value names = as_tuple(v->code->consts)->items[INSTRUCTION_ARG(words[before])];
    return (is_exact(names, TYPE_tuple) && tuple_count(names) <= most
            && is_str_tuple(names))
        || fail(v, "malformed names");
}

static bool make_function(Verifier *v, uint32_t flags)
{
    if (flags > 15)
        return fail(v, "argument out of range");
    if (!need(v, 1, CODE))
        return false;
    Code *code = as_code(as_tuple(v->code->consts)->items[operand(v, 1)->info]);
    if (!pop(v, 1) || (code->free_count > 0) != (flags >> 3 & 1))
        return fail(v, "closure doesn't fit");
    if (flags & 8) {
        if (!need(v, 1, CELLS) || operand(v, 1)->info != code->free_count)
            return fail(v, "closure doesn't fit");
        v->now->depth--;
    }
    if (flags & 4) {
        if (!need(v, 1, TUPLE) || operand(v, 1)->info & 1)
            return fail(v, "malformed annotations");
        v->now->depth--;
    }
    /* The defaults of a generic function are arguments: the VM itself looks at them. */
    return pop_objects(v, (flags & 1) + (flags >> 1 & 1)) && push(v, FUNCTION, NO_INFO);
}

static bool intrinsic1(Verifier *v, uint32_t n)
{
    switch (n) {
    case INTRINSIC1_STOPITERATION_ERROR:
        return need(v, 1, EXCEPTION) && replace(v, 1, EXCEPTION, NO_INFO);
    case INTRINSIC1_LIST_TO_TUPLE: return need(v, 1, LIST) && replace(v, 1, TUPLE, NO_INFO);
    case INTRINSIC1_TYPEVAR:
    case INTRINSIC1_PARAMSPEC:
    case INTRINSIC1_TYPEVARTUPLE: return need(v, 1, STR) && replace(v, 1, OBJECT, NO_INFO);
    case INTRINSIC1_TYPEALIAS:
        return need(v, 1, TUPLE) && operand(v, 1)->info == 3
            ? replace(v, 1, OBJECT, NO_INFO)
            : fail(v, "malformed type alias");
    default: return replace(v, 1, OBJECT, NO_INFO);
    }
}

static bool intrinsic2(Verifier *v, uint32_t n)
{
    switch (n) {
    case INTRINSIC2_PREP_RERAISE_STAR:
        return need(v, 1, LIST) && need(v, 2, EXCEPTION)
            && replace(v, 2, EXCEPTION, NO_INFO);
    case INTRINSIC2_SET_FUNCTION_TYPE_PARAMS:
        return need(v, 2, FUNCTION) && replace(v, 2, FUNCTION, NO_INFO);
    default: return need(v, 2, STR) && replace(v, 2, OBJECT, NO_INFO);
    }
}

/* ---- calls, exceptions ---- */

static bool call(Verifier *v, uint32_t args, bool method, uint32_t extra)
{
    uint32_t below = method ? 4 : 3;
    if (args > v->now->depth || !need_objects(v, args + extra))
        return fail(v, "stack underflow");
    for (uint32_t i = 0; i < below; i++) {
        uint32_t down = args + extra + below - i;
        uint32_t kind = method ? METHOD0 + i : i < 2 ? HOLE : OBJECT;
        if (down > v->now->depth)
            return fail(v, "stack underflow");
        bool fits = kind == OBJECT ? is_object_kind(operand(v, down)->kind)
                                   : operand(v, down)->kind == kind;
        if (!fits)
            return fail(v, "call without a frame");
    }
    return pop(v, args + extra + below) && push(v, OBJECT, NO_INFO);
}

static bool step_exception(Verifier *v, uint32_t op, uint32_t arg)
{
    switch (op) {
    case OP_PUSH_EXC_INFO:
        if (!need(v, 1, EXCEPTION))
            return false;
        operand(v, 1)->kind = PREVIOUS;
        return push(v, EXCEPTION, NO_INFO);
    case OP_POP_EXCEPT: return need(v, 1, PREVIOUS) && pop(v, 1);
    case OP_CHECK_EXC_MATCH:
        return need(v, 2, EXCEPTION) && replace(v, 1, OBJECT, NO_INFO);
    case OP_CHECK_EG_MATCH:
        return need(v, 2, EXCEPTION) && need_objects(v, 1) && pop(v, 2)
            && push(v, EXCEPTION, NO_INFO) && push(v, EXCEPTION, NO_INFO);
    case OP_RERAISE:
        return need(v, 1, EXCEPTION) && (arg == 0 || need(v, arg + 1, LASTI)) && pop(v, 1);
    case OP_CLEANUP_THROW:
        return need(v, 1, EXCEPTION) && need_objects(v, 3) && pop(v, 3)
            && push_many(v, 2, OBJECT);
    case OP_END_ASYNC_FOR: return need(v, 1, EXCEPTION) && pop_objects(v, 2);
    case OP_WITH_EXCEPT_START:
        return need(v, 1, EXCEPTION) && v->now->depth >= 4
                && is_object_kind(operand(v, 4)->kind)
            ? push(v, OBJECT, NO_INFO)
            : fail(v, "with without a manager");
    }
    return fail(v, "unknown instruction");
}

/* ---- one instruction ---- */

static bool is_generator(const Verifier *v)
{
    return v->code->flags & (CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GENERATOR);
}

static bool swap(Verifier *v, uint32_t n)
{
    if (n < 2 || n > v->now->depth)
        return fail(v, "argument out of range");
    Word top = *operand(v, 1);
    *operand(v, 1) = *operand(v, n);
    *operand(v, n) = top;
    return true;
}

static bool copy(Verifier *v, uint32_t n)
{
    if (n < 1 || n > v->now->depth)
        return fail(v, "argument out of range");
    Word word = *operand(v, n);
    return push(v, word.kind, word.info);
}

/* Instructions whose operands are just objects. */
static bool step_plain(Verifier *v, uint32_t op, uint32_t arg)
{
    uint32_t pops = (uint32_t)opcode_pops(op, arg, false);
    uint32_t pushes = (uint32_t)opcode_pushes(op, arg, false);
    return pop_objects(v, pops) && push_many(v, pushes, OBJECT);
}

/* Where the operands stay and something is pushed: GET_LEN, MATCH_SEQUENCE, FOR_ITER ... */
static bool step_peek(Verifier *v, uint32_t operands, uint32_t pushes)
{
    return need_objects(v, operands) && push_many(v, pushes, OBJECT);
}

static bool limit(Verifier *v, uint32_t arg, uint32_t least, uint32_t most)
{
    return (arg >= least && arg <= most) || fail(v, "argument out of range");
}

static bool step_build(Verifier *v, uint32_t op, uint32_t arg, uint32_t before)
{
    switch (op) {
    case OP_BUILD_TUPLE: return build_tuple(v, arg);
    case OP_BUILD_LIST: return replace(v, arg, LIST, NO_INFO);
    case OP_BUILD_SET: return replace(v, arg, SET, NO_INFO);
    case OP_BUILD_MAP: return replace(v, 2 * arg, DICT, NO_INFO);
    case OP_BUILD_CONST_KEY_MAP:
        return need(v, 1, TUPLE) && operand(v, 1)->info == arg && before < v->code->count
            ? replace(v, arg + 1, DICT, NO_INFO) : fail(v, "malformed keys");
    case OP_BUILD_STRING:
        for (uint32_t i = 1; i <= arg; i++)
            if (!need(v, i, STR))
                return false;
        return replace(v, arg, STR, NO_INFO);
    case OP_BUILD_SLICE: return limit(v, arg, 2, 3) && replace(v, arg, OBJECT, NO_INFO);
    case OP_FORMAT_VALUE:
        return (!(arg & 4) || need(v, 1, STR)) && limit(v, arg, 0, 7)
            && replace(v, 1 + (arg >> 2), STR, NO_INFO);
    case OP_LIST_APPEND: return add_to(v, arg, 1, LIST);
    case OP_LIST_EXTEND: return add_to(v, arg, 1, LIST);
    case OP_SET_ADD:
    case OP_SET_UPDATE: return add_to(v, arg, 1, SET);
    case OP_MAP_ADD: return add_to(v, arg, 2, DICT);
    case OP_DICT_UPDATE: return add_to(v, arg, 1, DICT);
    case OP_DICT_MERGE:
        return limit(v, arg, 1, 1) && need_objects(v, 4) && add_to(v, arg, 1, DICT);
    case OP_KEYWORDS_DICT: return need_objects(v, 3) && replace(v, 1, DICT, NO_INFO);
    }
    return fail(v, "unknown instruction");
}

static bool step(Verifier *v, uint32_t op, uint32_t arg, uint32_t before)
{
    if (opcode_kinds[op] == ARGUMENT_LOCAL)
        return step_local(v, op, arg);
    switch ((enum Opcode)op) {
    case OP_LOAD_CONST: return push_const(v, arg);
    case OP_SWAP: return swap(v, arg);
    case OP_COPY: return copy(v, arg);
    case OP_POP_TOP: return pop(v, 1);
    case OP_PUSH_NULL: return push_many(v, 2, HOLE);
    case OP_COPY_FREE_VARS: /* checked with the prefix */
        for (uint32_t i = 0; i < v->free_count; i++)
            v->now->words[v->local_count - 1 - i] = (Word){CELL, NO_INFO};
        return true;
    case OP_RETURN_GENERATOR: return push(v, OBJECT, NO_INFO);
    case OP_YIELD_VALUE:
        return is_generator(v) ? replace(v, 1, OBJECT, NO_INFO)
                               : fail(v, "yield without generator");
    case OP_LOAD_GLOBAL:
        return push_many(v, (arg & 1) * 2, HOLE) && push(v, OBJECT, NO_INFO);
    case OP_LOAD_METHOD:
    case OP_LOAD_SUPER_METHOD:
        return pop_objects(v, op == OP_LOAD_METHOD ? 1 : 3) && push(v, METHOD0, NO_INFO)
            && push(v, METHOD1, NO_INFO) && push(v, METHOD2, NO_INFO)
            && push(v, METHOD3, NO_INFO);
    case OP_BUILD_TUPLE: case OP_BUILD_LIST: case OP_BUILD_SET: case OP_BUILD_MAP:
    case OP_BUILD_CONST_KEY_MAP:
    case OP_BUILD_STRING:
    case OP_BUILD_SLICE:
    case OP_FORMAT_VALUE:
    case OP_LIST_APPEND: case OP_LIST_EXTEND: case OP_SET_ADD: case OP_SET_UPDATE:
    case OP_MAP_ADD: case OP_DICT_UPDATE: case OP_DICT_MERGE: case OP_KEYWORDS_DICT:
        return step_build(v, op, arg, before);
    case OP_CALL: return call(v, arg, false, 0);
    case OP_CALL_METHOD: return call(v, arg, true, 0);
    case OP_CALL_KW: return need_names(v, before, arg) && call(v, arg, false, 1);
    case OP_CALL_METHOD_KW: return need_names(v, before, arg) && call(v, arg, true, 1);
    case OP_CALL_FUNCTION_EX:
        return limit(v, arg, 0, 1) && (!arg || need(v, 1, DICT)) && call(v, 1, false, arg);
    case OP_CALL_INTRINSIC_1: return intrinsic1(v, arg);
    case OP_CALL_INTRINSIC_2: return intrinsic2(v, arg);
    case OP_MAKE_FUNCTION: return make_function(v, arg);
    case OP_PUSH_EXC_INFO:
    case OP_POP_EXCEPT:
    case OP_CHECK_EXC_MATCH:
    case OP_CHECK_EG_MATCH:
    case OP_RERAISE:
    case OP_CLEANUP_THROW:
    case OP_END_ASYNC_FOR:
    case OP_WITH_EXCEPT_START: return step_exception(v, op, arg);
    case OP_BEFORE_WITH:
    case OP_BEFORE_ASYNC_WITH:
        return pop_objects(v, 1) && push_many(v, 2, HOLE) && push_many(v, 2, OBJECT);
    case OP_FOR_ITER: case OP_GET_LEN: case OP_MATCH_MAPPING: case OP_MATCH_SEQUENCE:
    case OP_GET_ANEXT: case OP_IMPORT_FROM:
        return step_peek(v, 1, 1);
    case OP_MATCH_KEYS: return need(v, 1, TUPLE) && step_peek(v, 2, 1);
    case OP_MATCH_CLASS:
        return need_names(v, before, NO_INFO) && replace(v, 3, OBJECT, NO_INFO);
    case OP_RAISE_VARARGS: return limit(v, arg, 0, 2) && pop_objects(v, arg);
    case OP_GET_AWAITABLE: return limit(v, arg, 0, 2) && replace(v, 1, OBJECT, NO_INFO);
    case OP_IS_OP:
    case OP_CONTAINS_OP: return limit(v, arg, 0, 1) && step_plain(v, op, arg);
    case OP_UNPACK_EX:
        return pop_objects(v, 1) && push_many(v, arg >> 8, OBJECT) && push(v, LIST, NO_INFO)
            && push_many(v, arg & 0xff, OBJECT);
    default: return step_plain(v, op, arg);
    }
}

/* ---- the layout of words ---- */

static bool check_argument(Verifier *v, uint32_t op, uint32_t arg)
{
    size_t most;
    switch ((enum ArgumentKind)opcode_kinds[op]) {
    case ARGUMENT_CONST: most = tuple_count(v->code->consts); break;
    case ARGUMENT_NAME: most = tuple_count(v->code->names); break;
    case ARGUMENT_NAME_FLAG: arg >>= 1; most = tuple_count(v->code->names); break;
    case ARGUMENT_LOCAL: most = v->local_count; break;
    case ARGUMENT_BINARY: arg &= ~16u; most = BINARY_divmod; break;
    case ARGUMENT_COMPARE: most = COMPARE_GE + 1; break;
    case ARGUMENT_INTRINSIC1: most = arg ? INTRINSIC1_COUNT : 0; break;
    case ARGUMENT_INTRINSIC2: most = arg ? INTRINSIC2_COUNT : 0; break;
    default: return true;
    }
    return arg < most || fail(v, "argument out of range");
}

static bool find_starts(Verifier *v)
{
    const CodeParts *code = v->code;
    for (uint32_t at = 0; at < code->count; ) {
        uint32_t op = INSTRUCTION_OP(code->instructions[at]);
        if (op >= OP_GENERIC_COUNT)
            return fail(v, "unknown instruction");
        if (!check_argument(v, op, INSTRUCTION_ARG(code->instructions[at])))
            return false;
        v->starts[at] = 1;
        at += 1 + opcode_cached[op];
        if (at > code->count)
            return fail(v, "truncated instruction");
    }
    return true;
}

/* COPY_FREE_VARS; MAKE_CELL ...; RETURN_GENERATOR come first, and only there. */
static bool check_prefix(Verifier *v)
{
    const CodeParts *code = v->code;
    uint32_t at = 0;
    if (v->free_count) {
        if (code->instructions[at++] != INSTRUCTION_MAKE(OP_COPY_FREE_VARS, v->free_count))
            return fail(v, "free variables are not set");
    }
    while (at < code->count && INSTRUCTION_OP(code->instructions[at]) == OP_MAKE_CELL)
        at++;
    if (is_generator(v)
        && (at >= code->count
            || INSTRUCTION_OP(code->instructions[at++]) != OP_RETURN_GENERATOR))
        return fail(v, "no generator is made");
    v->prefix_end = at;
    for (; at < code->count; at++) {
        uint32_t op = INSTRUCTION_OP(code->instructions[at]);
        if (v->starts[at] && (op == OP_COPY_FREE_VARS || op == OP_RETURN_GENERATOR))
            return fail(v, "misplaced instruction");
    }
    return true;
}

/* Where a jump or an exception may lead. */
static bool is_place(const Verifier *v, uint32_t at)
{
    return at < v->code->count && v->starts[at] && at >= v->prefix_end
        && INSTRUCTION_OP(v->code->instructions[at]) != OP_JUMP_BACKWARD_NO_INTERRUPT;
}

/* Handlers stand behind what they protect: unwinding goes on, and jumps back poll. */
static bool read_ranges(Verifier *v)
{
    const uint8_t *at = v->code->exception_table, *end = at + v->code->exception_table_size;
    uint32_t capacity = 0, last = 0;
    ExceptionRange range;
    while (exception_table_read(&at, end, &range)) {
        if (range.start < last || range.end <= range.start || range.end > v->code->count
            || range.handler < range.end || range.start < v->prefix_end || !is_place(v, range.handler)
            || range.depth + 2 > v->code->stack_size + 1)
            return fail(v, "malformed exception table");
        last = range.end;
        if (v->range_count == capacity) {
            capacity = capacity ? 2 * capacity : 8;
            ExceptionRange *grown = scratch_alloc(v, sizeof *grown * capacity);
            if (!grown)
                return false;
            if (v->range_count)
                memcpy(grown, v->ranges, sizeof *grown * v->range_count);
            v->ranges = grown;
        }
        v->ranges[v->range_count++] = range;
    }
    return at == end || fail(v, "malformed exception table");
}

static const ExceptionRange *find_range(const Verifier *v, uint32_t at)
{
    uint32_t low = 0, high = v->range_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (v->ranges[middle].end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low < v->range_count && v->ranges[low].start <= at ? &v->ranges[low] : NULL;
}

/* ---- running ---- */

/* An instruction in the range may raise: its state, cut to the range's depth, with what the
   unwinder pushes, arrives at the handler. */
static bool arrive_at_handler(Verifier *v, const ExceptionRange *range)
{
    State *now = v->now;
    uint32_t depth = now->depth, pushed = range->push_lasti ? 2 : 1;
    if (depth < range->depth)
        return fail(v, "stack is lower than the handler's");
    if (range->depth + pushed > v->code->stack_size)
        return fail(v, "stack overflow");
    Word saved[2], *top = &now->words[v->local_count + range->depth];
    memcpy(saved, top, sizeof saved);
    if (range->push_lasti)
        top[0] = (Word){LASTI, NO_INFO};
    top[pushed - 1] = (Word){EXCEPTION, NO_INFO};
    bool fine = arrive(v, range->handler, range->depth + pushed);
    memcpy(top, saved, sizeof saved);
    return fine;
}

/* May a jump that polls for no signals stand at `at` and lead to `target`? Only to a SEND
   whose value is yielded, and only behind a RESUME, which polls; nothing else comes to it. */
static bool jumps_between_yields(const Verifier *v, uint32_t at, uint32_t target)
{
    const Instruction *words = v->code->instructions;
    uint32_t next = target + 1 + opcode_cached[OP_SEND];
    return INSTRUCTION_OP(words[target]) == OP_SEND && next < v->code->count
        && INSTRUCTION_OP(words[next]) == OP_YIELD_VALUE
        && at > 0 && v->starts[at - 1] && INSTRUCTION_OP(words[at - 1]) == OP_RESUME;
}

static bool jump(Verifier *v, uint32_t op, uint32_t arg, uint32_t after)
{
    bool forward = opcode_kinds[op] == ARGUMENT_FORWARD;
    if (!forward && arg > after)
        return fail(v, "jump out of the code");
    uint32_t target = forward ? after + arg : after - arg;
    if (!is_place(v, target))
        return fail(v, "jump out of the code");
    if (op == OP_JUMP_BACKWARD_NO_INTERRUPT && !jumps_between_yields(v, v->at, target))
        return fail(v, "endless loop");
    uint32_t depth = v->now->depth;
    if (op == OP_FOR_ITER) {
        if (depth < 1)
            return fail(v, "stack underflow");
        depth--;
    }
    return arrive(v, target, depth);
}

/* Does the instruction jump before its operands are gone, or after? FOR_ITER and SEND leave
   theirs. */
static bool run_instruction(Verifier *v, uint32_t at, uint32_t before, uint32_t *after)
{
    Instruction word = v->code->instructions[at];
    v->at = at;
    uint32_t op = INSTRUCTION_OP(word), arg = INSTRUCTION_ARG(word);
    bool jumps =
        opcode_kinds[op] == ARGUMENT_FORWARD || opcode_kinds[op] == ARGUMENT_BACKWARD;
    *after = at + 1 + opcode_cached[op];
    if (op == OP_FOR_ITER)
        return need_objects(v, 1) && jump(v, op, arg, *after) && step(v, op, arg, before);
    if (!step(v, op, jumps ? 0 : arg, before))
        return false;
    return !jumps || jump(v, op, arg, *after);
}

static bool run_from(Verifier *v, uint32_t at)
{
    uint32_t before = NO_INFO, after;
    State *state = v->states[at];
    state->queued = false;
    v->now->depth = state->depth;
    memcpy(v->now->words, state->words, sizeof(Word) * (v->local_count + state->depth));
    for (uint32_t first = at;; before = at, at = after) {
        if (at >= v->code->count)
            return fail(v, "control runs off the end");
        if (at != first && v->states[at])
            return arrive(v, at, v->now->depth);
        /* PUSH_EXC_INFO never raises, and its handlers count on its being done. */
        const ExceptionRange *range = find_range(v, at);
        bool raises = INSTRUCTION_OP(v->code->instructions[at]) != OP_PUSH_EXC_INFO;
        if (range && raises && !arrive_at_handler(v, range))
            return false;
        if (!run_instruction(v, at, before, &after))
            return false;
        if (opcode_ends[INSTRUCTION_OP(v->code->instructions[at])])
            return true;
    }
}

/* ---- all of it ---- */

static bool check_frame(Verifier *v, uint32_t plain)
{
    const CodeParts *c = v->code;
    uint32_t args = c->arg_count + c->kwonly_count
        + !!(c->flags & CODE_VARARGS) + !!(c->flags & CODE_VARKEYWORDS);
    if (c->stack_size > INT32_MAX / 64 || v->local_count > INT32_MAX / 64 || plain > v->local_count)
        return fail(v, "sizes out of range");
    return (c->posonly_count <= c->arg_count && c->arg_count <= plain && c->kwonly_count <= plain
            && args <= plain)
        || fail(v, "argument counts don't fit");
}

static bool check_counts(Verifier *v)
{
    const CodeParts *c = v->code;
    uint32_t plain = 0;
    if (c->count == 0 || c->count > INT32_MAX / 8)
        return fail(v, "sizes out of range");
    for (uint32_t i = 0; i < v->local_count; i++) {
        uint8_t kind = c->local_kinds[i];
        bool is_free = kind & LOCAL_FREE;
        if (!is_exact(as_tuple(c->local_names)->items[i], TYPE_str)
            || (is_free ? kind != LOCAL_FREE : !(kind & (LOCAL_PLAIN | LOCAL_CELL)))
            || (!is_free && v->free_count) || (kind & LOCAL_PLAIN && plain < i))
            return fail(v, "malformed locals");
        plain += (kind & LOCAL_PLAIN) != 0;
        v->free_count += is_free;
    }
    return check_frame(v, plain) && (is_str_tuple(c->names) || fail(v, "malformed names"));
}

static bool prepare(Verifier *v)
{
    uint32_t count = v->code->count, words = v->local_count + v->code->stack_size + 3;
    return (v->starts = scratch_alloc(v, count))
        && (v->states = scratch_alloc(v, sizeof *v->states * count))
        && (v->queue = scratch_alloc(v, sizeof *v->queue * count))
        && (v->now = scratch_alloc(v, sizeof(State) + sizeof(Word) * words));
}

/* Arguments are set; everything else is not. */
static void enter_code(Verifier *v)
{
    const CodeParts *c = v->code;
    uint32_t args = c->arg_count + c->kwonly_count + !!(c->flags & CODE_VARARGS)
                  + !!(c->flags & CODE_VARKEYWORDS);
    for (uint32_t i = 0; i < v->local_count; i++)
        v->now->words[i] = (Word){i < args ? OBJECT : MAYBE, NO_INFO};
}

/* Every target is a place where paths meet, also when it is first reached by falling into it. */
static bool run_all(Verifier *v)
{
    enter_code(v);
    if (!arrive(v, 0, 0))
        return false;
    while (v->queued)
        if (!run_from(v, v->queue[--v->queued]))
            return false;
    return true;
}

static bool report(const Verifier *v)
{
    if (!v->problem)
        return raise_no_memory();
    RAISE(ValueError, "invalid code in %S at %u: %s", v->code->name, v->at, v->problem);
}

bool code_verify_counts(const CodeParts *parts)
{
    Verifier v = {.code = parts, .local_count = (uint32_t)tuple_count(parts->local_names)};
    return check_counts(&v) || report(&v);
}

bool code_verify_head(const CodeParts *parts)
{
    Verifier v = {.code = parts, .local_count = parts->local_count};
    return check_frame(&v, parts->plain_local_count) || report(&v);
}

bool code_verify(const CodeParts *parts)
{
    _Alignas(8) char scratch[SCRATCH_FIRST]; /* enough for most */
    Verifier v = {.code = parts, .local_count = (uint32_t)tuple_count(parts->local_names),
                  .scratch = scratch, .scratch_end = scratch + sizeof scratch};
    bool sound = check_counts(&v) && prepare(&v) && find_starts(&v) && check_prefix(&v)
              && read_ranges(&v) && run_all(&v);
    scratch_free(&v);
    return sound || report(&v);
}
