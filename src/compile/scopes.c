/* SPDX-License-Identifier: MIT
 *
 * Second pass of the symbol table: what each name means in each scope.
 *
 * From outside in: a bound name is local; a name that isn't is looked for in the functions
 * around (never in classes) and is free there, or else global. From inside out: the free
 * names of a scope's children make its own locals cells, or are free in it too. A list, set
 * or dict comprehension is then merged into its parent, after its names were resolved as if
 * it were a function of its own, which is what decides their meaning.
 */
#include "compile/error.h"
#include "compile/symtable.h"

/* A set of names, small as a rule, held as the flag list of a scratch table. */
typedef SymbolTable NameSet;

static Symbol *set_find(const NameSet *set, Value name)
{
    Scope view = {.symbols = *set};
    Symbol *symbol = symbol_find(&view, name);
    return symbol && symbol->flags ? symbol : NULL;
}

/* Members have flags 1; a removed one stays in the table with flags 0. */
static void set_add(AstArena *arena, NameSet *set, Value name)
{
    Scope view = {.symbols = *set};
    symbol_add(arena, &view, name)->flags = 1;
    *set = view.symbols;
}

static bool set_remove(NameSet *set, Value name)
{
    Symbol *symbol = set_find(set, name);
    if (symbol)
        symbol->flags = 0;
    return symbol;
}

static void set_merge(AstArena *arena, NameSet *set, const NameSet *other)
{
    for (Symbol *s = other->first; s; s = s->next)
        if (s->flags)
            set_add(arena, set, s->name);
}

/* ---- outside in ---- */

typedef enum Outer { OUTER_NOTHING, OUTER_GLOBAL, OUTER_BOUND, OUTER_TYPE_PARAM } Outer;

/* What the scopes around `scope` say of the name: bound in a function, declared global in
   one, or nothing. A class shows only its implicit cells. */
static Outer look_around(const Scope *scope, Value name)
{
    for (scope = scope->parent; scope && scope->kind != SCOPE_MODULE;
         scope = scope->parent) {
        if (scope->kind == SCOPE_CLASS) {
            if (name == NAME(__class__) || name == NAME(__classdict__))
                return OUTER_BOUND;
            continue;
        }
        Symbol *symbol = symbol_find(scope, name);
        if (!symbol || symbol->from_inlined)
            continue;
        if (symbol->flags & SYMBOL_GLOBAL)
            return OUTER_GLOBAL;
        if (symbol->flags & SYMBOL_NONLOCAL)
            continue;
        if (symbol->flags & SYMBOL_BOUND)
            return symbol->flags & SYMBOL_TYPE_PARAM ? OUTER_TYPE_PARAM : OUTER_BOUND;
    }
    return OUTER_NOTHING;
}

static bool resolve_nonlocal(Symtable *st, Scope *scope, Symbol *symbol, NameSet *free)
{
    if (scope->kind == SCOPE_MODULE)
        return symtable_error_at_directive(
            st, scope, symbol->name, "nonlocal declaration not allowed at module level");
    Outer outer = look_around(scope, symbol->name);
    if (outer == OUTER_TYPE_PARAM)
        return symtable_error_at_directive(st, scope, symbol->name,
                                    "nonlocal binding not allowed for type parameter '%S'");
    if (outer != OUTER_BOUND)
        return symtable_error_at_directive(st, scope, symbol->name,
                                           "no binding for nonlocal '%S' found");
    symbol->resolution = RESOLVED_FREE;
    scope->has_free = true;
    set_add(st->arena, free, symbol->name);
    return true;
}

/* A name that is only used: in an annotation scope the class around comes first. */
static void resolve_use(Symtable *st, Scope *scope, Symbol *symbol,
                        const Scope *class_scope, NameSet *free)
{
    Symbol *in_class = class_scope ? symbol_find(class_scope, symbol->name) : NULL;
    uint32_t flags = in_class ? in_class->flags : 0;
    if (flags & SYMBOL_GLOBAL)
        symbol->resolution = RESOLVED_GLOBAL_EXPLICIT;
    else if (flags & SYMBOL_BOUND && !(flags & SYMBOL_NONLOCAL))
        symbol->resolution = RESOLVED_GLOBAL_IMPLICIT;
    else if (look_around(scope, symbol->name) >= OUTER_BOUND) {
        symbol->resolution = RESOLVED_FREE;
        scope->has_free = true;
        set_add(st->arena, free, symbol->name);
    } else {
        symbol->resolution = RESOLVED_GLOBAL_IMPLICIT;
        scope->has_free |= scope->nested;
    }
}

static bool resolve_symbol(Symtable *st, Scope *scope, Symbol *symbol,
                           const Scope *class_scope, NameSet *free)
{
    if (symbol->flags & SYMBOL_GLOBAL) {
        if (symbol->flags & SYMBOL_NONLOCAL)
            return symtable_error_at_directive(st, scope, symbol->name,
                                               "name '%S' is nonlocal and global");
        symbol->resolution = RESOLVED_GLOBAL_EXPLICIT;
    } else if (symbol->flags & SYMBOL_NONLOCAL)
        return resolve_nonlocal(st, scope, symbol, free);
    else if (symbol->flags & SYMBOL_BOUND)
        symbol->resolution = RESOLVED_LOCAL;
    else
        resolve_use(st, scope, symbol, class_scope, free);
    return true;
}

/* ---- inside out ---- */

/* Children of inlined comprehensions count as those of the scope around them. */
static bool is_free_in_a_child(const Scope *scope, Value name)
{
    for (Scope *child = scope->first_child; child; child = child->next)
        if (child->inlined ? is_free_in_a_child(child, name)
                           : symbol_resolution(child, name) == RESOLVED_FREE)
            return true;
    return false;
}

/* Merge a comprehension's names into its parent; `free` are the comprehension's free ones. */
static void inline_comprehension(Symtable *st, Scope *scope, Scope *comp, NameSet *free,
                                 NameSet *inlined_cells)
{
    for (Symbol *symbol = comp->symbols.first; symbol; symbol = symbol->next) {
        if (symbol->flags & SYMBOL_PARAM)
            continue;
        Resolution resolution = symbol->resolution;
        Symbol *existing = symbol_find(scope, symbol->name);
        if (resolution == RESOLVED_FREE && scope->kind == SCOPE_CLASS
            && symbol->name == NAME(__class__)) {
            /* Functions in it find the class later, in its cell; now there is none yet. */
            if (is_free_in_a_child(comp, symbol->name))
                continue;
            resolution = symbol->resolution = RESOLVED_GLOBAL_IMPLICIT;
            set_remove(free, symbol->name);
        }
        if (resolution == RESOLVED_CELL || symbol->flags & SYMBOL_COMPREHENSION_CELL)
            set_add(st->arena, inlined_cells, symbol->name);
        if (!existing) {
            Symbol *copy = symbol_add(st->arena, scope, symbol->name);
            copy->flags = symbol->flags;
            copy->resolution = resolution;
            copy->from_inlined = true;
        } else if (existing->flags & SYMBOL_BOUND && scope->kind != SCOPE_CLASS
                   && !is_free_in_a_child(comp, symbol->name))
            /* Free in the comprehension, local around it: one local now. */
            set_remove(free, symbol->name);
    }
    comp->inlined = true;
}

/* Locals that inner scopes use become cells. */
static void make_cells(Scope *scope, NameSet *free, const NameSet *inlined_cells)
{
    for (Symbol *symbol = scope->symbols.first; symbol; symbol = symbol->next)
        if (symbol->resolution == RESOLVED_LOCAL
            && (set_find(free, symbol->name) || set_find(inlined_cells, symbol->name))) {
            symbol->resolution = RESOLVED_CELL;
            set_remove(free, symbol->name);
        }
}

/* What remains free in inner scopes passes through this one. */
static void pass_free_names(Symtable *st, Scope *scope, const NameSet *free)
{
    for (Symbol *name = free->first; name; name = name->next) {
        if (!name->flags)
            continue;
        Symbol *symbol = symbol_find(scope, name->name);
        if (!symbol) {
            if (scope->kind == SCOPE_MODULE)
                continue;
            symbol = symbol_add(st->arena, scope, name->name);
            symbol->resolution = RESOLVED_FREE;
        } else if (scope->kind == SCOPE_CLASS
                   && symbol->flags & (SYMBOL_BOUND | SYMBOL_GLOBAL))
            symbol->flags |= SYMBOL_FREE_CLASS;
    }
}

static bool resolve_scope(Symtable *st, Scope *scope, const Scope *class_scope,
                          NameSet *free);

static bool resolve_children(Symtable *st, Scope *scope, const Scope *class_scope,
                             NameSet *free, NameSet *inlined_cells)
{
    for (Scope *child = scope->first_child; child; child = child->next) {
        NameSet child_free = {0};
        const Scope *visible = !child->sees_class ? NULL
                             : scope->kind == SCOPE_CLASS ? scope : class_scope;
        TRY(resolve_scope(st, child, visible, &child_free));
        if (child->comprehension && child->comprehension != GENERATOR_EXPRESSION
            && !scope->sees_class)
            inline_comprehension(st, scope, child, &child_free, inlined_cells);
        set_merge(st->arena, free, &child_free);
        scope->child_has_free |= child->has_free || child->child_has_free;
    }
    return true;
}

/* Resolves the scope and all in it; its free names are added to `free`. */
static bool resolve_scope(Symtable *st, Scope *scope, const Scope *class_scope,
                          NameSet *free)
{
    TRY(stack_check(" during compilation"));
    NameSet child_free = {0}, inlined_cells = {0};
    for (Symbol *symbol = scope->symbols.first; symbol; symbol = symbol->next)
        TRY(resolve_symbol(st, scope, symbol, class_scope, free));
    TRY(resolve_children(st, scope, class_scope, &child_free, &inlined_cells));
    if (scope_is_function_like(scope))
        make_cells(scope, &child_free, &inlined_cells);
    else if (scope->kind == SCOPE_CLASS) {
        scope->needs_class_cell = set_remove(&child_free, NAME(__class__));
        scope->needs_class_dict = set_remove(&child_free, NAME(__classdict__));
    }
    for (Symbol *cell = inlined_cells.first; cell; cell = cell->next)
        symbol_add(st->arena, scope, cell->name)->flags |= SYMBOL_COMPREHENSION_CELL;
    pass_free_names(st, scope, &child_free);
    set_merge(st->arena, free, &child_free);
    return true;
}

bool scopes_resolve(Symtable *st)
{
    NameSet free = {0};
    return resolve_scope(st, st->top, NULL, &free);
}
