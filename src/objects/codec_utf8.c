/* SPDX-License-Identifier: MIT
 *
 * UTF-8, ASCII and Latin-1.
 */
#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/codec.h"
#include "objects/str_data.h"

/* --- UTF-8 --- */

/* The first byte of the word that isn't ASCII, counted in memory's order; 8 if there is none. */
static inline size_t ascii_in_word(uint64_t word)
{
    word = le64toh(word) & UINT64_C(0x8080808080808080);
    return word ? (size_t)__builtin_ctzll(word) / 8 : 8;
}

typedef uint8_t EightBytes __attribute__((vector_size(8)));
typedef uint16_t EightChars __attribute__((vector_size(16)));

/* Why the bytes at p are no character, and how many of them belong to the failure. */
static size_t diagnose(const uint8_t *p, size_t left, const char **reason, bool *incomplete)
{
    uint8_t c = p[0], low = 0x80, high = 0xbf;
    size_t size = c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
    *incomplete = false;
    *reason = "invalid start byte";
    if (size == 0)
        return 1;
    /* The second byte's range excludes overlong forms, surrogates and what is above 10FFFF. */
    if (c == 0xe0)
        low = 0xa0;
    else if (c == 0xed)
        high = 0x9f;
    else if (c == 0xf0)
        low = 0x90;
    else if (c == 0xf4)
        high = 0x8f;
    *reason = "invalid continuation byte";
    for (size_t i = 1; i < size && i < left; i++, low = 0x80, high = 0xbf) {
        if (p[i] < low || p[i] > high)
            return i;
    }
    *reason = "unexpected end of data";
    *incomplete = true;
    return left;
}

/* Two of a surrogate's three bytes, at the end: the handler surrogatepass will want them all. */
static bool is_half_surrogate(const uint8_t *p, size_t left)
{
    return left == 2 && p[0] == 0xed && p[1] >= 0xa0 && p[1] <= 0xbf;
}

/* Of ASCII text. */
static inline Value ascii_str(Str **room, const void *data, size_t n)
{
    if (!room || n < 2)
        return str_new_ascii(data, n);
    Str *s = TRY(str_reuse(room, n, 0x7f));
    memcpy(s->data, data, n);
    return from_object(s);
}

/* How many bytes of a character that may go on stand at the end. */
static size_t incomplete_tail(const uint8_t *p, size_t n)
{
    const char *reason;
    bool incomplete;
    size_t k = 1;
    while (k < 4 && k < n && p[n - k] >= 0x80 && p[n - k] < 0xc0)
        k++;
    if (k > 3 || k >= n || p[n - k] < 0xc0)
        return 0;
    const uint8_t *lead = p + n - k;
    if (utf8_decode_multibyte(&(const uint8_t *){lead}, p + n) != UTF8_INVALID)
        return 0;
    diagnose(lead, k, &reason, &incomplete);
    return incomplete || is_half_surrogate(lead, k) ? k : 0;
}

Value codec_utf8_decode_valid(Str **room, const void *data, size_t n, size_t *consumed)
{
    size_t position = utf8_ascii_prefix(data, n);
    if (consumed)
        *consumed = n;
    if (LIKELY(position == n))
        return ascii_str(room, data, n);
    size_t whole = consumed ? n - incomplete_tail(data, n) : n;
    if (position >= whole && whole > 1) {
        *consumed = whole;
        return ascii_str(room, data, whole);
    }
    if (consumed)
        *consumed = whole;
    return str_decode_utf8(room, data, whole);
}

enum { ON_ERROR_DECODE_FIXED = ON_ERROR_BIT(ON_ERROR_IGNORE) | ON_ERROR_BIT(ON_ERROR_REPLACE)
                             | ON_ERROR_BIT(ON_ERROR_SURROGATEESCAPE) };

/* How far a failure at *position goes, and why. Partial decoding stops at what is incomplete. */
static size_t measure_failure(const Decoding *d, size_t position, bool partial, const char **reason, bool *stop)
{
    bool incomplete;
    const uint8_t *p = d->data + position;
    size_t left = d->n - position, bad = diagnose(p, left, reason, &incomplete);
    *stop = partial && (incomplete || is_half_surrogate(p, left));
    return bad;
}

/* Characters up to the first byte that belongs to none. */
static bool decode_chars(Decoding *d, size_t *position)
{
    const uint8_t *p = d->data + *position, *end = d->data + d->n;
    for (uint32_t c; p < end && (c = utf8_decode(&p, end)) != UTF8_INVALID; )
        TRY(builder_char(&d->out, c));
    *position = (size_t)(p - d->data);
    return true;
}

static bool decode_by_handler(Decoding *d, size_t *position, bool partial)
{
    const char *reason;
    for (bool stop; *position < d->n; ) {
        size_t bad = measure_failure(d, *position, partial, &reason, &stop);
        if (stop)
            break;
        TRY(decoding_error(d, position, *position, *position + bad, reason));
        TRY(decode_chars(d, position));
    }
    return true;
}

/* With the handlers ignore, replace, backslashreplace and surrogateescape: what they put for three
 * bytes has room behind the characters. */
enum { GATHERED_AT_ONCE = 3 * 4 };

static inline bool follows(uint8_t byte) { return (byte & 0xc0) == 0x80; }

/* The character of two or three bytes at p, or 0. */
static inline uint32_t short_char(const uint8_t *p, const uint8_t *end)
{
    if (*p < 0xe0)
        return *p >= 0xc2 && end - p >= 2 && follows(p[1]) ? (*p & 31u) << 6 | (p[1] & 63u) : 0;
    if (*p >= 0xf0 || end - p < 3 || !follows(p[1]) || !follows(p[2]))
        return 0;
    uint32_t c = (*p & 15u) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u);
    return c >= 0x800 && !str_is_surrogate(c) ? c : 0;
}

/* Characters of UCS-2, while there is room: up to the first byte that begins none. */
static const uint8_t *gather_chars(Gathered *g, const uint8_t *p, const uint8_t *end)
{
    uint16_t *restrict to = g->chars + g->length, *room = g->chars + GATHERED_MAX - GATHERED_AT_ONCE;
    while (p < end && to < room) {
        while (end - p >= 8 && room - to >= 8 && *p < 0x80) {
            uint64_t word;
            EightBytes bytes;
            memcpy(&word, p, 8);
            memcpy(&bytes, p, 8);
            EightChars chars = __builtin_convertvector(bytes, EightChars);
            memcpy(to, &chars, sizeof chars);
            size_t n = ascii_in_word(word);
            to += n;
            p += n;
        }
        if (p == end)
            break;
        uint32_t c = *p < 0x80 ? *p : short_char(p, end);
        if (*p >= 0x80 && !c)
            break;
        p += 1 + (c >= 0x80) + (c >= 0x800);
        *to++ = (uint16_t)c;
    }
    g->length = (size_t)(to - g->chars);
    return p;
}

/* What a handler puts for failing bytes, which aren't ASCII. */
static void gather_replacement(Gathered *g, OnError mode, const uint8_t *p, size_t bad)
{
    char text[CODEC_ESCAPE_MAX];
    if (mode == ON_ERROR_REPLACE)
        g->chars[g->length++] = 0xfffd;
    for (size_t i = 0; i < bad && mode == ON_ERROR_SURROGATEESCAPE; i++)
        g->chars[g->length++] = (uint16_t)(0xdc00 + p[i]);
    for (size_t i = 0; i < bad && mode == ON_ERROR_BACKSLASHREPLACE; i++)
        for (char *t = text, *end = codec_write_backslash(text, p[i]); t < end; t++)
            g->chars[g->length++] = (uint8_t)*t;
}

/* A byte that begins no character, whatever else may follow. */
static inline bool is_lone(const uint8_t *p, const uint8_t *end)
{
    return *p < 0xc2 || *p > 0xf4 || (end - p >= 2 && !follows(p[1]));
}

/* What gather_chars stopped at: no room, a character of four bytes, or a failure. */
static bool gather_other(Decoding *d, Gathered *g, size_t *position, bool partial, bool *stop)
{
    const char *reason;
    const uint8_t *p = d->data + *position, *start = p, *end = d->data + d->n;
    size_t bad = 1;
    if (g->length >= GATHERED_MAX - GATHERED_AT_ONCE)
        return decoding_flush(d, g);
    if (!is_lone(p, end)) {
        uint32_t c = *p >= 0xf0 ? utf8_decode_multibyte(&p, end) : UTF8_INVALID;
        *position += (size_t)(p - start);
        if (c != UTF8_INVALID)
            return decoding_gather(d, g, c);
        bad = measure_failure(d, *position, partial, &reason, stop);
        if (*stop)
            return true;
    }
    gather_replacement(g, d->on_error, p, bad);
    *position += bad;
    return true;
}

static Value decode_gathering(Decoding *d, size_t *position, bool partial)
{
    Gathered g;
    g.length = 0;
    for (bool stop = false; !stop;) {
        const uint8_t *p = gather_chars(&g, d->data + *position, d->data + d->n);
        *position = (size_t)(p - d->data);
        if (*position == d->n)
            break;
        TRY(gather_other(d, &g, position, partial, &stop));
    }
    return decoding_finish(d, &g);
}

/* What isn't as it should be, up to the end or to what is incomplete. */
static NOINLINE Value decode_broken(const void *data, size_t n, const char *errors, size_t *consumed)
{
    Decoding d = {.encoding = "utf-8", .errors = errors, .data = data, .n = n};
    size_t position = utf8_valid_prefix(data, n);
    OnError mode = d.on_error = codec_on_error(errors, ON_ERROR_DECODE_FIXED);
    bool gathering = mode == ON_ERROR_IGNORE || mode == ON_ERROR_REPLACE || mode == ON_ERROR_BACKSLASHREPLACE
                  || mode == ON_ERROR_SURROGATEESCAPE;
    if (gathering && position < GATHERED_MAX)
        position = 0;
    TRY(builder_str(&d.out, TRY(str_new_utf8(data, position))));
    Value text = 0;
    if (gathering)
        text = TRY(decode_gathering(&d, &position, consumed != NULL));
    else
        TRY(decode_by_handler(&d, &position, consumed != NULL));
    if (consumed)
        *consumed = position;
    return text ? text : builder_finish(&d.out);
}

/* Of long text that is to have a handler: does it fail soon? So it needn't be measured in vain. */
static bool fails_soon(const uint8_t *data, size_t n, const char *errors)
{
    enum { LONG = 1024, SOON = 128 };
    return n >= LONG && errors && strcmp(errors, "strict") != 0 && utf8_valid_prefix(data, SOON) < SOON - 3;
}

Value codec_utf8_decode(const void *data, size_t n, const char *errors, size_t *consumed)
{
    if (fails_soon(data, n, errors))
        return decode_broken(data, n, errors, consumed);
    Value text = TRY(codec_utf8_decode_valid(NULL, data, n, consumed));
    return text != UNBOUND ? text : decode_broken(data, n, errors, consumed);
}

enum { SHARED_MIN = 2048 }; /* from here on copying costs more than looking up the bytes */

/* The characters of an ASCII or Latin-1 str as they are. Long ones share their memory, if a
 * zero follows and nothing will be appended there. */
static Value same_bytes(Value text)
{
    const Str *s = as_str(text);
    const char *data = s->data;
    bool shared = s->length >= SHARED_MIN && !s->growable && is_exact(text, TYPE_str) && !data[s->length];
    return shared ? bytes_shared(str_owner(s), data, s->length) : bytes_new(data, s->length);
}

/* --- writing UTF-8 --- */

static inline uint8_t *write_two(uint8_t *p, uint32_t c)
{
    uint16_t bytes = htole16((uint16_t)(0x80c0 | c >> 6 | (c & 0x3f) << 8));
    memcpy(p, &bytes, 2);
    return p + 2;
}

static inline uint8_t *write_three(uint8_t *p, uint32_t c)
{
    p[0] = (uint8_t)(0xe0 | c >> 12);
    p[1] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
    p[2] = (uint8_t)(0x80 | (c & 0x3f));
    return p + 3;
}

/* How many of the bytes aren't ASCII. Counts of a block are bytes, for vectors. */
static size_t count_high(const uint8_t *p, size_t n)
{
    size_t count = 0;
    for (size_t at = 0; at < n; at += 128) {
        const uint8_t *block = p + at;
        uint8_t more = 0;
        FOR_BLOCKS(i, MIN(n - at, 128u), more = (uint8_t)(more + (block[i] >> 7)));
        count += more;
    }
    return count;
}

/* Eight bytes are copied at a time where they are ASCII. */
static Value encode_latin1_text(const Str *s)
{
    const uint8_t *from = s->data, *end = from + s->length;
    Bytes *bytes = TRY(bytes_alloc(s->length + count_high(from, s->length)));
    uint8_t *p = (uint8_t *)bytes->data;
    while (end - from >= 8) {
        uint64_t word;
        memcpy(&word, from, 8);
        if (!(word & UINT64_C(0x8080808080808080))) {
            memcpy(p, &word, 8);
            p += 8;
            from += 8;
            continue;
        }
        while (*from < 0x80)
            *p++ = *from++;
        do
            p = write_two(p, *from++);
        while (from < end && *from >= 0x80);
    }
    for (; from < end; from++) {
        if (*from < 0x80)
            *p++ = *from;
        else
            p = write_two(p, *from);
    }
    return from_object(bytes);
}

/* The size in UTF-8 of two- or four-byte characters; 0 if there are surrogates, unless they
 * `pass`. What a block takes less than four bytes each is counted as wide as the characters, by
 * masks: for vectors. */
#define IS_WITHIN(type, c, bits) (type)-(((c) & ~(type)(bits)) == 0)
#define MEASURE_UTF8(name, type)                                                          \
    static size_t name(const type *p, size_t n, bool pass)                                \
    {                                                                                     \
        size_t size = 4 * n;                                                              \
        type surrogates = 0;                                                              \
        for (size_t at = 0; at < n; at += 1024) {                                         \
            const type *block = p + at;                                                   \
            type less = 0;                                                                \
            FOR_BLOCKS(i, MIN(n - at, 1024u),                                             \
                       (less = (type)(less + IS_WITHIN(type, block[i], 0x7f)              \
                                      + IS_WITHIN(type, block[i], 0x7ff)                  \
                                      + IS_WITHIN(type, block[i], 0xffff)),               \
                        surrogates |= IS_WITHIN(type, block[i] ^ 0xd800, 0x7ff)));        \
            size -= (type)-less;                                                          \
            if (surrogates && !pass)                                                      \
                return 0;                                                                 \
        }                                                                                 \
        return size;                                                                      \
    }
MEASURE_UTF8(measure_ucs2, uint16_t)
MEASURE_UTF8(measure_ucs4, uint32_t)

/* Two-byte characters that are ASCII, two at a time: words' runs are too short for more. *i is
 * moved behind them. */
static ALWAYS_INLINE uint8_t *write_ascii_run(uint8_t *p, const uint16_t *from, size_t n, size_t *i)
{
    uint32_t word;
    for (; n - *i >= 2; *i += 2, p += 2) {
        memcpy(&word, from + *i, 4);
        if (word & 0xff80ff80)
            break;
        memcpy(p, &(uint16_t){(uint16_t)(word | word >> 8)}, 2);
    }
    if (*i < n && from[*i] < 0x80)
        *p++ = (uint8_t)from[(*i)++];
    return p;
}

static inline bool is_escaped_byte(uint32_t c) { return c - 0xdc80 < 0x80; }

/* Which surrogates are written, and how. */
typedef enum Surrogates { SURROGATES_STOP, SURROGATES_PASS, SURROGATES_ARE_BYTES } Surrogates;

/* Characters from *position on, up to the first surrogate that isn't to be written. */
static ALWAYS_INLINE uint8_t *write_utf8(uint8_t *p, const void *data, unsigned kind, size_t n, Surrogates how,
                                         size_t *position)
{
    size_t i = *position;
    while (i < n) {
        uint32_t c = str_read(data, kind, i);
        if (kind == 2 && c < 0x80) {
            p = write_ascii_run(p, data, n, &i);
            continue;
        }
        i++;
        if (c < 0x80) {
            *p++ = (uint8_t)c;
        } else if (c < 0x800) {
            p = write_two(p, c);
        } else if (how == SURROGATES_STOP && UNLIKELY(str_is_surrogate(c))) {
            i--;
            break;
        } else if (how == SURROGATES_ARE_BYTES && is_escaped_byte(c)) {
            *p++ = (uint8_t)c;
        } else if (kind == 2 || c < 0x10000) {
            p = write_three(p, c);
        } else {
            p += utf8_encode(c, p);
        }
    }
    *position = i;
    return p;
}

/* In functions of their own, where the loops get the registers. */
static NOINLINE void write_ucs2(uint8_t *p, const void *data, size_t n)
{
    write_utf8(p, data, 2, n, SURROGATES_PASS, &(size_t){0});
}

static NOINLINE void write_ucs4(uint8_t *p, const void *data, size_t n)
{
    write_utf8(p, data, 4, n, SURROGATES_PASS, &(size_t){0});
}

static NOINLINE void write_ucs2_bytes(uint8_t *p, const void *data, size_t n)
{
    write_utf8(p, data, 2, n, SURROGATES_ARE_BYTES, &(size_t){0});
}

static NOINLINE void write_ucs4_bytes(uint8_t *p, const void *data, size_t n)
{
    write_utf8(p, data, 4, n, SURROGATES_ARE_BYTES, &(size_t){0});
}

static size_t measure_utf8(const Str *s, bool pass)
{
    return s->kind == 2 ? measure_ucs2(s->data, s->length, pass) : measure_ucs4(s->data, s->length, pass);
}

/* Short text without surrogates, which need not be measured; UNBOUND if there are some. */
enum { SHORT_MAX = 2048 };
static Value encode_utf8_short(const Str *s)
{
    uint8_t local[SHORT_MAX * 3];
    size_t position = 0;
    uint8_t *end = write_utf8(local, s->data, 2, s->length, SURROGATES_STOP, &position);
    return position == s->length ? bytes_new((char *)local, (size_t)(end - local)) : UNBOUND;
}

/* Measured, then written. UNBOUND: there are surrogates, and they don't pass. */
static Value encode_utf8_cleanly(const Str *s, bool pass)
{
    size_t size = measure_utf8(s, pass);
    if (!size)
        return UNBOUND;
    Bytes *bytes = TRY(bytes_alloc(size));
    uint8_t *p = (uint8_t *)bytes->data;
    (s->kind == 2 ? write_ucs2 : write_ucs4)(p, s->data, s->length);
    return from_object(bytes);
}

/* How many characters stand for bytes; *others: there are other surrogates. */
#define COUNT_ESCAPED(name, type)                                                                \
    static size_t name(const type *p, size_t n, bool *others)                                    \
    {                                                                                            \
        size_t count = 0;                                                                        \
        type found = 0;                                                                          \
        for (size_t at = 0; at < n; at += 1024) {                                                \
            const type *block = p + at;                                                          \
            type more = 0;                                                                       \
            FOR_BLOCKS(i, MIN(n - at, 1024u),                                                    \
                       (more = (type)(more - IS_WITHIN(type, block[i] ^ 0xdc80, 0x7f)),          \
                        found |= (type)(IS_WITHIN(type, block[i] ^ 0xd800, 0x7ff)                \
                                        & ~IS_WITHIN(type, block[i] ^ 0xdc80, 0x7f))));          \
            count += more;                                                                       \
        }                                                                                        \
        *others = found;                                                                         \
        return count;                                                                            \
    }
COUNT_ESCAPED(count_escaped2, uint16_t)
COUNT_ESCAPED(count_escaped4, uint32_t)

/* The handler surrogateescape. UNBOUND: there are surrogates that stand for no byte. */
static Value encode_utf8_with_bytes(const Str *s)
{
    bool others;
    size_t escaped = s->kind == 2 ? count_escaped2(s->data, s->length, &others)
                                  : count_escaped4(s->data, s->length, &others);
    if (others)
        return UNBOUND;
    Bytes *bytes = TRY(bytes_alloc(measure_utf8(s, true) - 2 * escaped));
    uint8_t *p = (uint8_t *)bytes->data;
    (s->kind == 2 ? write_ucs2_bytes : write_ucs4_bytes)(p, s->data, s->length);
    return from_object(bytes);
}

static bool put_utf8(Encoding *e, const void *data, unsigned kind, size_t n, size_t *position)
{
    TRY(encoding_reserve(e, (n - *position) * (kind == 4 ? 4 : 3)));
    uint8_t *start = (uint8_t *)e->data + e->length;
    uint8_t *end = kind == 1 ? write_utf8(start, data, 1, n, SURROGATES_STOP, position)
                 : kind == 2 ? write_utf8(start, data, 2, n, SURROGATES_STOP, position)
                             : write_utf8(start, data, 4, n, SURROGATES_STOP, position);
    e->length += (size_t)(end - start);
    return true;
}

static bool skip_surrogates(Encoding *e, size_t *end)
{
    while (*end < str_length(e->text) && str_is_surrogate(str_at(e->text, *end)))
        ++*end;
    return true;
}

/* The handlers that each codec here knows by name. */
enum { ON_ERROR_ENCODE_FIXED = ON_ERROR_BIT(ON_ERROR_IGNORE) | ON_ERROR_BIT(ON_ERROR_REPLACE)
                             | ON_ERROR_BIT(ON_ERROR_XMLCHARREFREPLACE) | ON_ERROR_BIT(ON_ERROR_BACKSLASHREPLACE)
                             | ON_ERROR_BIT(ON_ERROR_SURROGATEESCAPE) };

/* Of text that has surrogates. */
static NOINLINE Value encode_utf8_broken(Value text, const char *errors)
{
    OnError mode = codec_on_error(errors, ON_ERROR_ENCODE_FIXED | ON_ERROR_BIT(ON_ERROR_SURROGATEPASS));
    Value bytes = mode == ON_ERROR_SURROGATEPASS ? TRY(encode_utf8_cleanly(as_str(text), true))
                : mode == ON_ERROR_SURROGATEESCAPE ? TRY(encode_utf8_with_bytes(as_str(text))) : UNBOUND;
    if (bytes != UNBOUND)
        return bytes;
    Encoding e = {.encoding = "utf-8", .errors = errors, .reason = "surrogates not allowed", .text = text,
                  .put = put_utf8, .skip = skip_surrogates, .unit = 1, .ascii_bytes = true,
                  .ascii_replacements = true, .unicode = true, .on_error = mode};
    return encoding_run(&e);
}

Value codec_utf8_encode(Value text, const char *errors)
{
    const Str *s = as_str(text);
    if (s->ascii)
        return same_bytes(text);
    if (s->kind == 1)
        return encode_latin1_text(s);
    bool is_short = s->kind == 2 && s->length <= SHORT_MAX;
    Value bytes = TRY(is_short ? encode_utf8_short(s) : encode_utf8_cleanly(s, false));
    return LIKELY(bytes != UNBOUND) ? bytes : encode_utf8_broken(text, errors);
}

/* --- ASCII, Latin-1 --- */

Value codec_share_ascii(Value bytes)
{
    const Bytes *b = as_bytes(bytes);
    if (!is_exact(bytes, TYPE_bytes) || b->length < SHARED_MIN || !str_all_ascii(b->data, b->length))
        return UNBOUND;
    return str_shared_ascii(bytes_owner(b), b->data, b->length);
}

Value codec_share_latin1(Value bytes)
{
    const Bytes *b = as_bytes(bytes);
    if (!is_exact(bytes, TYPE_bytes) || b->length < SHARED_MIN)
        return UNBOUND;
    Value text = TRY(str_shared_ascii(bytes_owner(b), b->data, b->length));
    as_str(text)->ascii = str_all_ascii(b->data, b->length);
    return text;
}

Value codec_ascii_text(Value bytes)
{
    const Bytes *b = as_bytes(bytes);
    if (!str_all_ascii(b->data, b->length))
        return UNBOUND;
    return b->length < SHARED_MIN ? str_new_ascii(b->data, b->length)
                                  : str_shared_ascii(bytes_owner(b), b->data, b->length);
}

/* --- ASCII: decoding with the handlers that make one character of each byte, or none --- */

static Value decode_ascii_wide(const uint8_t *from, size_t n, bool escape)
{
    Str *s = TRY(str_alloc(n, 0xffff));
    uint16_t *restrict to = s->data;
    if (escape)
        FOR_BLOCKS(i, n, to[i] = (uint16_t)(from[i] | (from[i] >= 0x80 ? 0xdc00 : 0)));
    else
        FOR_BLOCKS(i, n, to[i] = from[i] >= 0x80 ? 0xfffd : from[i]);
    return from_object(s);
}

static Value decode_ascii_only(const uint8_t *from, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += from[i] < 0x80;
    if (count == 0)
        return rt.empty_str;
    char *text = gc_alloc_atomic(n), *p = text;
    if (!text)
        return raise_no_memory();
    for (size_t i = 0; i < n; i++) {
        *p = (char)from[i];
        p += from[i] < 0x80;
    }
    return str_new_ascii(text, count);
}

static Value decode_ascii_broken(const void *data, size_t n, const char *errors)
{
    Decoding d = {.encoding = "ascii", .errors = errors, .data = data, .n = n};
    d.on_error = codec_on_error(errors, ON_ERROR_DECODE_FIXED);
    if (d.on_error == ON_ERROR_IGNORE)
        return decode_ascii_only(data, n);
    if (d.on_error == ON_ERROR_REPLACE || d.on_error == ON_ERROR_SURROGATEESCAPE)
        return decode_ascii_wide(data, n, d.on_error == ON_ERROR_SURROGATEESCAPE);
    for (size_t position = 0; position < d.n; ) {
        size_t good = utf8_ascii_prefix(d.data + position, d.n - position);
        TRY(builder_ascii(&d.out, (const char *)d.data + position, good));
        position += good;
        if (position < d.n)
            TRY(decoding_error(&d, &position, position, position + 1, "ordinal not in range(128)"));
    }
    return builder_finish(&d.out);
}

Value codec_ascii_decode(const void *data, size_t n, const char *errors)
{
    return LIKELY(str_all_ascii(data, n)) ? str_new_ascii(data, n) : decode_ascii_broken(data, n, errors);
}

/* --- ASCII, Latin-1: encoding --- */

static ALWAYS_INLINE size_t write_narrow(uint8_t *to, const void *data, unsigned kind, size_t i, size_t n,
                                         uint32_t limit)
{
    for (uint32_t c; i < n && (c = str_read(data, kind, i)) < limit; i++)
        *to++ = (uint8_t)c;
    return i;
}

static bool put_narrow(Encoding *e, const void *data, unsigned kind, size_t n, size_t *position)
{
    size_t start = *position;
    TRY(encoding_reserve(e, n - start));
    uint8_t *to = (uint8_t *)e->data + e->length;
    *position = kind == 1 ? write_narrow(to, data, 1, start, n, e->limit)
              : kind == 2 ? write_narrow(to, data, 2, start, n, e->limit)
                          : write_narrow(to, data, 4, start, n, e->limit);
    e->length += *position - start;
    return true;
}

static bool skip_wide(Encoding *e, size_t *end)
{
    const Str *s = as_str(e->text);
    while (*end < s->length && str_read(s->data, s->kind, *end) >= e->limit)
        ++*end;
    return true;
}

/* The handlers that are done in one pass, by kinds. Every character becomes one byte. */
#define WRITE_REPLACED(name, type)                                                                  \
    static NOINLINE void name(uint8_t *restrict to, const type *restrict from, size_t n, type limit) \
    {                                                                                               \
        FOR_BLOCKS(i, n, to[i] = (uint8_t)(from[i] < limit ? from[i] : '?'));                       \
    }
WRITE_REPLACED(write_replaced1, uint8_t)
WRITE_REPLACED(write_replaced2, uint16_t)
WRITE_REPLACED(write_replaced4, uint32_t)

static Value encode_replacing(const Str *s, uint32_t limit)
{
    Bytes *bytes = TRY(bytes_alloc(s->length));
    uint8_t *to = (uint8_t *)bytes->data;
    if (s->kind == 1)
        write_replaced1(to, s->data, s->length, (uint8_t)limit);
    else if (s->kind == 2)
        write_replaced2(to, s->data, s->length, (uint16_t)limit);
    else
        write_replaced4(to, s->data, s->length, limit);
    return from_object(bytes);
}

static ALWAYS_INLINE size_t write_others(uint8_t *to, const void *data, unsigned kind, size_t n, uint32_t limit)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = str_read(data, kind, i);
        to[count] = (uint8_t)c;
        count += c < limit;
    }
    return count;
}

static Value encode_ignoring(const Str *s, uint32_t limit)
{
    uint8_t *to = gc_alloc_atomic(s->length);
    if (!to)
        return raise_no_memory();
    size_t count = s->kind == 1 ? write_others(to, s->data, 1, s->length, limit)
                 : s->kind == 2 ? write_others(to, s->data, 2, s->length, limit)
                                : write_others(to, s->data, 4, s->length, limit);
    return bytes_new((const char *)to, count);
}

/* What a block takes less than ten bytes each, counted as in MEASURE_UTF8. */
#define MEASURE_ESCAPES(name, type)                                                             \
    static size_t name(const type *p, size_t n, uint32_t limit)                                 \
    {                                                                                           \
        size_t size = CODEC_ESCAPE_MAX * n;                                                     \
        for (size_t at = 0; at < n; at += 1024) {                                               \
            const type *block = p + at;                                                         \
            type less = 0;                                                                      \
            FOR_BLOCKS(i, MIN(n - at, 1024u),                                                   \
                       less = (type)(less + (IS_WITHIN(type, block[i], 0xffff) & 4)             \
                                     + (IS_WITHIN(type, block[i], 0xff) & 2)                    \
                                     + (IS_WITHIN(type, block[i], limit - 1) & 3)));            \
            size -= less;                                                                       \
        }                                                                                       \
        return size;                                                                            \
    }
MEASURE_ESCAPES(measure_escapes2, uint16_t)
MEASURE_ESCAPES(measure_escapes4, uint32_t)

size_t codec_measure_backslashes(const Str *s, uint32_t limit)
{
    return s->kind == 1 ? s->length + (limit > 0x80 ? 0 : 3 * count_high(s->data, s->length))
         : s->kind == 2 ? measure_escapes2(s->data, s->length, limit)
                        : measure_escapes4(s->data, s->length, limit);
}

static ALWAYS_INLINE void write_escapes(char *p, const void *data, unsigned kind, size_t n, uint32_t limit)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t c = str_read(data, kind, i);
        if (c < limit)
            *p++ = (char)c;
        else
            p = codec_write_backslash(p, c);
    }
}

void codec_write_backslashes(char *to, const Str *s, uint32_t limit)
{
    if (s->kind == 1)
        write_escapes(to, s->data, 1, s->length, limit);
    else if (s->kind == 2)
        write_escapes(to, s->data, 2, s->length, limit);
    else
        write_escapes(to, s->data, 4, s->length, limit);
}

static Value encode_escaping(const Str *s, uint32_t limit)
{
    Bytes *bytes = TRY(bytes_alloc(codec_measure_backslashes(s, limit)));
    codec_write_backslashes(bytes->data, s, limit);
    return from_object(bytes);
}

enum { ON_ERROR_NARROW_FIXED = ON_ERROR_ENCODE_FIXED | ON_ERROR_BIT(ON_ERROR_STRICT) };

/* With surrogateescape: false if there is more than bytes and what is below the limit. */
static ALWAYS_INLINE bool write_bytes(uint8_t *to, const void *data, unsigned kind, size_t n, uint32_t limit)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t c = str_read(data, kind, i);
        if (c >= limit && c - 0xdc80 >= 0x80)
            return false;
        to[i] = (uint8_t)c;
    }
    return true;
}

static Value encode_bytes(const Str *s, uint32_t limit)
{
    Bytes *bytes = TRY(bytes_alloc(s->length));
    uint8_t *to = (uint8_t *)bytes->data;
    bool done = s->kind == 2 ? write_bytes(to, s->data, 2, s->length, limit)
              : s->kind == 4 ? write_bytes(to, s->data, 4, s->length, limit) : false;
    return done ? from_object(bytes) : UNBOUND;
}

/* Of text that has characters from the limit on, or may have. */
static Value encode_narrow(Value text, const char *encoding, uint32_t limit, const char *reason,
                           const char *errors)
{
    OnError mode = codec_on_error(errors, ON_ERROR_NARROW_FIXED);
    Value bytes = mode == ON_ERROR_SURROGATEESCAPE ? TRY(encode_bytes(as_str(text), limit)) : UNBOUND;
    if (bytes != UNBOUND)
        return bytes;
    switch (mode) {
    case ON_ERROR_IGNORE: return encode_ignoring(as_str(text), limit);
    case ON_ERROR_REPLACE: return encode_replacing(as_str(text), limit);
    case ON_ERROR_BACKSLASHREPLACE: return encode_escaping(as_str(text), limit);
    default: break;
    }
    Encoding e = {.encoding = encoding, .errors = errors, .reason = reason, .text = text, .put = put_narrow,
                  .skip = skip_wide, .unit = 1, .ascii_bytes = true, .limit = limit, .on_error = mode};
    return encoding_run(&e);
}

Value codec_ascii_encode(Value text, const char *errors)
{
    if (as_str(text)->ascii)
        return same_bytes(text);
    return encode_narrow(text, "ascii", 0x80, "ordinal not in range(128)", errors);
}

Value codec_latin1_encode(Value text, const char *errors)
{
    if (as_str(text)->kind == 1)
        return same_bytes(text);
    return encode_narrow(text, "latin-1", 0x100, "ordinal not in range(256)", errors);
}
