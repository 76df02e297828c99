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
	{ $(BISON) -Wall -Werror -l --header=grammar/python.h-t -o grammar/python.c-t \
	    grammar/whole.y || \
	  { echo '`make explain-conflicts` shows conflicts by examples.' >&2; exit 1; }; } && \
	sed 's|"python.h-t"|"grammar/python.h"|' grammar/python.c-t > grammar/python.c-u && \
	rm -f grammar/python.c-t && $(UPDATE) grammar/python.h && \
	mv -f grammar/python.c-u $@ && rm -f grammar/whole.y

# In a release both lie in the source tree.
grammar/python.h: grammar/python.c
	@test -f $@ || test -f $(srcdir)/$@ || \
	{ rm -f grammar/python.c; $(MAKE) $(AM_MAKEFLAGS) grammar/python.c; }

# What clashes in the grammar, as examples and their readings. Only when there is something
# to explain: finding counterexamples takes Bison seconds for each.
EXTRA_DIST += build-aux/grammar.awk build-aux/conflicts.awk
explain_bison = LC_ALL=C $(BISON) -Wno-other -o grammar/clash.c grammar/clash.y
explain-conflicts:
	@$(MKDIR_P) grammar && \
	cat $(srcdir)/grammar/python.y $(srcdir)/grammar/errors.y > grammar/clash.y && \
	if $(explain_bison) 2> grammar/clash.out; then echo 'The grammar has no conflicts.'; \
	elif grep 'conflicts: [0-9]* found' grammar/clash.out; then \
	    $(explain_bison) -Wcounterexamples 2> grammar/clash.out; \
	    $(AWK) -f $(srcdir)/build-aux/grammar.awk -f $(srcdir)/build-aux/conflicts.awk \
	        grammar/clash.y grammar/clash.out; \
	else cat grammar/clash.out; fi; \
	rm -f grammar/clash.*
.PHONY: explain-conflicts

# Compiles the whole standard library: what a changed grammar no longer takes.
EXTRA_DIST += build-aux/check_language.py
check-language: adder$(EXEEXT)
	@./adder$(EXEEXT) $(srcdir)/build-aux/check_language.py $(LANGUAGE_FOLDERS)
.PHONY: check-language
