# The adder command.
bin_PROGRAMS += adder
adder_SOURCES =
adder_SOURCES += src/cli/main.c
adder_SOURCES += src/cli/modules.c
adder_SOURCES += src/cli/modules.h
adder_SOURCES += src/cli/options.c
adder_SOURCES += src/cli/options.def
adder_SOURCES += src/cli/options.h
adder_SOURCES += src/cli/repl.c
adder_SOURCES += src/cli/repl.h
# All of the library: extensions use what nothing else may.
adder_LDADD = $(WHOLE_ARCHIVE) libadder.a $(NO_WHOLE_ARCHIVE) $(ADDER_LIBS)
adder_LDFLAGS = $(COMMAND_LDFLAGS) -Wl,--dynamic-list,modules/exports.list $(AM_LDFLAGS)
adder_DEPENDENCIES = libadder.a modules/exports.list
