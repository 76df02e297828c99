/* SPDX-License-Identifier: MIT
 *
 * What the modules on hash functions share.
 */
#ifndef MODULES_HASHES_H
#define MODULES_HASHES_H

#include "objects/bytes.h"

/* The memory of what is to be hashed. */
bool hashes_view(Value data, Buffer *view) MUST_USE;
/* A digest in hexadecimal. */
Value hashes_hex(const uint8_t *digest, size_t n) MUST_USE;

#endif
