# The tests: Automake's parallel harness, everything speaks TAP. A file that is put into
# one of the folders below is a test; see tests/README.
#
#   make check                            all of it; ends with "N passed, N failed"
#   make check TESTS=tests/lang/try.py    one
#   make recheck                          those that failed

# Found by configure's expressions, which Make expands: Automake itself wants names.
tests_python = @TESTS_PYTHON@
tests_shell = @TESTS_SHELL@
tests_golden = @TESTS_GOLDEN@

# C unit tests are linked with all of libadder's insides.
tests_c =
tests_c += tests/base/base_test
tests_c += tests/gc/heap_test
tests_c += tests/gc/old_test
tests_c += tests/gc/records_test
tests_c += tests/gc/threads_test
tests_c += tests/gc/walk_test
tests_c += tests/gc/weak_test
check_PROGRAMS += $(tests_c)
LDADD = libadder.a $(ADDER_LIBS)
tests_base_base_test_SOURCES = tests/base/base_test.c tests/tap.h
tests_gc_heap_test_SOURCES = tests/gc/heap_test.c
tests_gc_old_test_SOURCES = tests/gc/old_test.c
tests_gc_records_test_SOURCES = tests/gc/records_test.c
tests_gc_threads_test_SOURCES = tests/gc/threads_test.c
tests_gc_walk_test_SOURCES = tests/gc/walk_test.c
tests_gc_weak_test_SOURCES = tests/gc/weak_test.c

TESTS += $(tests_c) $(tests_shell) $(tests_python)
EXTRA_DIST += $(tests_shell) $(tests_python) $(tests_golden) tests/README \
	tests/run-python tests/tap.py tests/fuzzing.py tests/summary tests/layers.awk tests/refresh-golden \
	tests/fuzz/arithmetic.sums tests/golden.subr tests/cli.subr tests/doc.awk tests/names.ok tests/floors \
	tests/conformance/frontend-cli.txt tests/conformance/language-builtins.txt

TEST_EXTENSIONS = .py .sh
tap_driver = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_DRIVER = $(tap_driver)
PY_LOG_DRIVER = $(tap_driver)
SH_LOG_DRIVER = $(tap_driver)
PY_LOG_COMPILER = $(SHELL) $(top_srcdir)/tests/run-python
SH_LOG_COMPILER = $(SHELL)

tested_adder = $(abs_top_builddir)/adder$(EXEEXT)

# What a test may rely on. No Python variable of the user's gets in, nor any of libgc's.
AM_TESTS_ENVIRONMENT = \
	ADDER='$(tested_adder)'; export ADDER; \
	top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
	top_builddir='$(abs_top_builddir)'; export top_builddir; \
	NM='$(NM)'; export NM; AWK='$(AWK)'; export AWK; \
	CC='$(CC)'; export CC; TEST_CFLAGS='$(ADDER_CFLAGS) $(CFLAGS)'; export TEST_CFLAGS; \
	LC_ALL=C.UTF-8; export LC_ALL; \
	ASAN_OPTIONS=detect_stack_use_after_return=0:detect_leaks=0:allocator_may_return_null=1:handle_segv=0:use_sigaltstack=0; \
	export ASAN_OPTIONS; \
	for v in $$(env | sed -n 's/^\(PYTHON[A-Z]*\)=.*/\1/p'); do unset $$v; done;

# As Automake's, but with a last line that sums up.
check-TESTS: $(check_PROGRAMS)
	@rm -f $(TEST_LOGS) $(TEST_LOGS:.log=.trs) $(TEST_SUITE_LOG); \
	$(MAKE) $(AM_MAKEFLAGS) $(TEST_SUITE_LOG); status=$$?; \
	$(SHELL) $(srcdir)/tests/summary $(TEST_LOGS:.log=.trs); exit $$status

# The installed command passes the same tests, those of the insides apart.
installcheck-local:
	@$(MAKE) $(AM_MAKEFLAGS) check-TESTS tested_adder='$(DESTDIR)$(bindir)/adder$(EXEEXT)' \
	    TESTS='$(tests_python) $(filter-out tests/names.sh tests/layers.sh,$(tests_shell))'

# Writes what the stages make of tests/golden/*.py into the source tree; look at the diff.
refresh-golden: adder$(EXEEXT)
	$(SHELL) $(srcdir)/tests/refresh-golden ./adder$(EXEEXT) $(srcdir)/tests/golden

# The fuzzers, for longer than in `make check`: make fuzz SECONDS=600 SEED=7
SECONDS = 60
SEED = 1
fuzz: adder$(EXEEXT)
	@status=0; $(AM_TESTS_ENVIRONMENT) \
	FUZZ_SECONDS='$(SECONDS)'; export FUZZ_SECONDS; FUZZ_SEED='$(SEED)'; export FUZZ_SEED; \
	for file in $(filter tests/fuzz/%,$(tests_python)); do \
	    TEST_TIMEOUT=0 $(SHELL) $(srcdir)/tests/run-python $(srcdir)/$$file > fuzz.log; \
	    cat fuzz.log; ! grep -q '^not ok' fuzz.log || status=1; \
	done; exit $$status

.PHONY: refresh-golden fuzz
CLEANFILES += fuzz.log fuzz-*.input
MOSTLYCLEANFILES = tests/*/*.trs tests/*/*.log
