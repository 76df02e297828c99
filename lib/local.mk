# Python-level overlay of the standard library.
