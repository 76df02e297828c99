/* SPDX-License-Identifier: MIT
 *
 * System calls that may block: the GIL is given up meanwhile, and signals that interrupt
 * them are handled as PEP 475 says.
 */
#ifndef MODULES_BLOCKING_H
#define MODULES_BLOCKING_H

#include <errno.h>

#include "objects/errors.h"

static inline void blocking_begin(void)
{
    if (rt.services.gil_release)
        rt.services.gil_release();
}

static inline void blocking_end(void)
{
    if (rt.services.gil_acquire) {
        int saved = errno;
        rt.services.gil_acquire();
        errno = saved;
    }
}

/* Run the expression (a system call) without the GIL: its value; errno is kept. */
#define BLOCKING(call)                     \
    ({                                     \
        blocking_begin();                  \
        __auto_type blocking_result_ = (call); \
        blocking_end();                    \
        blocking_result_;                  \
    })

/* After EINTR: run signal handlers. False when one raised; otherwise try again. */
static inline MUST_USE bool blocking_interrupted(void)
{
    return !rt.services.poll_signals || rt.services.poll_signals();
}

#endif
