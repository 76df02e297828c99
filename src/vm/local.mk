# Frames, engines, calls.
# The engines are compiled with flags of their own.
src/vm/engine.$(OBJEXT) src/vm/engine_traced.$(OBJEXT): AM_CFLAGS += $(ENGINE_CFLAGS)

libadder_a_SOURCES += src/vm/asyncgen.c
libadder_a_SOURCES += src/vm/build_class.c
libadder_a_SOURCES += src/vm/build_class.h
libadder_a_SOURCES += src/vm/call.c
libadder_a_SOURCES += src/vm/engine.c
libadder_a_SOURCES += src/vm/engine.h
libadder_a_SOURCES += src/vm/engine_traced.c
libadder_a_SOURCES += src/vm/frame.c
libadder_a_SOURCES += src/vm/frame.h
libadder_a_SOURCES += src/vm/function.c
libadder_a_SOURCES += src/vm/function.h
libadder_a_SOURCES += src/vm/fuse.c
libadder_a_SOURCES += src/vm/generator.c
libadder_a_SOURCES += src/vm/generator.h
libadder_a_SOURCES += src/vm/gil.c
libadder_a_SOURCES += src/vm/gil.h
libadder_a_SOURCES += src/vm/import.c
libadder_a_SOURCES += src/vm/intrinsics.c
libadder_a_SOURCES += src/vm/match.c
libadder_a_SOURCES += src/vm/slow.c
libadder_a_SOURCES += src/vm/specialise.c
libadder_a_SOURCES += src/vm/thread.c
libadder_a_SOURCES += src/vm/thread.h
libadder_a_SOURCES += src/vm/trace.c
libadder_a_SOURCES += src/vm/traceback.c
libadder_a_SOURCES += src/vm/traceback.h
libadder_a_SOURCES += src/vm/unwind.c
libadder_a_SOURCES += src/vm/vm.c
libadder_a_SOURCES += src/vm/vm.h
libadder_a_SOURCES += src/vm/vm_state.h
libadder_a_SOURCES += src/vm/wait.c
libadder_a_SOURCES += src/vm/wait.h
