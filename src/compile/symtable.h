/* SPDX-License-Identifier: MIT
 *
 * The symbol table: which scopes a module has, and what each name means in each of them.
 *
 * symtable.c walks the tree once and notes in every scope how its names are used (enum
 * SymbolFlag); scopes.c then resolves each name from outside in (enum Resolution), collects
 * free variables from inside out, and merges the scopes of list, set and dict comprehensions
 * into those around them (PEP 709).
 *
 *     Symtable -> top Scope -> children ...      in source order
 *     node of the tree -> Scope                  what code generation looks up
 *
 * All of it lies in the arena of the compilation.
 */
#ifndef COMPILE_SYMTABLE_H
#define COMPILE_SYMTABLE_H

#include "ast/ast.h"
#include "objects/errors.h"

typedef enum ScopeKind {
    SCOPE_FUNCTION, SCOPE_CLASS, SCOPE_MODULE,
    SCOPE_ANNOTATION,     /* an annotation that stays a string: checked, then forgotten */
    SCOPE_TYPE_VAR_BOUND, /* the T: bound of a type parameter */
    SCOPE_TYPE_ALIAS,     /* the value of a type statement */
    SCOPE_TYPE_PARAM,     /* around a generic function, class or type alias */
} ScopeKind;

typedef enum ComprehensionKind {
    NO_COMPREHENSION,
    LIST_COMPREHENSION,
    DICT_COMPREHENSION,
    SET_COMPREHENSION,
    GENERATOR_EXPRESSION,
} ComprehensionKind;

enum SymbolFlag {
    SYMBOL_GLOBAL = 1,
    SYMBOL_LOCAL = 2,
    SYMBOL_PARAM = 4,
    SYMBOL_NONLOCAL = 8,
    SYMBOL_USE = 16,
    SYMBOL_FREE_CLASS = 64, /* bound in a class, and free in its functions */
    SYMBOL_IMPORT = 128,
    SYMBOL_ANNOTATION = 256,
    SYMBOL_ITERATION = 512,
    SYMBOL_TYPE_PARAM = 1024,
    SYMBOL_COMPREHENSION_CELL =
        2048, /* a cell because an inlined comprehension needs one */
    SYMBOL_BOUND =
        SYMBOL_LOCAL | SYMBOL_PARAM | SYMBOL_NONLOCAL | SYMBOL_IMPORT | SYMBOL_TYPE_PARAM,
};

typedef enum Resolution {
    UNRESOLVED,
    RESOLVED_LOCAL,
    RESOLVED_GLOBAL_EXPLICIT,
    RESOLVED_GLOBAL_IMPLICIT,
    RESOLVED_FREE,
    RESOLVED_CELL,
} Resolution;

typedef struct Symbol {
    Value name;            /* interned, mangled */
    uint32_t flags;        /* enum SymbolFlag */
    Resolution resolution;
    bool
        from_inlined; /* came with an inlined comprehension: not visible to nested scopes */
    struct Symbol *next;   /* in order of appearance */
} Symbol;

/* Names -> symbols: open addressing by the interned name's address. */
typedef struct SymbolTable {
    Symbol **slots;
    uint32_t lg_size, count;
    Symbol *first, *last;
} SymbolTable;

/* `global x` and `nonlocal x`, for the places of errors found later. */
typedef struct Directive {
    Value name;
    Span span;
    struct Directive *next;
} Directive;

typedef struct Scope {
    ScopeKind kind;
    ComprehensionKind comprehension;
    Value name;
    const void *node;
    Span span;
    struct Scope *parent;
    struct Scope *first_child, *last_child, *next; /* next: sibling */
    SymbolTable symbols;
    ValueSeq *parameters;      /* mangled, in the order of the frame */
    Directive *directives;
    uint32_t id;
    bool nested;               /* inside a function */
    bool generator, coroutine;
    bool varargs, varkeywords;
    bool returns_value;        /* has `return x` */
    bool has_free;             /* uses variables of functions around it */
    bool child_has_free;
    bool needs_class_cell;     /* __class__ is used in a method */
    bool needs_class_dict;     /* __classdict__ is used in an annotation scope */
    bool inlined;              /* a comprehension that became part of its parent */
    bool sees_class;           /* an annotation scope right inside a class */
    bool in_iteration_target;  /* while walking: */
    int in_iteration_iterable;
} Scope;

typedef struct Symtable {
    AstArena *arena;
    Value filename;
    uint32_t features;         /* CODE_FUTURE_ flags */
    Scope *top, *current;
    Value class_name;          /* for mangling; 0 outside classes */
    struct ScopeSlot *slots;   /* node -> Scope */
    uint32_t lg_slots, count;
} Symtable;

static inline bool scope_is_function_like(const Scope *scope)
{
    return scope->kind != SCOPE_MODULE && scope->kind != SCOPE_CLASS;
}

/* The symbol table of a module whose tree has been folded. 0 with SyntaxError. */
Symtable *symtable_build(Mod *mod, Value filename, uint32_t features,
                         AstArena *arena) MUST_USE;
/* The scope that a node opened. */
Scope *symtable_scope(const Symtable *table, const void *node);
/* A scope's symbol of that (mangled) name; 0 if it has none. */
Symbol *symbol_find(const Scope *scope, Value name);
/* The same, made when it isn't there; flags 0. */
Symbol *symbol_add(AstArena *arena, Scope *scope, Value name);
/* What the name means there. */
static inline Resolution symbol_resolution(const Scope *scope, Value name)
{
    Symbol *symbol = symbol_find(scope, name);
    return symbol ? symbol->resolution : UNRESOLVED;
}

/* Resolve all names (scopes.c); called by symtable_build. */
bool scopes_resolve(Symtable *table) MUST_USE;
/* SyntaxError at the global or nonlocal statement of that name. */
int symtable_error_at_directive(Symtable *table, Scope *scope, Value name,
                                const char *format);

#endif
