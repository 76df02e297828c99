# Joins lexer and parser; diagnoses syntax errors.
libadder_a_SOURCES += src/parse/decode.c
libadder_a_SOURCES += src/parse/diagnose.c
libadder_a_SOURCES += src/parse/history.c
libadder_a_SOURCES += src/parse/parse.c
libadder_a_SOURCES += src/parse/parse.h
libadder_a_SOURCES += src/parse/parser.h

# Keywords that begin a block.
BUILT_SOURCES += src/parse/blocks.def
CLEANFILES += src/parse/blocks.def src/parse/blocks.stamp
EXTRA_DIST += build-aux/blocks.awk
src/parse/blocks.stamp: build-aux/grammar.awk build-aux/blocks.awk grammar/python.y
	$(AM_V_GEN)$(MKDIR_P) src/parse && \
	$(AWK) -f $(srcdir)/build-aux/grammar.awk -f $(srcdir)/build-aux/blocks.awk \
	    $(srcdir)/grammar/python.y > src/parse/blocks.def-t && \
	$(UPDATE) src/parse/blocks.def && touch $@
src/parse/blocks.def: src/parse/blocks.stamp
	@test -f $@ || { rm -f $<; $(MAKE) $(AM_MAKEFLAGS) $<; }
