/* SPDX-License-Identifier: MIT
 *
 * Module marshal: values as bytes, for .pyc files.
 */
#include "bytecode/marshal.h"

#include "objects/attr.h"
#include "objects/bytes.h"
#include "objects/module.h"
#include "objects/operate.h"
#include "objects/runtime.h"

/* dump(value, file, version): the bytes in one write. */
static Value marshal_dump_method(Value *args)
{
    ByteBuffer buffer = {0};
    int version;
    TRY(value_as_int(args[2], &version));
    TRY(AUDIT("marshal.dumps", args[0], args[2]));
    TRY(marshal_write(&buffer, args[0], version));
    return call_method1(args[1], NAME(write), TRY(bytes_new(buffer.data, buffer.size)));
}

static Value marshal_dumps_method(Value *args)
{
    ByteBuffer buffer = {0};
    int version;
    TRY(value_as_int(args[1], &version));
    TRY(AUDIT("marshal.dumps", args[0], args[1]));
    TRY(marshal_write(&buffer, args[0], version));
    return bytes_new(buffer.data, buffer.size);
}

/* A first, empty read tells whether it is a binary file. */
static Value marshal_load_method(Value *args)
{
    TRY(AUDIT0("marshal.load"));
    Value data = TRY(call_method1(args[0], NAME(read), small_int(0)));
    if (!is_bytes(data))
        RAISE(TypeError, "file.read() returned not bytes but %T", data);
    MarshalSource source = {.readinto = TRY(attr_get(args[0], NAME(readinto)))};
    return marshal_read(&source);
}

static Value marshal_loads_method(Value *args)
{
    BUFFER_AUTO view = {0};
    TRY(buffer_get(args[0], &view, BUFFER_SIMPLE));
    const uint8_t *data = view.data;
    TRY(AUDIT("marshal.loads", args[0]));
    MarshalSource source = {data, data + view.length, 0};
    return marshal_read(&source);
}

static const Method marshal_methods[] = {
    {"dump($module, value, file, version=4, /)", marshal_dump_method,
     "Write the value to a binary file."},
    {"dumps($module, value, version=4, /)", marshal_dumps_method,
     "Return the bytes that dump() would write."},
    {"load($module, file, /)", marshal_load_method, "Read one value from a binary file."},
    {"loads($module, bytes, /)", marshal_loads_method, "Read one value from a bytes-like object."},
    {0},
};

static const ModuleConstant marshal_constants[] = {
    {"version", MARSHAL_VERSION, 0},
    {0},
};

MODULE(marshal, .doc = "Values as bytes, as .pyc files hold them; for nothing that must last.",
       .methods = marshal_methods, .constants = marshal_constants);
