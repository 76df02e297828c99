# Buffers, vectors, UTF-8, hashing: no Python object in sight.
libcore_la_SOURCES += src/base/buffer.c
libcore_la_SOURCES += src/base/buffer.h
libcore_la_SOURCES += src/base/common.c
libcore_la_SOURCES += src/base/common.h
libcore_la_SOURCES += src/base/hash.c
libcore_la_SOURCES += src/base/hash.h
libcore_la_SOURCES += src/base/span.h
libcore_la_SOURCES += src/base/utf8.c
libcore_la_SOURCES += src/base/utf8.h
libcore_la_SOURCES += src/base/vector.c
libcore_la_SOURCES += src/base/vector.h
