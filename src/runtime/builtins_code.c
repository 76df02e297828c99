/* SPDX-License-Identifier: MIT
 *
 * Builtin functions that compile and run code: compile, exec, eval, __import__.
 */
#include "bytecode/code.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/path.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "runtime/builtins.h"
#include "runtime/import.h"
#include "runtime/source.h"
#include "vm/vm.h"

/* The future features of the code that calls us are passed on. */
static uint32_t inherited_flags(void)
{
    Code *code;
    Value globals;
    int line;
    return vm_frame_info(0, &code, &globals, &line) ? code->flags & SOURCE_FUTURES : 0;
}

/* --- compile --- */

static bool parse_mode(Value mode, uint32_t flags, enum SourceMode *result)
{
    if (!is_str(mode))
        RAISE(TypeError, "compile() argument 'mode' must be str, not %K", mode);
    static const char *const names[] = {"exec", "eval", "single", "func_type"};
    for (int i = 0; i < 4; i++)
        if (str_equal_text(mode, names[i])) {
            *result = (enum SourceMode)i;
            if (i == SOURCE_FUNC_TYPE && !(flags & SOURCE_ONLY_AST))
                RAISE(ValueError, "compile() mode 'func_type' requires flag PyCF_ONLY_AST");
            return true;
        }
    if (flags & SOURCE_ONLY_AST)
        RAISE(ValueError,
              "compile() mode must be 'exec', 'eval', 'single' or 'func_type'");
    RAISE(ValueError, "compile() mode must be 'exec', 'eval' or 'single'");
}

Value builtins_compile(Value *args)
{
    enum { A_SOURCE, A_FILENAME, A_MODE, A_FLAGS, A_DONT_INHERIT, A_OPTIMIZE, A_FEATURE };
    SourceOptions options = {0};
    int flags;
    bool dont_inherit;
    options.filename = TRY(path_text(args[A_FILENAME]));
    if (!is_str(args[A_MODE]))
        RAISE(TypeError, "compile() argument 'mode' must be str, not %K", args[A_MODE]);
    TRY(value_as_int(args[A_FLAGS], &flags));
    TRY(value_truth(args[A_DONT_INHERIT], &dont_inherit));
    TRY(value_as_int(args[A_OPTIMIZE], &options.optimize));
    TRY(value_as_int(args[A_FEATURE], &options.feature_version));
    if (flags & ~SOURCE_FLAGS)
        RAISE(ValueError, "compile(): unrecognised flags");
    if (options.optimize < -1 || options.optimize > 2)
        RAISE(ValueError, "compile(): invalid optimize value");
    options.flags = (uint32_t)flags | (dont_inherit ? 0 : inherited_flags());
    TRY(parse_mode(args[A_MODE], (uint32_t)flags, &options.mode));
    return source_compile_value(args[A_SOURCE], "compile", "string, bytes or AST object",
                                &options);
}

/* --- exec, eval --- */

/* Give the globals the builtins of the running code, unless they have some. */
static bool add_builtins(Value globals)
{
    Value found = TRY(dict_get(globals, NAME(__builtins__)));
    if (found != UNBOUND)
        return true;
    Value builtins = vm_current_builtins();
    return dict_set(globals, NAME(__builtins__), builtins ? builtins : rt.builtins);
}

static bool is_mapping(Value v)
{
    return is_dict(v) || (type_of(v)->slots.getitem && !is_type(v));
}

/* The namespaces to run in; those not given are the caller's. locals 0: globals. */
static bool namespaces(Value *globals, Value *locals)
{
    if (*globals == NONE) {
        *globals = rt.services.current_globals();
        if (!*globals)
            return error_pending() ? false
                 : raise_error(TYPE_SystemError, "globals and locals cannot be NULL");
        if (*locals == NONE)
            *locals = TRY(rt.services.current_locals());
    }
    if (*locals == NONE)
        *locals = *globals;
    return true;
}

static Value compile_text(Value source, enum SourceMode mode, const char *function)
{
    SourceOptions options = {.filename = TRY(str_from_text("<string>")), .mode = mode,
                             .flags = inherited_flags(), .optimize = -1,
                             .feature_version = -1};
    return source_compile_value(source, function, "string, bytes or code object", &options);
}

static Value run(Value code, Value globals, Value locals, Value closure)
{
    TRY(AUDIT("exec", code));
    TRY(add_builtins(globals));
    return vm_exec_code(code, globals, locals, closure);
}

Value builtins_eval(Value *args)
{
    Value source = args[0], globals = args[1], locals = args[2];
    if (locals != NONE && !is_mapping(locals))
        RAISE(TypeError, "locals must be a mapping");
    if (globals != NONE && !is_dict(globals)) {
        if (is_mapping(globals))
            RAISE(TypeError, "globals must be a real dict; try eval(code, {}, mapping)");
        RAISE(TypeError, "globals must be a dict");
    }
    TRY(namespaces(&globals, &locals));
    if (!is_exact(source, TYPE_code)) {
        TRY(add_builtins(globals));
        source = TRY(compile_text(source, SOURCE_EVAL, "eval"));
    }
    if (as_code(source)->free_count)
        RAISE(TypeError, "code object passed to eval() may not contain free variables");
    return run(source, globals, locals, 0);
}

/* exec's closure must be exactly the cells that the code wants. */
static bool check_closure(Value code, Value *closure)
{
    uint32_t wanted = as_code(code)->free_count;
    if (*closure == NONE)
        *closure = 0;
    if (!wanted) {
        if (*closure)
            RAISE(TypeError, "cannot use a closure with this code object");
        return true;
    }
    bool right = *closure && is_exact(*closure, TYPE_tuple) && tuple_count(*closure) == wanted;
    for (uint32_t i = 0; right && i < wanted; i++)
        right = is_exact(as_tuple(*closure)->items[i], TYPE_cell);
    if (!right)
        RAISE(TypeError, "code object requires a closure of exactly length %u", wanted);
    return true;
}

Value builtins_exec(Value *args, size_t nargs, Value kwnames)
{
    Value placed[4];
    if (!nargs)
        RAISE(TypeError, "exec() takes at least 1 positional argument (0 given)");
    TRY(arguments_place("exec(source, globals=None, locals=None, /, *, closure=None)", args,
                        nargs, kwnames, placed));
    Value source = placed[0], globals = placed[1], locals = placed[2], closure = placed[3];
    if (globals != NONE && !is_dict(globals))
        RAISE(TypeError, "exec() globals must be a dict, not %T", globals);
    if (locals != NONE && !is_mapping(locals))
        RAISE(TypeError, "locals must be a mapping or None, not %T", locals);
    TRY(namespaces(&globals, &locals));
    if (is_exact(source, TYPE_code)) {
        TRY(check_closure(source, &closure));
    } else {
        if (closure != NONE)
            RAISE(TypeError, "closure can only be used when source is a code object");
        TRY(add_builtins(globals));
        closure = 0;
        source = TRY(compile_text(source, SOURCE_EXEC, "exec"));
    }
    TRY(run(source, globals, locals, closure));
    return NONE;
}

/* --- __import__ --- */

Value builtins_import(Value *args)
{
    int level;
    if (!is_str(args[0]))
        RAISE(TypeError, "module name must be a string");
    TRY(value_as_int(args[4], &level));
    return import_dunder(args[0], args[1], args[3], level);
}
