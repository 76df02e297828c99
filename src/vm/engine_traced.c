/* SPDX-License-Identifier: MIT
 *
 * The engine that reports lines, calls and instructions to trace and profile functions,
 * and shows what it does (ADDER_TRACE=exec).
 */
#define ENGINE engine_run_traced
#define ENGINE_TRACED
#include "vm/engine.h"
