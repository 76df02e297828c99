/* SPDX-License-Identifier: MIT
 *
 * Module builtins: its table, and the types and constants it shows.
 */
#include "runtime/builtins.h"

#include "objects/dict.h"
#include "objects/exceptions.h"
#include "objects/str.h"
#include "objects/type.h"
#include "vm/build_class.h"

static const Method builtins_methods[] = {
    {"__import__($module, /, name, globals=None, locals=None, fromlist=(), level=0)",
     builtins_import, "Import a module: what the import statement calls."},
    {"abs($module, x, /)", builtins_abs, "Return the absolute value of the argument."},
    {"aiter($module, async_iterable, /)", builtins_aiter,
     "Return an AsyncIterator for an AsyncIterable object."},
    {"all($module, iterable, /)", builtins_all, "Are all items true (or are there none)?"},
    {"anext($module, aiterator, default=<unrepresentable>, /)", .raw = builtins_anext,
     .doc = "Return an awaitable for the next item of the async iterator."},
    {"any($module, iterable, /)", builtins_any, "Is any item true?"},
    {"ascii($module, obj, /)", builtins_ascii, "repr(obj), non-ASCII characters escaped."},
    {"bin($module, number, /)", builtins_bin, "The binary form of an integer.\n\n>>> bin(5)\n'0b101'"},
    {"breakpoint($module, /, *args, **kws)", .raw = builtins_breakpoint,
     .doc = "Call sys.breakpointhook(*args, **kws)."},
    {"callable($module, obj, /)", builtins_callable, "Can the object be called?"},
    {"chr($module, i, /)", builtins_chr, "The character with that code point."},
    {"compile($module, /, source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, "
     "_feature_version=-1)", builtins_compile,
     "Compile source into a code object (or a syntax tree) that exec() or eval() runs."},
    {"delattr($module, obj, name, /)", builtins_delattr, "del obj.name"},
    {"dir($module, object=<unrepresentable>, /)", .raw = builtins_dir,
     .doc = "Names of an object's attributes, or of those in the current scope."},
    {"divmod($module, x, y, /)", builtins_divmod, "Return the tuple (x//y, x%y)."},
    {"eval($module, source, globals=None, locals=None, /)", builtins_eval,
     "Evaluate an expression given as text or code."},
    {"exec($module, source, globals=None, locals=None, /, *, closure=None)",
     .raw = builtins_exec, .doc = "Run statements given as text or code."},
    {"format($module, value, format_spec='', /)", builtins_format,
     "type(value).__format__(value, format_spec)"},
    {"getattr($module, object, name, default=<unrepresentable>, /)", .raw = builtins_getattr,
     .doc = "object.name, or the default when there is no such attribute."},
    {"globals($module, /)", builtins_globals, "The dictionary of the module's variables."},
    {"hasattr($module, obj, name, /)", builtins_hasattr, "Has the object that attribute?"},
    {"hash($module, obj, /)", builtins_hash, "The object's hash value."},
    {"hex($module, number, /)", builtins_hex, "The hexadecimal form of an integer.\n\n>>> hex(31)\n'0x1f'"},
    {"id($module, obj, /)", builtins_id, "The identity of an object as an integer."},
    {"input($module, prompt=<unrepresentable>, /)", builtins_input,
     "Read a line from standard input, without its newline."},
    {"isinstance($module, obj, class_or_tuple, /)", builtins_isinstance,
     "Is the object an instance of the class, or of one in the tuple?"},
    {"issubclass($module, cls, class_or_tuple, /)", builtins_issubclass,
     "Is cls derived from the class, or from one in the tuple?"},
    {"iter($module, object, sentinel=<unrepresentable>, /)", .raw = builtins_iter,
     .doc = "An iterator over the object, or one that calls it until it returns the sentinel."},
    {"len($module, obj, /)", builtins_len, "The number of items in a container."},
    {"locals($module, /)", builtins_locals, "A dictionary of the current scope's variables."},
    {"max($module, /, *args, key=None, default=<unrepresentable>)", .raw = builtins_max,
     .doc = "max(iterable, *[, default=obj, key=func])\nmax(arg1, arg2, *args, *[, key=func])\n\n"
            "The largest of several arguments, or of an iterable's items."},
    {"min($module, /, *args, key=None, default=<unrepresentable>)", .raw = builtins_min,
     .doc = "min(iterable, *[, default=obj, key=func])\nmin(arg1, arg2, *args, *[, key=func])\n\n"
            "The smallest of several arguments, or of an iterable's items."},
    {"next($module, iterator, default=<unrepresentable>, /)", .raw = builtins_next,
     .doc = "The iterator's next item, or the default when there are no more."},
    {"oct($module, number, /)", builtins_oct, "The octal form of an integer.\n\n>>> oct(15)\n'0o17'"},
    {"open($module, /, file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, "
     "closefd=True, opener=None)", .raw = builtins_open, .doc = "Open a file."},
    {"ord($module, c, /)", builtins_ord, "The code point of a one-character string."},
    {"pow($module, /, base, exp, mod=None)", builtins_pow, "base ** exp, or base ** exp % mod."},
    {"print($module, /, *args, sep=' ', end='\\n', file=None, flush=False)",
     .raw = builtins_print, .doc = "Print the values to a stream, by default sys.stdout."},
    {"repr($module, obj, /)", builtins_repr, "The text that shows the object to programmers."},
    {"round($module, /, number, ndigits=None)", builtins_round,
     "Round a number to a precision in decimal digits."},
    {"setattr($module, obj, name, value, /)", builtins_setattr, "obj.name = value"},
    {"sorted($module, iterable, /, *, key=None, reverse=False)", .raw = builtins_sorted,
     .doc = "A new list with all items in ascending order."},
    {"sum($module, iterable, /, start=0)", .raw = builtins_sum, .doc = "start plus all the items."},
    {"vars($module, object=<unrepresentable>, /)", .raw = builtins_vars,
     .doc = "object.__dict__, or locals()."},
    {0},
};

static const enum TypeId builtins_types[] = {
    TYPE_object, TYPE_type, TYPE_int, TYPE_bool, TYPE_float, TYPE_complex, TYPE_str, TYPE_bytes,
    TYPE_bytearray, TYPE_memoryview, TYPE_tuple, TYPE_list, TYPE_dict, TYPE_set, TYPE_frozenset,
    TYPE_slice, TYPE_range, TYPE_enumerate, TYPE_zip, TYPE_map, TYPE_filter, TYPE_reversed,
    TYPE_property, TYPE_classmethod, TYPE_staticmethod, TYPE_super, TYPE_none,
};

static bool add_exceptions(Value dict)
{
    for (int id = TYPE_FIRST_EXCEPTION; id <= TYPE_LAST_EXCEPTION; id++) {
        Type *type = rt.types[id];
        TRY(dict_set(dict, type->name, from_object(type)));
    }
    Value os_error = from_object(rt.types[TYPE_OSError]);
    return dict_set_text(dict, "EnvironmentError", os_error)
        && dict_set_text(dict, "IOError", os_error)
        && dict_set_text(dict, "ExceptionGroup", rt.exception_group);
}

static bool builtins_init(Value module)
{
    Value dict = module_dict(module);
    rt.builtins = dict;
    TRY(add_exceptions(dict));
    Value name = dict_get_str(dict, NAME(__name__));
    Value build = TRY(builtin_new(&build_class_method, module, name));
    TRY(dict_set(dict, NAME(__build_class__), build));
    return dict_set_text(dict, "None", NONE) && dict_set_text(dict, "True", TRUE)
        && dict_set_text(dict, "False", FALSE) && dict_set_text(dict, "Ellipsis", ELLIPSIS)
        && dict_set_text(dict, "NotImplemented", NOT_IMPLEMENTED)
        && dict_set_text(dict, "__debug__", from_bool(!rt.optimize));
}

MODULE(builtins, .doc = "Built-in functions, types, exceptions, and other objects.",
       .methods = builtins_methods, .types = builtins_types, .init = builtins_init);
