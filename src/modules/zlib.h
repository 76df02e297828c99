/* SPDX-License-Identifier: MIT
 *
 * What the files of the module zlib share. Included as "modules/zlib.h": the library's
 * own header has the same name.
 */
#ifndef MODULES_ZLIB_H
#define MODULES_ZLIB_H

#include <zlib.h>

#include "modules/compression.h"
#include "objects/module.h"

/* A handle on one stream of the library. */
typedef struct ZlibStream {
    z_stream z;
    bool inflating;
    bool open;              /* there is something to give back */
    int status;             /* of the last step */
    pthread_mutex_t mutex;
} ZlibStream;

/* Raise zlib.error for a status; `doing` is "while ...". Returns 0. */
COLD int zlib_raise(const z_stream *z, int status, const char *doing);
/* What a pump needs to run deflate() or inflate(). */
enum PumpResult zlib_step(Pump *pump);

/* zlib_objects.c */
Value zlib_compressobj(Value *args);
Value zlib_decompressobj(Value *args);

#endif
