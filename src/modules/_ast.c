/* SPDX-License-Identifier: MIT */
/* The module _ast: the class AST and one class for each node of grammar/python.asdl. */
#include "modules/ast.h"

#include "gc/heap.h"
#include "objects/dict.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"

typedef struct AstObject {
    Object head;
    Value attributes;
} AstObject;

/* ---- AST ---- */

/* The class's _fields; UNBOUND if it has none. */
static Value fields_of(Value self)
{
    return attr_get_opt(from_object(type_of(self)), NAME(_fields));
}

static bool init_positional(Value self, Value fields, Value *args, size_t nargs)
{
    ssize_t count = 0;
    if (fields != UNBOUND)
        TRY(value_length(fields, &count));
    if (nargs > (size_t)count) {
        raise_error(TYPE_TypeError, "%S constructor takes at most %zd positional argument%s",
                    type_of(self)->name, count, count == 1 ? "" : "s");
        return false;
    }
    for (size_t i = 0; i < nargs; i++) {
        Value name = TRY(value_getitem(fields, small_int((int64_t)i)));
        TRY(attr_set(self, TRY(attr_intern(name)), args[i]));
    }
    return true;
}

/* Was the field that a keyword names given by position? */
static bool given_twice(Value self, Value fields, Value name, size_t nargs, bool *twice)
{
    *twice = false;
    for (size_t i = 0; i < nargs && !*twice; i++)
        TRY(compare_equal(TRY(value_getitem(fields, small_int((int64_t)i))), name, twice));
    if (*twice)
        raise_error(TYPE_TypeError, "%s got multiple values for argument '%S'",
                    type_name(type_of(self)), name);
    return !*twice;
}

static bool ast_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value fields = TRY(fields_of(self));
    TRY(init_positional(self, fields, args, nargs));
    for (size_t i = 0; kwnames && i < tuple_count(kwnames); i++) {
        Value name = as_tuple(kwnames)->items[i];
        bool twice;
        TRY(given_twice(self, fields, name, nargs, &twice));
        TRY(attr_set(self, name, args[nargs + i]));
    }
    return true;
}

/* Arguments are __init__'s affair. */
static Value ast_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return from_object(TRY(type_alloc(type, 0)));
}

static Value ast_reduce(Value *args)
{
    Value dict = TRY(attr_get_opt(args[0], NAME(__dict__)));
    Value type = from_object(type_of(args[0]));
    if (dict == UNBOUND)
        return tuple_pair(type, rt.empty_tuple);
    return tuple_pack(3, type, rt.empty_tuple, dict);
}

static const Method ast_methods[] = {
    {"__reduce__($self, /)", ast_reduce, "How to copy or pickle the node."},
    {0},
};

/* Unlike those of other builtin types, its attributes may be set. */
static bool ast_ready(Type *type)
{
    type->flags &= ~(uint32_t)TYPE_IMMUTABLE;
    return type_set(type, NAME(_fields), rt.empty_tuple)
        && type_set(type, NAME(__match_args__), rt.empty_tuple)
        && type_set(type, NAME(_attributes), rt.empty_tuple);
}

TYPE(AST, .name = "ast.AST", .flags = TYPE_BASE | TYPE_DICT, .size = sizeof(AstObject),
     .attrs_offset = offsetof(AstObject, attributes), .slots = {.construct = ast_construct, .init = ast_init},
     .methods = ast_methods, .ready = ast_ready);

/* ---- Classes ---- */

static Value field_names(const AstClassInfo *info)
{
    Value names[16];
    ASSERT(info->field_count <= countof(names));
    for (size_t i = 0; i < info->field_count; i++)
        names[i] = TRY(str_intern_utf8(info->fields[i].name, strlen(info->fields[i].name)));
    return tuple_new(names, info->field_count);
}

static Value attribute_names(const AstState *s, const AstClassInfo *info)
{
    return info->has_span ? tuple_pack(4, s->lineno, s->col_offset, s->end_lineno,
                                       s->end_col_offset)
                          : rt.empty_tuple;
}

/* Fields and attributes that may be absent are None in the class. */
static bool set_defaults(const AstState *s, Value dict, const AstClassInfo *info, bool top)
{
    for (size_t i = 0; i < info->field_count; i++)
        if (info->fields[i].quantity == AST_MAYBE)
            TRY(dict_set_text(dict, info->fields[i].name, NONE));
    if (!top || !info->has_span || !info->end_optional)
        return true;
    return dict_set(dict, s->end_lineno, NONE) && dict_set(dict, s->end_col_offset, NONE);
}

static Value make_class(AstState *s, AstClass id)
{
    const AstClassInfo *info = &ast_classes[id];
    bool top = info->type == id;
    Value base = top ? from_object(rt.types[TYPE_AST]) : s->classes[info->type];
    Value dict = TRY(dict_new());
    s->field_names[id] = TRY(field_names(info));
    TRY(dict_set_text(dict, "_fields", s->field_names[id]));
    TRY(dict_set_text(dict, "__match_args__", s->field_names[id]));
    TRY(dict_set_text(dict, "__module__", TRY(str_from_text("ast"))));
    TRY(dict_set_text(dict, "__doc__", TRY(str_from_text(info->doc))));
    if (top)
        TRY(dict_set_text(dict, "_attributes", TRY(attribute_names(s, info))));
    TRY(set_defaults(s, dict, info, top));
    Value name = TRY(str_intern_utf8(info->name, strlen(info->name)));
    return type_new(rt.types[TYPE_type], name, TRY(tuple_new(&base, 1)), dict, NULL, 0);
}

static bool ast_module_init(Value module)
{
    AstState *s = gc_alloc(sizeof *s);
    if (!s)
        return raise_no_memory();
    s->lineno = NAME(lineno);
    s->col_offset = NAME(col_offset);
    s->end_lineno = NAME(end_lineno);
    s->end_col_offset = NAME(end_col_offset);
    s->classes[0] = from_object(rt.types[TYPE_AST]);
    for (int id = 1; id < AST_CLASS_COUNT; id++) {
        s->classes[id] = TRY(make_class(s, id));
        TRY(module_add(module, ast_classes[id].name, s->classes[id]));
        if (ast_classes[id].shape == AST_ENUM && ast_classes[id].kind)
            s->singletons[id] = TRY(call0(s->classes[id]));
    }
    rt.module_states[MODULE__ast] = s;
    return true;
}

static const ModuleConstant constants[] = {
    {"PyCF_ONLY_AST", 0x400},
    {"PyCF_TYPE_COMMENTS", 0x1000},
    {"PyCF_ALLOW_TOP_LEVEL_AWAIT", 0x2000},
    {0},
};

static const enum TypeId types[] = {TYPE_AST, TYPE_none};

MODULE(_ast, .constants = constants, .types = types, .init = ast_module_init);

AstState *ast_state(void)
{
    if (!rt.module_states[MODULE__ast] && !rt.services.import("_ast"))
        return NULL;
    return MODULE_STATE(AstState, MODULE__ast);
}

bool ast_is_tree(Value object)
{
    return is_instance_of(object, TYPE_AST);
}
