/* SPDX-License-Identifier: MIT
 *
 * The fast engine: no looks around.
 */
#define ENGINE engine_run
#include "vm/engine.h"
