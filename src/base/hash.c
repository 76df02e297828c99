/* SPDX-License-Identifier: MIT */
/* Hashing of longer runs of bytes. */
#include "base/hash.h"

/* Three independent lanes of 16 bytes keep the multiplier busy; the rest goes on in one.
   The last 16 bytes are read from the end, overlapping what was read already. */
uint64_t hash_long_bytes(const uint8_t *p, size_t n, uint64_t state)
{
    size_t left = n;
    if (left > 48) {
        uint64_t second = state, third = state;
        for (; left > 48; left -= 48, p += 48) {
            state = hash_mix(hash_read8(p) ^ HASH_SECRET_1, hash_read8(p + 8) ^ state);
            second = hash_mix(hash_read8(p + 16) ^ HASH_SECRET_2, hash_read8(p + 24) ^ second);
            third = hash_mix(hash_read8(p + 32) ^ HASH_SECRET_3, hash_read8(p + 40) ^ third);
        }
        state ^= second ^ third;
    }
    for (; left > 16; left -= 16, p += 16)
        state = hash_mix(hash_read8(p) ^ HASH_SECRET_1, hash_read8(p + 8) ^ state);
    uint64_t a = hash_read8(p + left - 16), b = hash_read8(p + left - 8);
    return hash_mix(HASH_SECRET_1 ^ n, hash_mix(a ^ HASH_SECRET_1, b ^ state));
}
