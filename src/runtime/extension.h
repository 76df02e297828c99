/* SPDX-License-Identifier: MIT
 *
 * Extensions: shared objects that hold modules which are made of a library that most
 * programs don't need. Such a module counts as builtin; the first import of one loads its
 * extension, and the library with it, so that nobody else pays for them.
 */
#ifndef RUNTIME_EXTENSION_H
#define RUNTIME_EXTENSION_H

#include "objects/module.h"
#include "objects/type.h"

/* An extension belongs to the version that it was built with. */
#define EXTENSION_VERSION PACKAGE_VERSION

/* What an extension says of itself, in its symbol `adder_extension`; made by
   build-aux/extension.awk. NULLs end both tables. */
typedef struct Extension {
    const char *version;
    const ModuleSpec *const *modules;
    const TypeSpec *const *types;
} Extension;

/* The module's specification, its extension being loaded if need be; 0 if none has it, or
   with ImportError if the extension can't be loaded. */
const ModuleSpec *extension_find(Value name);
/* The names of the modules of all extensions, one after the other; 0 at the end. */
const char *extension_module_name(size_t i);
/* The name of the extension that holds the ith of these modules. */
const char *extension_of_module(size_t i);
/* The names of the modules that the build left out, and the Debian package that it lacked,
   one after the other; 0 at the end. */
const char *extension_left_out(size_t i, const char **package);

#endif
