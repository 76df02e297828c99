/* SPDX-License-Identifier: MIT
 *
 * Module _heapq: lists as heaps: item i is not greater than items 2i + 1 and 2i + 2.
 *
 * `max` heaps have the opposite order. A comparison may run Python code that changes the
 * list: its length is checked after each.
 */
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"

/* *less: does a come before b in the heap's order? The list must keep its length. */
static bool heap_less(Value heap, Value a, Value b, bool max, bool *less)
{
    if (both_small_int(a, b)) {
        *less = max ? (int64_t)b < (int64_t)a : (int64_t)a < (int64_t)b;
        return true;
    }
    size_t count = list_count(heap);
    TRY(max ? compare_bool(b, a, COMPARE_LT, less)
            : compare_bool(a, b, COMPARE_LT, less));
    if (list_count(heap) != count)
        RAISE(RuntimeError, "list changed size during iteration");
    return true;
}

static void heap_swap(Value heap, size_t i, size_t j)
{
    Value *items = as_list(heap)->items, item = items[i];
    items[i] = items[j];
    items[j] = item;
}

/* Let the item at `at` rise, not beyond `top`. */
static bool heap_rise(Value heap, size_t top, size_t at, bool max)
{
    while (at > top) {
        size_t parent = (at - 1) / 2;
        const Value *items = as_list(heap)->items;
        bool less;
        TRY(heap_less(heap, items[at], items[parent], max, &less));
        if (!less)
            break;
        heap_swap(heap, at, parent);
        at = parent;
    }
    return true;
}

/* Let the item at `top` sink: down to a leaf along the smaller children, then rise again.
 */
static bool heap_sink(Value heap, size_t top, bool max)
{
    size_t count = list_count(heap), at = top;
    while (at < count / 2) {
        size_t child = 2 * at + 1;
        if (child + 1 < count) {
            const Value *items = as_list(heap)->items;
            bool less;
            TRY(heap_less(heap, items[child], items[child + 1], max, &less));
            child += !less;
        }
        heap_swap(heap, at, child);
        at = child;
    }
    return heap_rise(heap, top, at, max);
}

static bool heap_check(Value heap, const char *name, bool alone)
{
    if (is_list(heap))
        return true;
    RAISE(TypeError, "%s() argument %smust be list, not %K", name, alone ? "" : "1 ",
          heap);
}

static Value heap_pop(Value heap, bool max)
{
    size_t count = list_count(heap);
    if (!count)
        RAISE(IndexError, "index out of range");
    Value last = list_pop_at(heap, count - 1);
    if (count == 1)
        return last;
    Value first = as_list(heap)->items[0];
    as_list(heap)->items[0] = last;
    TRY(heap_sink(heap, 0, max));
    return first;
}

static Value heap_replace(Value heap, Value item, bool max)
{
    if (!list_count(heap))
        RAISE(IndexError, "index out of range");
    Value first = as_list(heap)->items[0];
    as_list(heap)->items[0] = item;
    TRY(heap_sink(heap, 0, max));
    return first;
}

static Value heap_make(Value heap, bool max)
{
    for (size_t i = list_count(heap) / 2; i-- > 0; )
        TRY(heap_sink(heap, i, max));
    return NONE;
}

static Value heappush(Value *args)
{
    TRY(heap_check(args[0], "heappush", false));
    TRY(list_push(args[0], args[1]));
    TRY(heap_rise(args[0], 0, list_count(args[0]) - 1, false));
    return NONE;
}

static Value heappop(Value *args)
{
    TRY(heap_check(args[0], "heappop", true));
    return heap_pop(args[0], false);
}

static Value heapreplace(Value *args)
{
    TRY(heap_check(args[0], "heapreplace", false));
    return heap_replace(args[0], args[1], false);
}

static Value heappushpop(Value *args)
{
    TRY(heap_check(args[0], "heappushpop", false));
    if (!list_count(args[0]))
        return args[1];
    bool less;
    TRY(compare_bool(as_list(args[0])->items[0], args[1], COMPARE_LT, &less));
    return less ? heap_replace(args[0], args[1], false) : args[1];
}

static Value heapify(Value *args)
{
    TRY(heap_check(args[0], "heapify", true));
    return heap_make(args[0], false);
}

static Value heappop_max(Value *args)
{
    TRY(heap_check(args[0], "_heappop_max", true));
    return heap_pop(args[0], true);
}

static Value heapreplace_max(Value *args)
{
    TRY(heap_check(args[0], "_heapreplace_max", false));
    return heap_replace(args[0], args[1], true);
}

static Value heapify_max(Value *args)
{
    TRY(heap_check(args[0], "_heapify_max", true));
    return heap_make(args[0], true);
}

static const Method heapq_methods[] = {
    {"heappush($module, heap, item, /)", heappush, "Add an item to the heap."},
    {"heappop($module, heap, /)", heappop, "Remove the smallest item and return it."},
    {"heapreplace($module, heap, item, /)", heapreplace,
     "Remove the smallest item and return it, then add the new item."},
    {"heappushpop($module, heap, item, /)", heappushpop,
     "Add the new item, then remove the smallest and return it."},
    {"heapify($module, heap, /)", heapify, "Make a list a heap, in linear time."},
    {"_heappop_max($module, heap, /)", heappop_max, "As heappop, for a heap of greatest first."},
    {"_heapreplace_max($module, heap, item, /)", heapreplace_max,
     "As heapreplace, for a heap of greatest first."},
    {"_heapify_max($module, heap, /)", heapify_max, "As heapify, for a heap of greatest first."},
    {0},
};

static const ModuleConstant heapq_constants[] = {
    {"__about__", 0, "A heap is a list in which no item is greater than the two at twice its "
                     "position plus one and two; the first item is the smallest of all."},
    {0},
};

MODULE(_heapq, .doc = "Heaps as priority queues.", .methods = heapq_methods,
       .constants = heapq_constants);
