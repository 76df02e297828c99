/* SPDX-License-Identifier: MIT */
/*
 * Hashing of bytes, seeded: a multiply-and-fold hash of wyhash's family. Eight bytes at a
 * time are mixed with a secret, multiplied 64 x 64 -> 128, and the product's halves are
 * folded together; up to 16 bytes take two such steps, and no loop.
 * Not cryptographic: the seed only makes collisions hard to prepare without knowing it.
 */
#ifndef ADDER_BASE_HASH_H
#define ADDER_BASE_HASH_H

#include "base/common.h"

#include <string.h>

/* The first 256 bits of pi's fraction, each word made odd. */
#define HASH_SECRET_0 UINT64_C(0x243f6a8885a308d3)
#define HASH_SECRET_1 UINT64_C(0x13198a2e03707345)
#define HASH_SECRET_2 UINT64_C(0xa4093822299f31d1)
#define HASH_SECRET_3 UINT64_C(0x082efa98ec4e6c89)

/* The 128-bit product's halves, folded. */
static inline uint64_t hash_mix(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t hash_read8(const uint8_t *p)
{
    uint64_t x;
    memcpy(&x, p, 8);
    return x;
}

static inline uint64_t hash_read4(const uint8_t *p)
{
    uint32_t x;
    memcpy(&x, p, 4);
    return x;
}

/* More than 16 bytes; the slow path of hash_bytes. */
PURE uint64_t hash_long_bytes(const uint8_t *p, size_t n, uint64_t state);

/* The hash of n bytes. Equal bytes, n and seed give equal hashes, of which all 64 bits
   are good. The bytes' order in words is the machine's: not to be stored in files. */
static inline uint64_t hash_bytes(const void *bytes, size_t n, const uint64_t seed[2])
{
    const uint8_t *p = bytes;
    uint64_t state = seed[0] ^ hash_mix(seed[1] ^ HASH_SECRET_0, HASH_SECRET_1);
    uint64_t a, b;
    if (LIKELY(n <= 16)) {
        if (n >= 8) {                   /* two overlapping words */
            a = hash_read8(p);
            b = hash_read8(p + n - 8);
        } else if (n >= 4) {            /* two overlapping half words */
            a = hash_read4(p);
            b = hash_read4(p + n - 4);
        } else {
            a = n ? (uint64_t)p[0] << 16 | (uint64_t)p[n >> 1] << 8 | p[n - 1] : 0;
            b = 0;
        }
        return hash_mix(HASH_SECRET_1 ^ n, hash_mix(a ^ HASH_SECRET_1, b ^ state));
    }
    return hash_long_bytes(p, n, state);
}

/* One word, scrambled. */
static inline uint64_t hash_word(uint64_t word, const uint64_t seed[2])
{
    return hash_mix(word ^ seed[0] ^ HASH_SECRET_0, seed[1] ^ HASH_SECRET_2);
}

#endif
