# Example programs.
EXTRA_DIST += examples/bank.py
EXTRA_DIST += examples/calculator.py
EXTRA_DIST += examples/markdown.py
EXTRA_DIST += examples/maze.py
EXTRA_DIST += examples/tour.py
