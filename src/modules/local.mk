# The modules written in C, one concept a file.
libadder_a_SOURCES += src/modules/_abc.c
libadder_a_SOURCES += src/modules/_ast.c
libadder_a_SOURCES += src/modules/_asyncio.c
libadder_a_SOURCES += src/modules/_bisect.c
libadder_a_SOURCES += src/modules/_codecs.c
libadder_a_SOURCES += src/modules/_collections.c
libadder_a_SOURCES += src/modules/_collections.h
libadder_a_SOURCES += src/modules/_contextvars.c
libadder_a_SOURCES += src/modules/_csv.c
libadder_a_SOURCES += src/modules/_datetime.c
libadder_a_SOURCES += src/modules/_decimal.c
libadder_a_SOURCES += src/modules/_functools.c
libadder_a_SOURCES += src/modules/_functools_cache.c
libadder_a_SOURCES += src/modules/_heapq.c
libadder_a_SOURCES += src/modules/_io.c
libadder_a_SOURCES += src/modules/_json.c
libadder_a_SOURCES += src/modules/_locale.c
libadder_a_SOURCES += src/modules/_lsprof.c
libadder_a_SOURCES += src/modules/_multibytecodec.c
libadder_a_SOURCES += src/modules/_multiprocessing.c
libadder_a_SOURCES += src/modules/_opcode.c
libadder_a_SOURCES += src/modules/_operator.c
libadder_a_SOURCES += src/modules/_operator_getters.c
libadder_a_SOURCES += src/modules/_pickle.c
libadder_a_SOURCES += src/modules/_posixshmem.c
libadder_a_SOURCES += src/modules/_posixsubprocess.c
libadder_a_SOURCES += src/modules/_queue.c
libadder_a_SOURCES += src/modules/_random.c
libadder_a_SOURCES += src/modules/_signal.c
libadder_a_SOURCES += src/modules/_socket.c
libadder_a_SOURCES += src/modules/_sre.c
libadder_a_SOURCES += src/modules/_stat.c
libadder_a_SOURCES += src/modules/_statistics.c
libadder_a_SOURCES += src/modules/_string.c
libadder_a_SOURCES += src/modules/_struct.c
libadder_a_SOURCES += src/modules/_symtable.c
libadder_a_SOURCES += src/modules/_thread.c
libadder_a_SOURCES += src/modules/_tokenize.c
libadder_a_SOURCES += src/modules/_tracemalloc.c
libadder_a_SOURCES += src/modules/_typing.c
libadder_a_SOURCES += src/modules/_weakref.c
libadder_a_SOURCES += src/modules/_zoneinfo.c
libadder_a_SOURCES += src/modules/array.c
libadder_a_SOURCES += src/modules/array.h
libadder_a_SOURCES += src/modules/array_items.c
libadder_a_SOURCES += src/modules/array_methods.c
libadder_a_SOURCES += src/modules/array_pickle.c
libadder_a_SOURCES += src/modules/ast.h
libadder_a_SOURCES += src/modules/ast_from_object.c
libadder_a_SOURCES += src/modules/ast_to_object.c
libadder_a_SOURCES += src/modules/asyncio.h
libadder_a_SOURCES += src/modules/asyncio_future.c
libadder_a_SOURCES += src/modules/asyncio_task.c
libadder_a_SOURCES += src/modules/atexit.c
libadder_a_SOURCES += src/modules/atexit.h
libadder_a_SOURCES += src/modules/audioop.c
libadder_a_SOURCES += src/modules/binascii.c
libadder_a_SOURCES += src/modules/binascii.h
libadder_a_SOURCES += src/modules/binascii_qp.c
libadder_a_SOURCES += src/modules/blocking.h
libadder_a_SOURCES += src/modules/cmath.c
libadder_a_SOURCES += src/modules/compression.c
libadder_a_SOURCES += src/modules/compression.h
libadder_a_SOURCES += src/modules/contextvars.h
libadder_a_SOURCES += src/modules/csv.h
libadder_a_SOURCES += src/modules/csv_reader.c
libadder_a_SOURCES += src/modules/csv_writer.c
libadder_a_SOURCES += src/modules/datetime.h
libadder_a_SOURCES += src/modules/datetime_calendar.c
libadder_a_SOURCES += src/modules/datetime_date.c
libadder_a_SOURCES += src/modules/datetime_datetime.c
libadder_a_SOURCES += src/modules/datetime_delta.c
libadder_a_SOURCES += src/modules/datetime_format.c
libadder_a_SOURCES += src/modules/datetime_local.c
libadder_a_SOURCES += src/modules/datetime_new.c
libadder_a_SOURCES += src/modules/datetime_parse.c
libadder_a_SOURCES += src/modules/datetime_time.c
libadder_a_SOURCES += src/modules/datetime_zone.c
libadder_a_SOURCES += src/modules/datetime_zoned.c
libadder_a_SOURCES += src/modules/decimal.h
libadder_a_SOURCES += src/modules/decimal_arithmetic.c
libadder_a_SOURCES += src/modules/decimal_compare.c
libadder_a_SOURCES += src/modules/decimal_context.c
libadder_a_SOURCES += src/modules/decimal_convert.c
libadder_a_SOURCES += src/modules/decimal_digits.c
libadder_a_SOURCES += src/modules/decimal_format.c
libadder_a_SOURCES += src/modules/decimal_functions.c
libadder_a_SOURCES += src/modules/decimal_operations.def
libadder_a_SOURCES += src/modules/decimal_round.c
libadder_a_SOURCES += src/modules/decimal_text.c
libadder_a_SOURCES += src/modules/decimal_type.c
libadder_a_SOURCES += src/modules/deque.c
libadder_a_SOURCES += src/modules/errno.c
libadder_a_SOURCES += src/modules/faulthandler.c
libadder_a_SOURCES += src/modules/faulthandler.h
libadder_a_SOURCES += src/modules/fcntl.c
libadder_a_SOURCES += src/modules/fcntl_constants.def
libadder_a_SOURCES += src/modules/gc.c
libadder_a_SOURCES += src/modules/grp.c
libadder_a_SOURCES += src/modules/hashes.c
libadder_a_SOURCES += src/modules/hashes.h
libadder_a_SOURCES += src/modules/io.h
libadder_a_SOURCES += src/modules/io_base.c
libadder_a_SOURCES += src/modules/io_buffered.c
libadder_a_SOURCES += src/modules/io_bytes.c
libadder_a_SOURCES += src/modules/io_codec.c
libadder_a_SOURCES += src/modules/io_codec.h
libadder_a_SOURCES += src/modules/io_file.c
libadder_a_SOURCES += src/modules/io_newline.c
libadder_a_SOURCES += src/modules/io_string.c
libadder_a_SOURCES += src/modules/io_text.c
libadder_a_SOURCES += src/modules/itertools.c
libadder_a_SOURCES += src/modules/itertools.h
libadder_a_SOURCES += src/modules/itertools_chain.c
libadder_a_SOURCES += src/modules/itertools_combine.c
libadder_a_SOURCES += src/modules/itertools_groupby.c
libadder_a_SOURCES += src/modules/itertools_infinite.c
libadder_a_SOURCES += src/modules/itertools_select.c
libadder_a_SOURCES += src/modules/itertools_tee.c
libadder_a_SOURCES += src/modules/itertools_tee.h
libadder_a_SOURCES += src/modules/json.h
libadder_a_SOURCES += src/modules/json_scanner.c
libadder_a_SOURCES += src/modules/marshal.c
libadder_a_SOURCES += src/modules/math.c
libadder_a_SOURCES += src/modules/math.h
libadder_a_SOURCES += src/modules/math_integer.c
libadder_a_SOURCES += src/modules/math_sums.c
libadder_a_SOURCES += src/modules/mmap.c
libadder_a_SOURCES += src/modules/mmap_constants.def
libadder_a_SOURCES += src/modules/multibyte.h
libadder_a_SOURCES += src/modules/multibyte_charset.c
libadder_a_SOURCES += src/modules/multibyte_charsets.def
libadder_a_SOURCES += src/modules/multibyte_codec.c
libadder_a_SOURCES += src/modules/multibyte_coders.c
libadder_a_SOURCES += src/modules/multibyte_iso2022.c
libadder_a_SOURCES += src/modules/multibyte_patches.def
libadder_a_SOURCES += src/modules/multibyte_plain.c
libadder_a_SOURCES += src/modules/natural.c
libadder_a_SOURCES += src/modules/natural.h
libadder_a_SOURCES += src/modules/ordereddict.c
libadder_a_SOURCES += src/modules/pickle.h
libadder_a_SOURCES += src/modules/pickle_buffer.c
libadder_a_SOURCES += src/modules/pickle_output.c
libadder_a_SOURCES += src/modules/pickle_reduce.c
libadder_a_SOURCES += src/modules/pickle_save.c
libadder_a_SOURCES += src/modules/pickler.c
libadder_a_SOURCES += src/modules/posix.c
libadder_a_SOURCES += src/modules/posix.h
libadder_a_SOURCES += src/modules/posix_constants.def
libadder_a_SOURCES += src/modules/posix_dir.c
libadder_a_SOURCES += src/modules/posix_file.c
libadder_a_SOURCES += src/modules/posix_process.c
libadder_a_SOURCES += src/modules/posix_stat.c
libadder_a_SOURCES += src/modules/posix_system.c
libadder_a_SOURCES += src/modules/pwd.c
libadder_a_SOURCES += src/modules/resource.c
libadder_a_SOURCES += src/modules/resource_constants.def
libadder_a_SOURCES += src/modules/select.c
libadder_a_SOURCES += src/modules/select.h
libadder_a_SOURCES += src/modules/select_constants.def
libadder_a_SOURCES += src/modules/select_epoll.c
libadder_a_SOURCES += src/modules/select_poll.c
libadder_a_SOURCES += src/modules/signal.h
libadder_a_SOURCES += src/modules/socket.h
libadder_a_SOURCES += src/modules/socket_address.c
libadder_a_SOURCES += src/modules/socket_constants.def
libadder_a_SOURCES += src/modules/socket_message.c
libadder_a_SOURCES += src/modules/socket_names.c
libadder_a_SOURCES += src/modules/socket_transfer.c
libadder_a_SOURCES += src/modules/socket_type.c
libadder_a_SOURCES += src/modules/spwd.c
libadder_a_SOURCES += src/modules/sre.h
libadder_a_SOURCES += src/modules/sre_engine.c
libadder_a_SOURCES += src/modules/sre_match.c
libadder_a_SOURCES += src/modules/sre_pattern.c
libadder_a_SOURCES += src/modules/sre_translate.c
libadder_a_SOURCES += src/modules/syslog.c
libadder_a_SOURCES += src/modules/syslog_constants.def
libadder_a_SOURCES += src/modules/termios.c
libadder_a_SOURCES += src/modules/termios_constants.def
libadder_a_SOURCES += src/modules/time.c
libadder_a_SOURCES += src/modules/time.h
libadder_a_SOURCES += src/modules/time_format.c
libadder_a_SOURCES += src/modules/timeout.c
libadder_a_SOURCES += src/modules/timeout.h
libadder_a_SOURCES += src/modules/unicodedata.c
libadder_a_SOURCES += src/modules/unicodedata.h
libadder_a_SOURCES += src/modules/unicodedata_age.c
libadder_a_SOURCES += src/modules/unicodedata_old.c
libadder_a_SOURCES += src/modules/unicodedata_width.c
libadder_a_SOURCES += src/modules/unpickle.c
libadder_a_SOURCES += src/modules/unpickle_input.c
libadder_a_SOURCES += src/modules/unpickler.c
libadder_a_SOURCES += src/modules/zoneinfo.h
libadder_a_SOURCES += src/modules/zoneinfo_load.c
libadder_a_SOURCES += src/modules/zoneinfo_rule.c

# Extensions: modules that are made of an optional library. Each is a shared object of the
# objects in its archive and of a table of its modules and types. What it takes from the core
# is exported by whoever links that: the lists of these names are made here.
EXTENSION_FILES = $(EXTENSIONS:%=modules/%.so)
extension_sources = $(foreach extension,$(EXTENSIONS),$(modules_lib$(extension)_a_SOURCES))
extensiondir = $(adderlibdir)/modules
extension_DATA = $(EXTENSION_FILES)
EXTRA_DIST += build-aux/extension.awk build-aux/exports.awk
CLEANFILES += $(EXTENSION_FILES) $(EXTENSIONS:%=modules/%.c) modules/exports.list modules/exports.map

$(patsubst %.c,%.o,$(filter %.c,$(extension_sources))): AM_CPPFLAGS += -DADDER_EXTENSION
$(EXTENSIONS:%=modules/%.c): modules/%.c: modules/lib%.a build-aux/extension.awk
	$(AM_V_GEN)cd $(srcdir) && $(AWK) -f build-aux/extension.awk \
	    $(filter %.c,$(modules_lib$*_a_SOURCES)) > $(abs_builddir)/$@-t && mv -f $(abs_builddir)/$@-t $(abs_builddir)/$@
$(EXTENSION_FILES): modules/%.so: modules/lib%.a modules/%.c
	$(AM_V_CCLD)$(CC) $(DEFS) $(DEFAULT_INCLUDES) $(AM_CPPFLAGS) $(CPPFLAGS) \
	    -DADDER_EXTENSION $(AM_CFLAGS) $(CFLAGS) $(AM_LDFLAGS) $(LDFLAGS) -shared modules/$*.c $(WHOLE_ARCHIVE) modules/lib$*.a \
	    $(NO_WHOLE_ARCHIVE) $($*_libs) -o $@-t && mv -f $@-t $@
modules/exports.stamp: $(EXTENSIONS:%=modules/lib%.a) build-aux/exports.awk
	$(AM_V_GEN)$(MKDIR_P) modules && { test -z '$(EXTENSIONS)' || $(NM) -u -P $(filter %.a,$^); } | \
	    $(AWK) -f $(srcdir)/build-aux/exports.awk -v list=modules/exports.list-t \
	    -v map=modules/exports.map-t && \
	    $(UPDATE) modules/exports.list modules/exports.map && touch $@
modules/exports.list modules/exports.map: modules/exports.stamp
	@test -f $@ || { rm -f $<; $(MAKE) $(AM_MAKEFLAGS) $<; }
CLEANFILES += modules/exports.stamp

if HAVE_B2
noinst_LIBRARIES += modules/libb2.a
modules_libb2_a_SOURCES =
modules_libb2_a_SOURCES += src/modules/_blake2.c
endif
if HAVE_BZ2
noinst_LIBRARIES += modules/libbz2.a
modules_libbz2_a_SOURCES =
modules_libbz2_a_SOURCES += src/modules/_bz2.c
endif
if HAVE_EXPAT
noinst_LIBRARIES += modules/libexpat.a
modules_libexpat_a_SOURCES =
modules_libexpat_a_SOURCES += src/modules/_elementtree.c
modules_libexpat_a_SOURCES += src/modules/etree.h
modules_libexpat_a_SOURCES += src/modules/etree_builder.c
modules_libexpat_a_SOURCES += src/modules/etree_copy.c
modules_libexpat_a_SOURCES += src/modules/etree_element.c
modules_libexpat_a_SOURCES += src/modules/etree_find.c
modules_libexpat_a_SOURCES += src/modules/etree_iterator.c
modules_libexpat_a_SOURCES += src/modules/etree_parser.c
modules_libexpat_a_SOURCES += src/modules/pyexpat.c
modules_libexpat_a_SOURCES += src/modules/pyexpat.h
modules_libexpat_a_SOURCES += src/modules/pyexpat_handlers.c
modules_libexpat_a_SOURCES += src/modules/pyexpat_parser.c
endif
if HAVE_FFI
noinst_LIBRARIES += modules/libffi.a
modules_libffi_a_SOURCES =
modules_libffi_a_SOURCES += src/modules/_ctypes.c
modules_libffi_a_SOURCES += src/modules/ctypes.h
modules_libffi_a_SOURCES += src/modules/ctypes_array.c
modules_libffi_a_SOURCES += src/modules/ctypes_call.c
modules_libffi_a_SOURCES += src/modules/ctypes_callback.c
modules_libffi_a_SOURCES += src/modules/ctypes_code.c
modules_libffi_a_SOURCES += src/modules/ctypes_data.c
modules_libffi_a_SOURCES += src/modules/ctypes_field.c
modules_libffi_a_SOURCES += src/modules/ctypes_function.c
modules_libffi_a_SOURCES += src/modules/ctypes_pointer.c
modules_libffi_a_SOURCES += src/modules/ctypes_simple.c
modules_libffi_a_SOURCES += src/modules/ctypes_struct.c
modules_libffi_a_SOURCES += src/modules/ctypes_type.c
endif
if HAVE_CRYPT
noinst_LIBRARIES += modules/libcrypt.a
modules_libcrypt_a_SOURCES =
modules_libcrypt_a_SOURCES += src/modules/_crypt.c
endif
if HAVE_CRYPTO
noinst_LIBRARIES += modules/libcrypto.a
modules_libcrypto_a_SOURCES =
modules_libcrypto_a_SOURCES += src/modules/_hashlib.c
modules_libcrypto_a_SOURCES += src/modules/_sha3.c
modules_libcrypto_a_SOURCES += src/modules/hashlib.h
modules_libcrypto_a_SOURCES += src/modules/hashlib_hmac.c
modules_libcrypto_a_SOURCES += src/modules/hashlib_keys.c
endif
if HAVE_EDIT
noinst_LIBRARIES += modules/libedit.a
modules_libedit_a_SOURCES =
modules_libedit_a_SOURCES += src/modules/readline.c
modules_libedit_a_SOURCES += src/modules/readline.h
modules_libedit_a_SOURCES += src/modules/readline_input.c
endif
if HAVE_SSL
noinst_LIBRARIES += modules/libssl.a
modules_libssl_a_SOURCES =
modules_libssl_a_SOURCES += src/modules/_ssl.c
modules_libssl_a_SOURCES += src/modules/ssl.h
modules_libssl_a_SOURCES += src/modules/ssl_bio.c
modules_libssl_a_SOURCES += src/modules/ssl_certificate.c
modules_libssl_a_SOURCES += src/modules/ssl_constants.def
modules_libssl_a_SOURCES += src/modules/ssl_context.c
modules_libssl_a_SOURCES += src/modules/ssl_error.c
modules_libssl_a_SOURCES += src/modules/ssl_load.c
modules_libssl_a_SOURCES += src/modules/ssl_session.c
modules_libssl_a_SOURCES += src/modules/ssl_socket.c
endif
if HAVE_UUID
noinst_LIBRARIES += modules/libuuid.a
modules_libuuid_a_SOURCES =
modules_libuuid_a_SOURCES += src/modules/_uuid.c
endif
if HAVE_LZMA
noinst_LIBRARIES += modules/liblzma.a
modules_liblzma_a_SOURCES =
modules_liblzma_a_SOURCES += src/modules/_lzma.c
modules_liblzma_a_SOURCES += src/modules/lzma.h
modules_liblzma_a_SOURCES += src/modules/lzma_filters.c
endif
if HAVE_NCURSES
noinst_LIBRARIES += modules/libncurses.a
modules_libncurses_a_SOURCES =
modules_libncurses_a_SOURCES += src/modules/_curses.c
modules_libncurses_a_SOURCES += src/modules/_curses_panel.c
modules_libncurses_a_SOURCES += src/modules/curses_constants.def
modules_libncurses_a_SOURCES += src/modules/curses_window.c
modules_libncurses_a_SOURCES += src/modules/curses_window.h
endif
if HAVE_SQLITE
noinst_LIBRARIES += modules/libsqlite.a
modules_libsqlite_a_SOURCES =
modules_libsqlite_a_SOURCES += src/modules/_sqlite3.c
modules_libsqlite_a_SOURCES += src/modules/sqlite.h
modules_libsqlite_a_SOURCES += src/modules/sqlite_adapt.c
modules_libsqlite_a_SOURCES += src/modules/sqlite_blob.c
modules_libsqlite_a_SOURCES += src/modules/sqlite_callback.c
modules_libsqlite_a_SOURCES += src/modules/sqlite_connection.c
modules_libsqlite_a_SOURCES += src/modules/sqlite_constants.def
modules_libsqlite_a_SOURCES += src/modules/sqlite_cursor.c
modules_libsqlite_a_SOURCES += src/modules/sqlite_database.c
modules_libsqlite_a_SOURCES += src/modules/sqlite_error.c
modules_libsqlite_a_SOURCES += src/modules/sqlite_row.c
modules_libsqlite_a_SOURCES += src/modules/sqlite_statement.c
endif
if HAVE_ZLIB
noinst_LIBRARIES += modules/libzlib.a
modules_libzlib_a_SOURCES =
modules_libzlib_a_SOURCES += src/modules/zlib.c
modules_libzlib_a_SOURCES += src/modules/zlib.h
modules_libzlib_a_SOURCES += src/modules/zlib_objects.c
endif
