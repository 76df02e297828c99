/* SPDX-License-Identifier: MIT
 *
 * Module _blake2 on libb2: the hash functions BLAKE2b and BLAKE2s (RFC 7693), keyed,
 * salted and as nodes of trees. Plain hashes, without all that, are OpenSSL's where the
 * module _hashlib is: of long data it takes half the time.
 */
#include <blake2.h>
#include <endian.h>

#include "gc/heap.h"
#include "modules/blocking.h"
#include "modules/hashes.h"
#include "objects/attr.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

enum {
    BLOCKING_SIZE = 64 * 1024, /* from this many bytes on others may run meanwhile */
    SHORT = 256                /* of so few bytes libb2's hash is made sooner */
};

/* `small` says BLAKE2s. */
typedef struct State {
    bool small;
    union {
        blake2b_state b;
        blake2s_state s;
    };
} State;

typedef struct Blake2 {
    Object head;
    bool small;
    Value plain;  /* a hash object of OpenSSL's; 0: the state counts, which is atomic memory */
    State *state;
} Blake2;

static inline Blake2 *as_blake2(Value v) { return (Blake2 *)v; }

typedef struct Blake2Module {
    Value openssl; /* _hashlib.new, or 0 */
} Blake2Module;
#define BLAKE2_MODULE MODULE_STATE(Blake2Module, MODULE__blake2)

/* ---- making ---- */

enum Argument {
    DATA,
    DIGEST_SIZE,
    KEY,
    SALT,
    PERSON,
    FANOUT,
    DEPTH,
    LEAF_SIZE,
    NODE_OFFSET,
    NODE_DEPTH,
    INNER_SIZE,
    LAST_NODE,
    USED_FOR_SECURITY,
    ARGUMENTS
};

#define PARAMETERS(digest_size)                                                         \
    "(data=b'', /, *, digest_size=" digest_size ", key=b'', salt=b'', person=b'', "     \
    "fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, "       \
    "last_node=False, usedforsecurity=True)"

/* The most of each size. */
typedef struct Limits {
    int digest, key, salt, person;
    uint64_t node_offset;
} Limits;
static const Limits limits_b = {BLAKE2B_OUTBYTES, BLAKE2B_KEYBYTES, BLAKE2B_SALTBYTES,
                                BLAKE2B_PERSONALBYTES, UINT64_MAX};
static const Limits limits_s = {BLAKE2S_OUTBYTES, BLAKE2S_KEYBYTES, BLAKE2S_SALTBYTES,
                                BLAKE2S_PERSONALBYTES, (UINT64_C(1) << 48) - 1};

/* What both parameter blocks hold. */
typedef struct Parameters {
    int digest_size, fanout, depth, node_depth, inner_size;
    uint32_t leaf_size;
    uint64_t node_offset;
    bool last_node;
    size_t key_size;
    uint8_t key[BLAKE2B_BLOCKBYTES], salt[BLAKE2B_SALTBYTES],
        person[BLAKE2B_PERSONALBYTES];
} Parameters;

static bool read_bytes(Value v, const char *name, int limit, uint8_t *target,
                       size_t *size)
{
    BUFFER_AUTO view = {0};
    TRY(buffer_get(v, &view, BUFFER_SIMPLE));
    if (view.length > (size_t)limit)
        RAISE(ValueError, "maximum %s length is %d bytes", name, limit);
    if (view.length)
        memcpy(target, view.data, view.length);
    *size = view.length;
    return true;
}

static bool read_small(Value v, const char *name, int low, int high, int *n)
{
    TRY(value_as_int(v, n));
    if (*n < low || *n > high)
        RAISE(ValueError, "%s must be between %d and %d", name, low, high);
    return true;
}

static bool read_unsigned(Value v, const char *name, uint64_t limit, const char *too_big,
                          uint64_t *n)
{
    v = TRY(value_index(v));
    if (int_sign(v) < 0)
        RAISE(ValueError, "value must be positive");
    if (!int_fits_uint64(v, n))
        RAISE(OverflowError, "%s", too_big);
    if (*n > limit)
        RAISE(OverflowError, "%s is too large", name);
    return true;
}

static bool read_parameters(const Value *v, const Limits *limits, Parameters *p)
{
    size_t unused;
    uint64_t leaf_size;
    TRY(value_as_int(v[DIGEST_SIZE], &p->digest_size));
    if (p->digest_size < 1 || p->digest_size > limits->digest)
        RAISE(ValueError, "digest_size must be between 1 and %d bytes", limits->digest);
    TRY(read_bytes(v[SALT], "salt", limits->salt, p->salt, &unused));
    TRY(read_bytes(v[PERSON], "person", limits->person, p->person, &unused));
    TRY(read_small(v[FANOUT], "fanout", 0, 255, &p->fanout));
    TRY(read_small(v[DEPTH], "depth", 1, 255, &p->depth));
    TRY(read_unsigned(v[LEAF_SIZE], "leaf_size", UINT32_MAX,
                      "Python int too large to convert to C unsigned long", &leaf_size));
    TRY(read_unsigned(v[NODE_OFFSET], "node_offset", limits->node_offset,
                      "int too big to convert", &p->node_offset));
    TRY(read_small(v[NODE_DEPTH], "node_depth", 0, 255, &p->node_depth));
    TRY(value_as_int(v[INNER_SIZE], &p->inner_size));
    if (p->inner_size < 0 || p->inner_size > limits->digest)
        RAISE(ValueError, "inner_size must be between 0 and is %d", limits->digest);
    TRY(read_bytes(v[KEY], "key", limits->key, p->key, &p->key_size));
    TRY(value_truth(v[LAST_NODE], &p->last_node));
    p->leaf_size = (uint32_t)leaf_size;
    return true;
}

/* The functions of one of the two: its block of parameters, begun with `init`. A key is
 * hashed before the data, as a block padded with zeros. */
#define DEFINE(w, W, set_node_offset)                                        \
    static void start_##w(blake2##w##_state *state, const Parameters *p)     \
    {                                                                        \
        blake2##w##_param block = {.digest_length = (uint8_t)p->digest_size, \
                                   .key_length = (uint8_t)p->key_size,       \
                                   .fanout = (uint8_t)p->fanout,             \
                                   .depth = (uint8_t)p->depth,               \
                                   .leaf_length = htole32(p->leaf_size),     \
                                   .node_depth = (uint8_t)p->node_depth,     \
                                   .inner_length = (uint8_t)p->inner_size};  \
        set_node_offset;                                                     \
        memcpy(block.salt, p->salt, sizeof block.salt);                      \
        memcpy(block.personal, p->person, sizeof block.personal);            \
        blake2##w##_init_param(state, &block);                               \
        state->last_node = p->last_node;                                     \
        if (p->key_size)                                                     \
            blake2##w##_update(state, p->key, BLAKE2##W##_BLOCKBYTES);       \
    }
DEFINE(b, B, block.node_offset = htole64(p->node_offset))
DEFINE(s, S, memcpy(block.node_offset, &(uint64_t){htole64(p->node_offset)}, 6))

static void run(State *state, const void *data, size_t n)
{
    if (state->small)
        blake2s_update(&state->s, data, n);
    else
        blake2b_update(&state->b, data, n);
}

static bool add(Blake2 *h, Value data)
{
    BUFFER_AUTO view = {0};
    TRY(hashes_view(data, &view));
    if (h->plain)
        return call_method1(h->plain, NAME(update), data);
    if (view.length < BLOCKING_SIZE) {
        run(h->state, view.data, view.length);
        return true;
    }
    /* On a copy, so that other threads find a whole state. */
    State copy = *h->state;
    blocking_begin();
    run(&copy, view.data, view.length);
    blocking_end();
    *h->state = copy;
    return true;
}

static Blake2 *new_object(Type *type, bool small)
{
    Blake2 *h = TRY((Blake2 *)type_alloc(type, 0));
    h->small = small;
    return h;
}

static bool new_state(Blake2 *h)
{
    h->state = gc_alloc_atomic(sizeof *h->state);
    if (!h->state)
        return raise_no_memory();
    h->state->small = h->small;
    return true;
}

/* A hash of the data without parameters, if OpenSSL has it: it may be forbidden there. */
static bool make_plain(Blake2 *h, Value data)
{
    const Blake2Module *module = BLAKE2_MODULE;
    if (!module || !module->openssl)
        return true;
    BUFFER_AUTO view = {0};
    TRY(hashes_view(data, &view)); /* which refuses more than OpenSSL's */
    if (view.length && view.length <= SHORT)
        return true;
    h->plain = call2(module->openssl, h->small ? NAME(blake2s) : NAME(blake2b), data);
    return h->plain || error_clear_if(TYPE_ValueError);
}

static bool is_plain(const Parameters *p, const Limits *limits)
{
    static const uint8_t zeros[BLAKE2B_SALTBYTES];
    STATIC_ASSERT(sizeof zeros == sizeof p->salt && sizeof zeros == sizeof p->person, "long enough");
    return p->digest_size == limits->digest && p->fanout == 1 && p->depth == 1 && !p->leaf_size
        && !p->node_offset && !p->node_depth && !p->inner_size && !p->last_node && !p->key_size
        && !memcmp(p->salt, zeros, sizeof zeros) && !memcmp(p->person, zeros, sizeof zeros);
}

static Value construct(Type *type, const char *signature, const Limits *limits, Value *args, size_t nargs,
                       Value kwnames)
{
    Value placed[ARGUMENTS] = {nargs ? args[0] : rt.empty_bytes};
    Parameters p = {.digest_size = limits->digest, .fanout = 1, .depth = 1};
    if (nargs > 1 || kwnames) {
        TRY(arguments_place(signature, args, nargs, kwnames, placed));
        TRY(read_parameters(placed, limits, &p));
    }
    Blake2 *h = TRY(new_object(type, limits == &limits_s));
    if (is_plain(&p, limits))
        TRY(make_plain(h, placed[DATA]));
    if (h->plain)
        return from_object(h);
    TRY(new_state(h));
    if (h->small)
        start_s(&h->state->s, &p);
    else
        start_b(&h->state->b, &p);
    TRY(add(h, placed[DATA]));
    return from_object(h);
}

static Value construct_b(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return construct(type, "blake2b" PARAMETERS("64"), &limits_b, args, nargs, kwnames);
}

static Value construct_s(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return construct(type, "blake2s" PARAMETERS("32"), &limits_s, args, nargs, kwnames);
}

/* ---- methods ---- */

static Value blake2_update(Value *args)
{
    return add(as_blake2(args[0]), args[1]) ? NONE : 0;
}

static size_t finish(State copy, uint8_t *digest)
{
    size_t n = copy.small ? copy.s.outlen : copy.b.outlen;
    if (copy.small)
        blake2s_final(&copy.s, digest, n);
    else
        blake2b_final(&copy.b, digest, n);
    return n;
}

static Value blake2_digest(Value *args)
{
    const Blake2 *h = as_blake2(args[0]);
    uint8_t digest[BLAKE2B_OUTBYTES];
    if (h->plain)
        return call_method0(h->plain, NAME(digest));
    size_t n = finish(*h->state, digest);
    return bytes_new((const char *)digest, n);
}

static Value blake2_hexdigest(Value *args)
{
    const Blake2 *h = as_blake2(args[0]);
    uint8_t digest[BLAKE2B_OUTBYTES];
    if (h->plain)
        return call_method0(h->plain, NAME(hexdigest));
    size_t n = finish(*h->state, digest);
    return hashes_hex(digest, n);
}

static Value blake2_copy(Value *args)
{
    const Blake2 *h = as_blake2(args[0]);
    Blake2 *copy = TRY(new_object(type_of(args[0]), h->small));
    if (h->plain) {
        copy->plain = TRY(call_method0(h->plain, NAME(copy)));
    } else {
        TRY(new_state(copy));
        *copy->state = *h->state;
    }
    return from_object(copy);
}

static Value blake2_name(Value self)
{
    return str_from_text(as_blake2(self)->small ? "blake2s" : "blake2b");
}

static Value blake2_block_size(Value self)
{
    return small_int(as_blake2(self)->small ? BLAKE2S_BLOCKBYTES : BLAKE2B_BLOCKBYTES);
}

static Value blake2_digest_size(Value self)
{
    const Blake2 *h = as_blake2(self);
    if (h->plain)
        return small_int(h->small ? BLAKE2S_OUTBYTES : BLAKE2B_OUTBYTES);
    return small_int(h->small ? h->state->s.outlen : h->state->b.outlen);
}

static const Method blake2_methods[] = {
    {"copy($self, /)", blake2_copy, "A copy that can be continued otherwise."},
    {"digest($self, /)", blake2_digest, "The digest of what was added, as bytes."},
    {"hexdigest($self, /)", blake2_hexdigest, "The same in hexadecimal."},
    {"update($self, data, /)", blake2_update, "Add bytes."},
    {0},
};

static const GetSet blake2_getset[] = {
    {"name", blake2_name, 0, "the function's name"},
    {"block_size", blake2_block_size, 0, "bytes of a block"},
    {"digest_size", blake2_digest_size, 0, "bytes of the digest"},
    {0},
};

static bool set_limits(Type *type, const Limits *limits)
{
    const struct { const char *name; int limit; } rows[] = {
        {"SALT_SIZE", limits->salt}, {"PERSON_SIZE", limits->person},
        {"MAX_KEY_SIZE", limits->key}, {"MAX_DIGEST_SIZE", limits->digest}};
    for (size_t i = 0; i < countof(rows); i++)
        TRY(dict_set_text(type_dict(type), rows[i].name,
                          small_int(rows[i].limit)));
    return true;
}

static bool ready_b(Type *type) { return set_limits(type, &limits_b); }
static bool ready_s(Type *type) { return set_limits(type, &limits_s); }

TYPE(blake2_b, .name = "_blake2.blake2b", .size = sizeof(Blake2),
     .methods = blake2_methods, .getset = blake2_getset,
     .new_signature = PARAMETERS("64"), .ready = ready_b, .doc = "A BLAKE2b hash object.",
     .slots = {.construct = construct_b});
TYPE(blake2_s, .name = "_blake2.blake2s", .size = sizeof(Blake2),
     .methods = blake2_methods, .getset = blake2_getset,
     .new_signature = PARAMETERS("32"), .ready = ready_s, .doc = "A BLAKE2s hash object.",
     .slots = {.construct = construct_s});

static const ModuleConstant blake2_constants[] = {
    {"BLAKE2B_SALT_SIZE", BLAKE2B_SALTBYTES},
    {"BLAKE2B_PERSON_SIZE", BLAKE2B_PERSONALBYTES},
    {"BLAKE2B_MAX_KEY_SIZE", BLAKE2B_KEYBYTES},
    {"BLAKE2B_MAX_DIGEST_SIZE", BLAKE2B_OUTBYTES},
    {"BLAKE2S_SALT_SIZE", BLAKE2S_SALTBYTES},
    {"BLAKE2S_PERSON_SIZE", BLAKE2S_PERSONALBYTES},
    {"BLAKE2S_MAX_KEY_SIZE", BLAKE2S_KEYBYTES},
    {"BLAKE2S_MAX_DIGEST_SIZE", BLAKE2S_OUTBYTES},
    {0},
};

static const enum TypeId blake2_types[] = {TYPE_blake2_b, TYPE_blake2_s, TYPE_none};

static bool blake2_init(Value module)
{
    Blake2Module *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE__blake2] = state;
    Value hashlib = rt.services.import("_hashlib");
    if (!hashlib)
        return error_clear_if(TYPE_ImportError);
    state->openssl = TRY(attr_get(hashlib, NAME(new)));
    return true;
}

MODULE(_blake2, .doc = "The hash functions BLAKE2b and BLAKE2s, on the library libb2.",
       .constants = blake2_constants, .types = blake2_types, .init = blake2_init);
