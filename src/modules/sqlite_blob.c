/* SPDX-License-Identifier: MIT
 *
 * sqlite3.Blob: a blob in the database, read and written in place.
 */
#include <limits.h>
#include <unistd.h>

#include "gc/finalize.h"
#include "gc/heap.h"
#include "modules/sqlite.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/operate.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef struct SqliteBlob {
    Object head;
    Value connection;
    sqlite3_blob *blob;     /* 0: closed */
    int position;
} SqliteBlob;

static inline SqliteBlob *as_blob(Value v) { return (SqliteBlob *)v; }

static SqliteConnection *connection_of(const SqliteBlob *b)
{
    return as_sqlite_connection(b->connection);
}

/* ---- opening and closing ---- */

static void finalize(void *object)
{
    SqliteBlob *b = object;
    sqlite3_blob *blob = b->blob;
    b->blob = NULL;
    sqlite3_blob_close(blob);
}

/* args: self, table, column, row, readonly, name */
Value sqlite_blob_open(Value *args)
{
    SqliteConnection *c = as_sqlite_connection(args[0]);
    const char *names[3];
    Value texts[3] = {args[5], args[1], args[2]};
    int64_t row;
    bool readonly;
    for (int i = 0; i < 3; i++) {
        if (!is_str(texts[i]))
            RAISE(TypeError, "blobopen() argument %d must be str, not %K", i ? i : 5, texts[i]);
        names[i] = TRY(str_utf8_no_null(texts[i]));
    }
    if (!is_int(args[3]))
        RAISE(TypeError, "expected 'int'");
    if (!int_fits_int64(args[3], &row))
        RAISE(OverflowError, "Python int too large to convert to SQLite INTEGER");
    TRY(value_truth(args[4], &readonly));
    TRY(sqlite_check(c));
    SqliteBlob *b = TRY((SqliteBlob *)type_alloc(rt.types[TYPE_SqliteBlob], 0));
    b->connection = args[0];
    if (!finalize_register(b, finalize))
        return raise_no_memory();
    sqlite3_blob *blob = NULL;
    sqlite3 *db = c->db;
    int code = BLOCKING(sqlite3_blob_open(db, names[0], names[1], names[2], row, !readonly, &blob));
    b->blob = blob;
    return code == SQLITE_OK ? from_object(b) : (Value)sqlite_raise(db);
}

static bool check(const SqliteBlob *b)
{
    TRY(sqlite_check(connection_of(b)));
    if (!b->blob)
        SQLITE_RAISE(programming_error, "Cannot operate on a closed blob.");
    return true;
}

static void close_blob(SqliteBlob *b)
{
    sqlite3_blob *blob = b->blob;
    b->blob = NULL;
    if (blob)
        (void)BLOCKING(sqlite3_blob_close(blob));
}

static Value blob_close(Value *args)
{
    TRY(sqlite_check(connection_of(as_blob(args[0]))));
    close_blob(as_blob(args[0]));
    return NONE;
}

static Value blob_enter(Value *args)
{
    TRY(check(as_blob(args[0])));
    return args[0];
}

static Value blob_exit(Value *args)
{
    TRY(check(as_blob(args[0])));
    close_blob(as_blob(args[0]));
    return FALSE;
}

/* ---- bytes ---- */

static Value read_bytes(SqliteBlob *b, int n, int offset)
{
    Bytes *bytes = TRY(bytes_alloc((size_t)n));
    int code = BLOCKING(sqlite3_blob_read(b->blob, bytes->data, n, offset));
    return code == SQLITE_OK ? from_object(bytes) : (Value)sqlite_raise(connection_of(b)->db);
}

static bool write_bytes(SqliteBlob *b, const void *data, size_t n, int offset)
{
    int size = sqlite3_blob_bytes(b->blob);
    if (offset > size || n > (size_t)(size - offset))
        RAISE(ValueError, "data longer than blob");
    int code = BLOCKING(sqlite3_blob_write(b->blob, data, (int)n, offset));
    return code == SQLITE_OK || sqlite_raise(connection_of(b)->db);
}

/* args: self, length */
static Value blob_read(Value *args)
{
    SqliteBlob *b = as_blob(args[0]);
    int n;
    TRY(value_as_int(args[1], &n));
    TRY(check(b));
    int left = sqlite3_blob_bytes(b->blob) - b->position;
    if (n < 0 || n > left)
        n = MAX(left, 0);
    if (!n)
        return rt.empty_bytes;
    Value bytes = TRY(read_bytes(b, n, b->position));
    b->position += n;
    return bytes;
}

/* args: self, data */
static Value blob_write(Value *args)
{
    SqliteBlob *b = as_blob(args[0]);
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[1], &view, BUFFER_SIMPLE));
    TRY(check(b));
    TRY(write_bytes(b, view.data, view.length, b->position));
    b->position += (int)view.length;
    return NONE;
}

/* args: self, offset, origin */
static Value blob_seek(Value *args)
{
    SqliteBlob *b = as_blob(args[0]);
    int offset, origin;
    TRY(value_as_int(args[1], &offset));
    TRY(value_as_int(args[2], &origin));
    TRY(check(b));
    int size = sqlite3_blob_bytes(b->blob), base = 0;
    switch (origin) {
    case SEEK_SET: break;
    case SEEK_CUR: base = b->position; break;
    case SEEK_END: base = size; break;
    default:
        RAISE(ValueError, "'origin' should be os.SEEK_SET, os.SEEK_CUR, or os.SEEK_END");
    }
    if (ADD_OVERFLOWS(offset, base, &offset))
        RAISE(OverflowError, "seek offset results in overflow");
    if (offset < 0 || offset > size)
        RAISE(ValueError, "offset out of blob range");
    b->position = offset;
    return NONE;
}

static Value blob_tell(Value *args)
{
    TRY(check(as_blob(args[0])));
    return small_int(as_blob(args[0])->position);
}

/* ---- as a sequence ---- */

static bool blob_length(Value self, ssize_t *length)
{
    TRY(check(as_blob(self)));
    *length = sqlite3_blob_bytes(as_blob(self)->blob);
    return true;
}

static bool blob_index(SqliteBlob *b, Value key, int *index)
{
    ssize_t i;
    int size = sqlite3_blob_bytes(b->blob);
    if (!type_of(key)->slots.as_index)
        RAISE(TypeError, "Blob indices must be integers");
    if (!value_as_ssize(key, &i)) {
        if (error_clear_if(TYPE_OverflowError))
            RAISE(IndexError, "cannot fit '%T' into an index-sized integer", key);
        return false;
    }
    TRY(check(b));
    if (i < 0)
        i += size;
    if (i < 0 || i >= size)
        RAISE(IndexError, "Blob index out of range");
    *index = (int)i;
    return true;
}

static bool blob_slice(SqliteBlob *b, Value key, ssize_t *start, ssize_t *step, ssize_t *count)
{
    ssize_t stop;
    TRY(slice_indices(key, sqlite3_blob_bytes(b->blob), start, &stop, step, count));
    return check(b);
}

/* The bytes from the first to the last of the slice, in which its items lie. */
static Value slice_span(SqliteBlob *b, ssize_t start, ssize_t step, ssize_t count, ssize_t *lowest)
{
    ssize_t last = start + (count - 1) * step;
    *lowest = MIN(start, last);
    return read_bytes(b, (int)(MAX(start, last) - *lowest + 1), (int)*lowest);
}

static Value blob_getitem(Value self, Value key)
{
    SqliteBlob *b = as_blob(self);
    int index;
    ssize_t start, step, count, lowest;
    TRY(check(b));
    if (!is_exact(key, TYPE_slice)) {
        TRY(blob_index(b, key, &index));
        Value byte = TRY(read_bytes(b, 1, index));
        return small_int((unsigned char)as_bytes(byte)->data[0]);
    }
    TRY(blob_slice(b, key, &start, &step, &count));
    if (!count)
        return rt.empty_bytes;
    Value span = TRY(slice_span(b, start, step, count, &lowest));
    Bytes *result = TRY(bytes_alloc((size_t)count));
    for (ssize_t i = 0; i < count; i++)
        result->data[i] = as_bytes(span)->data[start + i * step - lowest];
    return from_object(result);
}

static bool set_byte(SqliteBlob *b, Value key, Value value)
{
    int index;
    int64_t byte;
    TRY(blob_index(b, key, &index));
    if (!is_int(value))
        RAISE(TypeError, "'%T' object cannot be interpreted as an integer", value);
    if (!int_fits_int64(value, &byte) || byte < 0 || byte > 255)
        RAISE(ValueError, "byte must be in range(0, 256)");
    char c = (char)byte;
    return write_bytes(b, &c, 1, index);
}

static bool set_slice(SqliteBlob *b, Value key, Value value)
{
    ssize_t start, step, count, lowest;
    TRY(blob_slice(b, key, &start, &step, &count));
    BUFFER_AUTO view = {0};
    TRY(buffer_get(value, &view, BUFFER_SIMPLE));
    TRY(check(b));
    if (view.length != (size_t)count)
        RAISE(IndexError, "Blob slice assignment is wrong size");
    if (!count)
        return true;
    if (step == 1)
        return write_bytes(b, view.data, view.length, (int)start);
    Value span = TRY(slice_span(b, start, step, count, &lowest));
    for (ssize_t i = 0; i < count; i++)
        as_bytes(span)->data[start + i * step - lowest] = ((char *)view.data)[i];
    return write_bytes(b, as_bytes(span)->data, as_bytes(span)->length, (int)lowest);
}

static bool blob_setitem(Value self, Value key, Value value)
{
    SqliteBlob *b = as_blob(self);
    bool slice = is_exact(key, TYPE_slice);
    TRY(check(b));
    if (!slice && !type_of(key)->slots.as_index)
        RAISE(TypeError, "Blob indices must be integers");
    if (!value)
        RAISE(TypeError, slice ? "Blob doesn't support slice deletion"
                               : "Blob doesn't support item deletion");
    return slice ? set_slice(b, key, value) : set_byte(b, key, value);
}

/* Having items does not make it a sequence. */
static Value blob_iter(Value self)
{
    RAISE(TypeError, "'%T' object is not iterable", self);
}

static bool blob_contains(Value self, Value item, bool *found)
{
    RAISE(TypeError, "argument of type '%T' is not iterable", self);
}

static const Method blob_methods[] = {
    {"close($self, /)", blob_close, "Close the blob."},
    {"read($self, length=-1, /)", blob_read, "Bytes from the position on; -1: all."},
    {"write($self, data, /)", blob_write, "Write bytes at the position; the size stays."},
    {"seek($self, offset, origin=0, /)", blob_seek, "Set the position."},
    {"tell($self, /)", blob_tell, "The position."},
    {"__enter__($self, /)", blob_enter, "The blob."},
    {"__exit__($self, type, val, tb, /)", blob_exit, "Close the blob."},
    {0},
};

TYPE(SqliteBlob, .name = "sqlite3.Blob", .flags = TYPE_NO_NEW | TYPE_WEAKREF,
     .size = sizeof(SqliteBlob), .methods = METHODS(blob_methods),
     .slots = {.length = blob_length, .getitem = blob_getitem, .setitem = blob_setitem,
               .iter = blob_iter, .contains = blob_contains});
