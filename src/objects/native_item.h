/* SPDX-License-Identifier: MIT
 *
 * Items of C arrays by the struct module's native codes: c b B ? h H i I l L q Q n N e f d P.
 */
#ifndef OBJECTS_NATIVE_ITEM_H
#define OBJECTS_NATIVE_ITEM_H

#include "objects/errors.h"

/* Bytes of an item; 0: no such code. */
size_t native_item_size(char code);
/* The code of a one-character format, '@' before it allowed; 0: another format. */
char native_item_code(const char *format);
Value native_item_get(char code, const void *item) MUST_USE;
/* Stores v. When it doesn't fit: the exceptions of its conversion (TypeError, OverflowError,
 * ValueError), which callers translate into their own texts. */
bool native_item_set(char code, void *item, Value v) MUST_USE;
/* IEEE half precision; false with OverflowError. */
bool native_half_from_double(double d, uint16_t *half) MUST_USE;
double native_half_to_double(uint16_t half);

#endif
