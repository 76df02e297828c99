"""Digs a maze and finds the shortest way out, with a little random generator of its own.

    adder examples/maze.py [WIDTH HEIGHT [SEED]]
"""
import sys

NORTH, EAST, SOUTH, WEST = (0, -1), (1, 0), (0, 1), (-1, 0)


def random_numbers(seed):
    """A linear congruential generator: good enough for mazes, the same everywhere."""
    while True:
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        yield seed >> 33


class Maze:
    """Cells at odd places of a grid of walls; digging opens the place between two cells."""

    def __init__(self, width, height, seed=1):
        self.width, self.height = 2 * width + 1, 2 * height + 1
        self.open = set()
        self.random = random_numbers(seed)
        self.dig((1, 1))
        self.start, self.goal = (1, 1), (self.width - 2, self.height - 2)

    def shuffled(self, items):
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = next(self.random) % (i + 1)
            items[i], items[j] = items[j], items[i]
        return items

    def dig(self, start):
        """Depth first, with a stack of our own."""
        stack = [start]
        self.open.add(start)
        while stack:
            x, y = stack[-1]
            for dx, dy in self.shuffled((NORTH, EAST, SOUTH, WEST)):
                cell = x + 2 * dx, y + 2 * dy
                if 0 < cell[0] < self.width and 0 < cell[1] < self.height and cell not in self.open:
                    self.open |= {(x + dx, y + dy), cell}
                    stack.append(cell)
                    break
            else:
                stack.pop()

    def neighbours(self, place):
        x, y = place
        for dx, dy in (NORTH, EAST, SOUTH, WEST):
            if (x + dx, y + dy) in self.open:
                yield x + dx, y + dy

    def solve(self):
        """Breadth first: a dict of where each place was reached from, then the way back."""
        came_from = {self.start: None}
        frontier = [self.start]
        while self.goal not in came_from:
            nearer, frontier = frontier, []
            for place in nearer:
                for other in self.neighbours(place):
                    if other not in came_from:
                        came_from[other] = place
                        frontier.append(other)
        path, place = [], self.goal
        while place is not None:
            path.append(place)
            place = came_from[place]
        return path[::-1]

    def draw(self, path=()):
        path = set(path)
        for y in range(self.height):
            yield "".join("." if (x, y) in path else " " if (x, y) in self.open else "#"
                          for x in range(self.width))


def main(arguments):
    width, height, seed = (*map(int, arguments), *(20, 8, 1)[len(arguments):])
    maze = Maze(width, height, seed)
    path = maze.solve()
    print(*maze.draw(path), sep="\n")
    dead_ends = sum(1 for place in maze.open if len(list(maze.neighbours(place))) == 1)
    print(f"{len(path)} steps, {dead_ends} dead ends")


if __name__ == "__main__":
    main(sys.argv[1:])
