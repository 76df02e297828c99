/* SPDX-License-Identifier: MIT
 *
 * Module objects, and the declaration of modules written in C.
 */
#ifndef OBJECTS_MODULE_H
#define OBJECTS_MODULE_H

#include "objects/call.h"

typedef struct Module {
    Object head;
    Value dict;   /* attribute word: its namespace, a Dict */
    const struct ModuleSpec *spec; /* 0 for Python modules */
} Module;

/* A constant of a module; text wins when it is given. */
typedef struct ModuleConstant {
    const char *name;
    int64_t number;
    const char *text;
} ModuleConstant;

/* A builtin module as its .c file declares it: MODULE(math, .methods = ..., ...) in column 1. */
typedef struct ModuleSpec {
    enum ModuleId id;
    const char *name;
    const char *doc;
    const Method *methods;             /* ended by a row of zeros */
    const ModuleConstant *constants;   /* ended by a row of zeros */
    const enum TypeId *types;          /* types to add under their last name, ended by TYPE_none */
    bool (*init)(Value module);        /* last: whatever else; may set rt.module_states[id] (gc memory) */
} ModuleSpec;

#define MODULE(name_, ...)                      \
    extern const ModuleSpec module_spec_##name_; \
    const ModuleSpec module_spec_##name_ = {.id = MODULE_##name_, .name = #name_, __VA_ARGS__}

/* An empty module with __name__, __doc__ (None) ...; 0 on failure. */
Value module_new(Value name) MUST_USE;
/* Make the module of a spec (does not touch sys.modules). */
Value module_from_spec(const ModuleSpec *spec) MUST_USE;
static inline Value module_dict(Value module) { return ((Module *)module)->dict; }
/* Add an attribute by a C name. */
bool module_add(Value module, const char *name, Value value) MUST_USE;
#define MODULE_STATE(type, id) ((type *)rt.module_states[id])
/* The same for a type's methods, which may run before anybody has imported the module (types
 * are all reachable from object.__subclasses__()): the state is made then. */
#define MODULE_STATE_MADE(type, name)                                             \
    ((type *)(LIKELY(rt.module_states[MODULE_##name] != 0) ? rt.module_states[MODULE_##name] \
                                                           : module_state_make(&module_spec_##name)))
/* Import the module for its state; 0 only when there is no memory for it. */
COLD void *module_state_make(const ModuleSpec *spec);

#endif
