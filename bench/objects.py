# A tree of instances, walked recursively and by a generator.
class Node:
    __slots__ = ("key", "left", "right")

    def __init__(self, key):
        self.key, self.left, self.right = key, None, None

    def insert(self, key):
        node = self
        while True:
            side = "left" if key < node.key else "right"
            child = getattr(node, side)
            if child is None:
                setattr(node, side, Node(key))
                return
            node = child

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.key
        if self.right:
            yield from self.right

    def depth(self):
        return 1 + max(child.depth() if child else 0 for child in (self.left, self.right))


seed, root = 12345, Node(1 << 30)
for _ in range(100_000):
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    root.insert(seed)
previous = -1
for key in root:
    assert key >= previous
    previous = key
print(root.depth(), previous)
