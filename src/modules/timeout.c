/* SPDX-License-Identifier: MIT
 *
 * Timeouts: from Python's numbers to what system calls take.
 */
#include "modules/timeout.h"

#include <math.h>

#include "objects/float.h"
#include "objects/int.h"
#include "objects/operate.h"

bool timeout_from_value(Value v, int64_t unit, int64_t *nanoseconds)
{
    if (is_float(v)) {
        double d = float_value(v);
        if (isnan(d))
            RAISE(ValueError, "Invalid value NaN (not a number)");
        d = copysign(ceil(fabs(d) * (double)unit), d);
        if (!(d >= -0x1p63 && d < 0x1p63))
            RAISE(OverflowError, "timestamp out of range for platform time_t");
        *nanoseconds = (int64_t)d;
        return true;
    }
    int64_t n;
    if (!int_fits_int64(TRY(value_index(v)), &n) || MUL_OVERFLOWS(n, unit, nanoseconds))
        RAISE(OverflowError, "timestamp too large to convert to C _PyTime_t");
    return true;
}

int64_t timeout_deadline(int64_t nanoseconds)
{
    int64_t deadline;
    if (nanoseconds < 0 || ADD_OVERFLOWS(timeout_now(), nanoseconds, &deadline))
        return TIMEOUT_FOREVER;
    return deadline;
}

struct timespec *timeout_left(int64_t deadline, struct timespec *left)
{
    if (deadline == TIMEOUT_FOREVER)
        return NULL;
    int64_t ns = MAX(deadline - timeout_now(), 0);
    *left = (struct timespec){ns / TIMEOUT_SECOND, ns % TIMEOUT_SECOND};
    return left;
}
