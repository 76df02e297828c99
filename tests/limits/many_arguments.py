# Calls with more arguments than a stack holds.


def test_more_arguments_than_a_stack_holds():
    numbers = range(2_000_000)
    class Counter:
        def __init__(self, *args):
            self.count = len(args)
        def method(self, *args):
            return len(args)
        __call__ = method
    c = Counter(*numbers)
    assert c.count == c.method(*numbers) == c(*numbers) == len(numbers)
    assert max(*numbers) == len(numbers) - 1
    assert list(zip(*[(i, i) for i in range(300_000)]))[1][-1] == 299_999
    assert len(set().union(*[(i % 7,) for i in range(300_000)])) == 7
    names = {f"k{i}": i for i in range(1_200_000)}
    assert "{k3}".format(**names) == "3" and len(dict(**names)) == len(names)
    try:
        type("A", (), {}, **names)
    except TypeError as error:
        assert str(error) == "A.__init_subclass__() takes no keyword arguments"
    else:
        assert False
