# Frames, engines, calls.
# The engines are compiled with flags of their own: list their sources here.
noinst_LTLIBRARIES += libengine.la
libengine_la_SOURCES =
# (waits for code objects) libengine_la_SOURCES += src/vm/engine.c
# (waits for code objects) libengine_la_SOURCES += src/vm/engine.h
# (waits for code objects) libengine_la_SOURCES += src/vm/engine_traced.c
libengine_la_CFLAGS = $(AM_CFLAGS) $(ENGINE_CFLAGS)
libcore_la_LIBADD += libengine.la

# (waits for code objects) libcore_la_SOURCES += src/vm/asyncgen.c
# (waits for code objects) libcore_la_SOURCES += src/vm/build_class.c
# (waits for code objects) libcore_la_SOURCES += src/vm/build_class.h
# (waits for code objects) libcore_la_SOURCES += src/vm/call.c
# (waits for code objects) libcore_la_SOURCES += src/vm/frame.c
# (waits for code objects) libcore_la_SOURCES += src/vm/frame.h
# (waits for code objects) libcore_la_SOURCES += src/vm/function.c
# (waits for code objects) libcore_la_SOURCES += src/vm/function.h
# (waits for code objects) libcore_la_SOURCES += src/vm/generator.c
# (waits for code objects) libcore_la_SOURCES += src/vm/generator.h
# (waits for code objects) libcore_la_SOURCES += src/vm/import.c
# (waits for code objects) libcore_la_SOURCES += src/vm/intrinsics.c
# (waits for code objects) libcore_la_SOURCES += src/vm/match.c
# (waits for code objects) libcore_la_SOURCES += src/vm/slow.c
# (waits for code objects) libcore_la_SOURCES += src/vm/specialise.c
# (waits for code objects) libcore_la_SOURCES += src/vm/trace.c
# (waits for code objects) libcore_la_SOURCES += src/vm/traceback.c
# (waits for code objects) libcore_la_SOURCES += src/vm/traceback.h
# (waits for code objects) libcore_la_SOURCES += src/vm/unwind.c
# (waits for code objects) libcore_la_SOURCES += src/vm/vm.c
# (waits for code objects) libcore_la_SOURCES += src/vm/vm.h
# (waits for code objects) libcore_la_SOURCES += src/vm/vm_state.h
