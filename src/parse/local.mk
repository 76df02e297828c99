# Joins lexer and parser; diagnoses syntax errors.
libcore_la_SOURCES += src/parse/decode.c
libcore_la_SOURCES += src/parse/diagnose.c
libcore_la_SOURCES += src/parse/history.c
libcore_la_SOURCES += src/parse/parse.c
libcore_la_SOURCES += src/parse/parse.h
libcore_la_SOURCES += src/parse/parser.h
