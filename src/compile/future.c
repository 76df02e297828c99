/* SPDX-License-Identifier: MIT
 *
 * from __future__ import ...: at the beginning of a module, behind the docstring.
 */
#include "compile/compile.h"

#include "bytecode/code.h"
#include "compile/error.h"
#include "objects/str.h"

static const struct Feature {
    const char *name;
    uint32_t flag;         /* 0: it is the language by now */
} features[] = {
    {"nested_scopes", 0}, {"generators", 0}, {"division", 0}, {"absolute_import", 0},
    {"with_statement", 0}, {"print_function", 0}, {"unicode_literals", 0},
    {"barry_as_FLUFL", CODE_FUTURE_BARRY_AS_BDFL}, {"generator_stop", 0},
    {"annotations", CODE_FUTURE_ANNOTATIONS},
};

static bool add_feature(Value filename, Span span, Value name, uint32_t *flags)
{
    span.end_line = span.line;
    span.end_column = -1;       /* these errors tell only where they begin */
    for (size_t i = 0; i < countof(features); i++)
        if (str_equal_text(name, features[i].name)) {
            *flags |= features[i].flag;
            return true;
        }
    if (str_equal_text(name, "braces"))
        return compile_error(filename, span, "not a chance");
    return compile_error(filename, span, "future feature %S is not defined", name);
}

static bool is_future_import(const Stmt *s)
{
    return s->kind == STMT_IMPORTFROM && s->ImportFrom.module
        && s->ImportFrom.level == 0 && s->ImportFrom.module == NAME(__future__);
}

bool compile_future(Mod *mod, Value filename, uint32_t *flags, int *line)
{
    StmtSeq *body;
    *flags = 0;
    *line = -1;
    switch (mod->kind) {
    case MOD_MODULE: body = mod->Module.body; break;
    case MOD_INTERACTIVE: body = mod->Interactive.body; break;
    default: return true;
    }
    bool done = false;
    for (size_t i = 0; i < body->count; i++) {
        Stmt *s = body->items[i];
        /* What follows on later lines is told when it is compiled. */
        if (done && s->span.line > body->items[i - 1]->span.line)
            return true;
        if (is_future_import(s)) {
            if (done)
                return compile_error(filename, s->span, "from __future__ imports must occur "
                                     "at the beginning of the file");
            AliasSeq *names = s->ImportFrom.names;
            for (size_t j = 0; j < names->count; j++)
                TRY(add_feature(filename, s->span, names->items[j]->name, flags));
            *line = s->span.line;
        } else if (i > 0 || s->kind != STMT_EXPR || s->Expr.value->kind != EXPR_CONSTANT
                   || !is_str(s->Expr.value->Constant.value))
            done = true;
    }
    return true;
}
