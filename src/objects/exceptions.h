/* SPDX-License-Identifier: MIT
 *
 * Exception objects. The hierarchy is declared in exceptions.def.
 */
#ifndef OBJECTS_EXCEPTIONS_H
#define OBJECTS_EXCEPTIONS_H

#include "objects/call.h"

typedef struct Exception {
    Object head;
    Value dict;        /* attribute word */
    Value args;        /* tuple */
    Value traceback;   /* None or traceback */
    Value context, cause; /* None or exception */
    Value notes;       /* 0, or __notes__ is in dict: unused unless set by C */
    bool suppress_context;
} Exception;

/* With further fields, as in exceptions.def. */
typedef struct { Exception base; Value value; } StopIterationError;
typedef struct { Exception base; Value name, object; } AttributeErrorObject;
typedef struct { Exception base; Value name; } NameErrorObject;
typedef struct { Exception base; Value msg, name, path, name_from; } ImportErrorObject;
typedef struct { Exception base; Value msg, filename, lineno, offset, text, end_lineno, end_offset, print_file_and_line; } SyntaxErrorObject;
typedef struct { Exception base; Value errno_value, strerror, filename, filename2; ssize_t written; } OSErrorObject;
typedef struct { Exception base; Value encoding, object, start, end, reason; } UnicodeErrorObject;
typedef struct { Exception base; Value code; } SystemExitObject;
typedef struct { Exception base; Value msg, exceptions; } ExceptionGroupObject;

/* The value of a StopIteration instance. */
static inline Value stop_iteration_value(Value e)
{
    Value value = ((StopIterationError *)e)->value;
    return value ? value : NONE;
}
static inline Exception *as_exception(Value v) { return (Exception *)v; }
/* Make all types of exceptions.def; after types_init's first part. */
bool exceptions_init(void);
/* The last step, when classes can be made: ExceptionGroup (rt.exception_group), which has two bases. */
bool exceptions_init_groups(void);
/* An instance without running Python code: type(args...). 0 on failure. */
Value exception_new(enum TypeId type, Value *args, size_t nargs) MUST_USE;
/* line, offset and their ends from 1; 0 or less: None. text 0: None. */
Value syntax_error_new(enum TypeId type, Value msg, Value filename, long line, long offset, Value text,
                       long end_line, long end_offset) MUST_USE;
/* ImportError or ModuleNotFoundError with its fields (0: None). */
Value import_error_new(enum TypeId type, Value msg, Value name, Value path) MUST_USE;
Value unicode_decode_error_new(const char *encoding, Value object, size_t start, size_t end, const char *reason) MUST_USE;
Value unicode_encode_error_new(const char *encoding, Value object, size_t start, size_t end, const char *reason) MUST_USE;
/* start and end of a UnicodeError, clipped to its object's length as error handlers see them. */
bool unicode_error_range(Value exception, size_t *start, size_t *end) MUST_USE;
/* Does the exception (instance) match an except clause's class or tuple of classes? TypeError for others. */
bool exception_matches(Value exception, Value classes, bool *result) MUST_USE;
/* except*: split into (match, rest), either None. */
bool exception_group_match(Value exception, Value classes, Value *match, Value *rest) MUST_USE;
/* PREP_RERAISE_STAR: what to raise after except* clauses; NONE for nothing. */
Value exception_group_reraise(Value original, Value raised_list) MUST_USE;

/* --- for the files of exceptions --- */

/* Slots that more than one file of them fills. */
Value exception_construct(Type *type, Value *args, size_t nargs, Value kwnames);
bool exception_init(Value self, Value *args, size_t nargs, Value kwnames);
Value exception_str(Value self);
/* (type, args) or (type, args, __dict__). */
Value exception_reduce(Value *args);
/* The same with further entries in the state: names and values; a value of 0 is left out. */
Value exception_reduce_with(Value self, const char *const *names, const Value *values, size_t count) MUST_USE;
/* The behaviour of each layout that has its own; included in the table by exceptions.c. */
extern const Member attribute_error_members[], name_error_members[], import_error_members[], syntax_error_members[],
    stop_iteration_members[], system_exit_members[], exception_group_members[];
extern const GetSet os_error_getset[], unicode_error_getset[];
extern const Member os_error_members[], unicode_error_members[];
extern const Method attribute_error_methods[], import_error_methods[], os_error_methods[], exception_group_methods[];
bool attribute_error_init(Value self, Value *args, size_t nargs, Value kwnames);
bool name_error_init(Value self, Value *args, size_t nargs, Value kwnames);
bool import_error_init(Value self, Value *args, size_t nargs, Value kwnames);
Value import_error_str(Value self);
bool stop_iteration_init(Value self, Value *args, size_t nargs, Value kwnames);
bool system_exit_init(Value self, Value *args, size_t nargs, Value kwnames);
bool syntax_error_init(Value self, Value *args, size_t nargs, Value kwnames);
Value syntax_error_str(Value self);
Value os_error_construct(Type *type, Value *args, size_t nargs, Value kwnames);
bool os_error_init(Value self, Value *args, size_t nargs, Value kwnames);
Value os_error_str(Value self);
bool unicode_encode_error_init(Value self, Value *args, size_t nargs, Value kwnames);
bool unicode_decode_error_init(Value self, Value *args, size_t nargs, Value kwnames);
bool unicode_translate_error_init(Value self, Value *args, size_t nargs, Value kwnames);
Value unicode_encode_error_str(Value self);
Value unicode_decode_error_str(Value self);
Value unicode_translate_error_str(Value self);
Value exception_group_construct(Type *type, Value *args, size_t nargs, Value kwnames);
bool exception_group_init(Value self, Value *args, size_t nargs, Value kwnames);
Value exception_group_str(Value self);

#endif
