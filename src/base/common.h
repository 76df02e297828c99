/* SPDX-License-Identifier: MIT */
/*
 * What every file may use: the configuration, the compiler's attributes under short
 * names, assertions, and a few arithmetic macros. Included first by every header.
 */
#ifndef ADDER_BASE_COMMON_H
#define ADDER_BASE_COMMON_H

#include "config.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Branch hints: only where a wrong guess of the compiler has been seen, or the unlikely
   side is an error. */
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

#define NORETURN __attribute__((noreturn))
#define COLD __attribute__((cold, noinline))
#define HOT __attribute__((hot))
#define NOINLINE __attribute__((noinline))
#define ALWAYS_INLINE inline __attribute__((always_inline))
#define MUST_USE __attribute__((warn_unused_result))
#define UNUSED __attribute__((unused))
#define PURE __attribute__((pure))
#define CONST __attribute__((const))
#define NONNULL __attribute__((nonnull))
#define RETURNS_NONNULL __attribute__((returns_nonnull))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#define ALIGNED(n) __attribute__((aligned(n)))
#define PACKED __attribute__((packed))
#define FALLTHROUGH __attribute__((fallthrough))
/* Runs `function(&variable)` when the variable goes out of scope. */
#define CLEANUP(function) __attribute__((cleanup(function)))
/* Visible to programs that link with libadder; all else is for extensions at most. */
#define EXPORT __attribute__((visibility("default")))
/* For `extern` data of the core, which the compiler may address directly, without the GOT,
   but for that of an extension (see runtime/extension.h). */
#ifdef ADDER_EXTENSION
#define CORE_DATA
#else
#define CORE_DATA __attribute__((visibility("protected")))
#endif

#define countof(array) (sizeof(array) / sizeof((array)[0]))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define STATIC_ASSERT(condition, text) _Static_assert(condition, text)
/* The structure whose member `field` lies at `pointer`. */
#define CONTAINER_OF(pointer, type, field) ((type *)((char *)(pointer) - offsetof(type, field)))
#define STRINGIFY_(x) #x
#define STRINGIFY(x) STRINGIFY_(x)
#define CONCAT_(a, b) a##b
#define CONCAT(a, b) CONCAT_(a, b)

/* Says where and what, and aborts. */
NORETURN COLD void common_assert_failed(const char *file, int line, const char *condition);

/* ASSERT(x) holds at the borders of layers; it costs nothing in the normal build, where
   the compiler still sees x, so that it can't rot. UNREACHABLE() likewise. */
#ifdef ADDER_DEBUG
#define ASSERT(x) (LIKELY(x) ? (void)0 : common_assert_failed(__FILE__, __LINE__, #x))
#define UNREACHABLE() common_assert_failed(__FILE__, __LINE__, "unreachable")
#else
#define ASSERT(x) ((void)sizeof((x) ? 1 : 0))
#define UNREACHABLE() __builtin_unreachable()
#endif

/* n rounded up to a multiple of `to`, a power of two. */
static inline size_t round_up(size_t n, size_t to)
{
    return (n + to - 1) & ~(to - 1);
}

/* Sizes from lengths, with the overflow told: true when it did not fit. */
#define ADD_OVERFLOWS(a, b, result) __builtin_add_overflow(a, b, result)
#define MUL_OVERFLOWS(a, b, result) __builtin_mul_overflow(a, b, result)

#endif
