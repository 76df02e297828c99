/* SPDX-License-Identifier: MIT */
/* Finalizers over libgc's, unordered and on demand. */
#include "gc/finalize.h"
#include "gc/libgc.h"

#include <gc/javaxfc.h>

/* libgc hands over the object and one word: our finalizer. */
static void run_finalizer(void *object, void *finalizer)
{
    Finalizer function;
    *(void **)&function = finalizer;
    function(object);
}

/* Stands for "untouched": never called. */
static void out_of_memory(void *object, void *finalizer)
{
}

bool finalize_register(void *object, Finalizer finalizer)
{
    /* libgc reports the finalizer that was there before, or none, but writes nothing when
       it had no memory for the new one. */
    GC_finalization_proc old = out_of_memory;
    void *old_data = NULL;
    GC_register_finalizer_no_order(object, run_finalizer, *(void **)&finalizer, &old, &old_data);
    return old != out_of_memory;
}

void finalize_cancel(void *object)
{
    GC_finalization_proc old;
    void *old_data;
    GC_register_finalizer_no_order(object, NULL, NULL, &old, &old_data);
}

bool finalize_pending(void)
{
    return GC_should_invoke_finalizers() != 0;
}

size_t finalize_run(void)
{
    return (size_t)GC_invoke_finalizers();
}

void finalize_all(void)
{
    GC_finalize_all();
}
