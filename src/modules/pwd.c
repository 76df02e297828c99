/* SPDX-License-Identifier: MIT
 *
 * The module pwd: the users of the system.
 */
#include <errno.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/posix.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/structseq.h"

enum { FIELD_COUNT = 7 };

static const Member passwd_members[] = {
    STRUCTSEQ_FIELD(0, pw_name, "user name"),
    STRUCTSEQ_FIELD(1, pw_passwd, "password"),
    STRUCTSEQ_FIELD(2, pw_uid, "user id"),
    STRUCTSEQ_FIELD(3, pw_gid, "group id"),
    STRUCTSEQ_FIELD(4, pw_gecos, "real name"),
    STRUCTSEQ_FIELD(5, pw_dir, "home directory"),
    STRUCTSEQ_FIELD(6, pw_shell, "shell program"),
    {0}};
static bool passwd_ready(Type *type) { return structseq_ready(type, FIELD_COUNT, FIELD_COUNT); }
TYPE(struct_passwd, .name = "pwd.struct_passwd", STRUCTSEQ, .members = passwd_members,
     .ready = passwd_ready, .new_signature = STRUCTSEQ_SIGNATURE, .doc = "A user of the system.");

static Value entry_value(const struct passwd *p)
{
    const Value fields[FIELD_COUNT] = {
        TRY(posix_text(p->pw_name)), TRY(posix_text(p->pw_passwd)),
        posix_id_value(p->pw_uid), posix_id_value(p->pw_gid), TRY(posix_text(p->pw_gecos)),
        TRY(posix_text(p->pw_dir)), TRY(posix_text(p->pw_shell))};
    Tuple *t = TRY(structseq_alloc(TYPE_struct_passwd));
    memcpy(t->items, fields, sizeof fields);
    return from_object(t);
}

/* By name, or by number where name is 0. *found 0: there is none. The entry's texts lie in
 * memory that grows until they fit. */
static bool find(const char *name, uid_t uid, struct passwd *entry, struct passwd **found)
{
    for (size_t size = 1024;; size *= 2) {
        char *memory = gc_alloc_atomic(size);
        if (!memory)
            return raise_no_memory();
        int error = BLOCKING(name ? getpwnam_r(name, entry, memory, size, found)
                                  : getpwuid_r(uid, entry, memory, size, found));
        if (error != ERANGE)
            return error != ENOMEM || raise_no_memory();
    }
}

static Value pwd_getpwnam(Value *args)
{
    struct passwd entry, *found;
    if (!is_str(args[0]))
        RAISE(TypeError, "getpwnam() argument must be str, not %T", args[0]);
    TRY(find(TRY(str_fs_encode(args[0])), 0, &entry, &found));
    if (!found)
        RAISE(KeyError, "getpwnam(): name not found: %R", args[0]);
    return entry_value(found);
}

static Value pwd_getpwuid(Value *args)
{
    struct passwd entry, *found;
    uint32_t uid;
    if (!posix_id(args[0], "uid", &uid)) {
        if (error_clear_if(TYPE_OverflowError))
            RAISE(KeyError, "getpwuid(): uid not found");
        return 0;
    }
    TRY(find(NULL, uid, &entry, &found));
    if (!found)
        RAISE(KeyError, "getpwuid(): uid not found: %S", posix_id_value(uid));
    return entry_value(found);
}

static void end_list(int *unused) { endpwent(); }

static Value pwd_getpwall(Value *args)
{
    CLEANUP(end_list) UNUSED int end = 0;
    Value list = TRY(list_new(0));
    setpwent();
    for (struct passwd *p; (p = getpwent());)
        TRY(list_push(list, TRY(entry_value(p))));
    return list;
}

static const Method pwd_methods[] = {
    {"getpwuid($module, uidobj, /)", pwd_getpwuid, "The user with a number."},
    {"getpwnam($module, name, /)", pwd_getpwnam, "The user with a name."},
    {"getpwall($module, /)", pwd_getpwall, "All users, in any order."},
    {0},
};
static const enum TypeId pwd_types[] = {TYPE_struct_passwd, TYPE_none};

MODULE(pwd, .doc = "The users of the system.", .methods = METHODS(pwd_methods), .types = pwd_types);
