# Buffers, vectors, UTF-8, hashing: no Python object in sight.
libcore_la_SOURCES += src/base/common.c
libcore_la_SOURCES += src/base/common.h
libcore_la_SOURCES += src/base/span.h
