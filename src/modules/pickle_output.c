/* SPDX-License-Identifier: MIT
 *
 * The bytes of a pickle, and its memo.
 *
 * From protocol 4 on opcodes stand in frames:  FRAME length(8 bytes) ... . A frame's
 * header is reserved when its first byte is written, and filled in (or taken away, when
 * the frame is tiny) at its end. Big payloads stand between frames, and go to the file
 * straight from where they are.
 */
#include "gc/heap.h"
#include "modules/pickle.h"
#include "objects/module.h"
#include "objects/operate.h"

enum {
    FRAME_HEADER = 9,
    FRAME_LEAST = 4,            /* shorter ones have no header */
    FRAME_TARGET = 64 * 1024,
    MEMO_LEAST = 32,
    OUT_LEAST = 256,
    OUT_SPARE = 64 * 1024, MEMO_SPARE = 2048, /* no more than that is kept */
};

/* ---- memos ---- */

static size_t slot_of(const PickleMemo *memo, Value object)
{
    size_t mask = memo->capacity - 1;
    size_t i = (size_t)((object * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & mask;
    while (memo->entries[i].object && memo->entries[i].object != object)
        i = (i + 1) & mask;
    return i;
}

ssize_t pickle_memo_find(const PickleMemo *memo, Value object)
{
    if (!memo->capacity)
        return -1;
    const MemoEntry *e = &memo->entries[slot_of(memo, object)];
    return e->object ? (ssize_t)e->index : -1;
}

static bool memo_grow(PickleMemo *memo)
{
    PickleSpare *spare = &PICKLE_STATE->spare;
    if (!memo->capacity && spare->entries) {
        *memo = (PickleMemo){.entries = spare->entries, .capacity = spare->entries_capacity};
        spare->entries = NULL;
        return true;
    }
    PickleMemo grown = {.capacity = MAX(memo->capacity * 4, (size_t)MEMO_LEAST),
                        .count = memo->count};
    grown.entries = gc_alloc_buffer(grown.capacity * sizeof(MemoEntry));
    if (!grown.entries)
        return raise_no_memory();
    for (size_t i = 0; i < memo->capacity; i++)
        if (memo->entries[i].object)
            grown.entries[slot_of(&grown, memo->entries[i].object)] = memo->entries[i];
    gc_free(memo->entries);
    *memo = grown;
    return true;
}

bool pickle_memo_add(PickleMemo *memo, Value object, uint64_t index)
{
    if (UNLIKELY(2 * (memo->count + 1) > memo->capacity))
        TRY(memo_grow(memo));
    MemoEntry *e = &memo->entries[slot_of(memo, object)];
    memo->count += !e->object;
    *e = (MemoEntry){object, index};
    return true;
}

/* ---- frames ---- */

static void put_number(char *at, uint64_t number, size_t n)
{
    for (size_t i = 0; i < n; i++)
        at[i] = (char)(number >> 8 * i);
}

/* A little more than is needed now: a big payload is followed by some opcodes. */
static bool grow(Pickler *p, size_t n)
{
    size_t needed = p->out.size + n;
    size_t capacity = MAX(p->out.capacity * 2, needed + needed / 8 + OUT_LEAST);
    Bytes *bytes = TRY(bytes_alloc(capacity));
    if (p->out.size)
        memcpy(bytes->data, p->out.data, p->out.size);
    gc_free(p->bytes);
    p->bytes = bytes;
    p->out.data = bytes->data;
    p->out.capacity = capacity;
    return true;
}

static bool append(Pickler *p, const void *bytes, size_t n)
{
    if (p->out.capacity - p->out.size < n)
        TRY(grow(p, n));
    memcpy(p->out.data + p->out.size, bytes, n);
    p->out.size += n;
    return true;
}

/* Where much was written it becomes the result itself. */
Value pickle_take_output(Pickler *p)
{
    size_t n = p->out.size;
    if (n < OUT_SPARE || n < p->out.capacity / 4 * 3) {
        p->out.size = 0;
        return bytes_new(p->out.data, n);
    }
    Bytes *bytes = p->bytes;
    bytes->length = n;
    bytes->data[n] = 0;
    p->bytes = NULL;
    p->out = (ByteBuffer){0};
    return from_object(bytes);
}

static void end_frame(Pickler *p)
{
    if (p->frame_start < 0)
        return;
    char *header = p->out.data + p->frame_start;
    size_t length = p->out.size - (size_t)p->frame_start - FRAME_HEADER;
    if (length >= FRAME_LEAST) {
        header[0] = (char)OP_FRAME;
        put_number(header + 1, length, 8);
    } else {
        memmove(header, header + FRAME_HEADER, length);
        p->out.size -= FRAME_HEADER;
    }
    p->frame_start = -1;
}

/* What is written goes to the file, if there is one. */
static bool flush(Pickler *p)
{
    if (!p->write || !p->out.size)
        return true;
    return call1(p->write, TRY(pickle_take_output(p)));
}

bool pickle_output_slow(Pickler *p, const void *bytes, size_t n)
{
    if (p->framing && p->frame_start < 0) {
        p->frame_start = (ssize_t)p->out.size;
        TRY(append(p, "\0\0\0\0\0\0\0\0\0", FRAME_HEADER));
    }
    return append(p, bytes, n);
}

bool pickle_op_number_slow(Pickler *p, enum PickleOp op, uint64_t number, size_t n)
{
    char bytes[9] = {(char)op};
    put_number(bytes + 1, number, n);
    return pickle_output(p, bytes, n + 1);
}

/* To the file itself, if there is one: a big bytes object is handed over as it is. */
static bool output_big(Pickler *p, const void *data, size_t n)
{
    if (!p->write)
        return append(p, data, n);
    return flush(p) && call1(p->write, TRY(bytes_new(data, n)));
}

bool pickle_op_payload(Pickler *p, enum PickleOp op, size_t size_bytes, const void *data,
                       size_t n)
{
    if (n < FRAME_TARGET)
        return pickle_op_number(p, op, n, size_bytes) && pickle_output(p, data, n);
    if (!p->framing)
        return pickle_op_number(p, op, n, size_bytes) && output_big(p, data, n);
    end_frame(p);
    p->framing = false;
    bool done = pickle_op_number(p, op, n, size_bytes) && output_big(p, data, n);
    p->framing = true;
    return done;
}

bool pickle_begin(Pickler *p)
{
    PickleSpare *spare = &PICKLE_STATE->spare;
    p->bytes = spare->out;
    p->out = (ByteBuffer){0};
    if (spare->out)
        p->out = (ByteBuffer){.data = spare->out->data, .capacity = spare->out_capacity};
    spare->out = NULL;
    p->frame_start = -1;
    p->framing = false;
    if (p->protocol >= 2)
        TRY(pickle_op_number(p, OP_PROTO, (uint64_t)p->protocol, 1));
    p->framing = p->protocol >= 4;
    return true;
}

bool pickle_end(Pickler *p)
{
    TRY(pickle_op(p, OP_STOP));
    end_frame(p);
    p->framing = false;
    return flush(p);
}

/* ---- the memo's opcodes ---- */

static bool text_op(Pickler *p, enum PickleOp op, uint64_t index)
{
    char text[32];
    int n = snprintf(text, sizeof text, "%c%llu\n", (char)op, (unsigned long long)index);
    return pickle_output(p, text, (size_t)n);
}

bool pickle_memoize(Pickler *p, Value object)
{
    if (p->fast)
        return true;
    uint64_t index = p->memo.count;
    TRY(pickle_memo_add(&p->memo, object, index));
    if (p->protocol >= 4)
        TRY(pickle_op(p, OP_MEMOIZE));
    else if (p->protocol == 0)
        return text_op(p, OP_PUT, index);
    else if (index < 256)
        return pickle_op_number(p, OP_BINPUT, index, 1);
    else if (index <= UINT32_MAX)
        return pickle_op_number(p, OP_LONG_BINPUT, index, 4);
    else
        return pickle_raise("memo id too large for LONG_BINPUT");
    /* An object is complete: a good place for a frame's end. */
    if (p->frame_start >= 0 && p->out.size - (size_t)p->frame_start >= FRAME_TARGET) {
        end_frame(p);
        return flush(p);
    }
    return true;
}

bool pickle_get(Pickler *p, uint64_t index)
{
    if (p->protocol == 0)
        return text_op(p, OP_GET, index);
    if (index < 256)
        return pickle_op_number(p, OP_BINGET, index, 1);
    if (index <= UINT32_MAX)
        return pickle_op_number(p, OP_LONG_BINGET, index, 4);
    return pickle_raise("memo id too large for LONG_BINGET");
}

static void release_memo(PickleMemo *memo)
{
    PickleSpare *spare = &PICKLE_STATE->spare;
    if (spare->entries || memo->capacity > MEMO_SPARE) {
        gc_free(memo->entries);
    } else if (memo->capacity) {
        memset(memo->entries, 0, memo->capacity * sizeof(MemoEntry));
        spare->entries = memo->entries;
        spare->entries_capacity = memo->capacity;
        if (memo->capacity > MEMO_LEAST && memo->count < memo->capacity / 16)
            spare->entries_capacity /= 2; /* so much needn't be zeroed again */
    }
    *memo = (PickleMemo){0};
}

void pickle_release_output(Pickler *p)
{
    PickleSpare *spare = &PICKLE_STATE->spare;
    if (spare->out || p->out.capacity > OUT_SPARE) {
        gc_free(p->bytes);
    } else {
        spare->out = p->bytes;
        spare->out_capacity = p->out.capacity;
    }
    p->bytes = NULL;
    p->out = (ByteBuffer){0};
}

void pickle_release(Pickler *p)
{
    release_memo(&p->memo);
    pickle_release_output(p);
}
