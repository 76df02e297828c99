/* SPDX-License-Identifier: MIT
 *
 * What the files of the East Asian codecs share.
 *
 *     _multibytecodec.c      the modules
 *     multibyte_charset.c    tables of characters, made of the C library's iconv
 *     multibyte_plain.c      encodings without states: tables, GB 18030, EUC-KR
 *     multibyte_iso2022.c    encodings with states: ISO 2022 and HZ
 *     multibyte_codec.c      whole texts, with error handlers: MultibyteCodec
 *     multibyte_coders.c     texts in parts: incremental coders, stream readers and writers
 *
 * An encoding decodes and encodes one character (or a pair that has one code) at a time;
 * what it can't it tells by these results:
 */
#ifndef MODULES_MULTIBYTE_H
#define MODULES_MULTIBYTE_H

#include "objects/call.h"
#include "objects/module.h"

enum { MULTIBYTE_TOO_FEW = 0, MULTIBYTE_ILLEGAL = -1 }; /* -n: n bytes are illegal */
enum { MULTIBYTE_MOST = 16, MULTIBYTE_STATE = 8 }; /* bytes at a time; of a state */

enum CharsetId {
#define CHARSET(name, ...) CHARSET_##name,
#include "modules/multibyte_charsets.def"
#undef CHARSET
    CHARSET_COUNT
};

/* The characters of two-byte codes: chars[0][lead][trail], those behind 8F: chars[1]. */
typedef struct Charset {
    uint32_t single[256];   /* of one-byte codes; 0: none */
    uint32_t *chars[3][256];
    uint32_t *codes[0x300]; /* the reverse: codes[c >> 8][c & 255], the bytes as a number */
    uint32_t *four;         /* of GB 18030's four-byte codes in the basic plane */
    struct CharsetPair { uint32_t first, second, code; } pairs[32];
    size_t pair_count;      /* a decoded pair is CHARSET_PAIR + its index */
} Charset;
enum {
    CHARSET_PAIR = 0x1000000,
    CHARSET_REMOVED = 0x2000000, /* no character, but a code of that length */
    CHARSET_FALLBACK = 0x1000000, /* in codes: of chars[2] */
    CHARSET_FOUR = 39420,
};

typedef struct MultibyteState {
    uint8_t c[MULTIBYTE_STATE];
} MultibyteState;

typedef struct Multibyte Multibyte;
struct Multibyte {
    const char *name;
    enum CharsetId charset;
    /* Decode what `in` begins with: how many bytes that were, and *n characters. */
    int (*decode)(const Multibyte *m, MultibyteState *state, const uint8_t *in, size_t left,
                  uint32_t *out, int *n);
    /* Encode what `in` begins with: how many characters that were, and *n bytes. */
    int (*encode)(const Multibyte *m, MultibyteState *state, const uint32_t *in, size_t left,
                  bool flush, uint8_t *out, int *n);
    void (*start)(MultibyteState *state, bool decoding); /* 0: zeros */
    int (*reset)(MultibyteState *state, uint8_t *out);   /* back to the initial state; 0: none */
    const void *config;
};

/* The tables, made when they are first needed; 0 with an exception. */
bool multibyte_prepare(const Multibyte *m) MUST_USE; /* all that the encoding needs */
const Charset *multibyte_charset(enum CharsetId id) MUST_USE;
uint32_t multibyte_code(const Charset *s, uint32_t c);
static inline uint32_t multibyte_char(const Charset *s, int plane, uint8_t lead, uint8_t trail)
{
    return s->chars[plane][lead] ? s->chars[plane][lead][trail] : 0;
}
/* The code of a pair of characters; 0. *starts: the first may begin one. */
uint32_t multibyte_pair(const Charset *s, uint32_t first, uint32_t second, bool *starts);
/* Puts a decoded character or pair out. */
int multibyte_put(const Charset *s, uint32_t c, uint32_t *out);

extern const Multibyte multibyte_plain[], multibyte_stateful[]; /* ended by zeros */

/* MultibyteCodec */
typedef struct MultibyteCodec {
    Object head;
    const Multibyte *m;
} MultibyteCodec;
Value multibyte_codec_new(const Multibyte *m) MUST_USE;
void multibyte_start(const Multibyte *m, MultibyteState *state, bool decoding);
/* The error handler's name: NULL for strict. */
bool multibyte_errors(Value v, const char **errors) MUST_USE;
/* Encodes the str; `flush`: to the end and back to the initial state. *done: characters
 * that were encoded, those behind are too few. */
Value multibyte_encode(const Multibyte *m, MultibyteState *state, Value text, const char *errors,
                       bool flush, size_t *done) MUST_USE;
Value multibyte_decode(const Multibyte *m, MultibyteState *state, const uint8_t *data, size_t n,
                       const char *errors, bool final, size_t *done) MUST_USE;

#endif
