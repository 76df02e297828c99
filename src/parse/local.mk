# Joins lexer and parser; diagnoses syntax errors.
libadder_a_SOURCES += src/parse/decode.c
libadder_a_SOURCES += src/parse/diagnose.c
libadder_a_SOURCES += src/parse/history.c
libadder_a_SOURCES += src/parse/parse.c
libadder_a_SOURCES += src/parse/parse.h
libadder_a_SOURCES += src/parse/parser.h
