# Generated tables: types, names and modules, found by scanning the sources.
#
# The pattern for a generator: a POSIX awk program in build-aux/ that writes all its
# outputs' new texts beside them (NAME-t); build-aux/update then replaces those that
# changed, so that nothing is compiled anew in vain; a stamp remembers that it ran.

EXTRA_DIST += build-aux/update build-aux/ids.awk build-aux/types.awk build-aux/names.awk \
	build-aux/modules.awk build-aux/constants.awk build-aux/gdb.py
UPDATE = $(SHELL) $(top_srcdir)/build-aux/update

# What is scanned: all that is compiled, but for what the scans themselves write.
scanned_sources = $(libadder_a_SOURCES) $(extension_sources)

# Types that headers mention but whose sources aren't there yet get an id all the same.
expected_types = cell memoryview NoneType bool int float str bytes tuple list dict set frozenset slice \
	range complex ellipsis NotImplementedType type object module function traceback 

type_tables = src/objects/type_ids.h src/embed/type_table.c
name_tables = src/objects/name_ids.h src/objects/name_table.c
module_tables = src/objects/module_ids.h src/embed/module_table.c

BUILT_SOURCES += $(type_tables) $(name_tables) $(module_tables)
CLEANFILES += $(type_tables) $(name_tables) $(module_tables) \
	build-aux/types.stamp build-aux/names.stamp build-aux/modules.stamp

build-aux/types.stamp: Makefile build-aux/ids.awk build-aux/types.awk $(scanned_sources) $(exceptions_def)
	$(AM_V_GEN)$(MKDIR_P) build-aux src/objects src/embed && \
	$(AWK) -f $(srcdir)/build-aux/ids.awk -f $(srcdir)/build-aux/types.awk -v ids=src/objects/type_ids.h-t \
	    -v table=src/embed/type_table.c-t -v expected="$(expected_types)" \
	    -v extensions="$(extension_sources)" $(filter %.c %.def,$^) && \
	$(UPDATE) $(type_tables) && touch $@

build-aux/names.stamp: Makefile build-aux/ids.awk build-aux/names.awk $(scanned_sources)
	$(AM_V_GEN)$(MKDIR_P) build-aux src/objects && \
	$(GREP) -hE '(^|[^A-Za-z0-9_])NAME\(' $(filter %.c %.h %.def,$^) /dev/null | \
	$(AWK) -f $(srcdir)/build-aux/ids.awk -f $(srcdir)/build-aux/names.awk -v ids=src/objects/name_ids.h-t \
	    -v table=src/objects/name_table.c-t && \
	$(UPDATE) $(name_tables) && touch $@

build-aux/modules.stamp: Makefile build-aux/ids.awk build-aux/modules.awk $(scanned_sources)
	$(AM_V_GEN)$(MKDIR_P) build-aux src/objects src/embed && \
	$(AWK) -f $(srcdir)/build-aux/ids.awk -f $(srcdir)/build-aux/modules.awk -v ids=src/objects/module_ids.h-t \
	    -v table=src/embed/module_table.c-t -v extensions="$(extension_sources)" $(filter %.c,$^) && \
	$(UPDATE) $(module_tables) && touch $@

# A stamp newer than a table only says that the table is still right. A table that was
# removed is made again.
$(type_tables): build-aux/types.stamp
	@test -f $@ || { rm -f $<; $(MAKE) $(AM_MAKEFLAGS) $<; }
$(name_tables): build-aux/names.stamp
	@test -f $@ || { rm -f $<; $(MAKE) $(AM_MAKEFLAGS) $<; }
$(module_tables): build-aux/modules.stamp
	@test -f $@ || { rm -f $<; $(MAKE) $(AM_MAKEFLAGS) $<; }

# Tables of constants: NAME_constants.def lists those of a module.
constant_tables = $(patsubst %,src/modules/%_constants.h,fcntl mmap posix resource select socket ssl syslog termios)
BUILT_SOURCES += $(constant_tables)
CLEANFILES += $(constant_tables)

$(constant_tables): %.h: %.def build-aux/constants.awk
	$(AM_V_GEN)$(MKDIR_P) src/modules && \
	$(AWK) -f $(srcdir)/build-aux/constants.awk $< > $@-t && mv $@-t $@
