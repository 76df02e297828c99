/* SPDX-License-Identifier: MIT
 *
 * Module _contextvars: variables whose values belong to a context, which asynchronous
 * tasks can each have of their own.
 *
 * A context holds an immutable trie that maps variables to values, so that copying a
 * context is copying one pointer, and setting a variable copies one path:
 *
 *     Context --> Node { bitmap | {var, value} | {0, Node} | ... }
 *
 * A variable's number, five bits a level, lowest first, says where it lies; no two have
 * the same number. The bitmap tells which of the 32 places are taken; only those are
 * stored, in order. A path is never longer than it must be to tell its variables apart.
 *
 * The thread's current context is made when it is first asked for; contexts that wait
 * for an inner run() to end form a chain through `previous`.
 */
#include "modules/contextvars.h"

#include "gc/heap.h"
#include "objects/call.h"
#include "objects/dict.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

typedef struct ContextVar {
    Object head;
    uint64_t number;
    Value name;
    Value default_value; /* UNBOUND: none */
    uint64_t found_version, found_hidden; /* what contextvar_find found last */
} ContextVar;

typedef struct Entry {
    ContextVar *var; /* 0: a node of the next level */
    union {
        Value value;
        struct Node *node;
    };
} Entry;

typedef struct Node {
    uint32_t bitmap;
    Entry entries[];
} Node;

typedef struct Context {
    Object head;
    Node *trie;  /* never 0 */
    size_t count;
    uint64_t version; /* of the trie: a number that no other trie has */
    bool entered;
    Value previous; /* while entered: what was current before; 0: none */
} Context;

typedef struct Token {
    Object head;
    Value context, var;
    Value old_value; /* UNBOUND: there was none */
    bool used;
} Token;

/* --- the trie --- */

enum { TRIE_BITS = 5, TRIE_MASK = (1 << TRIE_BITS) - 1 };

static uint32_t place_bit(const ContextVar *var, unsigned level)
{
    return UINT32_C(1) << (var->number >> level * TRIE_BITS & TRIE_MASK);
}

static size_t place_index(const Node *node, uint32_t bit)
{
    return (size_t)__builtin_popcount(node->bitmap & (bit - 1));
}

static size_t node_size(const Node *node)
{
    return (size_t)__builtin_popcount(node->bitmap);
}

static Node *node_new(uint32_t bitmap)
{
    size_t count = (size_t)__builtin_popcount(bitmap);
    Node *node = gc_alloc(sizeof *node + count * sizeof *node->entries);
    if (!node)
        return (Node *)(uintptr_t)raise_no_memory();
    node->bitmap = bitmap;
    return node;
}

/* The value, or UNBOUND. */
static Value trie_find(const Node *node, const ContextVar *var)
{
    for (unsigned level = 0;; level++) {
        uint32_t bit = place_bit(var, level);
        if (!(node->bitmap & bit))
            return UNBOUND;
        const Entry *entry = &node->entries[place_index(node, bit)];
        if (entry->var)
            return entry->var == var ? entry->value : UNBOUND;
        node = entry->node;
    }
}

/* A copy of the node in which the bit's place is taken, or free (entry 0). */
static Node *node_with(const Node *node, uint32_t bit, const Entry *entry)
{
    Node *copy = TRY(node_new(entry ? node->bitmap | bit : node->bitmap & ~bit));
    size_t before = place_index(node, bit), had = (node->bitmap & bit) != 0;
    size_t has = entry != 0;
    memcpy(copy->entries, node->entries, before * sizeof *entry);
    memcpy(copy->entries + before + has, node->entries + before + had,
           (node_size(node) - before - had) * sizeof *entry);
    if (entry)
        copy->entries[before] = *entry;
    return copy;
}

static Node *trie_with(const Node *node, unsigned level, const Entry *new)
{
    uint32_t bit = place_bit(new->var, level);
    const Entry *old = &node->entries[place_index(node, bit)];
    if (!(node->bitmap & bit) || old->var == new->var)
        return node_with(node, bit, new);
    const Node *below = old->node;
    if (old->var) {
        Node *lone = TRY(node_new(place_bit(old->var, level + 1)));
        lone->entries[0] = *old;
        below = lone;
    }
    Entry entry = {.node = TRY(trie_with(below, level + 1, new))};
    return node_with(node, bit, &entry);
}

/* The variable is there. A node that is left with one variable gives way to that. */
static Node *trie_without(const Node *node, unsigned level, const ContextVar *var)
{
    uint32_t bit = place_bit(var, level);
    const Entry *old = &node->entries[place_index(node, bit)];
    if (old->var)
        return node_with(node, bit, 0);
    Node *below = TRY(trie_without(old->node, level + 1, var));
    Entry entry = {.node = below};
    if (node_size(below) == 1 && below->entries[0].var)
        entry = below->entries[0];
    return node_with(node, bit, &entry);
}

/* Do for each variable; data is the visitor's. */
typedef bool (*TrieVisit)(const Entry *entry, void *data);
static bool trie_each(const Node *node, TrieVisit visit, void *data)
{
    for (size_t i = 0; i < node_size(node); i++)
        if (node->entries[i].var)
            TRY(visit(&node->entries[i], data));
        else
            TRY(trie_each(node->entries[i].node, visit, data));
    return true;
}

/* --- contexts --- */

static Value context_new(Node *trie, size_t count, uint64_t version)
{
    if (!trie)
        trie = TRY(node_new(0));
    Context *context = TRY(type_alloc(rt.types[TYPE_Context], 0));
    context->trie = trie;
    context->version = version;
    context->count = count;
    return from_object(context);
}

static Context *context_current(void)
{
    if (!rt.thread->context) {
        Value context = TRY(context_new(0, 0, version_new()));
        ((Context *)context)->entered = true;
        rt.thread->context = context;
    }
    return (Context *)rt.thread->context;
}

Value contextvars_copy(void)
{
    Context *current = TRY(context_current());
    return context_new(current->trie, current->count, current->version);
}

bool contextvars_enter(Value v)
{
    Context *context = (Context *)v;
    if (context->entered)
        RAISE(RuntimeError, "cannot enter context: %R is already entered", v);
    context->previous = rt.thread->context;
    context->entered = true;
    rt.thread->context = v;
    return true;
}

bool contextvars_exit(Value v)
{
    Context *context = (Context *)v;
    if (!context->entered)
        RAISE(RuntimeError, "cannot exit context: %R has not been entered", v);
    if (rt.thread->context != v)
        RAISE(RuntimeError, "cannot exit context: thread state references a different "
                            "context object");
    rt.thread->context = context->previous;
    context->previous = 0;
    context->entered = false;
    return true;
}

Value contextvars_run(Value context, Value callee, Value *args, size_t nargs, Value kwnames)
{
    TRY(contextvars_enter(context));
    Value result = call_value(callee, args, nargs, kwnames);
    Value exception = error_take();
    TRY(contextvars_exit(context));
    error_restore(exception);
    return result;
}

static Value context_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (nargs || (kwnames && tuple_count(kwnames)))
        RAISE(TypeError, "Context() does not accept any arguments");
    return context_new(0, 0, version_new());
}

/* UNBOUND: not there; 0: not a variable. */
static Value context_find(Value self, Value key)
{
    if (!is_exact(key, TYPE_ContextVar))
        RAISE(TypeError, "a ContextVar key was expected, got %R", key);
    return trie_find(((Context *)self)->trie, (ContextVar *)key);
}

static Value context_getitem(Value self, Value key)
{
    Value value = TRY(context_find(self, key));
    return value == UNBOUND ? (Value)raise_value(TYPE_KeyError, key) : value;
}

static bool context_contains(Value self, Value key, bool *found)
{
    *found = TRY(context_find(self, key)) != UNBOUND;
    return true;
}

static bool context_length(Value self, ssize_t *length)
{
    *length = (ssize_t)((Context *)self)->count;
    return true;
}

typedef struct Comparison {
    const Node *other;
    bool equal;
} Comparison;

/* A variable of the one context: has the other one an equal value? */
static bool compare_entry(const Entry *entry, void *data)
{
    Comparison *c = data;
    Value value = trie_find(c->other, entry->var);
    if (!c->equal || value == UNBOUND) {
        c->equal = false;
        return true;
    }
    return compare_equal(entry->value, value, &c->equal);
}

static Value context_compare(Value self, Value other, enum CompareOp op)
{
    if (!is_exact(other, TYPE_Context) || (op != COMPARE_EQ && op != COMPARE_NE))
        return NOT_IMPLEMENTED;
    Context *a = (Context *)self, *b = (Context *)other;
    Comparison c = {b->trie, a->count == b->count};
    if (c.equal && a->trie != b->trie)
        TRY(trie_each(a->trie, compare_entry, &c));
    return from_bool(c.equal == (op == COMPARE_EQ));
}

static bool push_key(const Entry *entry, void *data)
{
    return list_push(*(Value *)data, from_object(entry->var));
}

static bool push_value(const Entry *entry, void *data)
{
    return list_push(*(Value *)data, entry->value);
}

static bool push_item(const Entry *entry, void *data)
{
    return list_push(*(Value *)data, TRY(tuple_pair(from_object(entry->var), entry->value)));
}

/* An iterator over what the context holds now. */
static Value context_list(Value self, TrieVisit push)
{
    Context *context = (Context *)self;
    Value list = TRY(list_new(context->count));
    TRY(trie_each(context->trie, push, &list));
    return iter_new(list);
}

static Value context_iter(Value self) { return context_list(self, push_key); }
static Value context_keys(Value *args) { return context_list(args[0], push_key); }
static Value context_values(Value *args) { return context_list(args[0], push_value); }
static Value context_items(Value *args) { return context_list(args[0], push_item); }

static Value context_get(Value *args)
{
    Value value = TRY(context_find(args[0], args[1]));
    return value == UNBOUND ? args[2] : value;
}

static Value context_copy(Value *args)
{
    Context *context = (Context *)args[0];
    return context_new(context->trie, context->count, context->version);
}

static Value context_run(Value *args, size_t nargs, Value kwnames)
{
    if (nargs < 2)
        RAISE(TypeError, "run() missing 1 required positional argument");
    return contextvars_run(args[0], args[1], args + 2, nargs - 2, kwnames);
}

static const Method context_methods[] = {
    {"get($self, key, default=None, /)", context_get,
     "The variable's value in this context, else the default."},
    {"keys($self, /)", context_keys, "The variables that have values here."},
    {"values($self, /)", context_values, "The variables' values."},
    {"items($self, /)", context_items, "The variables with their values."},
    {"copy($self, /)", context_copy, "A context of its own with the same values."},
    {"run($self, callable, /, *args, **kwargs)", 0,
     "Call with this context as the current one.", .raw = context_run},
    {0},
};

TYPE(Context, .name = "_contextvars.Context", .size = sizeof(Context), .unhashable = true,
     .flags = TYPE_WEAKREF, .methods = METHODS(context_methods),
     .slots = {.construct = context_construct, .compare = context_compare,
               .iter = context_iter, .getitem = context_getitem, .length = context_length,
               .contains = context_contains},
     .doc = "Values of context variables.");

/* --- variables --- */

Value contextvars_new_var(Value name, Value default_value)
{
    ContextVar *var = TRY(type_alloc(rt.types[TYPE_ContextVar], 0));
    var->number = version_new();
    var->name = name;
    var->default_value = default_value;
    return from_object(var);
}

static Value contextvar_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value placed[2];
    TRY(arguments_place("ContextVar(name, /, *, default=<unrepresentable>)", args, nargs,
                        kwnames, placed));
    if (!is_str(placed[0]))
        RAISE(TypeError, "context variable name must be a str");
    return contextvars_new_var(placed[0], placed[1]);
}

/* The value that it has in the trie. What was found last is remembered, hidden from the
 * collector: while there is a trie of that version, the value lives. */
static ALWAYS_INLINE Value contextvar_find(ContextVar *var, const Context *context)
{
    if (LIKELY(var->found_version == context->version))
        return ~var->found_hidden;
    Value value = trie_find(context->trie, var);
    var->found_hidden = ~value;
    var->found_version = context->version;
    return value;
}

Value contextvars_get(Value v)
{
    Context *current = (Context *)rt.thread->context;
    ContextVar *var = (ContextVar *)v;
    Value value = current ? contextvar_find(var, current) : UNBOUND;
    return value == UNBOUND ? var->default_value : value;
}

/* Give the variable a value in the current context, or none (UNBOUND). */
static bool contextvar_assign(Context *context, Value var, Value value)
{
    bool had = trie_find(context->trie, (ContextVar *)var) != UNBOUND;
    context->version = version_new();
    Entry entry = {(ContextVar *)var, {value}};
    if (value != UNBOUND)
        context->trie = TRY(trie_with(context->trie, 0, &entry));
    else if (had)
        context->trie = TRY(trie_without(context->trie, 0, entry.var));
    context->count += (size_t)(value != UNBOUND) - had;
    return true;
}

Value contextvars_set(Value var, Value value)
{
    Context *context = TRY(context_current());
    Token *token = TRY(type_alloc(rt.types[TYPE_Token], 0));
    token->context = from_object(context);
    token->var = var;
    token->old_value = trie_find(context->trie, (ContextVar *)var);
    TRY(contextvar_assign(context, var, value));
    return from_object(token);
}

bool contextvars_reset(Value var, Value v)
{
    Token *token = (Token *)v;
    if (token->used)
        RAISE(RuntimeError, "%R has already been used once", v);
    if (token->var != var)
        RAISE(ValueError, "%R was created by a different ContextVar", v);
    Context *context = TRY(context_current());
    if (token->context != from_object(context))
        RAISE(ValueError, "%R was created in a different Context", v);
    token->used = true;
    return contextvar_assign(context, var, token->old_value);
}

static Value contextvar_get(Value *args)
{
    Context *current = (Context *)rt.thread->context;
    ContextVar *var = (ContextVar *)args[0];
    Value value = current ? contextvar_find(var, current) : UNBOUND;
    if (value == UNBOUND)
        value = args[1] != UNBOUND ? args[1] : var->default_value;
    return value != UNBOUND ? value : (Value)raise_value(TYPE_LookupError, args[0]);
}

static Value contextvar_set(Value *args) { return contextvars_set(args[0], args[1]); }

static Value contextvar_reset(Value *args)
{
    if (!is_exact(args[1], TYPE_Token))
        RAISE(TypeError, "expected an instance of Token, got %R", args[1]);
    TRY(contextvars_reset(args[0], args[1]));
    return NONE;
}

static Value contextvar_repr(Value self)
{
    ContextVar *var = (ContextVar *)self;
    if (var->default_value == UNBOUND)
        return str_format("<ContextVar name=%R at %p>", var->name, (void *)var);
    return str_format("<ContextVar name=%R default=%R at %p>", var->name,
                      var->default_value, (void *)var);
}

static const Method contextvar_methods[] = {
    {"get($self, default=<unrepresentable>, /)", contextvar_get,
     "The value in the current context; else the default given here; else the variable's\n"
     "own default; else LookupError."},
    {"set($self, value, /)", contextvar_set,
     "Set the value in the current context; a Token that reset() takes."},
    {"reset($self, token, /)", contextvar_reset, "Undo the set() that returned the token."},
    {0},
};

static const Member contextvar_members[] = {
    {"name", MEMBER_VALUE, offsetof(ContextVar, name), false, "The variable's name."},
    {0},
};

TYPE(ContextVar, .name = "_contextvars.ContextVar", .size = sizeof(ContextVar),
     .flags = TYPE_GENERIC, .methods = METHODS(contextvar_methods),
     .members = contextvar_members,
     .slots = {.construct = contextvar_construct, .repr = contextvar_repr},
     .doc = "A variable whose value belongs to the current context.");

/* --- tokens --- */

static Value missing_repr(Value self) { return str_from_text("<Token.MISSING>"); }

TYPE(TokenMissing, .name = "Token.MISSING", .size = sizeof(Object), .flags = TYPE_NO_NEW,
     .slots = {.repr = missing_repr}, .doc = "Stands for the value that a variable had not.");

static Value token_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    RAISE(RuntimeError, "Tokens can only be created by ContextVars");
}

static Value token_repr(Value self)
{
    Token *token = (Token *)self;
    return str_format("<Token%s var=%R at %p>", token->used ? " used" : "", token->var,
                      (void *)token);
}

static Value token_var(Value self) { return ((Token *)self)->var; }

static Value token_old_value(Value self)
{
    Value old = ((Token *)self)->old_value;
    return old != UNBOUND ? old : type_lookup(rt.types[TYPE_Token], NAME(MISSING));
}

static bool token_ready(Type *type)
{
    Object *missing = TRY(type_alloc(rt.types[TYPE_TokenMissing], 0));
    return dict_set(type_dict(type), NAME(MISSING), from_object(missing));
}

static const GetSet token_getset[] = {
    {"var", token_var, 0, "The variable that was set."},
    {"old_value", token_old_value, 0, "Its value before, or Token.MISSING."},
    {0},
};

TYPE(Token, .name = "_contextvars.Token", .size = sizeof(Token), .unhashable = true,
     .flags = TYPE_GENERIC, .getset = token_getset, .ready = token_ready,
     .slots = {.construct = token_construct, .repr = token_repr},
     .doc = "What a variable was before set().");

/* --- the module --- */

static Value contextvars_copy_context(Value *args) { return contextvars_copy(); }

static const Method contextvars_methods[] = {
    {"copy_context($module, /)", contextvars_copy_context,
     "A copy of the current context: quick, however many variables there are."},
    {0},
};

static const enum TypeId contextvars_types[] = {TYPE_Context, TYPE_ContextVar, TYPE_Token,
                                                TYPE_none};

MODULE(_contextvars, .doc = "Context variables.", .methods = contextvars_methods,
       .types = contextvars_types);
