/* SPDX-License-Identifier: MIT
 *
 * The module resource: what a process may use, and what it has used.
 */
#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include "gc/limits.h"
#include "modules/blocking.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/module.h"
#include "objects/structseq.h"
#include "objects/tuple.h"

/* ---- limits ---- */

static bool limit_number(Value v, rlim_t *limit)
{
    int64_t n;
    TRY(value_as_int64(v, &n));
    *limit = (rlim_t)n;
    return true;
}

static bool parse_limits(Value v, struct rlimit *limits)
{
    Value pair = TRY(tuple_from(v));
    if (tuple_count(pair) != 2)
        RAISE(ValueError, "expected a tuple of 2 integers");
    return limit_number(as_tuple(pair)->items[0], &limits->rlim_cur)
        && limit_number(as_tuple(pair)->items[1], &limits->rlim_max);
}

static Value limits_value(const struct rlimit *limits)
{
    return tuple_pair(TRY(int_from_int64((int64_t)limits->rlim_cur)),
                      TRY(int_from_int64((int64_t)limits->rlim_max)));
}

static bool resource_number(Value v, int *resource)
{
    TRY(value_as_int(v, resource));
    if (*resource < 0 || *resource >= (int)RLIM_NLIMITS)
        RAISE(ValueError, "invalid resource specified");
    return true;
}

COLD static int raise_limits(void)
{
    if (errno == EINVAL)
        RAISE(ValueError, "current limit exceeds maximum limit");
    if (errno == EPERM)
        RAISE(ValueError, "not allowed to raise maximum limit");
    return raise_errno(errno, 0, 0);
}

static Value resource_getrlimit(Value *args)
{
    int resource;
    struct rlimit limits;
    TRY(resource_number(args[0], &resource));
    if (getrlimit((__rlimit_resource_t)resource, &limits) < 0)
        return raise_errno(errno, 0, 0);
    return limits_value(&limits);
}

static Value resource_setrlimit(Value *args)
{
    int resource;
    struct rlimit limits;
    TRY(resource_number(args[0], &resource));
    TRY(parse_limits(args[1], &limits));
    TRY(AUDIT("resource.setrlimit", args[0], args[1]));
    if (setrlimit((__rlimit_resource_t)resource, &limits) < 0)
        return (Value)raise_limits();
    gc_limits_changed();
    return NONE;
}

/* The old limits; the new ones are set when there are any. */
static Value resource_prlimit(Value *args)
{
    int process, resource;
    struct rlimit old, new;
    TRY(value_as_int(args[0], &process));
    TRY(resource_number(args[1], &resource));
    if (args[2] != NONE)
        TRY(parse_limits(args[2], &new));
    TRY(AUDIT("resource.prlimit", args[0], args[1], args[2]));
    if (prlimit(process, (__rlimit_resource_t)resource, args[2] == NONE ? NULL : &new, &old) < 0) {
        if (errno == EINVAL)
            RAISE(ValueError, "current limit exceeds maximum limit");
        return raise_errno(errno, 0, 0);
    }
    gc_limits_changed();
    return limits_value(&old);
}

/* ---- usage ---- */

#define USAGE_FIELDS(F)                                                                       \
    F(2, maxrss, "max. resident set size") F(3, ixrss, "shared memory size")                  \
    F(4, idrss, "unshared data size") F(5, isrss, "unshared stack size")                      \
    F(6, minflt, "page faults not requiring I/O") F(7, majflt, "page faults requiring I/O")   \
    F(8, nswap, "number of swap outs") F(9, inblock, "block input operations")                \
    F(10, oublock, "block output operations") F(11, msgsnd, "IPC messages sent")              \
    F(12, msgrcv, "IPC messages received") F(13, nsignals, "signals received")                \
    F(14, nvcsw, "voluntary context switches") F(15, nivcsw, "involuntary context switches")
enum { USAGE_COUNT = 16 };

static const Member usage_members[] = {
    STRUCTSEQ_FIELD(0, ru_utime, "user time used"),
    STRUCTSEQ_FIELD(1, ru_stime, "system time used"),
#define F(index, name, doc) STRUCTSEQ_FIELD(index, ru_##name, doc),
    USAGE_FIELDS(F)
#undef F
    {0}};
static bool usage_ready(Type *type) { return structseq_ready(type, USAGE_COUNT, USAGE_COUNT); }
TYPE(struct_rusage, .name = "resource.struct_rusage", STRUCTSEQ, .members = usage_members,
     .ready = usage_ready, .new_signature = STRUCTSEQ_SIGNATURE,
     .doc = "What a process has used: getrusage()'s result.");

static Value seconds(struct timeval t)
{
    return float_from_double((double)t.tv_sec + (double)t.tv_usec * 1e-6);
}

static Value resource_getrusage(Value *args)
{
    int who;
    struct rusage usage;
    TRY(value_as_int(args[0], &who));
    if (getrusage((__rusage_who_t)who, &usage) < 0) {
        if (errno == EINVAL)
            RAISE(ValueError, "invalid who parameter");
        return raise_errno(errno, 0, 0);
    }
    Tuple *t = TRY(structseq_alloc(TYPE_struct_rusage));
    t->items[0] = seconds(usage.ru_utime);
    t->items[1] = seconds(usage.ru_stime);
#define F(index, name, doc) t->items[index] = small_int(usage.ru_##name);
    USAGE_FIELDS(F)
#undef F
    return from_object(t);
}

static Value resource_getpagesize(Value *args) { return small_int(sysconf(_SC_PAGESIZE)); }

/* ---- the module ---- */

static const Method resource_methods[] = {
    {"getrusage($module, who, /)", resource_getrusage,
     "What RUSAGE_SELF, RUSAGE_CHILDREN or RUSAGE_THREAD has used."},
    {"getrlimit($module, resource, /)", resource_getrlimit, "The (soft, hard) limits."},
    {"setrlimit($module, resource, limits, /)", resource_setrlimit,
     "Set the (soft, hard) limits."},
    {"prlimit($module, pid, resource, limits=None, /)", resource_prlimit,
     "A process's (soft, hard) limits, and set new ones."},
    {"getpagesize($module, /)", resource_getpagesize, "Bytes of a page of memory."},
    {0},
};

static const ModuleConstant resource_constants[] = {
#include "modules/resource_constants.h"
    {0},
};

static bool resource_init(Value module)
{
    return module_add(module, "error", from_object(rt.types[TYPE_OSError]));
}

static const enum TypeId resource_types[] = {TYPE_struct_rusage, TYPE_none};

MODULE(resource, .doc = "Limits and usage of a process's resources.",
       .methods = METHODS(resource_methods), .constants = resource_constants,
       .types = resource_types, .init = resource_init);
