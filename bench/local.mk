# Benchmarks: `bench/run ./adder python3.12` compares interpreters on these programs.
EXTRA_DIST += bench/run
EXTRA_DIST += bench/calls.py
EXTRA_DIST += bench/collections.py
EXTRA_DIST += bench/numbers.py
EXTRA_DIST += bench/objects.py
