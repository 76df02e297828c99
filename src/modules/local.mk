# The modules written in C, one concept a file.
libcore_la_SOURCES += src/modules/_codecs.c
libcore_la_SOURCES += src/modules/_string.c
