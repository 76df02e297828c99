# Tree to code object.
