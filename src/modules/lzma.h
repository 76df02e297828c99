/* SPDX-License-Identifier: MIT
 *
 * What the files of the module _lzma share. Included as "modules/lzma.h": the library's
 * own header has the same name.
 */
#ifndef MODULES_LZMA_H
#define MODULES_LZMA_H

#include <lzma.h>

#include "objects/call.h"

typedef struct LzmaState {
    Value error;    /* class LZMAError */
} LzmaState;

/* A filter chain with room for its options, as the library takes it. */
typedef struct LzmaChain {
    lzma_filter filters[LZMA_FILTERS_MAX + 1];
    union {
        lzma_options_lzma lzma;
        lzma_options_delta delta;
        lzma_options_bcj bcj;
    } options[LZMA_FILTERS_MAX];
} LzmaChain;

/* Raise what a status stands for. Returns 0. */
COLD int lzma_raise(lzma_ret status);
/* Raise LZMAError with a text. Returns 0. */
COLD int lzma_raise_text(const char *format, ...);
/* An int as uint32_t or uint64_t. */
bool lzma_uint32(Value v, uint32_t *n) MUST_USE;
bool lzma_uint64(Value v, uint64_t *n) MUST_USE;

/* lzma_filters.c: a chain of a sequence of mappings. */
bool lzma_chain_read(Value specs, LzmaChain *chain) MUST_USE;
Value lzma_encode_properties(Value *args);
Value lzma_decode_properties(Value *args);

#endif
