/* SPDX-License-Identifier: MIT
 *
 * Struct sequences: tuples whose items have names, such as sys.version_info and
 * os.stat_result. Some have further fields that are no items of the tuple.
 *
 * One is declared as a builtin type:
 *
 *     static const Member times_members[] = {
 *         STRUCTSEQ_FIELD(0, user, "user time"), STRUCTSEQ_FIELD(1, system, "system time"), {0}};
 *     static bool times_ready(Type *type) { return structseq_ready(type, 2, 2); }
 *     TYPE(times_result, .name = "posix.times_result", STRUCTSEQ, .members = times_members,
 *          .ready = times_ready, .new_signature = STRUCTSEQ_SIGNATURE, .doc = "...");
 *
 * and made by filling structseq_alloc(TYPE_times_result)->items at once.
 */
#ifndef OBJECTS_STRUCTSEQ_H
#define OBJECTS_STRUCTSEQ_H

#include "objects/call.h"
#include "objects/tuple.h"

#define STRUCTSEQ_FIELD(index, name, doc) \
    {#name, MEMBER_VALUE, (uint32_t)(offsetof(Tuple, items) + (index) * sizeof(Value)), false, doc}
#define STRUCTSEQ                                                                   \
    .base = TYPE_tuple, .flags = IS_TUPLE | TYPE_SEQUENCE, .methods = structseq_methods, \
    .slots = {.repr = structseq_repr, .construct = structseq_construct}
/* Where programs can't make one (sys.flags). */
#define STRUCTSEQ_NO_NEW                                                            \
    .base = TYPE_tuple, .flags = IS_TUPLE | TYPE_SEQUENCE | TYPE_NO_NEW,            \
    .methods = structseq_methods,                                                   \
    .slots = {.repr = structseq_repr, .construct = structseq_refuse}
#define STRUCTSEQ_SIGNATURE "(sequence, dict=<unrepresentable>)"

/* Last step of making the type: `visible` items, `total` fields. */
bool structseq_ready(Type *type, size_t visible, size_t total);
/* One with all fields unset: fill every one at once (NONE where there is nothing). */
Tuple *structseq_alloc(enum TypeId type) MUST_USE;

extern const Method structseq_methods[];
Value structseq_repr(Value self);
Value structseq_refuse(Type *type, Value *args, size_t nargs, Value kwnames);
Value structseq_construct(Type *type, Value *args, size_t nargs, Value kwnames);

#endif
