/* SPDX-License-Identifier: MIT
 *
 * The module grp: the groups of users of the system.
 */
#include <errno.h>
#include <grp.h>
#include <string.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/posix.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/structseq.h"

enum { FIELD_COUNT = 4 };

static const Member group_members[] = {
    STRUCTSEQ_FIELD(0, gr_name, "group name"),
    STRUCTSEQ_FIELD(1, gr_passwd, "password"),
    STRUCTSEQ_FIELD(2, gr_gid, "group id"),
    STRUCTSEQ_FIELD(3, gr_mem, "group members"),
    {0}};
static bool group_ready(Type *type) { return structseq_ready(type, FIELD_COUNT, FIELD_COUNT); }
TYPE(struct_group, .name = "grp.struct_group", STRUCTSEQ, .members = group_members,
     .ready = group_ready, .new_signature = STRUCTSEQ_SIGNATURE, .doc = "A group of users.");

static Value entry_value(const struct group *g)
{
    Value members = TRY(list_new(0));
    for (char **p = g->gr_mem; p && *p; p++)
        TRY(list_push(members, TRY(posix_text(*p))));
    const Value fields[FIELD_COUNT] = {TRY(posix_text(g->gr_name)),
                                       TRY(posix_text(g->gr_passwd)),
                                       posix_id_value(g->gr_gid), members};
    Tuple *t = TRY(structseq_alloc(TYPE_struct_group));
    memcpy(t->items, fields, sizeof fields);
    return from_object(t);
}

/* By name, or by number where name is 0. *found 0: there is none. The entry's texts lie in
 * memory that grows until they fit; the list of members has pointers into it. */
static bool find(const char *name, gid_t gid, struct group *entry, struct group **found)
{
    for (size_t size = 1024;; size *= 2) {
        char *memory = gc_alloc_atomic(size);
        if (!memory)
            return raise_no_memory();
        int error = BLOCKING(name ? getgrnam_r(name, entry, memory, size, found)
                                  : getgrgid_r(gid, entry, memory, size, found));
        if (error != ERANGE)
            return error != ENOMEM || raise_no_memory();
    }
}

static Value grp_getgrnam(Value *args)
{
    struct group entry, *found;
    if (!is_str(args[0]))
        RAISE(TypeError, "getgrnam() argument 'name' must be str, not %T", args[0]);
    TRY(find(TRY(str_fs_encode(args[0])), 0, &entry, &found));
    if (!found)
        RAISE(KeyError, "getgrnam(): name not found: %R", args[0]);
    return entry_value(found);
}

static Value grp_getgrgid(Value *args)
{
    struct group entry, *found;
    uint32_t gid;
    if (!posix_id(args[0], "gid", &gid)) {
        if (error_clear_if(TYPE_OverflowError))
            RAISE(KeyError, "getgrgid(): gid not found: %S", args[0]);
        return 0;
    }
    TRY(find(NULL, gid, &entry, &found));
    if (!found)
        RAISE(KeyError, "getgrgid(): gid not found: %S", posix_id_value(gid));
    return entry_value(found);
}

static void end_list(int *unused) { endgrent(); }

static Value grp_getgrall(Value *args)
{
    CLEANUP(end_list) UNUSED int end = 0;
    Value list = TRY(list_new(0));
    setgrent();
    for (struct group *g; (g = getgrent());)
        TRY(list_push(list, TRY(entry_value(g))));
    return list;
}

static const Method grp_methods[] = {
    {"getgrgid($module, /, id)", grp_getgrgid, "The group with a number."},
    {"getgrnam($module, /, name)", grp_getgrnam, "The group with a name."},
    {"getgrall($module, /)", grp_getgrall, "All groups, in any order."},
    {0},
};
static const enum TypeId grp_types[] = {TYPE_struct_group, TYPE_none};

MODULE(grp, .doc = "The groups of users of the system.", .methods = METHODS(grp_methods),
       .types = grp_types);
