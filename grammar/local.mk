# The grammar and the nodes, declared. Bison reads both parts of the grammar as one; its
# outputs go into the tarball.
EXTRA_DIST += grammar/python.y grammar/errors.y
libadder_a_SOURCES += grammar/python.c
libadder_a_SOURCES += grammar/python.h
BUILT_SOURCES += grammar/python.h
MAINTAINERCLEANFILES += grammar/python.c grammar/python.h

grammar/python.c: grammar/python.y grammar/errors.y
	$(AM_V_GEN)$(MKDIR_P) grammar && \
	cat $(srcdir)/grammar/python.y $(srcdir)/grammar/errors.y > grammar/whole.y && \
	$(BISON) -Wall -Werror -l --header=grammar/python.h-t -o grammar/python.c-t \
	    grammar/whole.y && \
	sed 's|"python.h-t"|"grammar/python.h"|' grammar/python.c-t > grammar/python.c-u && \
	rm -f grammar/python.c-t && $(UPDATE) grammar/python.h && \
	mv -f grammar/python.c-u $@ && rm -f grammar/whole.y

# In a release both lie in the source tree.
grammar/python.h: grammar/python.c
	@test -f $@ || test -f $(srcdir)/$@ || \
	{ rm -f grammar/python.c; $(MAKE) $(AM_MAKEFLAGS) grammar/python.c; }
