# The adder command.
bin_PROGRAMS += adder
adder_SOURCES =
adder_SOURCES += src/cli/main.c
adder_SOURCES += src/cli/options.c
adder_SOURCES += src/cli/options.def
adder_SOURCES += src/cli/options.h
adder_SOURCES += src/cli/repl.c
adder_SOURCES += src/cli/repl.h
adder_LDADD = libadder.a $(ADDER_LIBS)
