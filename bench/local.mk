# Benchmarks: `bench/run ./adder python3.12` compares interpreters on these programs.
EXTRA_DIST += bench/run
EXTRA_DIST += bench/calls.py
EXTRA_DIST += bench/containers.py
EXTRA_DIST += bench/arithmetic.py
EXTRA_DIST += bench/objects.py
EXTRA_DIST += bench/long_ints.py
EXTRA_DIST += bench/xml_trees.py

# How fast programs are parsed: `make bench/parse`, then bench/parse-speed.
EXTRA_PROGRAMS += bench/parse
bench_parse_SOURCES = bench/parse.c
EXTRA_DIST += bench/parse-speed
CLEANFILES += bench/parse
