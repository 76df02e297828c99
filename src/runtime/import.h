/* SPDX-License-Identifier: MIT
 *
 * Import: finding modules, running them, .pyc files.
 *
 *     import_dunder          __import__: relative names, fromlist       import.c
 *       import_module        sys.modules, parents
 *         find               sys.meta_path, sys.path, folders           import_find.c
 *         load               module, spec and loader; run the code      import_load.c
 *           pyc_load/save    the cached code object                     pyc.c
 *     import_library         once the library's importlib is loaded     import_library.c
 *
 * All of this works without a library, and without objects of importlib: a module's
 * __spec__ and __loader__ are small objects of our own (import_spec.c), which turn into
 * importlib's at the moment importlib is imported. sys.meta_path and sys.path_hooks begin
 * with stand-ins likewise. While they hold only what we know, modules are found in C; what
 * programs add there is asked in its turn.
 */
#ifndef RUNTIME_IMPORT_H
#define RUNTIME_IMPORT_H

#include "objects/module.h"
#include "vm/wait.h"

extern const ModuleSpec *const module_specs[]; /* generated: all modules written in C */

enum { FINDER_BUILTIN, FINDER_FROZEN, FINDER_PATH, FINDER_COUNT };

struct ImportState {
    Value finders[FINDER_COUNT]; /* the entries of sys.meta_path that we know: stand-ins or importlib's */
    Value path_hook, zip_hook;   /* likewise of sys.path_hooks */
    Value bootstrap, external;   /* importlib._bootstrap and _bootstrap_external once loaded; 0 */
    Value loading, waiting;      /* dicts, see import_lock.c; 0: nobody imports */
    WaitQueue queue, lock_queue; /* threads that wait for a module, for importlib's lock */
    uint64_t lock_owner;
    size_t lock_depth;
    uint64_t era;                /* of gil_era */
    bool loading_library;        /* the library's importlib is being loaded */
    bool loading_zipimport;      /* it can't be in a zip file itself */
    int frozen_override;         /* frozen modules: 1 on, -1 off, 0 as configured */
    bool trace;                  /* ADDER_TRACE=import */
    int depth;                   /* -X importtime: of nested imports, and their time */
    int64_t nested_time;
};

/* Make sys.modules, builtins and sys; then sys.path from the configuration. */
bool import_init(void);
bool import_init_path(void) MUST_USE;

/* __import__(name, globals, ..., fromlist, level); globals and fromlist may be NONE. */
Value import_dunder(Value name, Value globals, Value fromlist, int level) MUST_USE;
/* The module of that absolute name. */
Value import_module(Value name) MUST_USE;
/* The module from a C name: what rt.services.import is. */
Value import_text(const char *name) MUST_USE;

/* --- parts --- */

/* What was found: where a module's code is. */
typedef struct Found {
    enum FoundKind { FOUND_NOTHING, FOUND_BUILTIN, FOUND_SOURCE, FOUND_BYTECODE, FOUND_NAMESPACE,
                     FOUND_SPEC, FOUND_IMPORTLIB } kind;
    const ModuleSpec *builtin;
    const char *path;     /* of the file */
    const char *package;  /* the package's folder, or 0 */
    Value portions;       /* NAMESPACE: list of folders */
    Value spec;           /* SPEC: what a finder returned */
    int64_t mtime, size;  /* of the source */
    uint32_t mode;        /* its permissions */
} Found;

/* Find a module; path: the parent's __path__, or NONE. Kind NOTHING if there is none. */
bool import_find(Value name, Value path, Found *found) MUST_USE;
/* A builtin module by name; 0 if there is none, or with ImportError if its extension can't
 * be loaded. */
const ModuleSpec *import_find_builtin(Value name);
/* A file of that folder: fill found if it holds the module `tail`. portions: list that gets
 * folders without __init__, may be 0. */
bool import_find_in_folder(const char *folder, const char *tail, Value portions, Found *found) MUST_USE;
/* Make and run what was found. */
Value import_load(Value name, const Found *found) MUST_USE;
/* The code object of a source or bytecode file. */
Value import_code(Value name, const Found *found) MUST_USE;

/* The file __pycache__/NAME.adder-312.pyc that belongs to a source; 0 with MemoryError. */
const char *pyc_path(const char *source);
/* Compiled by this version of Adder, as its first bytes say. */
bool pyc_has_magic(const char *data, size_t n);
/* The code object in a .pyc: 0 with ImportError or EOFError (name, path for their messages). */
Value pyc_parse(const char *data, size_t n, Value name, Value path) MUST_USE;
/* The cached code object of a source, if it is up to date: UNBOUND if not. 0 with EOFError or
 * ImportError when what follows an up-to-date head is damaged. */
Value pyc_load(const char *cache, const Found *found, Value name) MUST_USE;
/* Write the code object there; failures don't matter. */
void pyc_save(const char *cache, const Found *found, Value code);

/* Objects that describe modules: of our own types, or importlib's once that is loaded. */
Value import_spec_new(Value name, Value loader, Value origin, Value cached, Value locations) MUST_USE;
Value import_loader_new(Value name, const Found *found, Value path) MUST_USE;
bool import_spec_init(void);
/* Could that entry of sys.path be a zip file, or a folder in one? */
bool import_may_be_zip(Value entry);
/* Load importlib's two halves (for a program, or a stand-in that somebody looks into), and put
 * their classes where our stand-ins are. */
bool import_library_load(void) MUST_USE;
/* After the library's importlib._bootstrap_external has run: our magic number. */
bool import_set_magic(Value external) MUST_USE;
/* Take the frames of importlib out of the pending exception's traceback: all of an ImportError,
 * else those that only pass a call on. */
void import_trim_traceback(void);

/* --- frozen modules --- */

typedef struct FrozenModule FrozenModule;

/* By name; 0 (nothing pending) if there is none. */
const FrozenModule *import_frozen_find(Value name);
bool import_frozen_is_package(const FrozenModule *module);
/* It is a half of importlib. */
bool import_frozen_is_essential(const FrozenModule *module);
/* The name it has in the library, or NONE. */
Value import_frozen_original(const FrozenModule *module) MUST_USE;
Value import_frozen_code(const FrozenModule *module) MUST_USE;
/* The list of all names. */
Value import_frozen_names(void) MUST_USE;

#endif
