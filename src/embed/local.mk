# Start, end, the public header, and the generated tables of types and modules.
nodist_libadder_a_SOURCES += src/embed/module_table.c
nodist_libadder_a_SOURCES += src/embed/type_table.c
pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = src/embed/adder.pc
libadder_a_SOURCES += src/embed/adder.c
libadder_a_SOURCES += src/embed/adder.h
libadder_a_SOURCES += src/embed/start.c
libadder_a_SOURCES += src/embed/start.h
include_HEADERS = src/embed/adder.h

# The shared library: its file bears the version, its soname the interface's number.
if BUILD_SHARED
shared_version = 0.0.0
shared_soname = libadder.so.0
noinst_DATA = libadder.so
libadder.so: libadder.a modules/exports.map
	$(AM_V_CCLD)$(CC) $(AM_CFLAGS) $(CFLAGS) $(AM_LDFLAGS) $(LDFLAGS) -shared \
	    -Wl,-soname,$(shared_soname) -Wl,--version-script,modules/exports.map \
	    $(WHOLE_ARCHIVE) libadder.a $(NO_WHOLE_ARCHIVE) \
	    $(ADDER_LIBS) $(LIBS) -o $@-t && mv -f $@-t $@
install-exec-local: libadder.so
	$(MKDIR_P) '$(DESTDIR)$(libdir)'
	$(INSTALL_DATA) libadder.so '$(DESTDIR)$(libdir)/libadder.so.$(shared_version)'
	cd '$(DESTDIR)$(libdir)' && ln -sf libadder.so.$(shared_version) $(shared_soname) && \
	    ln -sf libadder.so.$(shared_version) libadder.so
uninstall_extra += uninstall-shared
uninstall-shared:
	cd '$(DESTDIR)$(libdir)' && rm -f libadder.so $(shared_soname) libadder.so.$(shared_version)
CLEANFILES += libadder.so
endif
