/* SPDX-License-Identifier: MIT
 *
 * The module _random: the Mersenne Twister MT19937 of Makoto Matsumoto and Takuji
 * Nishimura ("Mersenne Twister: A 623-dimensionally equidistributed uniform pseudorandom
 * number generator", 1998, and its seeding by arrays of 2002).
 */
#include <errno.h>
#include <sys/random.h>

#include "gc/heap.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/tuple.h"
#include "objects/type.h"

enum { WORDS = 624, MIDDLE = 397 };

typedef struct Random {
    Object head;
    uint32_t next;  /* the next word to hand out; WORDS: make new ones */
    uint32_t words[WORDS];
} Random;

static inline Random *as_random(Value v)
{
    return (Random *)v;
}

/* ---- the generator ---- */

/* The recurrence of a word from its upper bit, its successor's lower bits and the word
 * MIDDLE places on. */
static uint32_t twist(uint32_t word, uint32_t successor, uint32_t middle)
{
    uint32_t mixed = (word & 0x80000000) | (successor & 0x7fffffff);
    return middle ^ mixed >> 1 ^ (mixed & 1 ? 0x9908b0df : 0);
}

static void refill(Random *r)
{
    uint32_t *w = r->words;
    for (int i = 0; i < WORDS; i++)
        w[i] = twist(w[i], w[i + 1 < WORDS ? i + 1 : 0],
                     w[i + MIDDLE < WORDS ? i + MIDDLE : i + MIDDLE - WORDS]);
    r->next = 0;
}

static uint32_t next_word(Random *r)
{
    if (r->next >= WORDS)
        refill(r);
    uint32_t y = r->words[r->next++];
    y ^= y >> 11;
    y ^= y << 7 & 0x9d2c5680;
    y ^= y << 15 & 0xefc60000;
    return y ^ y >> 18;
}

static void seed_word(Random *r, uint32_t seed)
{
    r->words[0] = seed;
    for (uint32_t i = 1; i < WORDS; i++) {
        uint32_t previous = r->words[i - 1];
        r->words[i] = 1812433253 * (previous ^ previous >> 30) + i;
    }
    r->next = WORDS;
}

/* One step of seeding by an array: word i mixed with its predecessor, and `add`. */
static void mix(Random *r, uint32_t *i, uint32_t factor, uint32_t add)
{
    uint32_t previous = r->words[*i - 1];
    r->words[*i] = (r->words[*i] ^ (previous ^ previous >> 30) * factor) + add;
    if (++*i == WORDS) {
        r->words[0] = r->words[WORDS - 1];
        *i = 1;
    }
}

static void seed_array(Random *r, const uint32_t *key, size_t n)
{
    uint32_t i = 1;
    seed_word(r, 19650218);
    for (size_t k = 0, j = 0; k < MAX(n, (size_t)WORDS); k++, j = j + 1 < n ? j + 1 : 0)
        mix(r, &i, 1664525, key[j] + (uint32_t)j);
    for (int k = 0; k < WORDS - 1; k++)
        mix(r, &i, 1566083941, -i);
    r->words[0] = 0x80000000;
}

/* ---- seeding ---- */

static bool seed_from_system(Random *r)
{
    uint32_t key[WORDS];
    for (size_t done = 0; done < sizeof key;) {
        ssize_t n = getrandom((char *)key + done, sizeof key - done, 0);
        if (n > 0)
            done += (size_t)n;
        else
            return raise_errno(errno, 0, 0);
    }
    seed_array(r, key, WORDS);
    return true;
}

/* By a non-negative int's 32-bit words. */
static bool seed_from_int(Random *r, Value n)
{
    size_t words = MAX((int_bit_length(n) + 31) / 32, (size_t)1);
    uint8_t *bytes = gc_alloc_atomic(words * 4);
    uint32_t *key = gc_alloc_atomic(words * 4);
    if (!bytes || !key)
        return raise_no_memory();
    TRY(int_to_bytes(n, bytes, words * 4, true, false));
    for (size_t i = 0; i < words; i++)
        key[i] = (uint32_t)bytes[4 * i] | (uint32_t)bytes[4 * i + 1] << 8
            | (uint32_t)bytes[4 * i + 2] << 16 | (uint32_t)bytes[4 * i + 3] << 24;
    seed_array(r, key, words);
    return true;
}

static bool seed(Random *r, Value v)
{
    if (v == NONE)
        return seed_from_system(r);
    if (is_int(v)) {
        Value size = TRY(operate_absolute(v));
        if (!is_int(size) || int_sign(size) < 0)
            RAISE(TypeError, "an integer is required");
        return seed_from_int(r, size);
    }
    int64_t hash;
    TRY(value_hash(v, &hash));
    return seed_from_int(r, TRY(int_from_uint64((uint64_t)hash)));
}

static Value random_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Random *r = TRY((Random *)type_alloc(type, 0));
    r->next = WORDS;
    return from_object(r);
}

static bool random_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_check("Random", 0, kwnames, 0, 0));
    if (nargs > 1)
        RAISE(TypeError, "Random() requires 0 or 1 argument");
    return seed(as_random(self), nargs ? args[0] : NONE);
}

/* ---- methods ---- */

static Value random_random(Value *args)
{
    Random *r = as_random(args[0]);
    /* 53 bits */
    uint32_t a = next_word(r) >> 5, b = next_word(r) >> 6;
    return float_from_double((a * 67108864.0 + b) * (1.0 / 9007199254740992.0));
}

static Value random_seed(Value *args)
{
    TRY(seed(as_random(args[0]), args[1]));
    return NONE;
}

/* More than 64 bits: words from the lowest on, the last one cut. */
static Value many_bits(Random *r, size_t bits)
{
    size_t words = (bits + 31) / 32;
    uint8_t *bytes = bits < SIZE_MAX - 64 ? gc_alloc_atomic(words * 4) : 0;
    if (!bytes) {
        raise_no_memory();
        return 0;
    }
    for (size_t i = 0; i < words; i++, bits -= MIN(bits, (size_t)32)) {
        uint32_t word = next_word(r);
        if (bits < 32)
            word >>= 32 - bits;
        for (int k = 0; k < 4; k++, word >>= 8)
            bytes[4 * i + (size_t)k] = (uint8_t)word;
    }
    return int_from_bytes(bytes, words * 4, true, false);
}

static Value random_getrandbits(Value *args)
{
    Random *r = as_random(args[0]);
    ssize_t bits;
    if (is_small_int(args[1]))
        bits = small_int_value(args[1]);
    else {
        Value index = TRY(value_index(args[1]));
        int64_t n;
        if (!int_fits_int64(index, &n))
            RAISE(OverflowError, "Python int too large to convert to C int");
        bits = n;
    }
    if (bits < 0)
        RAISE(ValueError, "number of bits must be non-negative");
    if (bits > INT32_MAX)
        RAISE(OverflowError, "Python int too large to convert to C int");
    if (!bits)
        return small_int(0);
    if (bits <= 32)
        return small_int(next_word(r) >> (32 - bits));
    return many_bits(r, (size_t)bits);
}

static Value random_getstate(Value *args)
{
    Random *r = as_random(args[0]);
    Tuple *state = TRY(tuple_alloc(WORDS + 1));
    for (int i = 0; i < WORDS; i++)
        state->items[i] = small_int(r->words[i]);
    state->items[WORDS] = small_int(r->next);
    return from_object(state);
}

static Value random_setstate(Value *args)
{
    Random *r = as_random(args[0]);
    uint32_t words[WORDS];
    uint64_t n;
    if (!is_tuple(args[1]))
        RAISE(TypeError, "state vector must be a tuple");
    if (tuple_count(args[1]) != WORDS + 1)
        RAISE(ValueError, "state vector is the wrong size");
    const Value *items = as_tuple(args[1])->items;
    for (int i = 0; i <= WORDS; i++) {
        if (!is_int(items[i]))
            RAISE(TypeError, "an integer is required");
        if (!int_fits_uint64(items[i], &n))
            RAISE(OverflowError, int_sign(items[i]) < 0
                  ? "can't convert negative value to unsigned int"
                  : "Python int too large to convert to C unsigned long");
        if (i == WORDS && n > WORDS)
            RAISE(ValueError, "invalid state");
        if (i < WORDS)
            words[i] = (uint32_t)n;
    }
    memcpy(r->words, words, sizeof words);
    r->next = (uint32_t)n;
    return NONE;
}

static const Method random_methods[] = {
    {"getrandbits($self, k, /)", random_getrandbits, "An int of k random bits."},
    {"getstate($self, /)", random_getstate, "The state as a tuple of ints."},
    {"random($self, /)", random_random, "A random float in [0, 1)."},
    {"seed($self, n=None, /)", random_seed, "Begin a new sequence that the seed determines."},
    {"setstate($self, state, /)", random_setstate, "Restore a state that getstate gave."},
    {0},
};

TYPE(random_Random, .name = "_random.Random",
     .doc = "Random() -> a generator of random numbers, seeded by the system",
     .flags = TYPE_BASE, .size = sizeof(Random), .methods = METHODS(random_methods),
     .slots = {.construct = random_construct, .init = random_init});

static const enum TypeId types[] = {TYPE_random_Random, TYPE_none};

MODULE(_random, .doc = "The Mersenne Twister, a generator of random numbers.", .types = types);
