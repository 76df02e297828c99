# Frames, engines, calls.
# The engines are compiled with flags of their own: list their sources here.
noinst_LTLIBRARIES += libengine.la
libengine_la_SOURCES =
libengine_la_CFLAGS = $(AM_CFLAGS) $(ENGINE_CFLAGS)
libcore_la_LIBADD += libengine.la
