# The adder command.
bin_PROGRAMS += adder
adder_SOURCES =
adder_SOURCES += src/cli/main.c
adder_LDADD = libcore.la
