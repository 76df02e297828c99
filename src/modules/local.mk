# The modules written in C, one concept a file.
