/* SPDX-License-Identifier: MIT
 *
 * Where an unpickler's bytes come from: memory, or a file of which it takes no more than
 * the pickle. A file that can peek is read ahead that way; what was used of it is skipped
 * before the next reading, and at the end.
 */
#include "modules/pickle.h"

#include <limits.h>

#include "gc/heap.h"
#include "objects/int.h"
#include "objects/operate.h"

enum { PREFETCH = 128 * 1024 };

static COLD const uint8_t *truncated(void)
{
    unpickle_raise("pickle data was truncated");
    return NULL;
}

static bool set_source(Unpickler *u, Value data)
{
    BUFFER_AUTO view = {0};
    TRY(buffer_get(data, &view, BUFFER_SIMPLE));
    Value bytes = data;
    if (!is_bytes(data))
        bytes = TRY(bytes_new(view.data, view.length));
    u->source = bytes;
    u->data = (const uint8_t *)as_bytes(bytes)->data;
    u->length = as_bytes(bytes)->length;
    u->position = 0;
    u->peeked = u->length;
    return true;
}

/* Read from the file what was used of what was peeked at. */
static bool skip_used(Unpickler *u)
{
    if (u->position <= u->peeked)
        return true;
    size_t used = u->position - u->peeked;
    u->peeked = u->position;
    return call1(u->read, small_int((int64_t)used));
}

bool unpickle_finish_input(Unpickler *u)
{
    return !u->read || skip_used(u);
}

/* *enough: n bytes could be peeked at. */
static bool peek(Unpickler *u, size_t n, bool *enough)
{
    *enough = false;
    Value data = call1(u->peek, small_int(PREFETCH));
    if (!data) {
        if (!error_clear_if(TYPE_NotImplementedError))
            return false;
        u->peek = 0;
        return true;
    }
    TRY(set_source(u, data));
    u->peeked = 0;
    *enough = u->length >= n;
    if (!*enough)
        u->length = 0;
    return true;
}

const uint8_t *unpickle_read_more(Unpickler *u, size_t n)
{
    bool enough = false;
    if (!u->read)
        return truncated();
    TRY(skip_used(u));
    if (u->peek && n < PREFETCH)
        TRY(peek(u, n, &enough));
    if (!enough) {
        if (n > SSIZE_MAX)
            RAISE(OverflowError, "too many bytes asked for");
        Value count = TRY(int_from_uint64(n));
        TRY(set_source(u, TRY(call1(u->read, count))));
        if (u->length < n)
            return truncated();
    }
    u->position = n;
    return u->data;
}

const uint8_t *unpickle_line(Unpickler *u, size_t *n)
{
    const uint8_t *start = u->data + u->position;
    const uint8_t *end = u->position < u->length
        ? memchr(start, '\n', u->length - u->position) : NULL;
    if (!end) {
        if (!u->read)
            return truncated();
        TRY(skip_used(u));
        TRY(set_source(u, TRY(call0(u->readline))));
        if (!u->length || u->data[u->length - 1] != '\n')
            return truncated();
        start = u->data;
        end = u->data + u->length - 1;
    }
    *n = (size_t)(end - start) + 1;
    u->position = (size_t)(end - u->data) + 1;
    return start;
}

bool unpickle_memo_grow(Unpickler *u, size_t index)
{
    size_t capacity = MAX(2 * (index + 1), (size_t)32);
    if (capacity > SSIZE_MAX / sizeof(Value))
        return raise_no_memory();
    Value *memo = gc_alloc_buffer(capacity * sizeof(Value));
    if (!memo)
        return raise_no_memory();
    if (u->memo_capacity)
        memcpy(memo, u->memo, u->memo_capacity * sizeof(Value));
    gc_free(u->memo);
    u->memo = memo;
    u->memo_capacity = capacity;
    return true;
}
