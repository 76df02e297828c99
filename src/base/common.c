/* SPDX-License-Identifier: MIT */
/* Failed assertions. */
#include "base/common.h"

void common_assert_failed(const char *file, int line, const char *condition)
{
    fprintf(stderr, "%s:%d: assertion failed: %s\n", file, line, condition);
    abort();
}
