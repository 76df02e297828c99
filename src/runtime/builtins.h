/* SPDX-License-Identifier: MIT
 *
 * The functions of module builtins, by concept. Their table is in builtins.c.
 */
#ifndef RUNTIME_BUILTINS_H
#define RUNTIME_BUILTINS_H

#include "objects/module.h"

/* numbers and characters: builtins_number.c */
Value builtins_abs(Value *args);
Value builtins_bin(Value *args);
Value builtins_chr(Value *args);
Value builtins_divmod(Value *args);
Value builtins_hex(Value *args);
Value builtins_oct(Value *args);
Value builtins_ord(Value *args);
Value builtins_pow(Value *args);
Value builtins_round(Value *args);
Value builtins_sum(Value *args, size_t nargs, Value kwnames);

/* any object: builtins_object.c */
Value builtins_ascii(Value *args);
Value builtins_callable(Value *args);
Value builtins_delattr(Value *args);
Value builtins_dir(Value *args, size_t nargs, Value kwnames);
Value builtins_format(Value *args);
Value builtins_getattr(Value *args, size_t nargs, Value kwnames);
Value builtins_globals(Value *args);
Value builtins_hasattr(Value *args);
Value builtins_hash(Value *args);
Value builtins_id(Value *args);
Value builtins_isinstance(Value *args);
Value builtins_issubclass(Value *args);
Value builtins_locals(Value *args);
Value builtins_repr(Value *args);
Value builtins_setattr(Value *args);
Value builtins_vars(Value *args, size_t nargs, Value kwnames);

/* containers and iterators: builtins_iter.c */
Value builtins_aiter(Value *args);
Value builtins_all(Value *args);
Value builtins_anext(Value *args, size_t nargs, Value kwnames);
Value builtins_any(Value *args);
Value builtins_iter(Value *args, size_t nargs, Value kwnames);
Value builtins_len(Value *args);
Value builtins_max(Value *args, size_t nargs, Value kwnames);
Value builtins_min(Value *args, size_t nargs, Value kwnames);
Value builtins_next(Value *args, size_t nargs, Value kwnames);
Value builtins_sorted(Value *args, size_t nargs, Value kwnames);

/* code: builtins_code.c */
Value builtins_compile(Value *args);
Value builtins_eval(Value *args);
Value builtins_exec(Value *args, size_t nargs, Value kwnames);
Value builtins_import(Value *args);

/* input and output: builtins_io.c */
Value builtins_breakpoint(Value *args, size_t nargs, Value kwnames);
Value builtins_input(Value *args);
Value builtins_open(Value *args, size_t nargs, Value kwnames);
Value builtins_print(Value *args, size_t nargs, Value kwnames);

/* What id() returns: the same for the same object, different for any other that lives. */
Value builtins_id_of(Value object) MUST_USE;
/* dir(object): a sorted list. */
Value builtins_dir_of(Value object) MUST_USE;

#endif
