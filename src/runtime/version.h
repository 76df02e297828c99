/* SPDX-License-Identifier: MIT
 *
 * The version of the language that Adder implements, as sys tells it.
 */
#ifndef RUNTIME_VERSION_H
#define RUNTIME_VERSION_H

#include "base/common.h"

#define VERSION_MAJOR 3
#define VERSION_MINOR 12
#define VERSION_MICRO 1
#define VERSION_HEX (VERSION_MAJOR << 24 | VERSION_MINOR << 16 | VERSION_MICRO << 8 | 0xf0)
#define VERSION_NUMBER "3.12.1"
#define VERSION_CACHE_TAG "adder-312"
#define VERSION_MULTIARCH "x86_64-linux-gnu"
/* "3.12.1 (Adder 0.1, Nov 23 2026, 12:00:00) [GCC 12.2.0]": programs parse this form. */
#define VERSION_TEXT VERSION_NUMBER " (Adder " PACKAGE_VERSION ", Jan  1 2026, 00:00:00) [GCC " __VERSION__ "]"

#endif
