/* SPDX-License-Identifier: MIT
 *
 * Between import_spec.c and import_library.c: turning stand-ins into importlib's objects.
 */
#ifndef RUNTIME_IMPORT_SPEC_H
#define RUNTIME_IMPORT_SPEC_H

#include "objects/errors.h"

/* importlib's object for a stand-in. */
Value import_stand_in_real(Value stand_in) MUST_USE;
/* Replace a spec of ours by importlib's ModuleSpec; others stay. */
bool import_spec_upgrade(Value *spec, Value loader) MUST_USE;

#endif
