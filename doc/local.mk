# Documentation.
EXTRA_DIST += doc/README
EXTRA_DIST += doc/garbage-collection.md
EXTRA_DIST += doc/testing.md
