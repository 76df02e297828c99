/* SPDX-License-Identifier: MIT
 *
 * The codec registry: encodings and error handlers by name.
 *
 * Common encodings work without any library; others are asked of the registered search
 * functions, of which the package `encodings` registers the first when it is imported (at
 * the first encoding that isn't built in).
 */
#ifndef RUNTIME_CODECS_H
#define RUNTIME_CODECS_H

#include "objects/str.h"

/* Start-up: error handlers and rt.services' decode, encode, codec_error. */
bool codecs_init(void) MUST_USE;
/* Register a search function, or take it away (no error if it isn't there). */
bool codecs_register(Value search) MUST_USE;
bool codecs_unregister(Value search) MUST_USE;
/* The codec's CodecInfo (a tuple of four); LookupError. */
Value codecs_lookup(const char *encoding) MUST_USE;
/* Through the registry, any kind of codec; errors 0: strict. */
Value codecs_encode(Value object, const char *encoding, const char *errors) MUST_USE;
Value codecs_decode(Value object, const char *encoding, const char *errors) MUST_USE;
/* Drop an encoding from the cache. */
bool codecs_forget(const char *encoding) MUST_USE;
bool codecs_register_error(Value name, Value handler) MUST_USE;
Value codecs_lookup_error(const char *name) MUST_USE;

#endif
