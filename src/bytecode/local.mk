# Instructions and code objects.
libcore_la_SOURCES += src/bytecode/code.h
