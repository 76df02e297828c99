/* SPDX-License-Identifier: MIT
 *
 * builtins.__build_class__, for the builtins module's table.
 */
#ifndef VM_BUILD_CLASS_H
#define VM_BUILD_CLASS_H

#include "objects/call.h"

extern const Method build_class_method;

#endif
