/* SPDX-License-Identifier: MIT
 *
 * types.SimpleNamespace.
 */
#ifndef OBJECTS_SIMPLENAMESPACE_H
#define OBJECTS_SIMPLENAMESPACE_H

#include "objects/runtime.h"

/* A namespace with the dict's items (keys are strs) as attributes. */
Value simplenamespace_new(Value dict) MUST_USE;

#endif
