# Frames, engines, calls.
# The engines are compiled with flags of their own: list their sources here.
noinst_LTLIBRARIES += libengine.la
libengine_la_SOURCES =
libengine_la_SOURCES += src/vm/engine.c
libengine_la_SOURCES += src/vm/engine.h
libengine_la_SOURCES += src/vm/engine_traced.c
libengine_la_CFLAGS = $(AM_CFLAGS) $(ENGINE_CFLAGS)
libcore_la_LIBADD += libengine.la

libcore_la_SOURCES += src/vm/asyncgen.c
libcore_la_SOURCES += src/vm/build_class.c
libcore_la_SOURCES += src/vm/build_class.h
libcore_la_SOURCES += src/vm/call.c
libcore_la_SOURCES += src/vm/frame.c
libcore_la_SOURCES += src/vm/frame.h
libcore_la_SOURCES += src/vm/function.c
libcore_la_SOURCES += src/vm/function.h
libcore_la_SOURCES += src/vm/fuse.c
libcore_la_SOURCES += src/vm/generator.c
libcore_la_SOURCES += src/vm/generator.h
libcore_la_SOURCES += src/vm/import.c
libcore_la_SOURCES += src/vm/intrinsics.c
libcore_la_SOURCES += src/vm/match.c
libcore_la_SOURCES += src/vm/slow.c
libcore_la_SOURCES += src/vm/specialise.c
libcore_la_SOURCES += src/vm/trace.c
libcore_la_SOURCES += src/vm/traceback.c
libcore_la_SOURCES += src/vm/traceback.h
libcore_la_SOURCES += src/vm/unwind.c
libcore_la_SOURCES += src/vm/vm.c
libcore_la_SOURCES += src/vm/vm.h
libcore_la_SOURCES += src/vm/vm_state.h
