/* SPDX-License-Identifier: MIT */
/* The heap: sizes, zeroing, survival, collection, handles, roots. */
#include "gc/heap.h"
#include "gc/permanent.h"
#include "tests/tap.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct Node { struct Node *next; long number; } Node;

static Node *volatile kept;             /* in the data segment: a root */

NOINLINE static void make_list(long n)
{
    Node *list = NULL;
    for (long i = 0; i < n; i++) {
        Node *node = gc_alloc_object(sizeof *node);
        node->next = list;
        node->number = i;
        list = node;
    }
    kept = list;
}

static bool all_zero(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i])
            return false;
    return true;
}

static void test_sizes(void)
{
    bool zeroed = true, roomy = true, aligned = true;
    for (int round = 0; round < 3; round++) {
        for (size_t size = 0; size < 3000; size++) {
            char *p = gc_alloc(size), *a = gc_alloc_atomic(size);
            zeroed &= all_zero(p, size);
            roomy &= gc_usable_size(p) >= size && gc_usable_size(a) >= size;
            aligned &= ((uintptr_t)p & 15) == 0 && ((uintptr_t)a & 15) == 0;
            memset(p, 0xAB, size);
            memset(a, 0xCD, size);
        }
        gc_collect();
    }
    CHECK(zeroed, "scanned memory is zeroed");
    CHECK(roomy, "there is room for what was asked");
    CHECK(aligned, "objects are aligned to 16 bytes");
}

static void test_survival(void)
{
    make_list(100000);
    for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 100000; j++)
            (void)!gc_alloc_atomic(24);
        gc_collect();
    }
    long count = 0, sum = 0;
    for (Node *n = kept; n; n = n->next, count++)
        sum += n->number;
    CHECK(count == 100000 && sum == 4999950000, "what is referred to survives");
    kept = NULL;
}

static void test_garbage(void)
{
    HeapStats before, after;
    gc_collect();
    gc_stats(&before);
    for (int i = 0; i < 2000000; i++)
        (void)!gc_alloc(48);
    gc_stats(&after);
    CHECK(after.heap_size < before.heap_size + (64 << 20), "garbage is reused: heap %zu KB",
          after.heap_size >> 10);
    CHECK(after.collections > before.collections, "collections happen by themselves");
    CHECK(after.total > before.total, "allocation is counted");
}

static void test_buffers(void)
{
    char *b = gc_alloc_buffer(200000);
    CHECK(b && all_zero(b, 200000), "large buffers are zeroed");
    memset(b, 1, 200000);
    char *c = gc_realloc_buffer(b, 200000, 400000);
    CHECK(c && c != b && c[199999] == 1 && all_zero(c + 200000, 200000), "buffers grow");
    gc_free(b);
    char *small = gc_realloc_buffer_atomic(NULL, 0, 20);
    strcpy(small, "hello");
    CHECK(gc_realloc_buffer_atomic(small, 20, 30) == small, "slack is used");
    small = gc_realloc_buffer_atomic(small, 20, 300);
    CHECK(strcmp(small, "hello") == 0, "atomic buffers keep their content");
}

static int released;

static void release(void *handle, void *data)
{
    released += *(int *)handle == 42 && strcmp(data, "data") == 0;
}

static const HandleClass handle_class = {release, (void *)"data"};

NOINLINE static void make_handles(int n)
{
    for (int i = 0; i < n; i++) {
        int *handle = gc_alloc_handle(24, &handle_class);
        *handle = 42;
    }
}

static void test_handles(void)
{
    make_handles(1000);
    gc_scrub_stack(SCRUBBED_STACK);
    gc_collect();
    for (int i = 0; i < 2000; i++)      /* lets the sweeper come by */
        (void)!gc_alloc_handle(24, &handle_class);
    gc_collect();
    CHECK(released >= 990, "handles are released: %d of 1000", released);
}

static Node *stack[4];

static void scan(void *data)
{
    void **slots = data;
    gc_push_range(slots, slots + 4);
}

static void test_roots(void)
{
    void **slots = calloc(4, sizeof *slots);    /* malloc'd: not seen by itself */
    Node *node = gc_alloc(sizeof *node);
    node->number = 77;
    slots[2] = node;
    node = NULL;
    gc_add_root_scanner(scan, slots);
    gc_scrub_stack(SCRUBBED_STACK);
    for (int i = 0; i < 3; i++) {
        gc_collect();
        for (int j = 0; j < 10000; j++)
            memset(gc_alloc(sizeof *node), 0, sizeof *node);
    }
    CHECK(((Node *)slots[2])->number == 77, "root scanners are asked");
    char *root = gc_alloc_root(32);
    CHECK(root && all_zero(root, 32), "roots are zeroed");
    gc_free(root);
    (void)stack;
}

static void test_kinds(void)
{
    make_list(1);
    CHECK(gc_is_object(kept) && !gc_is_object((char *)kept + 8), "objects are known");
    CHECK(!gc_is_object(gc_alloc(16)) && !gc_is_object(stack), "and other things aren't");
}

static void test_limits(void)
{
    void *p = gc_alloc(SIZE_MAX / 2);
    CHECK(!p, "an impossible size gives NULL");
    p = gc_alloc_buffer_atomic((size_t)1 << 46);
    CHECK(!p, "so does one that is merely too large");
    CHECK(gc_alloc(100) != NULL, "and the heap goes on");
}

static void test_permanent(void)
{
    enum { COUNT = 2000 };
    static unsigned char *all[COUNT];
    bool sized = true, whole = true;
    for (size_t i = 0; i < COUNT; i++) {
        size_t size = i % (PERMANENT_MAX + 1);
        all[i] = permanent_alloc(size);
        memset(all[i], (int)(i & 255), size);
    }
    gc_collect();
    for (size_t i = 0; i < COUNT; i++) {
        size_t size = i % (PERMANENT_MAX + 1), real = permanent_size(all[i]);
        sized &= real >= MAX(size, 1) && real < size + 32 && !permanent_size(all[i] + 8);
        whole &= size == 0 || (all[i][0] == (i & 255) && all[i][size - 1] == (i & 255));
    }
    CHECK(sized, "permanent memory knows its sizes");
    CHECK(whole, "and keeps what is written into it");
    CHECK(gc_base(all[7]) == all[7] && gc_usable_size(all[7]) == permanent_size(all[7]), "the heap knows it");
    CHECK(!gc_is_object(all[7]) && !permanent_size(gc_alloc(32)), "as something else");
}

static void test_stress(void)
{
    size_t before = gc_collections();
    gc_set_stress(10);
    for (int i = 0; i < 100; i++)
        make_list(3);
    gc_set_stress(0);
    CHECK(gc_collections() - before >= 30, "stress collects often");
}

/* Does the end of the process come when so many bytes of an object of 24 are written? */
static bool is_told(size_t written)
{
    pid_t child = fork();
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        close(2);
        gc_set_stress(1000);
        char *p = gc_alloc_atomic(24);
        memset(p, 1, written);
        gc_collect();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void test_guards(void)
{
    CHECK(!is_told(24), "an object may be filled");
    CHECK(is_told(33), "under stress, what is written behind it is told");
}

int main(void)
{
    gc_start();
    test_sizes();
    test_survival();
    test_garbage();
    test_buffers();
    test_handles();
    test_roots();
    test_kinds();
    test_limits();
    test_permanent();
    test_stress();
    test_guards();
    return tap_done();
}
