/* SPDX-License-Identifier: MIT
 *
 * memoryview: an array on memory that another object exports.
 *
 *     MemoryView --> Managed {master buffer, views} --> exporter
 *     MemoryView (a slice or cast of it) --^
 *
 * All views derived from one share its Managed, which gives the exporter's buffer back
 * when the last is released (or found dead by the collector).
 */
#ifndef OBJECTS_MEMORYVIEW_H
#define OBJECTS_MEMORYVIEW_H

#include "objects/bytes.h"

enum { VIEW_MAX_DIMENSIONS = 64 };

typedef struct Managed {
    Buffer master;
    size_t views; /* that are not released */
} Managed;

typedef struct MemoryView {
    Object head;
    Managed *managed;
    bool released;
    bool restricted;    /* made for the time of a call: lends its memory to nobody */
    size_t exports;     /* buffers got from this view */
    int64_t hash;       /* -1: not computed */
    Buffer view;        /* shape and strides always there; object is the exporter */
    ssize_t first[2];   /* shape and stride of a one-dimensional view */
} MemoryView;

static inline MemoryView *as_memoryview(Value v) { return (MemoryView *)v; }
/* memoryview(object), asking it for a buffer with the flags. */
Value memoryview_new(Value object, int flags) MUST_USE;
/* A view on n bytes that `owner` keeps alive (0: nobody needs to). */
Value memoryview_from_memory(void *data, size_t n, bool readonly, Value owner) MUST_USE;
/* The same by a certain buffer slot, which may be that of a base. */
Value memoryview_from_slot(Value object, BufferFn get, int flags) MUST_USE;
/* A view of a buffer that somebody else releases; no other views can be made of it. */
Value memoryview_from_buffer(const Buffer *buffer) MUST_USE;
/* view.release(): BufferError while buffers of it are in use. */
bool memoryview_release(Value view) MUST_USE;

/* ---- shared by memoryview.c and memoryview_items.c ---- */

/* ValueError unless the view is usable. */
bool memoryview_check(const MemoryView *m) MUST_USE;
/* Another view with the same memory; its shape and strides may be changed. */
MemoryView *memoryview_derive(MemoryView *m, int dimensions) MUST_USE;
void memoryview_set_length(MemoryView *m);
bool memoryview_c_contiguous(const Buffer *b);
bool memoryview_f_contiguous(const Buffer *b);
/* Copies the items to `out` in C order, or in Fortran order. */
void memoryview_copy_out(const Buffer *b, char *out, bool fortran);

Value memoryview_getitem(Value self, Value key);
bool memoryview_setitem(Value self, Value key, Value value);
Value memoryview_compare(Value a, Value b, enum CompareOp op);
Value memoryview_tolist(Value *args);

#endif
