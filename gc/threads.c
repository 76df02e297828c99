/* SPDX-License-Identifier: MIT */
/* Threads the collector knows. */
#include "gc/threads.h"
#include "gc/libgc.h"

/* Two real-time signals near the end of their range: programs that use such signals
   count from its ends. */
int threads_suspend_signal(void)
{
    return SIGRTMAX - 2;
}

int threads_restart_signal(void)
{
    return SIGRTMAX - 3;
}

int threads_create(pthread_t *thread, const pthread_attr_t *attributes,
                   void *(*run)(void *), void *argument)
{
    return GC_pthread_create(thread, attributes, run, argument);
}

int threads_join(pthread_t thread, void **result)
{
    return GC_pthread_join(thread, result);
}

int threads_detach(pthread_t thread)
{
    return GC_pthread_detach(thread);
}

void threads_exit(void *result)
{
    GC_pthread_exit(result);
}

int threads_sigmask(int how, const sigset_t *set, sigset_t *old)
{
    sigset_t allowed;
    if (set && how != SIG_UNBLOCK) {
        allowed = *set;
        sigdelset(&allowed, threads_suspend_signal());
        sigdelset(&allowed, threads_restart_signal());
        set = &allowed;
    }
    return pthread_sigmask(how, set, old);
}

bool threads_is_reserved_signal(int signal)
{
    return signal == threads_suspend_signal() || signal == threads_restart_signal();
}

void threads_expect_foreign(void) { GC_allow_register_threads(); }

bool threads_adopt(void)
{
    struct GC_stack_base base;
    return GC_get_stack_base(&base) == GC_SUCCESS && GC_register_my_thread(&base) == GC_SUCCESS;
}

void threads_drop(void) { GC_unregister_my_thread(); }

void *threads_dlopen(const char *path, int flags)
{
    return GC_dlopen(path, flags);
}
