# The tree: nodes generated from grammar/python.asdl, and what walks them.
