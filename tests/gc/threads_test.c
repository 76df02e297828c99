/* SPDX-License-Identifier: MIT */
/* Threads: their stacks are roots; fork; the collector's signals. */
#include "gc/threads.h"
#include "gc/heap.h"
#include "tests/tap.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;   /* the tests' GIL */

/* Allocates under the lock, and lets others in between. */
static void *work(void *argument)
{
    long id = (long)argument, *mine[50], wrong = 0;
    for (int round = 0; round < 200; round++) {
        for (int i = 0; i < 50; i++) {
            pthread_mutex_lock(&lock);
            mine[i] = gc_alloc(32);
            if (i == 25 && round % 50 == 0)
                gc_collect();
            pthread_mutex_unlock(&lock);
            *mine[i] = id;
        }
        for (int i = 0; i < 50; i++)
            wrong += *mine[i] != id;
    }
    return (void *)wrong;
}

int main(void)
{
    gc_start();
    pthread_t threads[4];
    long wrong = 0;
    for (long i = 0; i < 4; i++) {
        pthread_mutex_lock(&lock);
        if (threads_create(&threads[i], NULL, work, (void *)(i + 1)) != 0)
            CHECK(false, "threads start");
        pthread_mutex_unlock(&lock);
    }
    for (int i = 0; i < 4; i++) {
        void *result;
        threads_join(threads[i], &result);
        wrong += (long)result;
    }
    CHECK(wrong == 0, "what threads hold survives");

    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        for (int i = 0; i < 1000; i++)
            memset(gc_alloc(64), 1, 64);
        gc_collect();
        _exit(gc_collections() ? 7 : 8);
    }
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7, "a forked child can collect");

    sigset_t all, now;
    sigfillset(&all);
    threads_sigmask(SIG_BLOCK, &all, NULL);
    pthread_sigmask(SIG_SETMASK, NULL, &now);
    int blocked = 0, reserved = 0;
    for (int s = 1; s <= SIGRTMAX; s++)
        if (threads_is_reserved_signal(s)) {
            reserved++;
            blocked += sigismember(&now, s);
        }
    CHECK(reserved == 2 && blocked == 0, "the collector's signals can't be blocked");
    CHECK(sigismember(&now, SIGINT), "others can");
    return tap_done();
}
