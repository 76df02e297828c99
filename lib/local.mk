# Python-level overlay of the standard library. Each file says why it must be ours. It is
# found in lib/ of the source tree, or in $(adderlibdir) when installed.
dist_adderlib_DATA =
dist_adderlib_DATA += lib/_after_typing.py
dist_adderlib_DATA += lib/dis.py
dist_adderlib_DATA += lib/opcode.py

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
	rm -rf cache
