/* SPDX-License-Identifier: MIT */
/* Old objects: minor collections keep them and what they have come to refer to; full ones let
   them go. */
#include "gc/heap.h"
#include "gc/weak.h"
#include "tests/tap.h"

#include <string.h>

enum { NODES = 20000, NEW = 100, LARGE = 300000 };

typedef struct Node { struct Node *next, *other; long number; } Node;

static Node *volatile list;
static Node *volatile dropped;
static char *volatile large;
static WeakCell *volatile cell;

static size_t minor_collections(void)
{
    HeapStats stats;
    gc_stats(&stats);
    return stats.minor;
}

/* What is free is written over, so that what was lost shows. */
static void make_garbage(size_t bytes)
{
    for (size_t done = 0; done < bytes; done += sizeof(Node)) {
        Node *node = gc_alloc_object(sizeof *node);
        *node = (Node){node, node, -1};
    }
}

/* Until so many more collections were minor; false when they don't come. */
static bool await_minor(size_t count)
{
    size_t before = minor_collections();
    for (size_t i = 0; i < 2000 && minor_collections() < before + count; i++)
        make_garbage(1 << 20);
    return minor_collections() >= before + count;
}

static Node *new_node(long number, Node *next)
{
    Node *node = gc_alloc_object(sizeof *node);
    *node = (Node){next, NULL, number};
    return node;
}

NOINLINE static void make_list(void)
{
    for (long i = 0; i < NODES; i++)
        list = new_node(i, list);
}

static bool is_whole(void)
{
    long expected = NODES;
    Node *node = list;
    for (; node; node = node->next)
        if (node->number != --expected)
            return false;
    return expected == 0;
}

static void test_unchanged(void)
{
    make_list();
    CHECK(await_minor(3), "collections become minor where hardly anything changes");
    CHECK(is_whole(), "they keep what is old");
}

/* Each hundredth old node gets a chain of new ones. */
NOINLINE static void add_chains(void)
{
    for (Node *node = list; node; node = node->next)
        if (node->number % 100 == 0)
            for (long i = 0; i < NEW; i++) {
                Node *added = new_node(i, node->other);
                node->other = added;
            }
}

static bool chains_are_whole(void)
{
    for (Node *node = list; node; node = node->next) {
        long expected = node->number % 100 == 0 ? NEW : 0;
        for (Node *added = node->other; added; added = added->next)
            if (added->number != --expected)
                return false;
        if (expected)
            return false;
    }
    return true;
}

static void test_changed(void)
{
    add_chains();
    CHECK(await_minor(3), "they go on when what is old changes");
    CHECK(is_whole() && chains_are_whole(), "and keep what it has come to refer to");
    for (Node *node = list; node; node = node->next)
        node->other = NULL;
    add_chains();
    CHECK(await_minor(20), "full ones come in between");
    CHECK(is_whole() && chains_are_whole(), "after which what was new is old");
}

NOINLINE static void make_dropped(void)
{
    dropped = new_node(1, NULL);
    cell = weak_cell(dropped);
}

static void test_dropped(void)
{
    make_dropped();
    bool came = await_minor(20);
    dropped = NULL;
    make_garbage(1000);
    CHECK(came && cell->object, "what is old and dropped waits");
    gc_collect();
    CHECK(!cell->object, "for a full collection");
}

/* The memory of what was freed by hand may be anything's by the next minor collection. */
static void test_freed(void)
{
    bool came = true;
    for (int i = 0; i < 6; i++) {
        large = gc_alloc_buffer(LARGE + (size_t)(i % 2) * 4096);
        memset(large, 1, LARGE);
        came &= await_minor(17);
        gc_free(large);
        large = NULL;
        for (int j = 0; j < 200; j++)
            memset(gc_alloc((size_t)j * 300), 2, (size_t)j * 300);
        came &= await_minor(2);
    }
    CHECK(came && is_whole() && chains_are_whole(), "what is old may be freed by hand");
}

/* What is old keeps dying: a minor collection that finds too much of it is followed by a full one. */
static void test_replaced(void)
{
    HeapStats stats;
    bool whole = true;
    for (int round = 0; round < 8; round++) {
        list = NULL;
        for (int i = 0; i < 20; i++)
            make_list();
        whole &= list->number == NODES - 1;
        make_garbage(150 << 20);
    }
    gc_stats(&stats);
    CHECK(whole && stats.heap_size < 150 << 20, "what is old and dead doesn't pile up: heap %zu KB",
          stats.heap_size >> 10);
    list = NULL;
    make_list();
}

int main(void)
{
    gc_start();
    test_unchanged();
    test_changed();
    test_dropped();
    test_freed();
    test_replaced();
    gc_set_stress(500);
    make_list();
    list = NULL;
    make_list();
    make_garbage(8 << 20);
    CHECK(is_whole(), "the same under stress");
    return tap_done();
}
