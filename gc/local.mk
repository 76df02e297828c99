# The only folder that knows libgc.
libcore_la_SOURCES += gc/finalize.c
libcore_la_SOURCES += gc/finalize.h
libcore_la_SOURCES += gc/heap.c
libcore_la_SOURCES += gc/heap.h
libcore_la_SOURCES += gc/libgc.h
libcore_la_SOURCES += gc/limits.c
libcore_la_SOURCES += gc/threads.c
libcore_la_SOURCES += gc/threads.h
libcore_la_SOURCES += gc/weak.c
libcore_la_SOURCES += gc/weak.h
