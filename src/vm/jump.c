/* SPDX-License-Identifier: MIT
 *
 * Going on at another line. The operand stack there must be a part, from below, of what
 * is on it now; what is above gets popped. So all paths through the code are run with
 * kinds instead of values:
 *
 *     stack at an instruction:  [iterator] [exception] ...     lowest first
 */
#include "vm/jump.h"

#include "gc/heap.h"
#include "objects/str.h"
#include "vm/vm_state.h"

/* HOLE: room for a frame's head; WORD: what LOAD_METHOD leaves. */
enum Kind { OBJECT, ITERATOR, EXCEPTION, LASTI, HOLE, WORD };

#define UNREACHED UINT32_MAX

typedef struct Jumps {
    Code *code;
    uint32_t room;   /* kinds an instruction */
    uint32_t *depth; /* by word; UNREACHED */
    uint8_t *kinds;  /* room for each word */
    bool changed;
} Jumps;

static uint8_t *kinds_at(const Jumps *j, uint32_t at) { return j->kinds + (size_t)at * j->room; }

/* ---- what instructions do to the kinds ---- */

static const char *next_word(const char *text, size_t *length)
{
    while (*text == ' ')
        text++;
    *length = strcspn(text, " ");
    return text;
}

static uint32_t count_words(const char *from, const char *end)
{
    uint32_t count = 0;
    size_t n;
    for (from = next_word(from, &n); from < end; from = next_word(from + n, &n))
        count++;
    return count;
}

/* How many of the values that an instruction takes it leaves where they are: those that
 * begin both sides of its picture. */
static uint32_t kept_values(enum Opcode op, uint32_t pops)
{
    const char *before = opcode_pictures[op], *end = strstr(before, "--"), *after = end + 2;
    size_t n, m;
    before = next_word(before, &n);
    after = next_word(after, &m);
    while (before < end && n == m && strncmp(before, after, n) == 0) {
        before = next_word(before + n, &n);
        after = next_word(after + m, &m);
    }
    uint32_t rest = count_words(before, end);
    return memchr(before, '[', (size_t)(end - before)) || rest > pops ? 0 : pops - rest;
}

/* The kind of the i-th of the values that an instruction pushes. */
static enum Kind pushed_kind(enum Opcode op, uint32_t i, uint32_t pushes)
{
    switch (op) {
    case OP_GET_ITER: case OP_GET_AITER: return ITERATOR;
    case OP_PUSH_EXC_INFO: return EXCEPTION;
    case OP_PUSH_NULL: return HOLE;
    case OP_LOAD_GLOBAL: return i + 1 < pushes ? HOLE : OBJECT;
    case OP_BEFORE_WITH: case OP_BEFORE_ASYNC_WITH: return i < 2 ? HOLE : OBJECT;
    case OP_LOAD_METHOD: case OP_LOAD_SUPER_METHOD: return WORD;
    default: return OBJECT;
    }
}

static uint32_t run(uint8_t *kinds, uint32_t depth, enum Opcode op, uint32_t arg, bool jumps)
{
    if (op == OP_COPY) {
        kinds[depth] = kinds[depth - arg];
        return depth + 1;
    }
    if (op == OP_SWAP) {
        uint8_t top = kinds[depth - 1];
        kinds[depth - 1] = kinds[depth - arg];
        kinds[depth - arg] = top;
        return depth;
    }
    if (op == OP_FOR_ITER && jumps)
        return depth - 1;
    uint32_t pops = (uint32_t)opcode_pops(op, arg, jumps);
    uint32_t pushes = (uint32_t)opcode_pushes(op, arg, jumps);
    uint32_t kept = MIN(kept_values(op, pops), MIN(pops, pushes));
    depth -= pops - kept;
    for (uint32_t i = kept; i < pushes; i++)
        kinds[depth++] = pushed_kind(op, i, pushes);
    return depth;
}

/* ---- all paths ---- */

static void arrive(Jumps *j, uint32_t at, const uint8_t *kinds, uint32_t depth)
{
    if (at >= j->code->count || j->depth[at] != UNREACHED || depth > j->room)
        return;
    memcpy(kinds_at(j, at), kinds, depth);
    j->depth[at] = depth;
    j->changed = true;
}

static void arrive_at_handler(Jumps *j, uint32_t at, uint8_t *kinds, uint32_t depth)
{
    const ExceptionRange *range = code_handler(j->code, at);
    if (!range || range->depth > depth || j->depth[range->handler] != UNREACHED)
        return;
    memcpy(kinds, kinds_at(j, at), depth);
    uint32_t top = range->depth;
    if (range->push_lasti)
        kinds[top++] = LASTI;
    kinds[top++] = EXCEPTION;
    arrive(j, range->handler, kinds, top);
}

static void run_from(Jumps *j, uint32_t at, uint8_t *kinds)
{
    Instruction word = j->code->instructions[at];
    enum Opcode op = opcode_generic[INSTRUCTION_OP(word)];
    uint32_t arg = INSTRUCTION_ARG(word), after = at + 1 + opcode_cached[op];
    uint32_t depth = j->depth[at];
    arrive_at_handler(j, at, kinds, depth);
    if (opcode_kinds[op] == ARGUMENT_FORWARD || opcode_kinds[op] == ARGUMENT_BACKWARD) {
        memcpy(kinds, kinds_at(j, at), depth);
        uint32_t there = run(kinds, depth, op, arg, true);
        arrive(j, opcode_kinds[op] == ARGUMENT_FORWARD ? after + arg : after - arg, kinds, there);
    }
    if (!opcode_ends[op]) {
        memcpy(kinds, kinds_at(j, at), depth);
        arrive(j, after, kinds, run(kinds, depth, op, arg, false));
    }
}

static bool find_stacks(Jumps *j, Code *code)
{
    *j = (Jumps){.code = code, .room = code->stack_size + 4};
    j->depth = gc_alloc_atomic(code->count * sizeof *j->depth);
    j->kinds = gc_alloc_buffer_atomic((size_t)code->count * j->room);
    uint8_t *kinds = gc_alloc_atomic(j->room + 8);
    if (!j->depth || !j->kinds || !kinds)
        return raise_no_memory();
    for (uint32_t i = 0; i < code->count; i++)
        j->depth[i] = UNREACHED;
    arrive(j, 0, kinds, 0);
    while (j->changed) {
        j->changed = false;
        for (uint32_t at = 0; at < code->count; at++) {
            if (j->depth[at] != UNREACHED)
                run_from(j, at, kinds);
            at += opcode_cached[INSTRUCTION_OP(code->instructions[at])];
        }
    }
    return true;
}

/* ---- choosing the place ---- */

static bool kinds_fit(uint8_t from, uint8_t to)
{
    return to == OBJECT ? from != HOLE && from != WORD : from == to;
}

static bool stacks_fit(const Jumps *j, uint32_t from, uint32_t to)
{
    if (j->depth[to] == UNREACHED || j->depth[to] > j->depth[from])
        return false;
    for (uint32_t i = 0; i < j->depth[to]; i++)
        if (!kinds_fit(kinds_at(j, from)[i], kinds_at(j, to)[i]))
            return false;
    return true;
}

static const char *why_not(const Jumps *j, uint32_t from, uint32_t to)
{
    if (j->depth[from] == UNREACHED)
        return "can't jump from unreachable code";
    if (j->depth[to] == UNREACHED)
        return "can't jump into an exception handler, or code may be unreachable";
    switch (j->depth[to] ? kinds_at(j, to)[j->depth[to] - 1] : OBJECT) {
    case EXCEPTION: return "can't jump into an 'except' block as there's no exception";
    case LASTI: return "can't jump into a re-raising block as there's no location";
    case ITERATOR: return "can't jump into the body of a for loop";
    default: return "incompatible stacks";
    }
}

/* The line that can be gone to: that one or, where it has no code, the next that has. */
static int find_line(Code *code, int line)
{
    int best = INT32_MAX;
    const int *lines = trace_lines(code);
    for (uint32_t at = 0; lines && at < code->count; at++) {
        int here = lines[at];
        if (here >= line && here < best)
            best = here;
        at += opcode_cached[INSTRUCTION_OP(code->instructions[at])];
    }
    return best;
}

/* The instruction that begins the line with the most of the stack that is there: its
 * number, or -1 with ValueError. */
static int64_t find_target(const Jumps *j, uint32_t from, int line)
{
    Code *code = j->code;
    const char *problem = "cannot find bytecode for specified line";
    int64_t best = -1;
    bool explained = false;
    const int *lines = trace_lines(code);
    int previous = -1;
    for (uint32_t at = 0; lines && at < code->count; at++) {
        int here = lines[at];
        if (here == line && here != previous) {
            if (j->depth[from] != UNREACHED && stacks_fit(j, from, at)) {
                if (best < 0 || j->depth[at] > j->depth[best])
                    best = at;
            } else if (!explained) {
                problem = why_not(j, from, at);
                explained = true;
            }
        }
        previous = here;
        at += opcode_cached[INSTRUCTION_OP(code->instructions[at])];
    }
    if (best < 0)
        raise_error(TYPE_ValueError, "%s", problem);
    return best;
}

/* ---- going there ---- */

/* Unset locals might be used unchecked there. */
static bool set_unbound_locals(Frame *frame)
{
    Code *code = frame_code(frame);
    int unbound = 0;
    for (uint32_t i = 0; i < code->local_count; i++)
        unbound += !frame->locals[i];
    if (!unbound)
        return true;
    Value text = TRY(str_format("assigning None to %d unbound local%s", unbound, unbound == 1 ? "" : "s"));
    TRY(rt.services.warn(TYPE_RuntimeWarning, text, 1));
    for (uint32_t i = 0; i < code->local_count; i++)
        if (!frame->locals[i])
            frame->locals[i] = NONE;
    return true;
}

static void pop_to(Thread *thread, Frame *frame, const Jumps *j, uint32_t from, uint32_t depth)
{
    for (uint32_t i = j->depth[from]; i-- > depth;) {
        Value v = frame_stack(frame)[i];
        if (kinds_at(j, from)[i] == EXCEPTION)
            thread->handled = v == NONE ? 0 : v == UNBOUND ? slow_resumer_handled(frame) : v;
    }
    thread->vm->trace_sp = frame_stack(frame) + depth;
}

static bool check_event(Thread *thread, FrameObject *frame)
{
    switch (thread->vm->trace_event) {
    case TRACE_NOTHING: RAISE(ValueError, "f_lineno can only be set in a trace function");
    case TRACE_CALL: RAISE(ValueError, "can't jump from the 'call' trace event of a new frame");
    case TRACE_C_CALL: RAISE(ValueError, "can't jump during a call");
    case TRACE_LINE: case TRACE_YIELD: break;
    case TRACE_OTHER: RAISE(ValueError, "can only jump from a 'line' trace event");
    }
    if (!frame->trace)
        RAISE(ValueError, "f_lineno can only be set by a trace function");
    if (!frame->on_stack || frame->frame != thread->vm->trace_frame)
        RAISE(ValueError, "can only jump from a 'line' trace event");
    return true;
}

bool jump_to_line(Thread *thread, FrameObject *object, int line)
{
    Code *code = object->function->code;
    Jumps j;
    TRY(check_event(thread, object));
    if (line < (int)code->first_line)
        RAISE(ValueError, "line %d comes before the current code block", line);
    int target_line = find_line(code, line);
    if (target_line == INT32_MAX)
        RAISE(ValueError, "line %d comes after the current code block", line);
    TRY(find_stacks(&j, code));
    uint32_t from = (uint32_t)(thread->vm->trace_pc - code->instructions) - 1;
    int64_t target = find_target(&j, from, target_line);
    if (target < 0)
        return false;
    TRY(set_unbound_locals(object->frame));
    pop_to(thread, object->frame, &j, from, j.depth[target]);
    thread->vm->trace_pc = code->instructions + target + 1;
    object->line = -1;
    return true;
}
