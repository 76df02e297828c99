/* SPDX-License-Identifier: MIT
 *
 * The methods of list.
 */
#ifndef OBJECTS_LIST_METHODS_H
#define OBJECTS_LIST_METHODS_H

#include "objects/call.h"

extern const Method list_methods[] CORE_DATA;

#endif
