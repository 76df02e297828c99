/* SPDX-License-Identifier: MIT
 *
 * Module audioop: arithmetic on sound, which is bytes of signed samples of 1 to 4 bytes
 * in the machine's order. Conversions between widths and to the compressed forms (u-law
 * and A-law of ITU-T G.711, IMA's ADPCM) go by 32-bit samples, whose upper bits count.
 */
#include <limits.h>
#include <math.h>

#include "gc/heap.h"
#include "objects/bytes.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/tuple.h"
#include "objects/type.h"

typedef struct AudioopState {
    Value error;
} AudioopState;

static int audioop_error(const char *text)
{
    const AudioopState *state = rt.module_states[MODULE_audioop];
    return raise_object(TRY(call1(state->error, TRY(str_format("%s", text)))));
}

/* ---- samples ---- */

static const int32_t lowest[] = {0, -0x80, -0x8000, -0x800000, INT32_MIN};
static const int32_t highest[] = {0, 0x7f, 0x7fff, 0x7fffff, INT32_MAX};

static int32_t get24(const uint8_t *p)
{
#ifdef WORDS_BIGENDIAN
    return (int32_t)((uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8) >> 8;
#else
    return (int32_t)((uint32_t)p[2] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[0] << 8) >> 8;
#endif
}

static void set24(uint8_t *p, int32_t v)
{
#ifdef WORDS_BIGENDIAN
    p[0] = (uint8_t)(v >> 16), p[1] = (uint8_t)(v >> 8), p[2] = (uint8_t)v;
#else
    p[2] = (uint8_t)(v >> 16), p[1] = (uint8_t)(v >> 8), p[0] = (uint8_t)v;
#endif
}

static int32_t get_sample(const uint8_t *p, int width)
{
    int16_t s;
    int32_t i;
    switch (width) {
    case 1: return (int8_t)*p;
    case 2: memcpy(&s, p, sizeof s); return s;
    case 3: return get24(p);
    }
    memcpy(&i, p, sizeof i);
    return i;
}

static void set_sample(uint8_t *p, int width, int32_t v)
{
    int16_t s = (int16_t)v;
    switch (width) {
    case 1: *p = (uint8_t)v; break;
    case 2: memcpy(p, &s, sizeof s); break;
    case 3: set24(p, v); break;
    default: memcpy(p, &v, sizeof v);
    }
}

/* The same scaled to 32 bits. */
static int32_t get_sample32(const uint8_t *p, int width)
{
    return (int32_t)((uint32_t)get_sample(p, width) << (32 - 8 * width));
}

static void set_sample32(uint8_t *p, int width, int32_t v)
{
    set_sample(p, width, v >> (32 - 8 * width));
}

/* What is out of range becomes the nearest that is not. */
static int32_t clip(double v, int width)
{
    if (v > highest[width])
        return highest[width];
    if (v < lowest[width] + 1.0)
        return lowest[width];
    return (int32_t)floor(v);
}

/* ---- arguments ---- */

typedef struct Sound {
    Buffer view;
    const uint8_t *data;
    size_t size, count;     /* bytes; samples */
    int width;
} Sound;

static void sound_release(Sound *s) { buffer_release(&s->view); }
#define SOUND CLEANUP(sound_release) Sound

static bool get_width(Value v, int *width)
{
    TRY(value_as_int(v, width));
    return (*width >= 1 && *width <= 4) || audioop_error("Size should be 1, 2, 3 or 4");
}

static bool get_bytes(Value v, Sound *s)
{
    TRY(buffer_get(v, &s->view, BUFFER_SIMPLE));
    s->data = s->view.data;
    s->size = s->count = s->view.length;
    return true;
}

static bool get_sound(Value fragment, Value width, Sound *s)
{
    TRY(get_bytes(fragment, s));
    TRY(get_width(width, &s->width));
    if (s->size % (size_t)s->width)
        return audioop_error("not a whole number of frames");
    s->count = s->size / (size_t)s->width;
    return true;
}

static int32_t at(const Sound *s, size_t i) { return get_sample(s->data + i * (size_t)s->width, s->width); }
static int32_t at32(const Sound *s, size_t i) { return get_sample32(s->data + i * (size_t)s->width, s->width); }

static Bytes *new_bytes(size_t count, size_t factor)
{
    size_t n;
    if (MUL_OVERFLOWS(count, factor, &n) || n > SSIZE_MAX)
        return raise_no_memory(), NULL;
    return bytes_alloc(n);
}

static uint8_t *place(Bytes *b, size_t i, int width) { return (uint8_t *)b->data + i * (size_t)width; }

/* ---- figures ---- */

/* args: fragment, width, index */
static Value getsample(Value *args)
{
    SOUND s = {0};
    ssize_t index;
    TRY(get_sound(args[0], args[1], &s));
    TRY(value_as_ssize(args[2], &index));
    if (index < 0 || (size_t)index >= s.count)
        return audioop_error("Index out of range");
    return small_int(at(&s, (size_t)index));
}

static Value maximum(Value *args)
{
    SOUND s = {0};
    int64_t max = 0;
    TRY(get_sound(args[0], args[1], &s));
    for (size_t i = 0; i < s.count; i++)
        max = MAX(max, llabs((long long)at(&s, i)));
    return small_int(max);
}

static Value minmax(Value *args)
{
    SOUND s = {0};
    int32_t min = INT32_MAX, max = INT32_MIN;
    TRY(get_sound(args[0], args[1], &s));
    for (size_t i = 0; i < s.count; i++) {
        min = MIN(min, at(&s, i));
        max = MAX(max, at(&s, i));
    }
    return tuple_pair(small_int(min), small_int(max));
}

static Value average(Value *args)
{
    SOUND s = {0};
    double sum = 0;
    TRY(get_sound(args[0], args[1], &s));
    for (size_t i = 0; i < s.count; i++)
        sum += at(&s, i);
    return small_int(s.count ? (int64_t)floor(sum / (double)s.count) : 0);
}

static Value rms(Value *args)
{
    SOUND s = {0};
    double sum = 0;
    TRY(get_sound(args[0], args[1], &s));
    for (size_t i = 0; i < s.count; i++)
        sum += (double)at(&s, i) * at(&s, i);
    return small_int(s.count ? (int64_t)sqrt(sum / (double)s.count) : 0);
}

/* The differences between neighbouring peaks: their sum, number and maximum. */
typedef struct Peaks {
    double sum, count;
    int64_t max;
} Peaks;

static void find_peaks(const Sound *s, Peaks *p)
{
    bool has_peak = false;
    int32_t peak = 0, previous = s->count ? at(s, 0) : 0;
    int falling = -1;       /* not known yet */
    for (size_t i = 1; i < s->count; i++) {
        int32_t sample = at(s, i);
        if (sample == previous)
            continue;
        bool falls = sample < previous;
        if (falling == !falls) {
            int64_t difference = llabs((long long)previous - peak);
            if (has_peak) {
                p->sum += (double)difference;
                p->count++;
                p->max = MAX(p->max, difference);
            }
            has_peak = true;
            peak = previous;
        }
        falling = falls;
        previous = sample;
    }
}

static Value avgpp(Value *args)
{
    SOUND s = {0};
    Peaks p = {0};
    TRY(get_sound(args[0], args[1], &s));
    find_peaks(&s, &p);
    return small_int(p.count ? (int64_t)(p.sum / p.count) : 0);
}

static Value maxpp(Value *args)
{
    SOUND s = {0};
    Peaks p = {0};
    TRY(get_sound(args[0], args[1], &s));
    find_peaks(&s, &p);
    return small_int(p.max);
}

static Value cross(Value *args)
{
    SOUND s = {0};
    int64_t crossings = -1;
    int sign = -1;
    TRY(get_sound(args[0], args[1], &s));
    for (size_t i = 0; i < s.count; i++) {
        crossings += (at(&s, i) < 0) != sign;
        sign = at(&s, i) < 0;
    }
    return small_int(crossings);
}

/* ---- finding one sound in another, both of 2 bytes a sample ---- */

static double product(const Sound *a, size_t start, const Sound *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)at(a, start + i) * at(b, i);
    return sum;
}

static double square(const Sound *s, size_t i) { return (double)at(s, i) * at(s, i); }

static bool get_sound16(Value v, Sound *s)
{
    TRY(get_bytes(v, s));
    if (s->size % 2)
        return audioop_error("Strings should be even-sized");
    s->width = 2;
    s->count = s->size / 2;
    return true;
}

/* args: fragment, reference */
static Value findfit(Value *args)
{
    SOUND s = {0};
    SOUND r = {0};
    TRY(get_sound16(args[0], &s));
    TRY(get_sound16(args[1], &r));
    size_t n = r.count, best_at = 0;
    if (s.count < n)
        return audioop_error("First sample should be longer");
    double squares = product(&r, 0, &r, n), window = product(&s, 0, &s, n);
    double common = product(&s, 0, &r, n);
    double best = (squares * window - common * common) / window;
    for (size_t i = 1; i <= s.count - n && n; i++) {
        window += square(&s, i + n - 1) - square(&s, i - 1);
        common = product(&s, i, &r, n);
        double result = (squares * window - common * common) / window;
        if (result < best) {
            best = result;
            best_at = i;
        }
    }
    double factor = product(&s, best_at, &r, n) / squares;
    return tuple_pair(small_int((int64_t)best_at), TRY(float_from_double(factor)));
}

static Value findfactor(Value *args)
{
    SOUND s = {0};
    SOUND r = {0};
    TRY(get_sound16(args[0], &s));
    TRY(get_sound16(args[1], &r));
    if (s.count != r.count)
        return audioop_error("Samples should be same size");
    return float_from_double(product(&s, 0, &r, r.count) / product(&r, 0, &r, r.count));
}

/* args: fragment, length */
static Value findmax(Value *args)
{
    SOUND s = {0};
    ssize_t length;
    size_t best_at = 0;
    TRY(get_sound16(args[0], &s));
    TRY(value_as_ssize(args[1], &length));
    if (length < 0 || s.count < (size_t)length)
        return audioop_error("Input sample should be longer");
    size_t n = (size_t)length;
    double sum = product(&s, 0, &s, n), best = sum;
    for (size_t i = 1; i <= s.count - n && n; i++) {
        sum += square(&s, i + n - 1) - square(&s, i - 1);
        if (sum > best) {
            best = sum;
            best_at = i;
        }
    }
    return small_int((int64_t)best_at);
}

/* ---- arithmetic ---- */

/* args: fragment, width, factor */
static Value mul(Value *args)
{
    SOUND s = {0};
    double factor;
    TRY(get_sound(args[0], args[1], &s));
    TRY(value_as_double(args[2], &factor));
    Bytes *result = TRY(new_bytes(s.size, 1));
    for (size_t i = 0; i < s.count; i++)
        set_sample(place(result, i, s.width), s.width, clip(at(&s, i) * factor, s.width));
    return from_object(result);
}

static bool get_factors(Value *args, double *left, double *right)
{
    return value_as_double(args[2], left) && value_as_double(args[3], right);
}

/* args: fragment, width, lfactor, rfactor */
static Value tomono(Value *args)
{
    SOUND s = {0};
    double left, right;
    TRY(get_sound(args[0], args[1], &s));
    TRY(get_factors(args, &left, &right));
    if (s.count % 2)
        return audioop_error("not a whole number of frames");
    Bytes *result = TRY(new_bytes(s.size / 2, 1));
    for (size_t i = 0; i < s.count / 2; i++)
        set_sample(place(result, i, s.width), s.width,
                   clip(at(&s, 2 * i) * left + at(&s, 2 * i + 1) * right, s.width));
    return from_object(result);
}

static Value tostereo(Value *args)
{
    SOUND s = {0};
    double left, right;
    TRY(get_sound(args[0], args[1], &s));
    TRY(get_factors(args, &left, &right));
    Bytes *result = TRY(new_bytes(s.size, 2));
    for (size_t i = 0; i < s.count; i++) {
        set_sample(place(result, 2 * i, s.width), s.width, clip(at(&s, i) * left, s.width));
        set_sample(place(result, 2 * i + 1, s.width), s.width, clip(at(&s, i) * right, s.width));
    }
    return from_object(result);
}

/* args: fragment1, fragment2, width */
static Value add(Value *args)
{
    SOUND a = {0};
    SOUND b = {0};
    TRY(get_sound(args[0], args[2], &a));
    TRY(get_bytes(args[1], &b));
    b.width = a.width;
    if (a.size != b.size)
        return audioop_error("Lengths should be the same");
    Bytes *result = TRY(new_bytes(a.size, 1));
    for (size_t i = 0; i < a.count; i++)
        set_sample(place(result, i, a.width), a.width,
                   clip((double)at(&a, i) + at(&b, i), a.width));
    return from_object(result);
}

/* Wraps around. args: fragment, width, bias */
static Value bias(Value *args)
{
    SOUND s = {0};
    int amount;
    TRY(get_sound(args[0], args[1], &s));
    TRY(value_as_int(args[2], &amount));
    Bytes *result = TRY(new_bytes(s.size, 1));
    for (size_t i = 0; i < s.count; i++)
        set_sample(place(result, i, s.width), s.width,
                   (int32_t)((uint32_t)at(&s, i) + (uint32_t)amount));
    return from_object(result);
}

static Value reverse(Value *args)
{
    SOUND s = {0};
    TRY(get_sound(args[0], args[1], &s));
    Bytes *result = TRY(new_bytes(s.size, 1));
    for (size_t i = 0; i < s.count; i++)
        set_sample(place(result, s.count - 1 - i, s.width), s.width, at(&s, i));
    return from_object(result);
}

static Value byteswap(Value *args)
{
    SOUND s = {0};
    TRY(get_sound(args[0], args[1], &s));
    Bytes *result = TRY(new_bytes(s.size, 1));
    size_t width = (size_t)s.width;
    for (size_t i = 0; i < s.size; i++)
        result->data[i / width * width + width - 1 - i % width] = (char)s.data[i];
    return from_object(result);
}

/* args: fragment, width, newwidth */
static Value lin2lin(Value *args)
{
    SOUND s = {0};
    int width;
    TRY(get_sound(args[0], args[1], &s));
    TRY(get_width(args[2], &width));
    Bytes *result = TRY(new_bytes(s.count, (size_t)width));
    for (size_t i = 0; i < s.count; i++)
        set_sample32(place(result, i, width), width, at32(&s, i));
    return from_object(result);
}

/* ---- G.711: a sign, three bits of exponent, four of mantissa ---- */

static int exponent_of(int v, int first)
{
    int exponent = 0;
    while (exponent < 8 && v > ((first + 1) << exponent) - 1)
        exponent++;
    return exponent;
}

static uint8_t encode_ulaw(int32_t v) /* 14 bits */
{
    enum { MOST = 8159, OFFSET = 33 };
    int mask = v < 0 ? 0x7f : 0xff;
    v = MIN(v < 0 ? -v : v, MOST) + OFFSET;
    int e = exponent_of(v, 0x3f);
    return (uint8_t)((e >= 8 ? 0x7f : e << 4 | (v >> (e + 1) & 0xf)) ^ mask);
}

static int32_t decode_ulaw(uint8_t code) /* 16 bits */
{
    enum { OFFSET = 0x84 };
    code = (uint8_t)~code;
    int32_t v = ((code & 0xf) << 3) + OFFSET;
    v <<= (code & 0x70) >> 4;
    return code & 0x80 ? OFFSET - v : v - OFFSET;
}

static uint8_t encode_alaw(int32_t v) /* 13 bits */
{
    int mask = v < 0 ? 0x55 : 0xd5;
    if (v < 0)
        v = -v - 1;
    int e = exponent_of(v, 0x1f);
    return (uint8_t)((e >= 8 ? 0x7f : e << 4 | (v >> (e < 2 ? 1 : e) & 0xf)) ^ mask);
}

static int32_t decode_alaw(uint8_t code) /* 16 bits */
{
    code ^= 0x55;
    int32_t v = (code & 0xf) << 4;
    int e = (code & 0x70) >> 4;
    v = e ? (v + 0x108) << (e - 1) : v + 8;
    return code & 0x80 ? v : -v;
}

static Value encode(Value *args, uint8_t (*code)(int32_t), int shift)
{
    SOUND s = {0};
    TRY(get_sound(args[0], args[1], &s));
    Bytes *result = TRY(new_bytes(s.count, 1));
    for (size_t i = 0; i < s.count; i++)
        result->data[i] = (char)code(at32(&s, i) >> shift);
    return from_object(result);
}

static Value decode(Value *args, int32_t (*value)(uint8_t))
{
    SOUND s = {0};
    TRY(get_bytes(args[0], &s));
    TRY(get_width(args[1], &s.width));
    Bytes *result = TRY(new_bytes(s.size, (size_t)s.width));
    for (size_t i = 0; i < s.size; i++)
        set_sample32(place(result, i, s.width), s.width,
                     (int32_t)((uint32_t)value(s.data[i]) << 16));
    return from_object(result);
}

static Value lin2ulaw(Value *args) { return encode(args, encode_ulaw, 18); }
static Value ulaw2lin(Value *args) { return decode(args, decode_ulaw); }
static Value lin2alaw(Value *args) { return encode(args, encode_alaw, 19); }
static Value alaw2lin(Value *args) { return decode(args, decode_alaw); }

/* ---- IMA ADPCM: four bits tell how far the sample is from the last one ---- */

static const int16_t step_sizes[89] = {
    7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60,
    66, 73, 80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371,
    408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878,
    2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845,
    8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086,
    29794, 32767,
};

typedef struct Adpcm {
    int value, index;
} Adpcm;

static bool get_adpcm(const char *function, Value state, Adpcm *a)
{
    *a = (Adpcm){0};
    if (state == NONE)
        return true;
    if (!is_tuple(state))
        RAISE(TypeError, "state must be a tuple or None");
    if (tuple_count(state) != 2)
        RAISE(TypeError, "%s(): illegal state argument", function);
    TRY(value_as_int(as_tuple(state)->items[0], &a->value));
    TRY(value_as_int(as_tuple(state)->items[1], &a->index));
    if (a->value < -0x8000 || a->value > 0x7fff || a->index < 0 || a->index >= 89)
        RAISE(ValueError, "bad state");
    return true;
}

/* Move on by a code: a sign and a fraction of the step. */
static void adpcm_move(Adpcm *a, int code)
{
    static const int8_t index_moves[8] = {-1, -1, -1, -1, 2, 4, 6, 8};
    int step = step_sizes[a->index], difference = step >> 3;
    for (int bit = 0; bit < 3; bit++)
        if (code & 4 >> bit)
            difference += step >> bit;
    a->value += code & 8 ? -difference : difference;
    a->value = MAX(MIN(a->value, 0x7fff), -0x8000);
    a->index = MAX(MIN(a->index + index_moves[code & 7], 88), 0);
}

static int adpcm_code(const Adpcm *a, int sample)
{
    int difference = sample - a->value, step = step_sizes[a->index];
    int code = difference < 0 ? 8 : 0;
    if (difference < 0)
        difference = -difference;
    for (int bit = 4; bit; bit >>= 1, step >>= 1)
        if (difference >= step) {
            code |= bit;
            difference -= step;
        }
    return code;
}

static Value with_state(Bytes *result, const Adpcm *a)
{
    Value state = TRY(tuple_pair(small_int(a->value), small_int(a->index)));
    return tuple_pair(from_object(result), state);
}

/* args: fragment, width, state */
static Value lin2adpcm(Value *args)
{
    SOUND s = {0};
    Adpcm a;
    TRY(get_sound(args[0], args[1], &s));
    TRY(get_adpcm("lin2adpcm", args[2], &a));
    Bytes *result = TRY(new_bytes(s.count / 2, 1));
    for (size_t i = 0; i < s.count; i++) {
        int code = adpcm_code(&a, at32(&s, i) >> 16);
        adpcm_move(&a, code);
        if (i / 2 < s.count / 2)
            result->data[i / 2] = (char)(i % 2 ? result->data[i / 2] | code : code << 4);
    }
    return with_state(result, &a);
}

static Value adpcm2lin(Value *args)
{
    SOUND s = {0};
    Adpcm a;
    TRY(get_bytes(args[0], &s));
    TRY(get_width(args[1], &s.width));
    TRY(get_adpcm("adpcm2lin", args[2], &a));
    Bytes *result = TRY(new_bytes(s.size, (size_t)s.width * 2));
    for (size_t i = 0; i < s.size * 2; i++) {
        adpcm_move(&a, i % 2 ? s.data[i / 2] & 0xf : s.data[i / 2] >> 4);
        set_sample32(place(result, i, s.width), s.width, (int32_t)((uint32_t)a.value << 16));
    }
    return with_state(result, &a);
}

/* ---- another rate ----
 *
 * `due` tells when the next output frame lies between the last two input frames: it is
 * made while due >= 0, each takes in_rate from it, each input frame adds out_rate. */

typedef struct Rate {
    int width, channels, in_rate, out_rate, weight_a, weight_b;
    int64_t due;
    int32_t *previous, *current; /* of each channel */
    uint8_t *out;           /* growing, in atomic memory */
    size_t size, capacity;
} Rate;

static int greatest_divisor(int a, int b)
{
    while (b) {
        int rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static bool read_rate(Value *args, Rate *r)
{
    int *const fields[] = {&r->channels, &r->in_rate, &r->out_rate};
    for (int i = 0; i < 3; i++)
        TRY(value_as_int(args[2 + i], fields[i]));
    TRY(value_as_int(args[6], &r->weight_a));
    TRY(value_as_int(args[7], &r->weight_b));
    if (r->channels < 1)
        return audioop_error("# of channels should be >= 1");
    if (r->channels > INT_MAX / r->width)
        RAISE(OverflowError, "width * nchannels too big for a C int");
    if (r->weight_a < 1 || r->weight_b < 0)
        return audioop_error("weightA should be >= 1, weightB should be >= 0");
    if (r->in_rate <= 0 || r->out_rate <= 0)
        return audioop_error("sampling rate not > 0");
    int divisor = greatest_divisor(r->in_rate, r->out_rate);
    r->in_rate /= divisor;
    r->out_rate /= divisor;
    divisor = greatest_divisor(r->weight_a, r->weight_b);
    r->weight_a /= divisor;
    r->weight_b /= divisor;
    return true;
}

static bool read_channel(Value pair, int32_t *previous, int32_t *current)
{
    int a, b;
    if (!is_tuple(pair) || tuple_count(pair) != 2)
        RAISE(TypeError, "ratecv(): illegal state argument");
    TRY(value_as_int(as_tuple(pair)->items[0], &a));
    TRY(value_as_int(as_tuple(pair)->items[1], &b));
    *previous = a;
    *current = b;
    return true;
}

static bool read_rate_state(Value state, Rate *r)
{
    int due;
    size_t n = (size_t)r->channels;
    r->previous = gc_alloc_buffer_atomic(n * 2 * sizeof(int32_t));
    if (!r->previous)
        return raise_no_memory();
    memset(r->previous, 0, n * 2 * sizeof(int32_t));
    r->current = r->previous + n;
    r->due = -r->out_rate;
    if (state == NONE)
        return true;
    if (!is_tuple(state))
        RAISE(TypeError, "state must be a tuple or None");
    if (tuple_count(state) != 2 || !is_tuple(as_tuple(state)->items[1]))
        RAISE(TypeError, "ratecv(): illegal state argument");
    TRY(value_as_int(as_tuple(state)->items[0], &due));
    Value samples = as_tuple(state)->items[1];
    if (tuple_count(samples) != n)
        return audioop_error("illegal state argument");
    r->due = due;
    for (size_t i = 0; i < n; i++)
        TRY(read_channel(as_tuple(samples)->items[i], &r->previous[i], &r->current[i]));
    return due <= r->out_rate || audioop_error("illegal state argument");
}

static void take_frame(Rate *r, const Sound *s, size_t frame)
{
    for (int c = 0; c < r->channels; c++) {
        r->previous[c] = r->current[c];
        double v = at32(s, frame * (size_t)r->channels + (size_t)c);
        r->current[c] = (int32_t)((r->weight_a * v + r->weight_b * (double)r->previous[c])
                                  / ((double)r->weight_a + r->weight_b));
    }
    r->due += r->out_rate;
}

static bool give_frame(Rate *r)
{
    size_t n = (size_t)r->width * (size_t)r->channels;
    if (r->size + n > r->capacity) {
        size_t capacity = MAX(r->capacity * 2, n * 64);
        r->out = gc_realloc_buffer_atomic(r->out, r->size, capacity);
        if (!r->out)
            return raise_no_memory();
        r->capacity = capacity;
    }
    for (int c = 0; c < r->channels; c++, r->size += (size_t)r->width)
        set_sample32(r->out + r->size, r->width,
                     (int32_t)(((double)r->previous[c] * (double)r->due
                                + (double)r->current[c] * (double)(r->out_rate - r->due))
                               / r->out_rate));
    r->due -= r->in_rate;
    return true;
}

static Value rate_result(const Rate *r)
{
    Tuple *samples = TRY(tuple_alloc_none((size_t)r->channels));
    for (int c = 0; c < r->channels; c++)
        samples->items[c] = TRY(tuple_pair(small_int(r->previous[c]), small_int(r->current[c])));
    Value bytes = TRY(bytes_new((const char *)r->out, r->size));
    return tuple_pair(bytes, TRY(tuple_pair(small_int(r->due), from_object(samples))));
}

/* args: fragment, width, nchannels, inrate, outrate, state, weightA, weightB */
static Value ratecv(Value *args)
{
    SOUND s = {0};
    Rate r = {0};
    TRY(get_bytes(args[0], &s));
    TRY(get_width(args[1], &s.width));
    r.width = s.width;
    TRY(read_rate(args, &r));
    size_t frame_size = (size_t)r.width * (size_t)r.channels;
    if (s.size % frame_size)
        return audioop_error("not a whole number of frames");
    TRY(read_rate_state(args[5], &r));
    for (size_t frame = 0;; ) {
        for (; r.due < 0; frame++) {
            if (frame == s.size / frame_size)
                return rate_result(&r);
            take_frame(&r, &s, frame);
        }
        while (r.due >= 0)
            TRY(give_frame(&r));
    }
}

/* ---- the module ---- */

static const Method methods[] = {
    {"max($module, fragment, width, /)", maximum, "The largest absolute value of a sample."},
    {"minmax($module, fragment, width, /)", minmax, "The least and the greatest sample."},
    {"avg($module, fragment, width, /)", average, "The average of the samples."},
    {"maxpp($module, fragment, width, /)", maxpp, "The largest difference between two peaks."},
    {"avgpp($module, fragment, width, /)", avgpp, "The average difference between two peaks."},
    {"rms($module, fragment, width, /)", rms, "The root of the mean of the squares: the power."},
    {"findfit($module, fragment, reference, /)", findfit,
     "Where the reference fits best, and by which factor."},
    {"findmax($module, fragment, length, /)", findmax, "Where the loudest slice of that length is."},
    {"findfactor($module, fragment, reference, /)", findfactor,
     "By which factor the reference fits best."},
    {"cross($module, fragment, width, /)", cross, "How often the samples cross zero."},
    {"mul($module, fragment, width, factor, /)", mul, "Multiply the samples; clip them."},
    {"add($module, fragment1, fragment2, width, /)", add, "Add two sounds; clip the sums."},
    {"bias($module, fragment, width, bias, /)", bias, "Add a number to the samples; wrap around."},
    {"ulaw2lin($module, fragment, width, /)", ulaw2lin, "Decode u-law."},
    {"lin2ulaw($module, fragment, width, /)", lin2ulaw, "Encode in u-law."},
    {"alaw2lin($module, fragment, width, /)", alaw2lin, "Decode A-law."},
    {"lin2alaw($module, fragment, width, /)", lin2alaw, "Encode in A-law."},
    {"lin2lin($module, fragment, width, newwidth, /)", lin2lin, "Convert to another width."},
    {"adpcm2lin($module, fragment, width, state, /)", adpcm2lin,
     "Decode ADPCM: the sound, and the state for what follows."},
    {"lin2adpcm($module, fragment, width, state, /)", lin2adpcm,
     "Encode in ADPCM: the bytes, and the state for what follows."},
    {"tomono($module, fragment, width, lfactor, rfactor, /)", tomono, "Mix two channels into one."},
    {"tostereo($module, fragment, width, lfactor, rfactor, /)", tostereo,
     "Make two channels of one."},
    {"getsample($module, fragment, width, index, /)", getsample, "The sample at the index."},
    {"reverse($module, fragment, width, /)", reverse, "The samples backwards."},
    {"byteswap($module, fragment, width, /)", byteswap, "The samples in the other byte order."},
    {"ratecv($module, fragment, width, nchannels, inrate, outrate, state, weightA=1, weightB=0, /)",
     ratecv, "Convert to another rate: the sound, and the state for what follows."},
    {0},
};

static bool init(Value module)
{
    Value text = TRY(str_format("'audioop' is deprecated and slated for removal in Python 3.13"));
    TRY(rt.services.warn(TYPE_DeprecationWarning, text, 1));
    AudioopState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE_audioop] = state;
    state->error = TRY(type_new_simple("audioop.error", from_object(rt.types[TYPE_Exception]), 0));
    return module_add(module, "error", state->error);
}

MODULE(audioop, .doc = "Arithmetic on sound.", .methods = METHODS(methods), .init = init);
