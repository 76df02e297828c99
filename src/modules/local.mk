# The modules written in C, one concept a file.
libadder_a_SOURCES += src/modules/_abc.c
libadder_a_SOURCES += src/modules/_ast.c
libadder_a_SOURCES += src/modules/_bisect.c
libadder_a_SOURCES += src/modules/_codecs.c
libadder_a_SOURCES += src/modules/_collections.c
libadder_a_SOURCES += src/modules/_collections.h
libadder_a_SOURCES += src/modules/_contextvars.c
libadder_a_SOURCES += src/modules/_csv.c
libadder_a_SOURCES += src/modules/_datetime.c
libadder_a_SOURCES += src/modules/_functools.c
libadder_a_SOURCES += src/modules/_functools_cache.c
libadder_a_SOURCES += src/modules/_heapq.c
libadder_a_SOURCES += src/modules/_io.c
libadder_a_SOURCES += src/modules/_json.c
libadder_a_SOURCES += src/modules/_locale.c
libadder_a_SOURCES += src/modules/_lsprof.c
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
libadder_a_SOURCES += src/modules/_statistics.c
libadder_a_SOURCES += src/modules/_string.c
libadder_a_SOURCES += src/modules/_struct.c
libadder_a_SOURCES += src/modules/_symtable.c
libadder_a_SOURCES += src/modules/_thread.c
libadder_a_SOURCES += src/modules/_tokenize.c
libadder_a_SOURCES += src/modules/_tracemalloc.c
libadder_a_SOURCES += src/modules/_typing.c
libadder_a_SOURCES += src/modules/_weakref.c
libadder_a_SOURCES += src/modules/array.c
libadder_a_SOURCES += src/modules/array.h
libadder_a_SOURCES += src/modules/array_items.c
libadder_a_SOURCES += src/modules/array_methods.c
libadder_a_SOURCES += src/modules/array_pickle.c
libadder_a_SOURCES += src/modules/ast.h
libadder_a_SOURCES += src/modules/ast_from_object.c
libadder_a_SOURCES += src/modules/ast_to_object.c
libadder_a_SOURCES += src/modules/atexit.c
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
libadder_a_SOURCES += src/modules/deque.c
libadder_a_SOURCES += src/modules/errno.c
libadder_a_SOURCES += src/modules/fcntl.c
libadder_a_SOURCES += src/modules/fcntl_constants.def
libadder_a_SOURCES += src/modules/faulthandler.c
libadder_a_SOURCES += src/modules/faulthandler.h
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
if HAVE_LIBEDIT
libadder_a_SOURCES += src/modules/readline.c
libadder_a_SOURCES += src/modules/readline.h
libadder_a_SOURCES += src/modules/readline_input.c
endif
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
libadder_a_SOURCES += src/modules/unicodedata_width.c
libadder_a_SOURCES += src/modules/unpickle.c
libadder_a_SOURCES += src/modules/unpickle_input.c
libadder_a_SOURCES += src/modules/unpickler.c

# Those that are made of an optional library.
if HAVE_B2
libadder_a_SOURCES += src/modules/_blake2.c
endif
if HAVE_BZ2
libadder_a_SOURCES += src/modules/_bz2.c
endif
if HAVE_EXPAT
libadder_a_SOURCES += src/modules/pyexpat.c
libadder_a_SOURCES += src/modules/pyexpat.h
libadder_a_SOURCES += src/modules/pyexpat_handlers.c
libadder_a_SOURCES += src/modules/pyexpat_parser.c
endif
if HAVE_FFI
libadder_a_SOURCES += src/modules/_ctypes.c
libadder_a_SOURCES += src/modules/ctypes.h
libadder_a_SOURCES += src/modules/ctypes_array.c
libadder_a_SOURCES += src/modules/ctypes_call.c
libadder_a_SOURCES += src/modules/ctypes_callback.c
libadder_a_SOURCES += src/modules/ctypes_code.c
libadder_a_SOURCES += src/modules/ctypes_data.c
libadder_a_SOURCES += src/modules/ctypes_field.c
libadder_a_SOURCES += src/modules/ctypes_function.c
libadder_a_SOURCES += src/modules/ctypes_pointer.c
libadder_a_SOURCES += src/modules/ctypes_simple.c
libadder_a_SOURCES += src/modules/ctypes_struct.c
libadder_a_SOURCES += src/modules/ctypes_type.c
endif
if HAVE_LIBCRYPT
libadder_a_SOURCES += src/modules/_crypt.c
endif
if HAVE_LIBCRYPTO
libadder_a_SOURCES += src/modules/_hashlib.c
libadder_a_SOURCES += src/modules/_sha3.c
libadder_a_SOURCES += src/modules/hashlib.h
libadder_a_SOURCES += src/modules/hashlib_hmac.c
libadder_a_SOURCES += src/modules/hashlib_keys.c
endif
if HAVE_LIBSSL
libadder_a_SOURCES += src/modules/_ssl.c
libadder_a_SOURCES += src/modules/ssl.h
libadder_a_SOURCES += src/modules/ssl_bio.c
libadder_a_SOURCES += src/modules/ssl_certificate.c
libadder_a_SOURCES += src/modules/ssl_constants.def
libadder_a_SOURCES += src/modules/ssl_context.c
libadder_a_SOURCES += src/modules/ssl_error.c
libadder_a_SOURCES += src/modules/ssl_load.c
libadder_a_SOURCES += src/modules/ssl_session.c
libadder_a_SOURCES += src/modules/ssl_socket.c
endif
if HAVE_LIBUUID
libadder_a_SOURCES += src/modules/_uuid.c
endif
if HAVE_LZMA
libadder_a_SOURCES += src/modules/_lzma.c
libadder_a_SOURCES += src/modules/lzma.h
libadder_a_SOURCES += src/modules/lzma_filters.c
endif
if HAVE_SQLITE
libadder_a_SOURCES += src/modules/_sqlite3.c
libadder_a_SOURCES += src/modules/sqlite.h
libadder_a_SOURCES += src/modules/sqlite_adapt.c
libadder_a_SOURCES += src/modules/sqlite_blob.c
libadder_a_SOURCES += src/modules/sqlite_callback.c
libadder_a_SOURCES += src/modules/sqlite_connection.c
libadder_a_SOURCES += src/modules/sqlite_constants.def
libadder_a_SOURCES += src/modules/sqlite_cursor.c
libadder_a_SOURCES += src/modules/sqlite_database.c
libadder_a_SOURCES += src/modules/sqlite_error.c
libadder_a_SOURCES += src/modules/sqlite_row.c
libadder_a_SOURCES += src/modules/sqlite_statement.c
endif
if HAVE_ZLIB
libadder_a_SOURCES += src/modules/zlib.c
libadder_a_SOURCES += src/modules/zlib.h
libadder_a_SOURCES += src/modules/zlib_objects.c
endif
