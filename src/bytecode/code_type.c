/* SPDX-License-Identifier: MIT
 *
 * The type of code objects.
 */
#include "bytecode/code.h"

#include "objects/type.h"

TYPE(code, .size = sizeof(Code));
