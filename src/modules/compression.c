/* SPDX-License-Identifier: MIT
 *
 * Bytes through compression libraries: the pump, and decompressors that keep input.
 */
#include "modules/compression.h"

#include "gc/heap.h"
#include "modules/blocking.h"
#include "objects/operate.h"

/* ---- the pump ---- */

/* Twice the room, but no more than the limit. */
static bool grow(Pump *p, size_t chunk)
{
    size_t size = pump_size(p),
           capacity = MIN(p->capacity ? p->capacity * 2 : chunk, p->limit);
    uint8_t *data = gc_realloc_buffer_atomic(p->data, size, MAX(capacity, (size_t)1));
    if (!data)
        return raise_no_memory();
    p->data = data;
    p->out = data + size;
    p->out_left = capacity - size;
    p->capacity = capacity;
    return true;
}

bool compression_pump(Pump *p, size_t chunk, enum PumpResult *result)
{
    for (;;) {
        if (!p->out_left)
            TRY(grow(p, chunk));
        size_t in_left = p->in_left, out_left = p->out_left;
        *result = BLOCKING(p->step(p));
        bool moved = in_left != p->in_left || out_left != p->out_left;
        bool full = !p->out_left;
        if (*result != PUMP_MORE || !moved || (!p->in_left && !full)
            || (full && p->capacity >= p->limit))
            return true;
    }
}

Value compression_output(const Pump *p)
{
    return bytes_new((const char *)p->data, pump_size(p));
}

void compression_lock(pthread_mutex_t *mutex)
{
    if (pthread_mutex_trylock(mutex) == 0)
        return;
    blocking_begin();
    pthread_mutex_lock(mutex);
    blocking_end();
}

/* ---- input for later ---- */

/* Puts the bytes behind those that are kept. */
static bool keep(Decompressor *d, const uint8_t *bytes, size_t n)
{
    if (d->kept_start + d->kept_size + n > d->kept_capacity) {
        size_t capacity = MAX(d->kept_size + n, d->kept_size * 2);
        uint8_t *kept = gc_alloc_buffer_atomic(capacity);
        if (!kept)
            return raise_no_memory();
        if (d->kept_size)
            memcpy(kept, d->kept + d->kept_start, d->kept_size);
        d->kept = kept;
        d->kept_start = 0;
        d->kept_capacity = capacity;
    }
    if (n)
        memcpy(d->kept + d->kept_start + d->kept_size, bytes, n);
    d->kept_size += n;
    return true;
}

static void drop_kept(Decompressor *d)
{
    d->kept = NULL;
    d->kept_start = d->kept_size = d->kept_capacity = 0;
}

/* What the pump left is for the next call. `from_kept`: that is where it came from. */
static bool keep_rest(Decompressor *d, const Pump *p, bool from_kept)
{
    if (!p->in_left) {
        drop_kept(d);
        d->needs_input = p->out_left != 0;
        return true;
    }
    d->needs_input = false;
    if (!from_kept)
        return keep(d, p->in, p->in_left);
    d->kept_start += d->kept_size - p->in_left;
    d->kept_size = p->in_left;
    return true;
}

static bool end(Decompressor *d, const Pump *p)
{
    d->unused_data = TRY(bytes_new((const char *)p->in, p->in_left));
    d->eof = true;
    d->needs_input = false;
    drop_kept(d);
    return true;
}

Value compression_decompress(Decompressor *d, Value data, Value max_length,
                             const DecompressorClass *class)
{
    ssize_t limit;
    BUFFER_AUTO view = {0};
    TRY(buffer_get(data, &view, BUFFER_SIMPLE));
    TRY(value_as_ssize(max_length, &limit));
    COMPRESSION_LOCKED(d->mutex);
    if (d->eof)
        RAISE(EOFError, "%s", class->at_end);
    bool from_kept = d->kept_size != 0;
    if (from_kept)
        TRY(keep(d, view.data, view.length));
    Pump p = {.step = class->step, .stream = d->stream,
              .limit = limit < 0 ? PUMP_UNLIMITED : (size_t)limit,
              .in = from_kept ? d->kept + d->kept_start : view.data,
              .in_left = from_kept ? d->kept_size : view.length};
    enum PumpResult result;
    do {
        TRY(compression_pump(&p, PUMP_CHUNK, &result));
    } while (result == PUMP_FAILED && TRY(class->failed(d)));
    TRY(result == PUMP_END ? end(d, &p) : keep_rest(d, &p, from_kept));
    return compression_output(&p);
}

const Member compression_members[] = {
    {"eof", MEMBER_BOOL, offsetof(Decompressor, eof), false,
     "whether the stream's end was reached"},
    {"unused_data", MEMBER_VALUE, offsetof(Decompressor, unused_data), false,
     "bytes behind the end of the stream"},
    {"needs_input", MEMBER_BOOL, offsetof(Decompressor, needs_input), false,
     "whether more output needs more input"},
    {0},
};
