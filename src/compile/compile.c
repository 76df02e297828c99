/* SPDX-License-Identifier: MIT
 *
 * The compiler's steps, in order: __future__, folding, symbol table, code.
 */
#include "compile/unit.h"

#include "objects/str.h"

static bool compile_mod(Compiler *c, Mod *mod)
{
    Span span = {1, 0, 1, 0};
    switch (mod->kind) {
    case MOD_MODULE: return compile_namespace(c, span, mod->Module.body);
    case MOD_INTERACTIVE:
        c->interactive = true;
        if (body_has_annotations(mod->Interactive.body))
            emit(c, OP_SETUP_ANNOTATIONS, span);
        return compile_body(c, mod->Interactive.body);
    case MOD_EXPRESSION: return compile_expr(c, mod->Expression.body);
    case MOD_FUNCTIONTYPE: break;
    }
    return raise_error(TYPE_SystemError, "module kind %d should not be possible",
                       (int)mod->kind);
}

static Value compile_with_arena(Mod *mod, Compiler *c)
{
    int future_line;
    uint32_t features;
    TRY(compile_future(mod, c->filename, &features, &future_line));
    c->features |= features;
    c->future_line = future_line;
    TRY(fold_module(mod, c->arena, c->optimize, c->features & CODE_FUTURE_ANNOTATIONS));
    c->symtable = TRY(symtable_build(mod, c->filename, c->features, c->arena));
    TRY(unit_enter(c, TRY(str_intern_utf8("<module>", 8)), UNIT_MODULE, mod, 1));
    TRY(compile_mod(c, mod));
    Value code = TRY(assemble(c, mod->kind != MOD_EXPRESSION));
    unit_leave(c);
    return code;
}

enum {
    ALL_FEATURES = CODE_FUTURE_DIVISION | CODE_FUTURE_ABSOLUTE_IMPORT
        | CODE_FUTURE_WITH_STATEMENT | CODE_FUTURE_PRINT_FUNCTION
        | CODE_FUTURE_UNICODE_LITERALS | CODE_FUTURE_BARRY_AS_BDFL
        | CODE_FUTURE_GENERATOR_STOP | CODE_FUTURE_ANNOTATIONS
};

Value compile_module(Mod *mod, const CompileOptions *options)
{
    Compiler compiler = {
        .filename = options->filename,
        .flags = options->flags & COMPILE_TOP_LEVEL_AWAIT,
        .features = options->flags & ALL_FEATURES,
        .optimize = options->optimize < 0 ? (int)rt.optimize : options->optimize,
    };
    compiler.arena = arena_new();
    if (!compiler.arena)
        return raise_no_memory();
    Value code = compile_with_arena(mod, &compiler);
    if (compiler.arena->failed) {
        arena_discard(compiler.arena);
        error_clear();
        return raise_no_memory();
    }
    return code;
}
