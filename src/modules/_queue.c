/* SPDX-License-Identifier: MIT
 *
 * Module _queue: SimpleQueue, an unbounded first-in first-out queue.
 *
 *     items:  | . . . 3 4 5 |     those before `first` were taken; they are dropped in bulk
 */
#include "gc/heap.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/tuple.h"
#include "objects/type.h"
#include "vm/wait.h"

typedef struct SimpleQueue {
    Object head;
    Value items; /* list */
    size_t first;
    WaitQueue takers; /* threads that wait for an item */
} SimpleQueue;

typedef struct QueueState {
    Value empty; /* the exception class Empty */
} QueueState;

static size_t queue_size(const SimpleQueue *q) { return list_count(q->items) - q->first; }

/* --- the queue --- */

static Value queue_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_none("SimpleQueue", nargs, kwnames));
    Value items = TRY(list_new(0));
    SimpleQueue *q = TRY(type_alloc(type, 0));
    q->items = items;
    return from_object(q);
}

static Value queue_take(SimpleQueue *q)
{
    List *list = as_list(q->items);
    Value item = list->items[q->first];
    list->items[q->first++] = NONE;
    if (q->first == list->count) {
        list_clear(q->items);
        q->first = 0;
    } else if (q->first > list->count / 2) {
        q->items = TRY(list_slice(q->items, q->first, list->count));
        q->first = 0;
    }
    return item;
}

extern const ModuleSpec module_spec__queue;

static Value raise_empty(void)
{
    return raise_object(MODULE_STATE_MADE(QueueState, _queue)->empty);
}

static Value queue_put(Value *args)
{
    SimpleQueue *q = (SimpleQueue *)args[0];
    TRY(list_push(q->items, args[1]));
    wait_wake(&q->takers);
    return NONE;
}

/* get(block=True, timeout=None) */
static Value queue_get(Value *args)
{
    SimpleQueue *q = (SimpleQueue *)args[0];
    bool block;
    int64_t deadline = -1;
    TRY(value_truth(args[1], &block));
    if (block && args[2] != NONE) {
        double seconds;
        TRY(value_as_double(args[2], &seconds));
        if (seconds < 0)
            RAISE(ValueError, "'timeout' must be a non-negative number");
        if (!(seconds <= WAIT_LONGEST))
            RAISE(OverflowError, "timeout value is too large");
        deadline = wait_deadline(seconds);
    }
    bool woken = block;
    while (!queue_size(q) && woken)
        TRY(wait_in(&q->takers, deadline, &woken));
    return queue_size(q) ? queue_take(q) : raise_empty();
}

static Value queue_get_nowait(Value *args)
{
    SimpleQueue *q = (SimpleQueue *)args[0];
    return queue_size(q) ? queue_take(q) : raise_empty();
}

static Value queue_empty(Value *args)
{
    return from_bool(!queue_size((SimpleQueue *)args[0]));
}

static Value queue_qsize(Value *args)
{
    return small_int((int64_t)queue_size((SimpleQueue *)args[0]));
}

static const Method queue_methods[] = {
    {"put($self, /, item, block=True, timeout=None)", queue_put, "Add an item; never waits."},
    {"put_nowait($self, /, item)", queue_put, "Add an item."},
    {"get($self, /, block=True, timeout=None)", queue_get,
     "Remove the oldest item and return it, waiting for one if there is none."},
    {"get_nowait($self, /)", queue_get_nowait, "Remove the oldest item and return it, or raise Empty.",
     .flags = METHOD_CLASS},
    {"empty($self, /)", queue_empty, "Is there no item?"},
    {"qsize($self, /)", queue_qsize, "How many items there are."},
    {0},
};

TYPE(SimpleQueue, .name = "_queue.SimpleQueue", .size = sizeof(SimpleQueue),
     .new_signature = "()", .doc = "SimpleQueue()\n--\n\nUnbounded queue.",
     .flags = TYPE_BASE | TYPE_GENERIC | TYPE_WEAKREF, .methods = METHODS(queue_methods),
     .slots = {.construct = queue_construct});

static const enum TypeId queue_types[] = {TYPE_SimpleQueue, TYPE_none};

static bool queue_init(Value module)
{
    QueueState *state = gc_alloc(sizeof *state);
    if (!state)
        return raise_no_memory();
    rt.module_states[MODULE__queue] = state;
    Value bases = TRY(tuple_pack(1, from_object(rt.types[TYPE_Exception])));
    state->empty =
        TRY(type_new_simple("_queue.Empty", bases, "The queue had no item for get()."));
    return module_add(module, "Empty", state->empty);
}

MODULE(_queue, .doc = "A simple queue.", .types = queue_types, .init = queue_init);
