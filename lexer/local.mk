# UTF-8 in, tokens out. re2c's output goes into the tarball.
libadder_a_SOURCES += lexer/bad_utf8.c
libadder_a_SOURCES += lexer/dump.c
libadder_a_SOURCES += lexer/fstring.c
libadder_a_SOURCES += lexer/indent.c
libadder_a_SOURCES += lexer/lexer.c
libadder_a_SOURCES += lexer/lexer.h
libadder_a_SOURCES += lexer/name.c
libadder_a_SOURCES += lexer/number.c
libadder_a_SOURCES += lexer/python.c
libadder_a_SOURCES += lexer/soft.c
libadder_a_SOURCES += lexer/string.c

EXTRA_DIST += lexer/python.re build-aux/tokens.awk
BUILT_SOURCES += lexer/tokens.def
CLEANFILES += lexer/tokens.def lexer/tokens.re lexer/tokens.stamp
MAINTAINERCLEANFILES += lexer/python.c

lexer/tokens.stamp: build-aux/tokens.awk grammar/python.y
	$(AM_V_GEN)$(MKDIR_P) lexer && \
	$(AWK) -v part=table -f $(srcdir)/build-aux/tokens.awk $(srcdir)/grammar/python.y \
	    > lexer/tokens.def-t && $(UPDATE) lexer/tokens.def && touch $@
lexer/tokens.def: lexer/tokens.stamp
	@test -f $@ || { rm -f $<; $(MAKE) $(AM_MAKEFLAGS) $<; }

# It depends on sources alone: a release is built without re2c.
lexer/python.c: lexer/python.re build-aux/tokens.awk grammar/python.y
	$(AM_V_GEN)$(MKDIR_P) lexer && \
	$(AWK) -v part=rules -f $(srcdir)/build-aux/tokens.awk $(srcdir)/grammar/python.y \
	    > lexer/tokens.re && \
	$(RE2C) -W -i -I . -o $@-t $(srcdir)/lexer/python.re && mv -f $@-t $@
