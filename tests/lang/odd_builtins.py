"""__builtins__ of globals that is no dict: asked only when a name isn't found elsewhere."""


class Mapping:
    def __getitem__(self, key):
        if key == "absent":
            raise KeyError(key)
        return "got " + key


def test_odd_builtins():
    assert eval("1 + 1", {"__builtins__": None}) == 2
    assert eval("abs", {"__builtins__": Mapping()}) == "got abs"
    assert eval("abs", {"__builtins__": Mapping(), "abs": 5}) == 5
    for odd, kind in ((None, TypeError), (123, TypeError), ({}, NameError), (Mapping(), NameError)):
        try:
            eval("absent", {"__builtins__": odd})
        except kind:
            pass
        else:
            assert False, odd
