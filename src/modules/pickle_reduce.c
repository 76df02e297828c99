/* SPDX-License-Identifier: MIT
 *
 * Pickling what is known by name, and what reduction describes:
 *
 *     (callable, arguments[, state[, list items[, dict items[, state setter]]]])
 */
#include "objects/codec.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

#include "modules/pickle.h"

/* ---- names ---- */

Value pickle_dotted(Value object, Value name, Value *parent)
{
    size_t start = 0, n = str_length(name);
    *parent = object;
    for (size_t i = 0; i <= n; i++) {
        if (i < n && str_at(name, i) != '.')
            continue;
        Value part = TRY(attr_intern(TRY(str_substring(name, start, i))));
        *parent = object;
        object = TRY(attr_get_opt(object, part));
        if (object == UNBOUND)
            return UNBOUND;
        start = i + 1;
    }
    return object;
}

static bool check_not_local(Value object, Value name)
{
    Value mark = TRY(str_intern_utf8("<locals>", 8));
    if (str_find(name, mark, 0, str_length(name)) < 0)
        return true;
    RAISE(AttributeError, "Can't pickle local object %R", name);
}

/* Whether sys.modules[module_name] has the object under that name. */
static bool module_has(Value module_name, Value module, Value object, Value name,
                       bool *has)
{
    *has = false;
    if (!is_str(module_name) || module == NONE || str_equal_text(module_name, "__main__")
        || str_equal_text(module_name, "__mp_main__"))
        return true;
    Value parent, found = pickle_dotted(module, name, &parent);
    if (!found)
        return error_clear_if(TYPE_AttributeError);
    *has = found == object;
    return true;
}

/* The module that an object without __module__ is found in. */
static Value search_module(Value object, Value name)
{
    Value modules = TRY(dict_items_list(rt.modules));
    for (size_t i = 0; i < list_count(modules); i++) {
        const Value *pair = as_tuple(as_list(modules)->items[i])->items;
        bool has;
        TRY(module_has(pair[0], pair[1], object, name, &has));
        if (has)
            return pair[0];
    }
    return NAME(__main__);
}

static Value module_of(Value object, Value name)
{
    Value module = TRY(attr_get_opt(object, NAME(__module__)));
    return module != UNBOUND && module != NONE ? module : search_module(object, name);
}

/* The object's name, module and the object that has it as an attribute (the module, or a
 * class in it): checked to lead back to the object. */
typedef struct Global {
    Value name, last;   /* last: the name's last part */
    Value module_name, module, parent;
} Global;

static Value last_part(Value name)
{
    size_t start = str_length(name);
    while (start > 0 && str_at(name, start - 1) != '.')
        start--;
    return str_substring(name, start, str_length(name));
}

static bool find_global(Value object, Value name, Global *g)
{
    if (!name) {
        name = TRY(attr_get_opt(object, NAME(__qualname__)));
        if (name == UNBOUND)
            name = TRY(attr_get(object, NAME(__name__)));
    }
    if (!is_str(name))
        return pickle_raise("Can't pickle %R: its name is no string", object);
    g->name = name;
    g->last = TRY(last_part(name));
    TRY(check_not_local(object, name));
    g->module_name = TRY(module_of(object, name));
    if (!is_str(g->module_name))
        return pickle_raise("Can't pickle %R: its module's name is no string", object);
    const char *text = TRY(str_utf8(g->module_name, &(size_t){0}));
    g->module = rt.services.import(text);
    if (!g->module) {
        error_clear();
        return pickle_raise("Can't pickle %R: import of module %R failed", object,
                            g->module_name);
    }
    Value found = pickle_dotted(g->module, name, &g->parent);
    if (!found)
        error_clear();
    if (!found || found == UNBOUND)
        return pickle_raise("Can't pickle %R: attribute lookup %S on %S failed", object,
                            name, g->module_name);
    if (found != object)
        return pickle_raise("Can't pickle %R: it's not the same object as %S.%S", object,
                            g->module_name, name);
    return true;
}

/* ---- global objects ---- */

static bool save_extension(Pickler *p, Value code, bool *done)
{
    int64_t n;
    TRY(value_as_int64(code, &n));
    if (n <= 0 || n > INT32_MAX)
        return pickle_raise("extension code %ld is out of range", (long)n);
    *done = true;
    if (n <= 0xff)
        return pickle_op_number(p, OP_EXT1, (uint64_t)n, 1);
    if (n <= 0xffff)
        return pickle_op_number(p, OP_EXT2, (uint64_t)n, 2);
    return pickle_op_number(p, OP_EXT4, (uint64_t)n, 4);
}

/* Python 2's names for protocols that it can read. */
static bool old_names(Value *module, Value *name)
{
    PickleState *state = PICKLE_STATE;
    Value found =
        TRY(dict_get(state->reverse_name_mapping, TRY(tuple_pair(*module, *name))));
    if (found != UNBOUND) {
        if (!is_tuple(found) || tuple_count(found) != 2 ||
            !is_str(as_tuple(found)->items[0]) || !is_str(as_tuple(found)->items[1]))
            RAISE(RuntimeError,
                  "_compat_pickle.REVERSE_NAME_MAPPING values should be pairs of str");
        *module = as_tuple(found)->items[0];
        *name = as_tuple(found)->items[1];
        return true;
    }
    found = TRY(dict_get(state->reverse_import_mapping, *module));
    if (found != UNBOUND && !is_str(found))
        RAISE(RuntimeError,
              "_compat_pickle.REVERSE_IMPORT_MAPPING values should be strings, not %T",
              found);
    if (found != UNBOUND)
        *module = found;
    return true;
}

static bool output_name(Pickler *p, Value name, const Global *g)
{
    Value bytes =
        p->protocol >= 3 ? codec_utf8_encode(name, NULL) : codec_ascii_encode(name, NULL);
    if (!bytes && error_clear_if(TYPE_UnicodeEncodeError))
        return pickle_raise(
            "can't pickle global identifier '%S.%S' using pickle protocol %d",
            g->module_name, g->name, p->protocol);
    return bytes && pickle_output(p, as_bytes(bytes)->data, as_bytes(bytes)->length)
        && pickle_output(p, "\n", 1);
}

static bool save_by_lines(Pickler *p, const Global *g)
{
    Value module = g->module_name, name = g->last;
    if (p->fix_imports && p->protocol < 3)
        TRY(old_names(&module, &name));
    return pickle_op(p, OP_GLOBAL) && output_name(p, module, g) &&
           output_name(p, name, g);
}

/* getattr(parent, last part of the name) */
static bool save_attribute(Pickler *p, const Global *g, Value object)
{
    Value reduced[] = {PICKLE_STATE->getattr, TRY(tuple_pair(g->parent, g->last))};
    return pickle_save_reduce(p, reduced, 2, object);
}

bool pickle_save_global(Pickler *p, Value object, Value name)
{
    Global g;
    bool done = false;
    TRY(find_global(object, name, &g));
    if (p->protocol >= 2) {
        Value key = TRY(tuple_pair(g.module_name, g.name));
        Value code = TRY(dict_get(PICKLE_STATE->extension_registry, key));
        if (code != UNBOUND)
            TRY(save_extension(p, code, &done));
        if (done)
            return true;
    }
    if (p->protocol >= 4)
        TRY(pickle_save(p, g.module_name) && pickle_save(p, g.name)
            && pickle_op(p, OP_STACK_GLOBAL));
    else if (g.parent != g.module)
        return save_attribute(p, &g, object);
    else
        TRY(save_by_lines(p, &g));
    return pickle_memoize(p, object);
}

/* ---- reduction ---- */

typedef struct Reduction {
    Value callable, arguments, state, list_items, dict_items, state_setter; /* 0: none */
} Reduction;

static bool read_reduction(Value *reduced, size_t n, Reduction *r)
{
    Value given[6] = {0};
    if (n < 2 || n > 6)
        return pickle_raise(
            "tuple returned by __reduce__ must contain 2 through 6 elements");
    for (size_t i = 0; i < n; i++)
        given[i] = i >= 2 && reduced[i] == NONE ? 0 : reduced[i];
    *r = (Reduction){given[0], given[1], given[2], given[3], given[4], given[5]};
    if (!is_callable(r->callable))
        return pickle_raise(
            "first item of the tuple returned by __reduce__ must be callable");
    if (!is_tuple(r->arguments))
        return pickle_raise(
            "second item of the tuple returned by __reduce__ must be a tuple");
    if (r->list_items && !is_iterator(r->list_items))
        return pickle_raise(
            "fourth element of the tuple returned by __reduce__ must be an "
            "iterator, not %T",
            r->list_items);
    if (r->dict_items && !is_iterator(r->dict_items))
        return pickle_raise(
            "fifth element of the tuple returned by __reduce__ must be an "
            "iterator, not %T",
            r->dict_items);
    if (r->state_setter && !is_callable(r->state_setter))
        return pickle_raise("sixth element of the tuple returned by __reduce__ must be a "
                            "function, not %T", r->state_setter);
    return true;
}

/* cls.__new__(cls, *args, **kwargs), for protocols without an opcode for it. */
static bool save_partial_new(Pickler *p, Value class, Value args, Value kwargs)
{
    Value positional = TRY(list_new(0));
    TRY(list_push(positional, TRY(attr_get(class, NAME(__new__)))));
    TRY(list_push(positional, class));
    TRY(list_extend(positional, args));
    Value partial = TRY(
        call_with_dict(PICKLE_STATE->partial, TRY(list_as_tuple(positional)), kwargs));
    return pickle_save(p, partial) && pickle_save(p, rt.empty_tuple) &&
           pickle_op(p, OP_REDUCE);
}

static bool save_newobj_ex(Pickler *p, const Reduction *r)
{
    if (tuple_count(r->arguments) != 3)
        return pickle_raise(
            "length of the NEWOBJ_EX argument tuple must be exactly 3, not %zu",
            tuple_count(r->arguments));
    const Value *v = as_tuple(r->arguments)->items;
    Value class = v[0], args = v[1], kwargs = v[2];
    if (TRY(attr_get_opt(class, NAME(__new__))) == UNBOUND)
        return pickle_raise(
            "first item from NEWOBJ_EX argument tuple must be a class, not %T", class);
    if (!is_tuple(args))
        return pickle_raise(
            "second item from NEWOBJ_EX argument tuple must be a tuple, not %T", args);
    if (!is_dict(kwargs))
        return pickle_raise(
            "third item from NEWOBJ_EX argument tuple must be a dict, not %T", kwargs);
    if (p->protocol < 4)
        return save_partial_new(p, class, args, kwargs);
    return pickle_save(p, class) && pickle_save(p, args) && pickle_save(p, kwargs)
        && pickle_op(p, OP_NEWOBJ_EX);
}

static bool save_newobj(Pickler *p, const Reduction *r, Value object)
{
    size_t n = tuple_count(r->arguments);
    if (n < 1)
        return pickle_raise("__newobj__ arglist is empty");
    Value class = as_tuple(r->arguments)->items[0];
    if (TRY(attr_get_opt(class, NAME(__new__))) == UNBOUND)
        return pickle_raise("args[0] from __newobj__ args has no __new__");
    if (object && TRY(attr_get_opt(object, NAME(__class__))) != class)
        return pickle_raise("args[0] from __newobj__ args has the wrong class");
    return pickle_save(p, class) && pickle_save(p, TRY(tuple_slice(r->arguments, 1, n)))
        && pickle_op(p, OP_NEWOBJ);
}

static bool save_made(Pickler *p, const Reduction *r, Value object)
{
    /* copyreg's functions are known by their names. */
    Value name = p->protocol >= 2 ? TRY(attr_get_opt(r->callable, NAME(__name__))) : UNBOUND;
    if (name != UNBOUND && is_str(name)) {
        if (str_equal(name, NAME(__newobj__)))
            return save_newobj(p, r, object);
        if (str_equal(name, NAME(__newobj_ex__)))
            return save_newobj_ex(p, r);
    }
    return pickle_save(p, r->callable) && pickle_save(p, r->arguments) &&
           pickle_op(p, OP_REDUCE);
}

/* The object, just made, is on the reader's stack: memoized, unless its own arguments led
 * to it, in which case that one is used. */
static bool note_made(Pickler *p, Value object)
{
    ssize_t index = pickle_memo_find(&p->memo, object);
    if (index < 0)
        return pickle_memoize(p, object);
    return pickle_op(p, OP_POP) && pickle_get(p, (size_t)index);
}

static bool save_state(Pickler *p, const Reduction *r, Value object)
{
    if (!r->state_setter)
        return pickle_save(p, r->state) && pickle_op(p, OP_BUILD);
    return pickle_save(p, r->state_setter) && pickle_save(p, object) &&
           pickle_save(p, r->state) && pickle_op(p, OP_TUPLE2) &&
           pickle_op(p, OP_REDUCE) && pickle_op(p, OP_POP);
}

bool pickle_save_reduce(Pickler *p, Value *reduced, size_t n, Value object)
{
    Reduction r = {0};
    TRY(read_reduction(reduced, n, &r));
    TRY(save_made(p, &r, object));
    TRY(note_made(p, object));
    if (r.list_items)
        TRY(pickle_batch_list(p, r.list_items));
    if (r.dict_items)
        TRY(pickle_batch_dict(p, r.dict_items));
    return !r.state || save_state(p, &r, object);
}
