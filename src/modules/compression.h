/* SPDX-License-Identifier: MIT
 *
 * What the modules on compression libraries share. A pump carries bytes through a
 * library's stream into a growing buffer:
 *
 *     in ---> step (the library, without the GIL) ---> out, in `data`
 *
 * A Decompressor is the base of bz2.BZ2Decompressor and the like: it keeps input that it
 * had no room to decompress for the next call.
 */
#ifndef MODULES_COMPRESSION_H
#define MODULES_COMPRESSION_H

#include <pthread.h>

#include "objects/bytes.h"
#include "objects/call.h"

enum PumpResult {
    PUMP_MORE,      /* going on needs input, or room for output */
    PUMP_END,       /* the stream's end was reached */
    PUMP_FAILED,    /* the library has an error; the stream knows which */
};

typedef struct Pump Pump;
struct Pump {
    /* Takes input from in, puts output to out, and moves both on. Runs without the GIL.
     */
    enum PumpResult (*step)(Pump *pump);
    void *stream;           /* the library's */
    int action;             /* for the step: the library's flush mode or the like */
    const uint8_t *in;
    size_t in_left;
    uint8_t *out;
    size_t out_left;
    uint8_t *data; /* all output, in atomic memory; out lies in it or at its end */
    size_t capacity;
    size_t limit;           /* of the output's size */
};

enum { PUMP_CHUNK = 16 * 1024 };
#define PUMP_UNLIMITED SIZE_MAX

static inline size_t pump_size(const Pump *p)
{
    return p->data ? (size_t)(p->out - p->data) : 0;
}
/* Steps until the input is used up and the output complete, the limit or the end is
 * reached, or a step fails. `chunk` is the room to begin with. False with MemoryError. */
bool compression_pump(Pump *p, size_t chunk, enum PumpResult *result) MUST_USE;
/* The output as bytes. */
Value compression_output(const Pump *p) MUST_USE;

/* Streams work without the GIL: one thread at a time, the others wait. */
void compression_lock(pthread_mutex_t *mutex);
static inline void compression_unlock(pthread_mutex_t **mutex)
{
    pthread_mutex_unlock(*mutex);
}
/* Locked until the end of the scope. */
#define COMPRESSION_LOCKED(mutex)                                                 \
    CLEANUP(compression_unlock) pthread_mutex_t *locked_ = (mutex);               \
    compression_lock(locked_)

typedef struct Decompressor {
    Object head;
    void *stream;           /* a handle (gc/heap.h) */
    pthread_mutex_t *mutex; /* in the handle */
    Value unused_data;      /* bytes behind the stream's end */
    bool eof, needs_input;
    uint8_t *kept;          /* atomic: input for later, from kept_start on */
    size_t kept_start, kept_size, kept_capacity;
} Decompressor;

/* How a library decompresses. `failed` raises its error and returns false, or true to go
 * on after giving the stream what it wanted. */
typedef struct DecompressorClass {
    enum PumpResult (*step)(Pump *pump);
    bool (*failed)(Decompressor *d);
    const char *at_end;     /* EOFError's text */
} DecompressorClass;
/* The body of decompress(data, max_length): pumps the data behind what was kept. */
Value compression_decompress(Decompressor *d, Value data, Value max_length,
                             const DecompressorClass *class) MUST_USE;
/* The attributes eof, needs_input, unused_data. */
extern const Member compression_members[];

#endif
