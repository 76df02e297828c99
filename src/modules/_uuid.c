/* SPDX-License-Identifier: MIT
 *
 * The module _uuid: libuuid, for the library's uuid.
 */
#include <uuid/uuid.h>

#include "modules/blocking.h"
#include "objects/bytes.h"
#include "objects/module.h"
#include "objects/tuple.h"

/* (bytes, 0 when no other process can have made the same) */
static Value uuid_generate_time_safe_(Value *args)
{
    uuid_t id;
    int unsafe = BLOCKING(uuid_generate_time_safe(id));
    return tuple_pair(TRY(bytes_new((const char *)id, sizeof id)), small_int(unsafe));
}

static const Method uuid_methods[] = {
    {"generate_time_safe($module, /)", uuid_generate_time_safe_,
     "A UUID made of the time and this machine, and whether it is surely unique (0)."},
    {0},
};
static const ModuleConstant uuid_constants[] = {{"has_uuid_generate_time_safe", 1, 0}, {0}};

MODULE(_uuid, .doc = "Unique identifiers by libuuid.", .methods = METHODS(uuid_methods),
       .constants = uuid_constants);
