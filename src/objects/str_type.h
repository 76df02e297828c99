/* SPDX-License-Identifier: MIT
 *
 * Between str_type.c and str_methods.c: the table of str's methods.
 */
#ifndef OBJECTS_STR_TYPE_H
#define OBJECTS_STR_TYPE_H

#include "objects/call.h"

extern CORE_DATA const Method str_methods[];

#endif
