/* SPDX-License-Identifier: MIT
 *
 * mappingproxy (types.MappingProxyType): a read-only view of a mapping.
 */
#ifndef OBJECTS_MAPPINGPROXY_H
#define OBJECTS_MAPPINGPROXY_H

#include "objects/runtime.h"

typedef struct MappingProxy {
    Object head;
    Value mapping;
} MappingProxy;

Value mappingproxy_new(Value mapping) MUST_USE;

#endif
