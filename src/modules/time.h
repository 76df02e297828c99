/* SPDX-License-Identifier: MIT
 *
 * What the files of the module time share.
 */
#ifndef MODULES_TIME_H
#define MODULES_TIME_H

#include <time.h>

#include "objects/structseq.h"

/* A time tuple as a struct tm; TypeError otherwise, naming the function. */
bool time_tm_from_value(Value v, struct tm *tm, const char *function) MUST_USE;

/* Bodies of the functions that write and read text. */
Value time_asctime(Value *args);
Value time_ctime(Value *args);
Value time_strftime(Value *args);
Value time_strptime(Value *args, size_t nargs, Value kwnames);

#endif
