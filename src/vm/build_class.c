/* SPDX-License-Identifier: MIT
 *
 * __build_class__: the class statement at run time.
 *
 *     class NAME(bases, metaclass=M, **keywords): body
 *     NAME = __build_class__(<function of the body>, "NAME", *bases, metaclass=M, **keywords)
 */
#include "vm/build_class.h"

#include "objects/attr.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "vm/vm_state.h"

/* Bases that aren't classes say by __mro_entries__ what stands for them. */
static Value resolve_bases(Value bases)
{
    Value list = 0;
    for (size_t i = 0; i < tuple_count(bases); i++) {
        Value base = as_tuple(bases)->items[i];
        Value entries = is_pointer(base) && is_type(base)
            ? UNBOUND : TRY(attr_get_opt(base, NAME(__mro_entries__)));
        if (entries == UNBOUND) {
            TRY(!list || list_push(list, base));
            continue;
        }
        if (!list)
            list = TRY(list_from_values(as_tuple(bases)->items, i));
        entries = TRY(call1(entries, bases));
        if (!is_tuple(entries))
            RAISE(TypeError, "__mro_entries__ must return a tuple");
        TRY(list_extend(list, entries));
    }
    return list ? list_as_tuple(list) : bases;
}

/* The namespace that the metaclass prepares for the body. */
static Value prepare(Value meta, Value name, Value bases, Value keywords)
{
    Value method = TRY(attr_get_opt(meta, NAME(__prepare__)));
    if (method == UNBOUND)
        return dict_new();
    Value ns = TRY(call_with_dict(method, TRY(tuple_pack(2, name, bases)), keywords));
    if (!is_dict(ns) && !type_of(ns)->slots.getitem) {
        if (is_type(meta))
            RAISE(TypeError, "%N.__prepare__() must return a mapping, not %T", meta, ns);
        RAISE(TypeError, "<metaclass>.__prepare__() must return a mapping, not %T", ns);
    }
    return ns;
}

/* The __class__ cell must have been filled with this class by type.__new__. */
static bool check_cell(Value cell, Value name, Value class)
{
    if (!is_exact(cell, TYPE_cell) || !is_type(class))
        return true;
    Value content = as_cell(cell)->value;
    if (content == class)
        return true;
    if (!content)
        RAISE(RuntimeError, "__class__ not set defining %R as %R. Was __classcell__ propagated to type.__new__?",
              name, class);
    RAISE(TypeError, "__class__ set to %R defining %R as %R", content, name, class);
}

static Value keywords_dict(Value *values, Value kwnames)
{
    Value dict = TRY(dict_new());
    for (size_t i = 0; kwnames && i < tuple_count(kwnames); i++)
        TRY(dict_set(dict, as_tuple(kwnames)->items[i], values[i]));
    return dict;
}

/* The metaclass: the keyword's, else the first base's; then the most derived of all. */
static Value find_metaclass(Value keywords, Value bases)
{
    Value meta = TRY(dict_pop(keywords, NAME(metaclass)));
    if (meta == UNBOUND)
        meta = tuple_count(bases) ? from_object(type_of(as_tuple(bases)->items[0]))
                                  : from_object(rt.types[TYPE_type]);
    if (!is_pointer(meta) || !is_type(meta))
        return meta;
    Type *winner = TRY(type_metaclass(as_type(meta), bases));
    return from_object(winner);
}

static Value build_class(Value *args, size_t nargs, Value kwnames)
{
    if (nargs < 2)
        RAISE(TypeError, "__build_class__: not enough arguments");
    Value body = args[0], name = args[1];
    if (!is_exact(body, TYPE_function))
        RAISE(TypeError, "__build_class__: func must be a function");
    if (!is_str(name))
        RAISE(TypeError, "__build_class__: name is not a string");
    Value keywords = TRY(keywords_dict(args + nargs, kwnames));
    Value original = TRY(tuple_new(args + 2, nargs - 2));
    Value bases = TRY(resolve_bases(original));
    Value meta = TRY(find_metaclass(keywords, bases));
    Value ns = TRY(prepare(meta, name, bases, keywords));
    Value cell = TRY(vm_run_body(as_function(body), ns));
    if (bases != original)
        TRY(value_setitem(ns, NAME(__orig_bases__), original));
    Value class = TRY(call_with_dict(meta, TRY(tuple_pack(3, name, bases, ns)), keywords));
    TRY(check_cell(cell, name, class));
    return class;
}

const Method build_class_method = {
    "__build_class__(func, name, /, *bases, [metaclass], **kwds)", .raw = build_class,
    .doc = "Make a class: what the class statement calls.",
};
