/* SPDX-License-Identifier: MIT
 *
 * Module _symtable: the compiler's symbol table, for the library's symtable.
 *
 * Each scope becomes an entry of plain data: its symbols are a dict from the name to the
 * SymbolFlags with the Resolution above them. Comprehensions that were inlined into the
 * scope around them have no entry; their children are that scope's.
 */
#include "compile/compile.h"
#include "compile/symtable.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/path.h"
#include "objects/str.h"
#include "objects/type.h"
#include "runtime/source.h"

enum { RESOLUTION_SHIFT = 12, RESOLUTION_MASK = 15 };

typedef struct SymtableEntry {
    Object head;
    Value name, symbols, varnames, children;
    Value id;
    int type, line;
    int nested; /* an int in Python, too */
} SymtableEntry;

static Value entry_symbols(const Scope *scope)
{
    Value dict = TRY(dict_new());
    for (const Symbol *s = scope->symbols.first; s; s = s->next) {
        int64_t flags = (int64_t)s->flags | (int64_t)s->resolution << RESOLUTION_SHIFT;
        TRY(dict_set(dict, s->name, small_int(flags)));
    }
    return dict;
}

static Value entry_varnames(const Scope *scope)
{
    Value list = TRY(list_new(0));
    for (size_t i = 0; scope->parameters && i < scope->parameters->count; i++)
        TRY(list_push(list, scope->parameters->items[i]));
    return list;
}

static Value entry_new(const Scope *scope);

static bool entry_add_children(Value list, const Scope *scope)
{
    for (const Scope *child = scope->first_child; child; child = child->next)
        if (child->inlined)
            TRY(entry_add_children(list, child));
        else if (child->kind != SCOPE_ANNOTATION)
            TRY(list_push(list, TRY(entry_new(child))));
    return true;
}

static Value entry_new(const Scope *scope)
{
    TRY(stack_check(" while making a symbol table"));
    SymtableEntry *entry = TRY(type_alloc(rt.types[TYPE_SymtableEntry], 0));
    entry->id = TRY(int_from_uint64(version_new()));
    entry->name = scope->name;
    entry->type = (int)scope->kind;
    entry->line = scope->kind == SCOPE_MODULE ? 0 : scope->span.line;
    entry->nested = scope->nested;
    entry->symbols = TRY(entry_symbols(scope));
    entry->varnames = TRY(entry_varnames(scope));
    entry->children = TRY(list_new(0));
    TRY(entry_add_children(entry->children, scope));
    return from_object(entry);
}

static Value entry_repr(Value self)
{
    SymtableEntry *entry = (SymtableEntry *)self;
    return str_format("<symtable entry %S(%S), line %d>", entry->name, entry->id,
                      entry->line);
}

#define FIELD(name, kind, doc) \
    {#name, kind, offsetof(SymtableEntry, name), false, doc}
static const Member entry_members[] = {
    FIELD(id, MEMBER_VALUE, "A number of its own."),
    FIELD(name, MEMBER_VALUE, "The function's or class's name; 'top' of a module."),
    FIELD(symbols, MEMBER_VALUE, "What the scope's names are: flags by name."),
    FIELD(varnames, MEMBER_VALUE, "The parameters."),
    FIELD(children, MEMBER_VALUE, "The scopes in it."),
    FIELD(nested, MEMBER_INT, "Is it inside a function?"),
    FIELD(type, MEMBER_INT, "What kind of scope it is."),
    {"lineno", MEMBER_INT, offsetof(SymtableEntry, line), false, "Where it begins."},
    {0},
};

TYPE(SymtableEntry, .name = "symtable entry", .size = sizeof(SymtableEntry),
     .flags = TYPE_NO_NEW, .members = entry_members, .slots = {.repr = entry_repr},
     .doc = "A scope with its symbols.");

/* --- making one --- */

static bool parse_mode(Value mode, enum SourceMode *result)
{
    static const char *const names[] = {"exec", "eval", "single"};
    if (!is_str(mode))
        RAISE(TypeError, "symtable() argument 3 must be str, not %T", mode);
    for (int i = 0; i < 3; i++)
        if (str_equal_text(mode, names[i])) {
            *result = (enum SourceMode)i;
            return true;
        }
    RAISE(ValueError, "symtable() arg 3 must be 'exec' or 'eval' or 'single'");
}

static Value table_of_tree(Mod *mod, Value filename, AstArena *arena)
{
    uint32_t features;
    int line;
    TRY(compile_future(mod, filename, &features, &line));
    Symtable *table = TRY(symtable_build(mod, filename, features, arena));
    return entry_new(table->top);
}

static Value symtable_symtable(Value *args)
{
    SourceOptions options = {.optimize = -1, .feature_version = -1};
    options.filename = TRY(path_text(args[1]));
    TRY(parse_mode(args[2], &options.mode));
    Mod *mod = TRY(source_parse(args[0], "symtable", "string or bytes object", &options));
    AstArena *arena = arena_new();
    if (!arena)
        return raise_no_memory();
    Value entry = table_of_tree(mod, options.filename, arena);
    if (arena->failed) {
        arena_discard(arena);
        error_clear();
        return raise_no_memory();
    }
    return entry;
}

static const Method symtable_methods[] = {
    {"symtable($module, source, filename, startstr, /)", symtable_symtable,
     "The symbol table of a module, interactive statement or expression."},
    {0},
};

static const ModuleConstant symtable_constants[] = {
    {"USE", SYMBOL_USE, 0},
    {"DEF_GLOBAL", SYMBOL_GLOBAL, 0},
    {"DEF_NONLOCAL", SYMBOL_NONLOCAL, 0},
    {"DEF_LOCAL", SYMBOL_LOCAL, 0},
    {"DEF_PARAM", SYMBOL_PARAM, 0},
    {"DEF_FREE", 32, 0}, /* which no symbol has: it can be told from the resolution */
    {"DEF_FREE_CLASS", SYMBOL_FREE_CLASS, 0},
    {"DEF_IMPORT", SYMBOL_IMPORT, 0},
    {"DEF_BOUND", SYMBOL_LOCAL | SYMBOL_PARAM | SYMBOL_IMPORT, 0},
    {"DEF_ANNOT", SYMBOL_ANNOTATION, 0},
    {"TYPE_FUNCTION", SCOPE_FUNCTION, 0},
    {"TYPE_CLASS", SCOPE_CLASS, 0},
    {"TYPE_MODULE", SCOPE_MODULE, 0},
    {"TYPE_ANNOTATION", SCOPE_ANNOTATION, 0},
    {"TYPE_TYPE_VAR_BOUND", SCOPE_TYPE_VAR_BOUND, 0},
    {"TYPE_TYPE_ALIAS", SCOPE_TYPE_ALIAS, 0},
    {"TYPE_TYPE_PARAM", SCOPE_TYPE_PARAM, 0},
    {"LOCAL", RESOLVED_LOCAL, 0},
    {"GLOBAL_EXPLICIT", RESOLVED_GLOBAL_EXPLICIT, 0},
    {"GLOBAL_IMPLICIT", RESOLVED_GLOBAL_IMPLICIT, 0},
    {"FREE", RESOLVED_FREE, 0},
    {"CELL", RESOLVED_CELL, 0},
    {"SCOPE_OFF", RESOLUTION_SHIFT, 0},
    {"SCOPE_MASK", RESOLUTION_MASK, 0},
    {0},
};

MODULE(_symtable, .doc = "The compiler's symbol tables.", .methods = symtable_methods,
       .constants = symtable_constants);
