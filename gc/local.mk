# The only folder that knows libgc.
libcore_la_SOURCES += gc/heap.h
