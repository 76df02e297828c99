/* SPDX-License-Identifier: MIT
 *
 * Views of dicts (keys(), values(), items()) and iterators over dicts.
 */
#ifndef OBJECTS_DICT_VIEWS_H
#define OBJECTS_DICT_VIEWS_H

#include "objects/dict.h"

typedef struct DictView {
    Object head;
    Value dict;
} DictView;

/* What an iterator yields. */
enum DictPart { DICT_KEYS, DICT_VALUES, DICT_ITEMS };

typedef struct DictIterator {
    Object head;
    Value dict;       /* 0: exhausted */
    size_t position;  /* forward: next entry; reverse: entries that are left */
    size_t count;     /* of the dict when the iteration began; SIZE_MAX: it has failed */
    size_t remaining; /* items still to come */
} DictIterator;

Value dict_view_new(Value dict, enum DictPart part) MUST_USE;
Value dict_iterator_new(Value dict, enum DictPart part, bool reverse) MUST_USE;
/* The next entry of a forward iterator: false without exception at the end. */
bool dict_iterator_step(DictIterator *it, Value *key, Value *value) MUST_USE;

#endif
