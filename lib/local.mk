# Python-level overlay of the standard library. Each file says why it must be ours.
dist_adderlib_DATA =
dist_adderlib_DATA += lib/_after_ast.py
dist_adderlib_DATA += lib/_older_pathlib.py
dist_adderlib_DATA += lib/_older_types.py
dist_adderlib_DATA += lib/_older_typing.py
dist_adderlib_DATA += lib/_older_warnings.py
dist_adderlib_DATA += lib/dis.py
dist_adderlib_DATA += lib/opcode.py
dist_adderlib_DATA += lib/site.py

# Tables of the grammar.
nodist_adderlib_DATA =
nodist_adderlib_DATA += lib/_syntax.py
nodist_adderlib_DATA += lib/keyword.py
nodist_adderlib_DATA += lib/token.py
CLEANFILES += $(nodist_adderlib_DATA) lib/tokens.stamp lib/links.stamp

lib/tokens.stamp: build-aux/tokens.awk grammar/python.y
	$(AM_V_GEN)$(MKDIR_P) lib && \
	for part in token keyword; do \
	    $(AWK) -v part=$$part -f $(srcdir)/build-aux/tokens.awk \
	        $(srcdir)/grammar/python.y > lib/$$part.py-t || exit 1; \
	done && $(UPDATE) lib/token.py lib/keyword.py && touch $@
lib/_syntax.py: build-aux/grammar.awk build-aux/syntax.awk grammar/python.y
	$(AM_V_GEN)$(MKDIR_P) lib && \
	$(AWK) -f $(srcdir)/build-aux/grammar.awk -f $(srcdir)/build-aux/syntax.awk \
	    $(srcdir)/grammar/python.y > $@-t && mv -f $@-t $@
EXTRA_DIST += build-aux/syntax.awk
lib/token.py lib/keyword.py: lib/tokens.stamp
	@test -f $@ || { rm -f $<; $(MAKE) $(AM_MAKEFLAGS) $<; }

# The command in the build folder finds all of them in one folder, as the installed one does.
all-local: lib/links.stamp
lib/links.stamp: Makefile
	@$(MKDIR_P) lib && for file in $(dist_adderlib_DATA); do \
	    test -f $$file || { rm -f $$file; $(LN_S) '$(abs_srcdir)'/$$file $$file; }; \
	done && touch $@

# The library's compiled files for the installed command, which may not write them itself:
# its own folders stay clean, they lie in cache/. Its tests and games are left out. Whoever
# installs without a library, or for another machine, gets none, and loses only time.
not_compiled = /(test|tests|idlelib|lib2to3|turtledemo|lib-dynload|dist-packages|site-packages|config-[^/]*|ensurepip)/
install-data-hook:
	@if test -n '$(STDLIB)' && ./adder$(EXEEXT) -m compileall --help >/dev/null 2>&1; then \
	    echo '  PYC      $(adderlibdir)/cache'; \
	    rm -rf cache-new && mkdir cache-new && \
	    PYTHONPYCACHEPREFIX=`pwd`/cache-new ./adder$(EXEEXT) -m compileall -q \
	        -x '$(not_compiled)' '$(STDLIB)' >/dev/null; \
	    $(MKDIR_P) '$(DESTDIR)$(adderlibdir)/cache' && \
	    cp -R "cache-new$(STDLIB)/." '$(DESTDIR)$(adderlibdir)/cache/'; \
	    rm -rf cache-new; \
	    ./adder$(EXEEXT) -m compileall -q -l -s '$(DESTDIR)' '$(DESTDIR)$(adderlibdir)' >/dev/null; \
	fi; :

uninstall_extra += uninstall-cache
uninstall-cache:
	rm -rf '$(DESTDIR)$(adderlibdir)/cache' '$(DESTDIR)$(adderlibdir)/__pycache__'
	-rmdir '$(DESTDIR)$(adderlibdir)' 2>/dev/null

# Compiled files of the library that the command in the build folder made.
clean-local:
	rm -rf cache lib/__pycache__
	if test '$(srcdir)' != .; then rm -f $(dist_adderlib_DATA); fi
