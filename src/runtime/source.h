/* SPDX-License-Identifier: MIT
 *
 * From source text to code objects: joins parser and compiler for compile(), exec(),
 * import and the command line.
 */
#ifndef RUNTIME_SOURCE_H
#define RUNTIME_SOURCE_H

#include "objects/errors.h"

enum SourceMode { SOURCE_EXEC, SOURCE_EVAL, SOURCE_SINGLE, SOURCE_FUNC_TYPE };

enum SourceFlag { /* compile()'s flags besides the CODE_FUTURE_ ones */
    SOURCE_IGNORE_COOKIE = 0x100,
    SOURCE_DONT_IMPLY_DEDENT = 0x200,
    SOURCE_ONLY_AST = 0x400,
    SOURCE_TYPE_COMMENTS = 0x1000,
    SOURCE_TOP_LEVEL_AWAIT = 0x2000,
    SOURCE_ALLOW_INCOMPLETE = 0x4000,
    SOURCE_FUTURES = 0x1fe0000, /* all CODE_FUTURE_ flags */
    SOURCE_OBSOLETE = 0x10, /* from __future__ import nested_scopes */
    SOURCE_FLAGS = 0x7600 | SOURCE_OBSOLETE | SOURCE_FUTURES, /* that compile() takes */
};

typedef struct SourceOptions {
    Value filename;      /* str */
    enum SourceMode mode;
    uint32_t flags;      /* enum SourceFlag, and CODE_FUTURE_ features that are on */
    bool script;         /* the program's own file */
    int optimize;        /* -1: as the runtime */
    int feature_version; /* -1: the newest */
} SourceOptions;

/* The code object (or, with SOURCE_ONLY_AST, the ast.Module ...) of source in UTF-8, or
 * in what its cookie or byte order mark says. 0 with SyntaxError. */
Value source_compile(const char *text, size_t n, const SourceOptions *options) MUST_USE;
/* The same of a str, bytes-like object, or a tree of ast nodes. `function` and `what` are
 * for the TypeError of others: "eval() arg 1 must be a string, bytes or code object". */
Value source_compile_value(Value source, const char *function, const char *what,
                           const SourceOptions *options) MUST_USE;
/* The tree of a str or bytes-like object alone. */
struct Mod *source_parse(Value source, const char *function, const char *what,
                         const SourceOptions *options) MUST_USE;
/* Show what a stage made of the source on stdout: the command line's --dump-... options. */
enum SourceStage { SOURCE_TOKENS, SOURCE_TREE, SOURCE_CODE };
bool source_dump(const char *text, size_t n, const SourceOptions *options,
                 enum SourceStage stage) MUST_USE;

/* The text of a source file decoded as the compiler would, as one str: for linecache-like
 * uses in tracebacks and warnings. 0 without exception if it can't be read. */
Value source_file_text(Value filename);
/* One line of it (from 1), without its newline; 0 without exception if it isn't there. */
Value source_line(Value filename, int line);

/* From now on source_line() finds the lines of this text for code that has this very object
 * as its file name: what was typed in interactive use. */
void source_remember(Value filename, const char *text, size_t n);

/* The bytes of a file, or what is left to read of an open one; 0 with OSError. */
char *source_read_file(Value filename, size_t *n) MUST_USE;
char *source_read_descriptor(int fd, Value filename, size_t *n) MUST_USE;

#endif
