# Documentation.
EXTRA_DIST += doc/README
EXTRA_DIST += doc/adding-a-builtin-type.md
EXTRA_DIST += doc/adding-a-module.md
EXTRA_DIST += doc/adding-a-statement.md
EXTRA_DIST += doc/adding-an-opcode.md
EXTRA_DIST += doc/adding-an-operator.md
EXTRA_DIST += doc/differences.md
EXTRA_DIST += doc/embedding.md
EXTRA_DIST += doc/from-source-to-result.md
EXTRA_DIST += doc/garbage-collection.md
EXTRA_DIST += doc/testing.md

# The table of instructions.
all-local: doc/bytecode.md
CLEANFILES += doc/bytecode.md
doc/bytecode.md: src/bytecode/instructions.def build-aux/instructions.awk
	$(AM_V_GEN)$(MKDIR_P) doc && $(AWK) -f $(srcdir)/build-aux/instructions.awk -v manual=$@-t \
	    $(srcdir)/src/bytecode/instructions.def && mv -f $@-t $@

# The manual page and the shell's completion come from the options' table.
man_MANS += doc/adder.1
EXTRA_DIST += build-aux/man.awk build-aux/completion.awk doc/adder.1.in
CLEANFILES += doc/adder.1 doc/adder.bash
doc/adder.1: src/cli/options.def src/runtime/settings.def doc/adder.1.in build-aux/man.awk
	$(AM_V_GEN)$(MKDIR_P) doc && $(AWK) -f $(srcdir)/build-aux/man.awk -v version='$(VERSION)' \
	    -v adderlib='$(adderlibdir)' -v stdlib='$(STDLIB)' \
	    $(srcdir)/src/cli/options.def $(srcdir)/src/runtime/settings.def \
	    $(srcdir)/doc/adder.1.in > $@-t && mv $@-t $@

completiondir = $(datadir)/bash-completion/completions
doc/adder.bash: src/cli/options.def src/runtime/settings.def build-aux/completion.awk
	$(AM_V_GEN)$(MKDIR_P) doc && $(AWK) -f $(srcdir)/build-aux/completion.awk \
	    $(srcdir)/src/cli/options.def $(srcdir)/src/runtime/settings.def > $@-t && mv $@-t $@
all-local: doc/adder.bash
install-data-local: doc/adder.bash
	$(MKDIR_P) '$(DESTDIR)$(completiondir)'
	$(INSTALL_DATA) doc/adder.bash '$(DESTDIR)$(completiondir)/adder'
uninstall-local:
	rm -f '$(DESTDIR)$(completiondir)/adder'
