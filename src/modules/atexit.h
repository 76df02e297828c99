/* SPDX-License-Identifier: MIT
 *
 * Module atexit, as the end of the runtime uses it.
 */
#ifndef MODULES_ATEXIT_H
#define MODULES_ATEXIT_H

/* Call all registered functions, the last one first, and forget them. */
void atexit_run_all(void);

#endif
