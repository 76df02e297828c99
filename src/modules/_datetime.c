/* SPDX-License-Identifier: MIT
 *
 * Module _datetime: dates, times, durations and time zones. See datetime.h.
 */
#include "modules/datetime.h"

#include "objects/dict.h"
#include "objects/module.h"

bool datetime_constant(Type *type, Value name, Value value)
{
    TRY(value);
    TRY(dict_set(type_dict(type), name, value));
    type_modified(type);
    return true;
}

static const enum TypeId datetime_types[] = {TYPE_date,      TYPE_datetime, TYPE_time,
                                             TYPE_timedelta, TYPE_timezone, TYPE_tzinfo,
                                             TYPE_none};

static const ModuleConstant datetime_constants[] = {
    {"MINYEAR", YEAR_MIN, 0},
    {"MAXYEAR", YEAR_MAX, 0},
    {0},
};

static bool datetime_module_init(Value module)
{
    return module_add(module, "UTC", datetime_utc());
}

MODULE(_datetime, .doc = "Dates, times, durations and time zones.",
       .types = datetime_types, .constants = datetime_constants,
       .init = datetime_module_init);
