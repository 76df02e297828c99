# The only folder that knows libgc.
libadder_a_SOURCES += gc/finalize.c
libadder_a_SOURCES += gc/finalize.h
libadder_a_SOURCES += gc/heap.c
libadder_a_SOURCES += gc/heap.h
libadder_a_SOURCES += gc/libgc.h
libadder_a_SOURCES += gc/limits.c
libadder_a_SOURCES += gc/limits.h
libadder_a_SOURCES += gc/records.c
libadder_a_SOURCES += gc/records.h
libadder_a_SOURCES += gc/threads.c
libadder_a_SOURCES += gc/threads.h
libadder_a_SOURCES += gc/walk.c
libadder_a_SOURCES += gc/walk.h
libadder_a_SOURCES += gc/watch.h
libadder_a_SOURCES += gc/weak.c
libadder_a_SOURCES += gc/weak.h
