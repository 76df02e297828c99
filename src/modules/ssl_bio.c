/* SPDX-License-Identifier: MIT
 *
 * Module _ssl: MemoryBIO, a buffer that stands for one direction of a connection.
 */
#include <limits.h>

#include "modules/blocking.h"
#include "modules/ssl.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/type.h"

static void bio_free(void *bio) { BIO_free_all(bio); }

static Value bio_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    TRY(arguments_none("MemoryBIO", nargs, kwnames));
    SslBio *b = TRY((SslBio *)type_alloc(type, 0));
    b->handle = TRY(ssl_handle_new(BIO_new(BIO_s_mem()), bio_free));
    /* empty means "try again", not the end */
    BIO_set_retry_read(b->handle->object);
    BIO_set_mem_eof_return(b->handle->object, -1);
    return from_object(b);
}

static Value bio_read(Value *args)
{
    BIO *bio = ssl_bio_of(args[0]);
    int n;
    TRY(value_as_int(args[1], &n));
    int there = (int)MIN(BIO_ctrl_pending(bio), INT_MAX);
    if (n < 0 || n > there)
        n = there;
    Bytes *bytes = TRY(bytes_alloc((size_t)n));
    if (n == 0)
        return from_object(bytes);
    int got = BIO_read(bio, bytes->data, n);
    if (got < 0)
        return (Value)ssl_fail(NULL);
    return got == n ? from_object(bytes) : bytes_new(bytes->data, (size_t)got);
}

static Value bio_write(Value *args)
{
    SslBio *b = (SslBio *)args[0];
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    if (view.length > INT_MAX)
        RAISE(OverflowError, "string longer than %d bytes", INT_MAX);
    if (b->eof) {
        Value text = TRY(str_from_text("cannot write() after write_eof()"));
        return (Value)raise_object(TRY(call1(SSL_STATE->error, text)));
    }
    if (view.length == 0)
        return small_int(0);
    int written = BIO_write(ssl_bio_of(args[0]), view.data, (int)view.length);
    return written < 0 ? (Value)ssl_fail(NULL) : small_int(written);
}

static Value bio_write_eof(Value *args)
{
    ((SslBio *)args[0])->eof = true;
    BIO_clear_retry_flags(ssl_bio_of(args[0]));
    BIO_set_mem_eof_return(ssl_bio_of(args[0]), 0);
    return NONE;
}

static Value bio_get_pending(Value self)
{
    return small_int((int64_t)BIO_ctrl_pending(ssl_bio_of(self)));
}
static Value bio_get_eof(Value self)
{
    return from_bool(((SslBio *)self)->eof && BIO_ctrl_pending(ssl_bio_of(self)) == 0);
}

static const Method bio_methods[] = {
    {"read($self, size=-1, /)", bio_read, "Take up to so many bytes out; -1: all."},
    {"write($self, b, /)", bio_write, "Put bytes in; returns how many."},
    {"write_eof($self, /)", bio_write_eof, "Nothing more will be put in."},
    {0},
};
static const GetSet bio_getset[] = {
    {"pending", bio_get_pending, 0, "The number of bytes in it."},
    {"eof", bio_get_eof, 0, "Is it empty for good?"},
    {0},
};
TYPE(MemoryBIO, .name = "_ssl.MemoryBIO", .size = sizeof(SslBio), .flags = TYPE_BASE,
     .slots = {.construct = bio_construct}, .methods = bio_methods, .getset = bio_getset);
