/* SPDX-License-Identifier: MIT
 *
 * sys: constant facts as struct sequences: version_info, flags, float_info and the like.
 */
#include <float.h>

#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/structseq.h"
#include "objects/type.h"
#include "runtime/config.h"
#include "runtime/sys.h"
#include "runtime/version.h"

/* A row of fields declares the members, and the value of each. */
#define MEMBER_ROW(index, name, value) STRUCTSEQ_FIELD(index, name, 0),
#define VALUE_ROW(index, name, value) items[index] = (value);
#define COUNT_ROW(index, name, value) +1

#define INFO(type_, FIELDS)                                            \
    static const Member type_##_members[] = {FIELDS(MEMBER_ROW) {0}};                 \
    static bool type_##_ready(Type *type)                                             \
    {                                                                                 \
        return structseq_ready(type, 0 FIELDS(COUNT_ROW), 0 FIELDS(COUNT_ROW));       \
    }

#define VERSION_FIELDS(X) X(0, major, small_int(VERSION_MAJOR)) X(1, minor, small_int(VERSION_MINOR)) \
    X(2, micro, small_int(VERSION_MICRO)) X(3, releaselevel, str_from_text("final")) \
    X(4, serial, small_int(0))
INFO(version_info, VERSION_FIELDS)
TYPE(version_info, .name = "sys.version_info", STRUCTSEQ_NO_NEW,
     .members = version_info_members, .ready = version_info_ready,
     .doc = "Version information as a named tuple.");

#define FLAGS_FIELDS(X) X(0, debug, small_int(c->debug)) X(1, inspect, small_int(c->inspect)) \
    X(2, interactive, small_int(c->interactive)) X(3, optimize, small_int(c->optimize)) \
    X(4, dont_write_bytecode, small_int(c->dont_write_bytecode)) \
    X(5, no_user_site, small_int(c->no_user_site)) X(6, no_site, small_int(c->no_site)) \
    X(7, ignore_environment, small_int(c->ignore_environment)) \
    X(8, verbose, small_int(c->verbose)) X(9, bytes_warning, small_int(c->bytes_warning)) \
    X(10, quiet, small_int(c->quiet)) X(11, hash_randomization, small_int(c->hash_randomization)) \
    X(12, isolated, small_int(c->isolated)) X(13, dev_mode, from_bool(c->dev_mode)) \
    X(14, utf8_mode, small_int(c->utf8_mode)) \
    X(15, warn_default_encoding, small_int(c->warn_default_encoding)) \
    X(16, safe_path, from_bool(c->safe_path)) \
    X(17, int_max_str_digits, small_int(rt.int_max_str_digits))
INFO(flags, FLAGS_FIELDS)
TYPE(flags, .name = "sys.flags", STRUCTSEQ_NO_NEW, .members = flags_members,
     .ready = flags_ready,
     .doc = "Flags given by command line arguments or environment variables.");

#define FLOAT_FIELDS(X) X(0, max, float_from_double(DBL_MAX)) X(1, max_exp, small_int(DBL_MAX_EXP)) \
    X(2, max_10_exp, small_int(DBL_MAX_10_EXP)) X(3, min, float_from_double(DBL_MIN)) \
    X(4, min_exp, small_int(DBL_MIN_EXP)) X(5, min_10_exp, small_int(DBL_MIN_10_EXP)) \
    X(6, dig, small_int(DBL_DIG)) X(7, mant_dig, small_int(DBL_MANT_DIG)) \
    X(8, epsilon, float_from_double(DBL_EPSILON)) X(9, radix, small_int(FLT_RADIX)) \
    X(10, rounds, small_int(1))
INFO(float_info, FLOAT_FIELDS)
TYPE(float_info, .name = "sys.float_info", STRUCTSEQ, .members = float_info_members,
     .ready = float_info_ready, .new_signature = STRUCTSEQ_SIGNATURE,
     .doc = "What the C type double can do.");

#define INT_FIELDS(X) X(0, bits_per_digit, small_int(30)) X(1, sizeof_digit, small_int(4)) \
    X(2, default_max_str_digits, small_int(4300)) X(3, str_digits_check_threshold, small_int(640))
INFO(int_info, INT_FIELDS)
TYPE(int_info, .name = "sys.int_info", STRUCTSEQ, .members = int_info_members,
     .ready = int_info_ready, .new_signature = STRUCTSEQ_SIGNATURE,
     .doc = "How ints are represented.");

#define HASH_FIELDS(X) X(0, width, small_int(64)) X(1, modulus, int_from_int64((INT64_C(1) << 61) - 1)) \
    X(2, inf, small_int(314159)) X(3, nan, small_int(0)) X(4, imag, small_int(1000003)) \
    X(5, algorithm, str_from_text("wyhash")) X(6, hash_bits, small_int(64)) \
    X(7, seed_bits, small_int(128)) X(8, cutoff, small_int(0))
INFO(hash_info, HASH_FIELDS)
TYPE(hash_info, .name = "sys.hash_info", STRUCTSEQ, .members = hash_info_members,
     .ready = hash_info_ready, .new_signature = STRUCTSEQ_SIGNATURE,
     .doc = "Parameters of hash().");

#define THREAD_FIELDS(X) X(0, name, str_from_text("pthread")) X(1, lock, str_from_text("semaphore")) \
    X(2, version, thread_version())
INFO(thread_info, THREAD_FIELDS)
TYPE(thread_info, .name = "sys.thread_info", STRUCTSEQ, .members = thread_info_members,
     .ready = thread_info_ready, .new_signature = STRUCTSEQ_SIGNATURE,
     .doc = "How threads are made.");

#include <unistd.h>
static Value thread_version(void)
{
    char text[64];
    size_t n = confstr(_CS_GNU_LIBPTHREAD_VERSION, text, sizeof text);
    return n && n <= sizeof text ? str_from_text(text) : NONE;
}

/* Make the sequence of a type, fill it by its rows, check that all of them succeeded. */
#define ADD_INFO(type_, FIELDS)                                      \
    ({                                                               \
        Tuple *tuple = TRY(structseq_alloc(TYPE_##type_));           \
        Value *items = tuple->items;                                 \
        FIELDS(VALUE_ROW)                                            \
        for (size_t i = 0; i < 0 FIELDS(COUNT_ROW); i++)             \
            TRY(items[i]);                                           \
        TRY(sys_set(#type_, from_object(tuple)));                    \
        from_object(tuple);                                          \
    })

static bool add_implementation(Value version)
{
    Value dict = TRY(dict_new()), name = TRY(str_from_text("adder"));
    Value tag = TRY(str_from_text(VERSION_CACHE_TAG)), machine = TRY(str_from_text(VERSION_MULTIARCH));
    TRY(dict_set_text(dict, "name", name) && dict_set_text(dict, "cache_tag", tag)
        && dict_set_text(dict, "version", version)
        && dict_set_text(dict, "hexversion", small_int(VERSION_HEX))
        && dict_set_text(dict, "_multiarch", machine));
    Value type = from_object(rt.types[TYPE_SimpleNamespace]);
    return sys_set("implementation", call_with_dict(type, rt.empty_tuple, dict));
}

static bool add_texts(void)
{
    return sys_set("version", str_from_text(VERSION_TEXT)) && sys_set("platform", str_from_text("linux"))
        && sys_set("byteorder", str_from_text(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? "little" : "big"))
        && sys_set("float_repr_style", str_from_text("short")) && sys_set("abiflags", rt.empty_str)
        && sys_set("copyright", str_from_text("Copyright (c) the Adder contributors.\nMIT licence."))
        && sys_set("hexversion", small_int(VERSION_HEX)) && sys_set("api_version", small_int(1013));
}

bool sys_info_init(Value dict)
{
    const ConfigState *c = rt.config;
    Value version = ADD_INFO(version_info, VERSION_FIELDS);
    ADD_INFO(flags, FLAGS_FIELDS);
    ADD_INFO(float_info, FLOAT_FIELDS);
    ADD_INFO(int_info, INT_FIELDS);
    ADD_INFO(hash_info, HASH_FIELDS);
    ADD_INFO(thread_info, THREAD_FIELDS);
    Value git = TRY(tuple_pack(3, rt.empty_str, rt.empty_str, rt.empty_str));
    return sys_set("_git", git) && add_texts() && add_implementation(version);
}
