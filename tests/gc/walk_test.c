/* SPDX-License-Identifier: MIT */
/* Walks over the heap: what roots lead to, and nothing else. */
#include "gc/heap.h"
#include "gc/walk.h"
#include "tests/tap.h"

enum { LENGTH = 100000 };

typedef struct Node { struct Node *next, *other; } Node;

static size_t visited;

static void count(void *object, size_t size, void *data)
{
    (void)data;
    visited += gc_is_object(object) && size >= sizeof(Node);
}

static size_t walk(void *root)
{
    HeapWalk w = {0};
    visited = 0;
    walk_from(&w, &root, &root + 1);
    return walk_objects(&w, count, NULL) ? visited : SIZE_MAX;
}

static void test_shapes(void)
{
    Node *first = gc_alloc_object(sizeof *first), *last = first;
    for (size_t i = 1; i < LENGTH; i++) {
        last->next = gc_alloc_object(sizeof *last);
        last->other = first;
        last = last->next;
    }
    last->next = first;
    CHECK(walk(first) == LENGTH, "a cycle is gone through once");
    Node **table = gc_alloc(3 * sizeof *table);
    table[1] = last;
    CHECK(walk(table) == LENGTH, "other memory is looked through");
    CHECK(walk((char *)first + 8) == 0, "words that point into objects are no references");
    void **hiding = gc_alloc_atomic(sizeof *hiding);
    *hiding = first;
    CHECK(walk(hiding) == 0, "nor are words in atomic memory");
}

static void test_other_words(void)
{
    size_t before = gc_collections();
    int local;
    CHECK(walk(NULL) == 0 && walk((void *)1) == 0 && walk(&local) == 0
              && walk((void *)UINTPTR_MAX) == 0, "anything may be a root");
    CHECK(gc_collections() == before, "nothing is collected");
}

int main(void)
{
    gc_start();
    test_shapes();
    test_other_words();
    return tap_done();
}
