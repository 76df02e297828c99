# The grammar and the nodes, declared.
