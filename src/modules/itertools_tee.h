/* SPDX-License-Identifier: MIT
 *
 * itertools.tee.
 */
#ifndef MODULES_ITERTOOLS_TEE_H
#define MODULES_ITERTOOLS_TEE_H

#include "objects/value.h"

Value itertools_tee(Value *args, size_t nargs, Value kwnames);

#endif
