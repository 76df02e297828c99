/* SPDX-License-Identifier: MIT
 *
 * match. A pattern takes the subject from the stack. Captured values stay there until the
 * whole pattern has matched:
 *
 *     captures, the last of `stores` first | `on_top` values that subpatterns must preserve | subject
 *
 * What fails jumps to fail[n], which pops n values and goes to the next case.
 */
#include "compile/unit.h"

#include "objects/operate.h"
#include "objects/set.h"
#include "objects/tuple.h"

typedef struct PatternContext {
    Value *stores;             /* names captured so far, in the order of their values */
    size_t store_count, store_capacity;
    bool allow_irrefutable;    /* may this pattern match everything? */
    Block **fail;              /* by the number of values to pop */
    size_t fail_count, fail_capacity;
    size_t on_top;
} PatternContext;

static bool compile_pattern(Compiler *c, Pattern *p, PatternContext *pc);

static bool is_wildcard(const Pattern *p)
{
    return p->kind == PATTERN_MATCHAS && !p->MatchAs.name && !p->MatchAs.pattern;
}

static bool is_wildcard_star(const Pattern *p)
{
    return p->kind == PATTERN_MATCHSTAR && !p->MatchStar.name;
}

/* ---- failing ---- */

static void need_fail_blocks(Compiler *c, PatternContext *pc, size_t n)
{
    if (n >= pc->fail_capacity) {
        size_t capacity = MAX(2 * pc->fail_capacity, n + 8);
        Block **fail = arena_alloc(c->arena, capacity * sizeof *fail);
        if (pc->fail_count)
            memcpy(fail, pc->fail, pc->fail_count * sizeof *fail);
        pc->fail = fail;
        pc->fail_capacity = capacity;
    }
    while (pc->fail_count <= n)
        pc->fail[pc->fail_count++] = new_block(c);
}

static void jump_to_fail(Compiler *c, Span span, PatternContext *pc, int op)
{
    size_t pops = pc->on_top + pc->store_count;
    need_fail_blocks(c, pc, pops);
    emit_jump(c, op, pc->fail[pops], span);
}

static void emit_fail_blocks(Compiler *c, Span span, PatternContext *pc)
{
    for (size_t i = pc->fail_count; i-- > 0; ) {
        use_block(c, pc->fail[i]);
        if (i)
            emit(c, OP_POP_TOP, span);
    }
    pc->fail = NULL;
    pc->fail_count = pc->fail_capacity = 0;
}

/* ---- captures ---- */

static void rotate(Compiler *c, Span span, size_t n)
{
    for (; n > 1; n--)
        emit_arg(c, OP_SWAP, (int64_t)n, span);
}

static ssize_t find_store(const PatternContext *pc, Value name)
{
    for (size_t i = 0; i < pc->store_count; i++)
        if (pc->stores[i] == name)
            return (ssize_t)i;
    return -1;
}

static bool add_store(Compiler *c, Span span, PatternContext *pc, Value name)
{
    if (find_store(pc, name) >= 0)
        ERROR(c, span, "multiple assignments to name %R in pattern", name);
    if (pc->store_count == pc->store_capacity) {
        size_t capacity = MAX(2 * pc->store_capacity, 8);
        Value *stores = arena_alloc(c->arena, capacity * sizeof *stores);
        if (pc->store_count)
            memcpy(stores, pc->stores, pc->store_count * sizeof *stores);
        pc->stores = stores;
        pc->store_capacity = capacity;
    }
    pc->stores[pc->store_count++] = name;
    return true;
}

/* The topmost value becomes the newest capture. */
static bool capture(Compiler *c, Span span, Value name, PatternContext *pc)
{
    if (!name) {
        emit(c, OP_POP_TOP, span);
        return true;
    }
    TRY(check_forbidden_name(c, span, name, EXPR_CONTEXT_STORE));
    size_t depth = pc->on_top + pc->store_count + 1;
    TRY(add_store(c, span, pc, name));
    rotate(c, span, depth);
    return true;
}

static bool compile_subpattern(Compiler *c, Pattern *p, PatternContext *pc)
{
    bool allowed = pc->allow_irrefutable;
    pc->allow_irrefutable = true;
    TRY(compile_pattern(c, p, pc));
    pc->allow_irrefutable = allowed;
    return true;
}

/* ---- values, names ---- */

static bool compile_value_pattern(Compiler *c, Pattern *p, PatternContext *pc)
{
    Expr *value = p->MatchValue.value;
    if (!is_constant(value) && value->kind != EXPR_ATTRIBUTE)
        ERROR(c, p->span, "patterns may only match literals and attribute lookups");
    TRY(compile_expr(c, value));
    emit_arg(c, OP_COMPARE_OP, COMPARE_EQ, p->span);
    jump_to_fail(c, p->span, pc, OP_POP_JUMP_IF_FALSE);
    return true;
}

static bool compile_singleton_pattern(Compiler *c, Pattern *p, PatternContext *pc)
{
    TRY(emit_const(c, p->MatchSingleton.value, p->span));
    emit_arg(c, OP_IS_OP, 0, p->span);
    jump_to_fail(c, p->span, pc, OP_POP_JUMP_IF_FALSE);
    return true;
}

/* _, name, pattern as name */
static bool compile_as_pattern(Compiler *c, Pattern *p, PatternContext *pc)
{
    Value name = p->MatchAs.name;
    if (!p->MatchAs.pattern) {
        if (!pc->allow_irrefutable) {
            if (name)
                ERROR(c, p->span, "name capture %R makes remaining patterns unreachable",
                      name);
            ERROR(c, p->span, "wildcard makes remaining patterns unreachable");
        }
        return capture(c, p->span, name, pc);
    }
    pc->on_top++;
    emit_arg(c, OP_COPY, 1, p->span);
    TRY(compile_pattern(c, p->MatchAs.pattern, pc));
    pc->on_top--;
    return capture(c, p->span, name, pc);
}

/* ---- sequences ---- */

static bool is_star_pattern(void *item)
{
    return ((Pattern *)item)->kind == PATTERN_MATCHSTAR;
}

static bool unpack_sequence(Compiler *c, Span span, PatternSeq *patterns,
                            PatternContext *pc)
{
    size_t n = patterns->count;
    bool too_long = false;
    for (size_t i = 0; i < n; i++)
        too_long |=
            is_star_pattern(patterns->items[i]) && (i >= 1 << 8 || n - i - 1 >= 1 << 16);
    if (too_long)
        ERROR(c, span, "too many expressions in star-unpacking sequence pattern");
    TRY(compile_unpack(c, span, n, is_star_pattern, (void **)patterns->items));
    /* The items are subjects of their own, each of which is consumed in turn. */
    pc->on_top += n;
    for (size_t i = 0; i < n; i++) {
        pc->on_top--;
        TRY(compile_subpattern(c, patterns->items[i], pc));
    }
    return true;
}

/* [a, *_, b]: only the items that matter are fetched, by their indices. */
static bool index_sequence(Compiler *c, Span span, PatternSeq *patterns, size_t star,
                           PatternContext *pc)
{
    pc->on_top++;
    for (size_t i = 0; i < patterns->count; i++) {
        if (is_wildcard(patterns->items[i]) || i == star)
            continue;
        emit_arg(c, OP_COPY, 1, span);
        if (i < star)
            TRY(emit_const(c, small_int((int64_t)i), span));
        else {
            emit(c, OP_GET_LEN, span);
            TRY(emit_const(c, small_int((int64_t)(patterns->count - i)), span));
            emit_arg(c, OP_BINARY_OP, BINARY_subtract, span);
        }
        emit(c, OP_BINARY_SUBSCR, span);
        TRY(compile_subpattern(c, patterns->items[i], pc));
    }
    pc->on_top--;
    emit(c, OP_POP_TOP, span);
    return true;
}

static bool check_length(Compiler *c, Span span, size_t n, int compare, PatternContext *pc)
{
    emit(c, OP_GET_LEN, span);
    TRY(emit_const(c, small_int((int64_t)n), span));
    emit_arg(c, OP_COMPARE_OP, compare, span);
    jump_to_fail(c, span, pc, OP_POP_JUMP_IF_FALSE);
    return true;
}

static bool compile_sequence_pattern(Compiler *c, Pattern *p, PatternContext *pc)
{
    PatternSeq *patterns = p->MatchSequence.patterns;
    size_t n = patterns->count, star = SIZE_MAX;
    bool only_wildcards = true;
    for (size_t i = 0; i < n; i++) {
        Pattern *item = patterns->items[i];
        if (item->kind == PATTERN_MATCHSTAR) {
            if (star != SIZE_MAX)
                ERROR(c, p->span, "multiple starred names in sequence pattern");
            star = i;
        }
        only_wildcards &= is_wildcard(item) || is_wildcard_star(item);
    }
    pc->on_top++;
    emit(c, OP_MATCH_SEQUENCE, p->span);
    jump_to_fail(c, p->span, pc, OP_POP_JUMP_IF_FALSE);
    if (star == SIZE_MAX)
        TRY(check_length(c, p->span, n, COMPARE_EQ, pc));
    else if (n > 1)
        TRY(check_length(c, p->span, n - 1, COMPARE_GE, pc));
    pc->on_top--;
    if (only_wildcards) {
        emit(c, OP_POP_TOP, p->span);
        return true;
    }
    if (star != SIZE_MAX && is_wildcard_star(patterns->items[star]))
        return index_sequence(c, p->span, patterns, star, pc);
    return unpack_sequence(c, p->span, patterns, pc);
}

/* ---- mappings ---- */

/* The keys, checked for repetition as far as they are constants. */
static bool compile_keys(Compiler *c, Pattern *p)
{
    ExprSeq *keys = p->MatchMapping.keys;
    Value seen = TRY(set_new());
    for (size_t i = 0; i < keys->count; i++) {
        Expr *key = keys->items[i];
        bool found;
        if (!key)
            ERROR(c, p->MatchMapping.patterns->items[i]->span,
                  "can't use NULL keys in MatchMapping (set 'rest' parameter instead)");
        if (is_constant(key)) {
            TRY(set_contains(seen, key->Constant.value, &found));
            if (found)
                ERROR(c, p->span, "mapping pattern checks duplicate key (%R)",
                      key->Constant.value);
            TRY(set_add(seen, key->Constant.value));
        } else if (key->kind != EXPR_ATTRIBUTE)
            ERROR(c, p->span,
                  "mapping pattern keys may only match literals and attribute lookups");
        TRY(compile_expr(c, key));
    }
    emit_arg(c, OP_BUILD_TUPLE, (int64_t)keys->count, p->span);
    return true;
}

/* The topmost value is None: no match. */
static bool fail_if_none(Compiler *c, Span span, PatternContext *pc)
{
    emit_arg(c, OP_COPY, 1, span);
    TRY(emit_const(c, NONE, span));
    emit_arg(c, OP_IS_OP, 1, span);
    jump_to_fail(c, span, pc, OP_POP_JUMP_IF_FALSE);
    return true;
}

/* [subject keys]: **rest gets a copy of the subject without the keys. */
static bool compile_rest(Compiler *c, Pattern *p, PatternContext *pc)
{
    Span span = p->span;
    size_t n = p->MatchMapping.keys->count;
    if (!p->MatchMapping.rest) {
        emit(c, OP_POP_TOP, span);
        emit(c, OP_POP_TOP, span);
        return true;
    }
    emit_arg(c, OP_BUILD_MAP, 0, span);
    emit_arg(c, OP_SWAP, 3, span);
    emit_arg(c, OP_DICT_UPDATE, 2, span);
    emit_arg(c, OP_UNPACK_SEQUENCE, (int64_t)n, span);
    for (; n > 0; n--) {
        emit_arg(c, OP_COPY, (int64_t)n + 1, span);
        emit_arg(c, OP_SWAP, 2, span);
        emit(c, OP_DELETE_SUBSCR, span);
    }
    return capture(c, span, p->MatchMapping.rest, pc);
}

static bool compile_mapping_pattern(Compiler *c, Pattern *p, PatternContext *pc)
{
    size_t n = p->MatchMapping.keys->count;
    PatternSeq *patterns = p->MatchMapping.patterns;
    if (n != patterns->count)
        ERROR(c, p->span, "keys (%zu) / patterns (%zu) length mismatch in mapping pattern",
              n, patterns->count);
    pc->on_top++;
    emit(c, OP_MATCH_MAPPING, p->span);
    jump_to_fail(c, p->span, pc, OP_POP_JUMP_IF_FALSE);
    if (!n && !p->MatchMapping.rest) {
        pc->on_top--;
        emit(c, OP_POP_TOP, p->span);
        return true;
    }
    if (n)
        TRY(check_length(c, p->span, n, COMPARE_GE, pc));
    TRY(compile_keys(c, p));
    emit(c, OP_MATCH_KEYS, p->span);
    pc->on_top += 2;
    TRY(fail_if_none(c, p->span, pc));
    emit_arg(c, OP_UNPACK_SEQUENCE, (int64_t)n, p->span);
    pc->on_top += n - 1;
    for (size_t i = 0; i < n; i++) {
        pc->on_top--;
        TRY(compile_subpattern(c, patterns->items[i], pc));
    }
    pc->on_top -= 2;
    return compile_rest(c, p, pc);
}

/* ---- classes ---- */

static bool check_class_keywords(Compiler *c, Pattern *p)
{
    ValueSeq *names = p->MatchClass.kwd_attrs;
    PatternSeq *patterns = p->MatchClass.kwd_patterns;
    for (size_t i = 0; i < names->count; i++) {
        TRY(check_forbidden_name(c, patterns->items[i]->span, names->items[i],
                                 EXPR_CONTEXT_STORE));
        for (size_t j = i + 1; j < names->count; j++)
            if (names->items[j] == names->items[i])
                ERROR(c, patterns->items[j]->span,
                      "attribute name repeated in class pattern: %S", names->items[i]);
    }
    return true;
}

static bool compile_class_pattern(Compiler *c, Pattern *p, PatternContext *pc)
{
    PatternSeq *patterns = p->MatchClass.patterns, *keywords = p->MatchClass.kwd_patterns;
    ValueSeq *names = p->MatchClass.kwd_attrs;
    size_t args = patterns->count, n = args + names->count;
    if (names->count != keywords->count)
        ERROR(c, p->span,
              "kwd_attrs (%zu) / kwd_patterns (%zu) length mismatch in class pattern",
              names->count, keywords->count);
    TRY(check_class_keywords(c, p));
    TRY(compile_expr(c, p->MatchClass.cls));
    TRY(emit_const(c, TRY(tuple_new(names->items, names->count)), p->span));
    emit_arg(c, OP_MATCH_CLASS, (int64_t)args, p->span);
    emit_arg(c, OP_COPY, 1, p->span);
    TRY(emit_const(c, NONE, p->span));
    emit_arg(c, OP_IS_OP, 1, p->span);
    pc->on_top++;
    jump_to_fail(c, p->span, pc, OP_POP_JUMP_IF_FALSE);
    emit_arg(c, OP_UNPACK_SEQUENCE, (int64_t)n, p->span);
    pc->on_top += n - 1;
    for (size_t i = 0; i < n; i++) {
        Pattern *item = i < args ? patterns->items[i] : keywords->items[i - args];
        pc->on_top--;
        if (is_wildcard(item))
            emit(c, OP_POP_TOP, p->span);
        else
            TRY(compile_subpattern(c, item, pc));
    }
    return true;
}

/* ---- alternatives ---- */

/* Bring the captures of an alternative into the order of the first one's. */
static bool reorder_stores(Compiler *c, Span span, PatternContext *pc,
                           const PatternContext *first)
{
    if (pc->store_count != first->store_count)
        return false;
    for (size_t i = pc->store_count; i-- > 0; ) {
        ssize_t found = find_store(pc, first->stores[i]);
        if (found < 0)
            return false;
        if ((size_t)found == i)
            continue;
        /* Rotating the first found + 1 of i + 1 names by one, found + 1 times, puts it there. */
        size_t rotations = (size_t)found + 1, total = i + 1;
        Value *moved = arena_alloc(c->arena, total * sizeof *moved);
        for (size_t j = 0; j < total; j++)
            moved[j] = pc->stores[(j + rotations) % total];
        memcpy(pc->stores, moved, total * sizeof *moved);
        for (size_t j = 0; j < rotations; j++)
            rotate(c, span, total);
    }
    return true;
}

static bool compile_alternatives(Compiler *c, Pattern *p, PatternContext *outer,
                                 PatternContext *first, Block *end)
{
    PatternSeq *patterns = p->MatchOr.patterns;
    for (size_t i = 0; i < patterns->count; i++) {
        Pattern *alternative = patterns->items[i];
        PatternContext pc = {0};
        pc.allow_irrefutable = i + 1 == patterns->count && outer->allow_irrefutable;
        emit_arg(c, OP_COPY, 1, alternative->span);
        TRY(compile_pattern(c, alternative, &pc));
        if (i == 0)
            *first = (PatternContext){.stores = pc.stores, .store_count = pc.store_count};
        else if (!reorder_stores(c, alternative->span, &pc, first))
            ERROR(c, p->span, "alternative patterns bind different names");
        emit_jump(c, PSEUDO_JUMP, end, alternative->span);
        emit_fail_blocks(c, alternative->span, &pc);
    }
    return true;
}

static bool compile_or_pattern(Compiler *c, Pattern *p, PatternContext *pc)
{
    PatternContext first = {0};
    Block *end = new_block(c);
    TRY(compile_alternatives(c, p, pc, &first, end));
    emit(c, OP_POP_TOP, p->span);
    jump_to_fail(c, p->span, pc, PSEUDO_JUMP);
    use_block(c, end);
    /* [older captures, on_top, subject, new captures] */
    size_t depth = first.store_count + 1 + pc->on_top + pc->store_count;
    for (size_t i = 0; i < first.store_count; i++) {
        rotate(c, p->span, depth);
        TRY(add_store(c, p->span, pc, first.stores[i]));
    }
    emit(c, OP_POP_TOP, p->span);
    return true;
}

static bool compile_pattern(Compiler *c, Pattern *p, PatternContext *pc)
{
    TRY(stack_check(" during compilation"));
    switch (p->kind) {
    case PATTERN_MATCHVALUE: return compile_value_pattern(c, p, pc);
    case PATTERN_MATCHSINGLETON: return compile_singleton_pattern(c, p, pc);
    case PATTERN_MATCHSEQUENCE: return compile_sequence_pattern(c, p, pc);
    case PATTERN_MATCHMAPPING: return compile_mapping_pattern(c, p, pc);
    case PATTERN_MATCHCLASS: return compile_class_pattern(c, p, pc);
    case PATTERN_MATCHSTAR: return capture(c, p->span, p->MatchStar.name, pc);
    case PATTERN_MATCHAS: return compile_as_pattern(c, p, pc);
    case PATTERN_MATCHOR: return compile_or_pattern(c, p, pc);
    }
    return true;
}

/* ---- match ---- */

static bool compile_case(Compiler *c, MatchCase *m, bool last, bool copy, Block *end)
{
    Span span = m->pattern->span;
    PatternContext pc = {.allow_irrefutable = m->guard || last};
    if (copy)
        emit_arg(c, OP_COPY, 1, span);
    TRY(compile_pattern(c, m->pattern, &pc));
    for (size_t i = 0; i < pc.store_count; i++)
        TRY(compile_name_at(c, span, pc.stores[i], EXPR_CONTEXT_STORE));
    if (m->guard) {
        need_fail_blocks(c, &pc, 0);
        TRY(compile_condition(c, span, m->guard, pc.fail[0], false));
    }
    if (copy)
        emit(c, OP_POP_TOP, span);
    TRY(compile_body(c, m->body));
    emit_jump(c, PSEUDO_JUMP, end, NO_SPAN);
    emit_fail_blocks(c, span, &pc);
    return true;
}

bool compile_match_stmt(Compiler *c, Stmt *s)
{
    MatchCaseSeq *cases = s->Match.cases;
    Block *end = new_block(c);
    MatchCase *last = cases->items[cases->count - 1];
    /* A trailing `case _` needs no test and no copy of the subject. */
    bool has_default = is_wildcard(last->pattern) && cases->count > 1;
    size_t n = cases->count - has_default;
    TRY(compile_expr(c, s->Match.subject));
    for (size_t i = 0; i < n; i++)
        TRY(compile_case(c, cases->items[i], i + 1 == cases->count, i + 1 < n, end));
    if (has_default) {
        emit(c, OP_NOP, last->pattern->span);
        if (last->guard)
            TRY(compile_condition(c, last->pattern->span, last->guard, end, false));
        TRY(compile_body(c, last->body));
    }
    use_block(c, end);
    return true;
}
