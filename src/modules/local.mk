# The modules written in C, one concept a file.
libcore_la_SOURCES += src/modules/_codecs.c
libcore_la_SOURCES += src/modules/_string.c
libcore_la_SOURCES += src/modules/itertools.c
libcore_la_SOURCES += src/modules/itertools.h
libcore_la_SOURCES += src/modules/itertools_chain.c
libcore_la_SOURCES += src/modules/itertools_combine.c
libcore_la_SOURCES += src/modules/itertools_groupby.c
libcore_la_SOURCES += src/modules/itertools_infinite.c
libcore_la_SOURCES += src/modules/itertools_select.c
libcore_la_SOURCES += src/modules/itertools_tee.c
libcore_la_SOURCES += src/modules/itertools_tee.h
libcore_la_SOURCES += src/modules/math.c
libcore_la_SOURCES += src/modules/math.h
libcore_la_SOURCES += src/modules/math_integer.c
libcore_la_SOURCES += src/modules/math_sums.c
