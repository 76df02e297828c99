# The tests; see tests/README.
