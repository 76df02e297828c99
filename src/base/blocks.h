/* SPDX-License-Identifier: MIT
 *
 * Loops in blocks of a constant length, which compilers turn into vector instructions at -O2
 * already: arrays that don't overlap are to be `restrict`, sums no wider than their items.
 */
#ifndef ADDER_BASE_BLOCKS_H
#define ADDER_BASE_BLOCKS_H

#include <stddef.h>

/* for (i = 0; i < n; i++) body */
#define FOR_BLOCKS(i, n, body)                      \
    do {                                            \
        size_t n_ = (n), at_ = 0;                   \
        for (; at_ + 32 <= n_; at_ += 32)           \
            for (size_t i = at_; i < at_ + 32; i++) \
                body;                               \
        for (size_t i = at_; i < n_; i++)           \
            body;                                   \
    } while (0)

#endif
