# Values, objects and the builtin types.
nodist_libcore_la_SOURCES += src/objects/name_table.c
