# Start, end, the public header, and the generated tables of types and modules.
lib_LTLIBRARIES += libadder.la
libadder_la_SOURCES =
libadder_la_LIBADD = libcore.la
libadder_la_LDFLAGS = $(AM_LDFLAGS) -version-info 0:0:0 -no-undefined
nodist_libcore_la_SOURCES += src/embed/module_table.c
nodist_libcore_la_SOURCES += src/embed/type_table.c
pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = src/embed/adder.pc
libcore_la_SOURCES += src/embed/adder.c
libcore_la_SOURCES += src/embed/adder.h
libcore_la_SOURCES += src/embed/start.c
libcore_la_SOURCES += src/embed/start.h
include_HEADERS = src/embed/adder.h
