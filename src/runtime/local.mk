# Import, builtins, warnings, tracebacks.
libcore_la_SOURCES += src/runtime/codecs.c
libcore_la_SOURCES += src/runtime/codecs.h
