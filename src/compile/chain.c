/* SPDX-License-Identifier: MIT
 *
 * Operators, attributes, subscripts and calls, which form chains of any length: a + b - c,
 * a.b(c)[d]. From the last link to the first goes what comes before the operand that a link
 * begins with; then comes the first operand of all, and the rest of each link, back to the last.
 */
#include "compile/unit.h"

typedef struct Link {
    Expr *e;
    bool is_method;                /* o.m(...) */
} Link;

typedef struct Links {
    AstArena *arena;
    Link few[16], *items;
    size_t count, capacity;
} Links;

static void push_link(Links *links, Link link)
{
    if (links->count == links->capacity) {
        Link *more = arena_alloc(links->arena, 2 * links->capacity * sizeof *more);
        memcpy(more, links->items, links->count * sizeof *more);
        links->items = more;
        links->capacity *= 2;
    }
    links->items[links->count++] = link;
}

/* The operand that the link begins with; NULL: this is no link, but compiled as a whole. */
static Expr *link_operand(Compiler *c, Link *link)
{
    Expr *e = link->e, *attribute = e;
    link->is_method = false;
    switch (e->kind) {
    case EXPR_BINOP: return e->BinOp.left;
    case EXPR_SUBSCRIPT: return e->Subscript.value;
    case EXPR_CALL:
        if (!call_is_method(c, e))
            return e->Call.func;
        link->is_method = true;
        attribute = e->Call.func;
        FALLTHROUGH;
    case EXPR_ATTRIBUTE:
        return attribute->Attribute.ctx == EXPR_CONTEXT_LOAD && call_is_plain_super(c, attribute)
                   ? NULL : attribute->Attribute.value;
    default: return NULL;
    }
}

static bool begin_link(Compiler *c, const Link *link)
{
    switch (link->e->kind) {
    case EXPR_SUBSCRIPT: return compile_subscript_begin(c, link->e);
    case EXPR_CALL: return compile_call_begin(c, link->e, link->is_method);
    default: return true;
    }
}

static bool finish_link(Compiler *c, const Link *link)
{
    switch (link->e->kind) {
    case EXPR_BINOP: return compile_bin_op_rest(c, link->e);
    case EXPR_SUBSCRIPT: return compile_subscript_rest(c, link->e);
    case EXPR_CALL: return compile_call_rest(c, link->e, link->is_method);
    default: return compile_attribute_rest(c, link->e);
    }
}

/* What a chain begins with: super() is treated apart. */
static bool compile_first(Compiler *c, Expr *e)
{
    return e->kind == EXPR_CALL ? compile_super_call(c, e)
         : e->kind == EXPR_ATTRIBUTE ? compile_super_attribute(c, e) : compile_expr(c, e);
}

bool compile_chain(Compiler *c, Expr *e)
{
    Links links = {.arena = c->arena, .items = links.few, .capacity = countof(links.few)};
    Link link = {e, false};
    for (Expr *operand; (operand = link_operand(c, &link)); link.e = operand) {
        TRY(begin_link(c, &link));
        push_link(&links, link);
    }
    TRY(compile_first(c, link.e));
    while (links.count--)
        TRY(finish_link(c, &links.items[links.count]));
    return true;
}
