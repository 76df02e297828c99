/* SPDX-License-Identifier: MIT
 *
 * sqlite3.Row: a row whose columns have names (in any case) as well as numbers.
 */
#include "modules/sqlite.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/operate.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef struct SqliteRow {
    Object head;
    Value data;             /* tuple */
    Value description;      /* tuple of tuples, or None */
} SqliteRow;

static inline SqliteRow *as_row(Value v) { return (SqliteRow *)v; }

static Value row_construct(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (kwnames && tuple_count(kwnames))
        RAISE(TypeError, "Row() takes no keyword arguments");
    if (nargs != 2)
        RAISE(TypeError, "Row expected 2 arguments, got %zu", nargs);
    if (!is_instance_of(args[0], TYPE_SqliteCursor))
        RAISE(TypeError, "Row() argument 1 must be sqlite3.Cursor, not %K", args[0]);
    if (!is_tuple(args[1]))
        RAISE(TypeError, "Row() argument 2 must be tuple, not %K", args[1]);
    Value description = as_sqlite_cursor(args[0])->description;
    SqliteRow *row = TRY((SqliteRow *)type_alloc(type, 0));
    row->data = args[1];
    row->description = description ? description : NONE;
    return from_object(row);
}

static size_t column_count(const SqliteRow *row)
{
    return row->description == NONE ? 0 : tuple_count(row->description);
}

static Value column_name(const SqliteRow *row, size_t i)
{
    return as_tuple(as_tuple(row->description)->items[i])->items[0];
}

static uint32_t ascii_lower(uint32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

static bool same_name(Value a, Value b)
{
    if (str_length(a) != str_length(b))
        return false;
    for (size_t i = 0; i < str_length(a); i++)
        if (ascii_lower(str_at(a, i)) != ascii_lower(str_at(b, i)))
            return false;
    return true;
}

static Value by_name(const SqliteRow *row, Value name)
{
    for (size_t i = 0; i < column_count(row); i++)
        if (same_name(name, column_name(row, i)))
            return value_getitem(row->data, small_int((int64_t)i));
    RAISE(IndexError, "No item with that key");
}

static Value row_getitem(Value self, Value key)
{
    if (is_str(key))
        return by_name(as_row(self), key);
    if (!is_exact(key, TYPE_slice) && !is_int(key))
        RAISE(IndexError, "Index must be int or string");
    return value_getitem(as_row(self)->data, key);
}

static bool row_length(Value self, ssize_t *length)
{
    return value_length(as_row(self)->data, length);
}

static Value row_iter(Value self) { return iter_new(as_row(self)->data); }

static bool row_hash(Value self, int64_t *hash)
{
    int64_t a, b;
    TRY(value_hash(as_row(self)->description, &a));
    TRY(value_hash(as_row(self)->data, &b));
    *hash = (a ^ b) == -1 ? -2 : a ^ b;
    return true;
}

static Value row_compare(Value a, Value b, enum CompareOp op)
{
    bool equal;
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !is_instance_of(b, TYPE_SqliteRow))
        return NOT_IMPLEMENTED;
    TRY(compare_equal(as_row(a)->description, as_row(b)->description, &equal));
    if (equal)
        TRY(compare_equal(as_row(a)->data, as_row(b)->data, &equal));
    return from_bool(equal == (op == COMPARE_EQ));
}

static Value keys(Value *args)
{
    const SqliteRow *row = as_row(args[0]);
    Value list = TRY(list_new(column_count(row)));
    for (size_t i = 0; i < column_count(row); i++)
        TRY(list_push(list, column_name(row, i)));
    return list;
}

static const Method row_methods[] = {
    {"keys($self, /)", keys, "The names of the columns."},
    {0},
};

TYPE(SqliteRow, .name = "sqlite3.Row", .flags = TYPE_BASE | TYPE_SEQUENCE,
     .size = sizeof(SqliteRow), .methods = METHODS(row_methods),
     .slots = {.construct = row_construct, .getitem = row_getitem, .length = row_length,
               .iter = row_iter, .hash = row_hash, .compare = row_compare});
