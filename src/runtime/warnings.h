/* SPDX-License-Identifier: MIT
 *
 * Warnings: filters, registries of what was shown, showing. Module _warnings, which the
 * library's `warnings` builds upon.
 */
#ifndef RUNTIME_WARNINGS_H
#define RUNTIME_WARNINGS_H

#include "objects/module.h"

/* The default filters; sets rt.services.warn and warn_at. */
bool warnings_init(void) MUST_USE;
/* ResourceWarning about an object that a program left open; what fails is shown, as of
 * `origin` (0: none). For finalizers: no exception is left. text may be 0: that failed. */
void warnings_unclosed(Value text, Value source, const char *origin);

#endif
