/* SPDX-License-Identifier: MIT
 *
 * Module _collections: what its files share.
 */
#ifndef MODULES__COLLECTIONS_H
#define MODULES__COLLECTIONS_H

#include "objects/runtime.h"

/* Does the value's type (or class) have that attribute, and is it still the one of the
 * builtin type? */
bool collections_inherits(Value v, Value name, enum TypeId from);

#endif
