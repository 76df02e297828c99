/* SPDX-License-Identifier: MIT */
/*
 * C unit tests speak TAP: each check prints "ok N - what" or "not ok N - what".
 *
 *     int main(void) { CHECK(1 + 1 == 2, "addition"); return tap_done(); }
 */
#ifndef ADDER_TESTS_TAP_H
#define ADDER_TESTS_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static int tap_count, tap_failures;

__attribute__((format(printf, 4, 5))) static inline void
tap_check(bool ok, const char *file, int line, const char *format, ...)
{
    va_list arguments;
    printf("%s %d - ", ok ? "ok" : "not ok", ++tap_count);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    if (!ok) {
        tap_failures++;
        printf("# at %s:%d\n", file, line);
    }
    fflush(stdout);
}

/* The condition holds; the rest says what was tried, as for printf. */
#define CHECK(condition, ...) tap_check(condition, __FILE__, __LINE__, __VA_ARGS__)

/* The plan, and main's result. */
static inline int tap_done(void)
{
    printf("1..%d\n", tap_count);
    return tap_failures != 0;
}

#endif
