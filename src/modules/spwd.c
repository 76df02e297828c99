/* SPDX-License-Identifier: MIT
 *
 * The module spwd: the shadow passwords of the system, for whoever may read them.
 */
#include <errno.h>
#include <shadow.h>
#include <string.h>

#include "modules/blocking.h"
#include "modules/posix.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/structseq.h"

/* The last two are the first two under their old names: no items of the tuple. */
enum { ITEM_COUNT = 9, FIELD_COUNT = 11 };

static const Member spwd_members[] = {
    STRUCTSEQ_FIELD(0, sp_namp, "login name"),
    STRUCTSEQ_FIELD(1, sp_pwdp, "encrypted password"),
    STRUCTSEQ_FIELD(2, sp_lstchg, "date of last change"),
    STRUCTSEQ_FIELD(3, sp_min, "min #days between changes"),
    STRUCTSEQ_FIELD(4, sp_max, "max #days between changes"),
    STRUCTSEQ_FIELD(5, sp_warn, "#days before pw expires to warn user about it"),
    STRUCTSEQ_FIELD(6, sp_inact, "#days after pw expires until account is disabled"),
    STRUCTSEQ_FIELD(7, sp_expire, "#days since 1970-01-01 when account expires"),
    STRUCTSEQ_FIELD(8, sp_flag, "reserved"),
    STRUCTSEQ_FIELD(9, sp_nam, "login name; deprecated"),
    STRUCTSEQ_FIELD(10, sp_pwd, "encrypted password; deprecated"),
    {0}};
static bool spwd_ready(Type *type) { return structseq_ready(type, ITEM_COUNT, FIELD_COUNT); }
TYPE(struct_spwd, .name = "spwd.struct_spwd", STRUCTSEQ, .members = spwd_members,
     .ready = spwd_ready, .new_signature = STRUCTSEQ_SIGNATURE,
     .doc = "An entry of the shadow password database.");

static Value entry_value(const struct spwd *s)
{
    Value name = TRY(posix_text(s->sp_namp)), password = TRY(posix_text(s->sp_pwdp));
    const Value fields[FIELD_COUNT] = {
        name, password, small_int(s->sp_lstchg), small_int(s->sp_min), small_int(s->sp_max),
        small_int(s->sp_warn), small_int(s->sp_inact), small_int(s->sp_expire),
        small_int((long)s->sp_flag),
        name, password};
    Tuple *t = TRY(structseq_alloc(TYPE_struct_spwd));
    memcpy(t->items, fields, sizeof fields);
    return from_object(t);
}

static Value spwd_getspnam(Value *args)
{
    if (!is_str(args[0]))
        RAISE(TypeError, "getspnam() argument must be str, not %T", args[0]);
    const char *name = TRY(str_fs_encode(args[0]));
    errno = 0;
    struct spwd *entry = BLOCKING(getspnam(name));
    if (entry)
        return entry_value(entry);
    if (errno)
        return raise_errno(errno, 0, 0);
    RAISE(KeyError, "getspnam(): name not found");
}

static void end_list(int *unused) { endspent(); }

static Value spwd_getspall(Value *args)
{
    CLEANUP(end_list) UNUSED int end = 0;
    Value list = TRY(list_new(0));
    setspent();
    for (struct spwd *s; (s = getspent());)
        TRY(list_push(list, TRY(entry_value(s))));
    return list;
}

static const Method spwd_methods[] = {
    {"getspnam($module, arg, /)", spwd_getspnam, "The entry of a user."},
    {"getspall($module, /)", spwd_getspall, "All entries, in any order."},
    {0},
};

/* The module goes away with Python 3.13, which importing it tells. */
static bool spwd_init(Value module)
{
    return rt.services.warn(TYPE_DeprecationWarning, TRY(str_from_text(
        "'spwd' is deprecated and slated for removal in Python 3.13")), 7);
}

static const enum TypeId spwd_types[] = {TYPE_struct_spwd, TYPE_none};

MODULE(spwd, .doc = "The shadow passwords of the system.", .methods = METHODS(spwd_methods),
       .types = spwd_types, .init = spwd_init);
