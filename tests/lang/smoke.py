# The thin slice through all layers.
x = 2 + 3
assert x == 5
