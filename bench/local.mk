# Benchmarks: `bench/run python3.11 ./adder` compares interpreters on these programs.
EXTRA_DIST += bench/run
EXTRA_DIST += bench/arithmetic.py
EXTRA_DIST += bench/byte_strings.py
EXTRA_DIST += bench/calls.py
EXTRA_DIST += bench/containers.py
EXTRA_DIST += bench/csv_rows.py
EXTRA_DIST += bench/dates.py
EXTRA_DIST += bench/decimals.py
EXTRA_DIST += bench/file_lines.py
EXTRA_DIST += bench/hashes.py
EXTRA_DIST += bench/json_texts.py
EXTRA_DIST += bench/long_ints.py
EXTRA_DIST += bench/measure.py
EXTRA_DIST += bench/objects.py
EXTRA_DIST += bench/patterns.py
EXTRA_DIST += bench/pickles.py
EXTRA_DIST += bench/sorts.py
EXTRA_DIST += bench/strings.py
EXTRA_DIST += bench/structs.py
EXTRA_DIST += bench/wide_strings.py
EXTRA_DIST += bench/xml_trees.py

# How fast programs are parsed: `make bench/parse`, then bench/parse-speed.
EXTRA_PROGRAMS += bench/parse
bench_parse_SOURCES = bench/parse.c
EXTRA_DIST += bench/parse-speed
CLEANFILES += bench/parse
