/* SPDX-License-Identifier: MIT
 *
 * Exception objects. The hierarchy is declared in exceptions.def.
 */
#ifndef OBJECTS_EXCEPTIONS_H
#define OBJECTS_EXCEPTIONS_H

#include "objects/errors.h"

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
typedef struct { Exception base; Value name, object; } AttributeErrorObject; /* NameError: name only */
typedef struct { Exception base; Value msg, name, path, name_from; } ImportErrorObject;
typedef struct { Exception base; Value msg, filename, lineno, offset, text, end_lineno, end_offset, print_file_and_line; } SyntaxErrorObject;
typedef struct { Exception base; Value errno_value, strerror, filename, filename2; ssize_t written; } OSErrorObject;
typedef struct { Exception base; Value encoding, object, start, end, reason; } UnicodeErrorObject;
typedef struct { Exception base; Value code; } SystemExitObject;
typedef struct { Exception base; Value msg, exceptions; } ExceptionGroupObject;

static inline Exception *as_exception(Value v) { return (Exception *)v; }
/* Make all types of exceptions.def; after types_init's first part. */
bool exceptions_init(void);
/* An instance without running Python code: type(args...). 0 on failure. */
Value exception_new(enum TypeId type, Value *args, size_t nargs) MUST_USE;
Value syntax_error_new(enum TypeId type, Value msg, Value filename, long line, long offset, Value text,
                       long end_line, long end_offset) MUST_USE;
Value unicode_decode_error_new(const char *encoding, Value object, size_t start, size_t end, const char *reason) MUST_USE;
Value unicode_encode_error_new(const char *encoding, Value object, size_t start, size_t end, const char *reason) MUST_USE;
/* Does the exception (instance) match an except clause's class or tuple of classes? TypeError for others. */
bool exception_matches(Value exception, Value classes, bool *result) MUST_USE;
/* except*: split into (match, rest), either None. */
bool exception_group_match(Value exception, Value classes, Value *match, Value *rest) MUST_USE;
/* PREP_RERAISE_STAR: what to raise after except* clauses; NONE for nothing. */
Value exception_group_reraise(Value original, Value raised_list) MUST_USE;

#endif
