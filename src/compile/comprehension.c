/* SPDX-License-Identifier: MIT
 *
 * Comprehensions and generator expressions.
 *
 * A generator expression is a function of one argument, the first iterator, called at once.
 * List, set and dict comprehensions are inlined into the code around: what their variables
 * would hide is saved on the stack and put back afterwards, also when an exception flies by:
 *
 *     iterator; LOAD_FAST_AND_CLEAR x; SWAP; SETUP_FINALLY restore
 *     BUILD_LIST; SWAP; loop ...
 *     SWAP; STORE_FAST x
 */
#include "compile/unit.h"

#include "objects/str.h"

typedef struct SavedSymbol {
    Symbol *symbol;
    Symbol before;
} SavedSymbol;

/* What pushing the state of an inlined comprehension has changed. */
typedef struct Inlining {
    Symbol **pushed;        /* the locals saved on the stack */
    int pushed_count;
    SavedSymbol *saved;     /* symbols that mean something else inside */
    int saved_count;
    Value *hidden;          /* names that are fast locals for now */
    int hidden_count;
    Block *cleanup, *end;
} Inlining;

typedef struct Loop {
    Expr *e;
    ComprehensionKind kind;
    ComprehensionSeq *generators;
    Expr *element, *value;
} Loop;

/* ---- inlining ---- */

/* Save or restore a local. What is free here but a cell in the comprehension is in the free
   variable's place; all else is among the locals, with which cells share their places. */
static void emit_place(Compiler *c, int op, const Symbol *inner, Span span)
{
    if (inner->resolution == RESOLVED_CELL
        && number_map_find(&c->unit->freevars, inner->name) >= 0)
        emit_cell(c, op, inner->name, span);
    else
        emit_local(c, op, inner->name, span);
}

/* Inside, the name means what it means in the comprehension's scope. */
static void adopt_symbol(Compiler *c, Inlining *in, Symbol *inner, bool in_class)
{
    Symbol *outer = symbol_add(c->arena, c->unit->scope, inner->name);
    Resolution was = outer->resolution, is = inner->resolution;
    if ((was == is || is == RESOLVED_FREE || (is == RESOLVED_CELL && was == RESOLVED_FREE))
        && !in_class)
        return;
    in->saved[in->saved_count++] = (SavedSymbol){outer, *outer};
    outer->flags = inner->flags;
    outer->resolution = is;
}

static void save_local(Compiler *c, Inlining *in, Symbol *inner, Span span)
{
    Value name = inner->name;
    if (!scope_is_function_like(c->unit->scope) && !unit_is_hidden(c->unit, name)) {
        unit_set_hidden(c, name, true);
        in->hidden[in->hidden_count++] = name;
    }
    emit_place(c, OP_LOAD_FAST_AND_CLEAR, inner, span);
    if (inner->resolution == RESOLVED_CELL)
        emit_cell(c, OP_MAKE_CELL, name, span);
    in->pushed[in->pushed_count++] = inner;
}

static void push_inlining(Compiler *c, Inlining *in, Scope *scope, Span span)
{
    bool in_class = c->unit->scope->kind == SCOPE_CLASS && !c->unit->inlined;
    size_t n = scope->symbols.count + 1;
    in->pushed = arena_alloc(c->arena, n * sizeof *in->pushed);
    in->hidden = arena_alloc(c->arena, n * sizeof *in->hidden);
    in->saved = arena_alloc(c->arena, n * sizeof *in->saved);
    c->unit->inlined++;
    for (Symbol *symbol = scope->symbols.first; symbol; symbol = symbol->next) {
        bool local = symbol->flags & SYMBOL_LOCAL && !(symbol->flags & SYMBOL_NONLOCAL);
        if ((!local && !in_class) || symbol->flags & SYMBOL_PARAM)
            continue;
        adopt_symbol(c, in, symbol, in_class);
        if (local)
            save_local(c, in, symbol, span);
    }
    if (!in->pushed_count)
        return;
    emit_arg(c, OP_SWAP, in->pushed_count + 1, span);
    in->cleanup = new_block(c);
    in->end = new_block(c);
    emit_jump(c, PSEUDO_SETUP_FINALLY, in->cleanup, span);
}

/* The result of the comprehension is topmost, the saved locals lie below. */
static void restore_locals(Compiler *c, const Inlining *in, Span span)
{
    emit_arg(c, OP_SWAP, in->pushed_count + 1, span);
    for (int i = in->pushed_count; i-- > 0; )
        emit_place(c, PSEUDO_STORE_FAST_MAYBE_NULL, in->pushed[i], span);
}

static void pop_inlining(Compiler *c, Inlining *in, Span span)
{
    c->unit->inlined--;
    if (in->pushed_count) {
        emit(c, PSEUDO_POP_BLOCK, NO_SPAN);
        emit_jump(c, PSEUDO_JUMP, in->end, NO_SPAN);
        use_block(c, in->cleanup);
        emit_arg(c, OP_SWAP, 2, NO_SPAN);
        emit(c, OP_POP_TOP, NO_SPAN);       /* the unfinished result */
        restore_locals(c, in, span);
        emit_arg(c, OP_RERAISE, 0, span);
        use_block(c, in->end);
        restore_locals(c, in, span);
    }
    for (int i = in->saved_count; i-- > 0; ) {
        in->saved[i].symbol->flags = in->saved[i].before.flags;
        in->saved[i].symbol->resolution = in->saved[i].before.resolution;
    }
    for (int i = 0; i < in->hidden_count; i++)
        unit_set_hidden(c, in->hidden[i], false);
}

/* ---- loops ---- */

static bool compile_loops(Compiler *c, const Loop *loop, size_t at, int depth,
                          bool on_stack);

/* What happens for each element: yield it, or add it to the container below `depth` iterators. */
static bool compile_element(Compiler *c, const Loop *loop, int depth, Span *span)
{
    TRY(compile_expr(c, loop->element));
    *span = loop->element->span;
    switch (loop->kind) {
    case GENERATOR_EXPRESSION:
        emit_yield(c, *span);
        emit(c, OP_POP_TOP, *span);
        break;
    case LIST_COMPREHENSION: emit_arg(c, OP_LIST_APPEND, depth + 1, *span); break;
    case SET_COMPREHENSION: emit_arg(c, OP_SET_ADD, depth + 1, *span); break;
    case DICT_COMPREHENSION:
        TRY(compile_expr(c, loop->value));
        *span = span_join(*span, loop->value->span);
        emit_arg(c, OP_MAP_ADD, depth + 1, *span);
        break;
    case NO_COMPREHENSION: break;
    }
    return true;
}

/* Target, conditions, and what is inside, which may be the next `for`. */
static bool compile_loop_body(Compiler *c, const Loop *loop, size_t at, int depth,
                              Block *skip, Span *span)
{
    Comprehension *clause = loop->generators->items[at];
    TRY(compile_expr(c, clause->target));
    for (size_t i = 0; i < clause->ifs->count; i++)
        TRY(compile_condition(c, loop->e->span, clause->ifs->items[i], skip, false));
    *span = loop->element->span;
    if (at + 1 < loop->generators->count)
        return compile_loops(c, loop, at + 1, depth, false);
    return compile_element(c, loop, depth, span);
}

/* `for x in [value]` is an assignment; NULL if it isn't that. */
static Expr *single_item(const Expr *iter)
{
    if (iter->kind != EXPR_LIST && iter->kind != EXPR_TUPLE)
        return NULL;
    const ExprSeq *elts = iter->kind == EXPR_LIST ? iter->List.elts : iter->Tuple.elts;
    return elts->count == 1 && elts->items[0]->kind != EXPR_STARRED ? elts->items[0] : NULL;
}

static bool compile_iterator(Compiler *c, const Loop *loop, size_t at, bool is_async)
{
    if (at == 0) {
        c->unit->arg_count = 1;
        emit_arg(c, OP_LOAD_FAST, 0, loop->e->span);
        return true;
    }
    TRY(compile_expr(c, loop->generators->items[at]->iter));
    emit(c, is_async ? OP_GET_AITER : OP_GET_ITER, loop->e->span);
    return true;
}

static bool compile_for(Compiler *c, const Loop *loop, size_t at, int depth, bool on_stack)
{
    Block *start = new_block(c), *skip = new_block(c), *end = new_block(c);
    Span span;
    Expr *single =
        at > 0 && !on_stack ? single_item(loop->generators->items[at]->iter) : NULL;
    if (single)
        TRY(compile_expr(c, single));
    else if (!on_stack)
        TRY(compile_iterator(c, loop, at, false));
    if (!single) {
        depth++;
        use_block(c, start);
        emit_jump(c, OP_FOR_ITER, end, loop->e->span);
    }
    TRY(compile_loop_body(c, loop, at, depth, skip, &span));
    use_block(c, skip);
    if (!single) {
        emit_jump(c, PSEUDO_JUMP, start, span);
        use_block(c, end);
    }
    return true;
}

static bool compile_async_for(Compiler *c, const Loop *loop, size_t at, int depth,
                              bool on_stack)
{
    Block *start = new_block(c), *except = new_block(c), *skip = new_block(c);
    Span at_span = loop->e->span, span;
    if (!on_stack)
        TRY(compile_iterator(c, loop, at, true));
    use_block(c, start);
    TRY(unit_push_block(c, BLOCK_ASYNC_COMPREHENSION, at_span, start, NULL));
    emit_jump(c, PSEUDO_SETUP_FINALLY, except, at_span);
    emit(c, OP_GET_ANEXT, at_span);
    TRY(emit_const(c, NONE, at_span));
    TRY(compile_delegation(c, at_span, true));
    emit(c, PSEUDO_POP_BLOCK, at_span);
    TRY(compile_loop_body(c, loop, at, depth + 1, skip, &span));
    use_block(c, skip);
    emit_jump(c, PSEUDO_JUMP, start, span);
    unit_pop_block(c);
    use_block(c, except);
    emit(c, OP_END_ASYNC_FOR, at_span);
    return true;
}

static bool compile_loops(Compiler *c, const Loop *loop, size_t at, int depth,
                          bool on_stack)
{
    TRY(stack_check(" during compilation"));
    return (loop->generators->items[at]->is_async ? compile_async_for : compile_for)
        (c, loop, at, depth, on_stack);
}

/* ---- whole comprehensions ---- */

static bool compile_first_iterator(Compiler *c, const Loop *loop)
{
    Comprehension *first = loop->generators->items[0];
    TRY(compile_expr(c, first->iter));
    emit(c, first->is_async ? OP_GET_AITER : OP_GET_ITER, loop->e->span);
    return true;
}

static bool check_async(Compiler *c, const Loop *loop, Scope *scope, UnitKind around)
{
    if (scope->coroutine && loop->kind != GENERATOR_EXPRESSION
        && around != UNIT_ASYNC_FUNCTION && around != UNIT_COMPREHENSION
        && !is_top_level_await(c))
        ERROR(c, loop->e->span,
              "asynchronous comprehension outside of an asynchronous function");
    return true;
}

static int build_op(ComprehensionKind kind)
{
    return kind == LIST_COMPREHENSION ? OP_BUILD_LIST
         : kind == SET_COMPREHENSION ? OP_BUILD_SET : OP_BUILD_MAP;
}

static bool compile_inlined(Compiler *c, const Loop *loop, Scope *scope)
{
    Inlining inlining = {0};
    TRY(compile_first_iterator(c, loop));
    push_inlining(c, &inlining, scope, loop->e->span);
    TRY(check_async(c, loop, scope, c->unit->kind));
    emit_arg(c, build_op(loop->kind), 0, loop->e->span);
    emit_arg(c, OP_SWAP, 2, loop->e->span);
    TRY(compile_loops(c, loop, 0, 0, true));
    pop_inlining(c, &inlining, loop->e->span);
    return true;
}

static Value compile_as_function(Compiler *c, const Loop *loop, Value name)
{
    UnitKind around = c->unit->kind;
    bool top_level_await = is_top_level_await(c);
    TRY(unit_enter(c, name, UNIT_COMPREHENSION, loop->e, loop->e->span.line));
    if (!top_level_await)
        TRY(check_async(c, loop, c->unit->scope, around));
    if (loop->kind != GENERATOR_EXPRESSION)
        emit_arg(c, build_op(loop->kind), 0, loop->e->span);
    TRY(compile_loops(c, loop, 0, 0, false));
    if (loop->kind != GENERATOR_EXPRESSION)
        emit(c, OP_RETURN_VALUE, loop->element->span);
    unit_close_generator(c);
    Value code = TRY(assemble(c, true));
    unit_leave(c);
    return code;
}

static bool compile_called(Compiler *c, const Loop *loop, Scope *scope, Value name)
{
    Span span = loop->e->span;
    Value code = TRY(compile_as_function(c, loop, name));
    emit(c, OP_PUSH_NULL, span);
    TRY(make_closure(c, span, code, 0));
    TRY(compile_first_iterator(c, loop));
    emit_arg(c, OP_CALL, 1, span);
    if (!scope->coroutine || loop->kind == GENERATOR_EXPRESSION)
        return true;
    emit_arg(c, OP_GET_AWAITABLE, 0, span);
    TRY(emit_const(c, NONE, span));
    return compile_delegation(c, span, true);
}

bool compile_list_comp(Compiler *c, Expr *e)
{
    Loop loop = {.e = e};
    const char *name = NULL;
    switch (e->kind) {
    case EXPR_LISTCOMP: loop.kind = LIST_COMPREHENSION; name = "<listcomp>"; break;
    case EXPR_SETCOMP: loop.kind = SET_COMPREHENSION; name = "<setcomp>"; break;
    case EXPR_DICTCOMP: loop.kind = DICT_COMPREHENSION; name = "<dictcomp>"; break;
    default: loop.kind = GENERATOR_EXPRESSION; name = "<genexpr>"; break;
    }
    if (e->kind == EXPR_DICTCOMP) {
        loop.generators = e->DictComp.generators;
        loop.element = e->DictComp.key;
        loop.value = e->DictComp.value;
    } else {
        loop.generators = e->ListComp.generators;
        loop.element = e->ListComp.elt;
    }
    Scope *scope = symtable_scope(c->symtable, e);
    if (scope->coroutine && is_top_level_await(c))
        c->unit->scope->coroutine = true;
    if (scope->inlined)
        return compile_inlined(c, &loop, scope);
    return compile_called(c, &loop, scope, TRY(str_intern_utf8(name, strlen(name))));
}
