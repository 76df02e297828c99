/* SPDX-License-Identifier: MIT
 *
 * Incremental encoding and decoding for TextIOWrapper: common encodings in C, others by
 * the incremental codecs of the registry.
 */
#ifndef MODULES_IO_CODEC_H
#define MODULES_IO_CODEC_H

#include "objects/str.h"

enum IoCodecKind { IO_CODEC_OBJECT, IO_CODEC_UTF8, IO_CODEC_ASCII, IO_CODEC_LATIN1 };

typedef struct IoCodec {
    enum IoCodecKind kind;
    const char *encoding, *errors;
    Value encoder, decoder;  /* OBJECT: incremental codecs, made when needed; 0 */
    char carry[8];           /* decoding: an incomplete sequence */
    size_t carried;
} IoCodec;

/* What to do for an encoding; LookupError for unknown ones and those that aren't text. */
bool io_codec_init(IoCodec *c, const char *encoding, const char *errors) MUST_USE;
/* Make the incremental objects that reading or writing needs. */
bool io_codec_prepare(IoCodec *c, bool reading, bool writing) MUST_USE;
/* The next part of text from n bytes; by str_reuse where it is made here. */
Value io_codec_decode(IoCodec *c, Str **room, const char *data, size_t n, bool final) MUST_USE;
/* The text of a bytes object, in whose memory it lies if that is worth it; else UNBOUND. */
Value io_codec_share(const IoCodec *c, Value input) MUST_USE;
/* The bytes of the text. */
Value io_codec_encode(IoCodec *c, Value text) MUST_USE;
/* The decoder's state: bytes not decoded yet, and flags. */
bool io_codec_getstate(IoCodec *c, Value *buffer, uint64_t *flags) MUST_USE;
bool io_codec_setstate(IoCodec *c, Value buffer, uint64_t flags) MUST_USE;
bool io_codec_reset_decoder(IoCodec *c) MUST_USE;
/* The encoder at the start of a file (a byte order mark comes), or after it. */
bool io_codec_set_encoder_start(IoCodec *c, bool start) MUST_USE;

#endif
