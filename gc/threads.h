/* SPDX-License-Identifier: MIT */
/*
 * Threads that the collector knows: their stacks are roots, and a collection stops them
 * by a signal (so system calls may fail with EINTR: retry). Threads that allocate or
 * hold references must be made here; a thread that a C library makes must not do either.
 * Whoever forks needs nothing special: the child's heap is in order, with one thread.
 */
#ifndef ADDER_GC_THREADS_H
#define ADDER_GC_THREADS_H

#include "base/common.h"

#include <pthread.h>
#include <signal.h>

/* As the pthread functions of these names. */
MUST_USE int threads_create(pthread_t *thread, const pthread_attr_t *attributes,
                            void *(*run)(void *), void *argument);
int threads_join(pthread_t thread, void **result);
int threads_detach(pthread_t thread);
NORETURN void threads_exit(void *result);

/* Libraries' own threads will be adopted: from now on the collector takes its lock always. */
void threads_expect_foreign(void);

/* A thread that a library made shall be known from here on, until it is dropped again. */
MUST_USE bool threads_adopt(void);
void threads_drop(void);

/* As pthread_sigmask, but the collector's two signals always stay unblocked. */
int threads_sigmask(int how, const sigset_t *set, sigset_t *old);

/* True for the collector's two signals, which programs must neither catch nor block. */
bool threads_is_reserved_signal(int signal);

/* As dlopen; no collection runs meanwhile. */
void *threads_dlopen(const char *path, int flags);

#endif
