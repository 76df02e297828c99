# Scopes: closures, nonlocal, global, class bodies, comprehensions, name mangling, exec.

x = "global"


def test_closures():
    def make():
        n = 0

        def get():
            return n

        def add(k):
            nonlocal n
            n += k
        return get, add
    get, add = make()
    other, _ = make()
    add(3)
    add(4)
    assert get() == 7 and other() == 0
    assert get.__code__.co_freevars == ("n",) and get.__closure__[0].cell_contents == 7
    functions = [lambda: i for i in range(3)]
    assert [f() for f in functions] == [2, 2, 2]
    functions = [lambda i=i: i for i in range(3)]
    assert [f() for f in functions] == [0, 1, 2]


def test_deep_nesting():
    def a():
        v = 1

        def b():
            def c():
                def d():
                    nonlocal v
                    v += 1
                    return v
                return d
            return c
        return b()()()
    assert a() == 2


def test_global():
    global x, made_here
    old = x
    x = "changed"
    made_here = 1
    assert globals()["x"] == "changed" and made_here == 1
    x = old

    def inner():
        return x
    assert inner() == "global"


def test_class_scope():
    x = "function"

    class C:
        y = x
        x = "class"
        z = x

        def method(self):
            return x
        listed = [x for _ in range(1)]
        first = [a for a in x]

    assert (C.y, C.x, C.z, C().method()) == ("global", "class", "class", "function")
    assert C.listed == ["function"] and C.first == list("class")

    class D:
        x = x
    assert D.x == "global"          # bound in the class: not the function's


def test_unbound():
    def f():
        if False:
            v = 1
        return v
    try:
        f()
    except UnboundLocalError as error:
        assert str(error) == "cannot access local variable 'v' where it is not associated with a value"

    def g():
        def h():
            return w
        try:
            h()
        except NameError as error:
            assert str(error) == ("cannot access free variable 'w' where it is not associated "
                                  "with a value in enclosing scope"), error
        w = 1
        return h()
    assert g() == 1
    try:
        nowhere
    except NameError as error:
        assert str(error) == "name 'nowhere' is not defined" and error.name == "nowhere"


def test_comprehension_scope():
    i = "kept"
    assert [i for i in range(3)] == [0, 1, 2] and i == "kept"
    assert {i: j for i, j in [(1, 2)]} == {1: 2} and i == "kept"
    assert [[i * j for i in range(j)] for j in range(3)] == [[], [0], [0, 2]]
    assert [y for x in [[1, 2], [3]] for y in x if y != 2] == [1, 3]
    k = 10
    assert list(k + n for n in range(2)) == [10, 11]
    functions = [lambda: j for j in range(3)]
    assert functions[0]() == 2


def test_mangling():
    class _Spam:
        __secret = 1

        def get(self):
            self.__own = 2
            return self.__secret

        def __len(self):
            return 3
    o = _Spam()
    assert o.get() == 1 and o._Spam__own == 2 and o._Spam__len() == 3
    assert not hasattr(o, "__secret")

    class Keep:
        __dunder__ = 1
        ___ = 2
    assert Keep.__dunder__ == 1 and Keep.___ == 2


def test_exec_and_eval():
    namespace = {"a": 1}
    exec("b = a + 1\ndef f(): return b", namespace)
    assert namespace["b"] == 2 and namespace["f"]() == 2
    assert eval("a + b", namespace) == 3
    assert eval("c", {}, {"c": 5}) == 5
    locals_ = {}
    exec("global g1; g1 = 1; l1 = 2", namespace, locals_)
    assert namespace["g1"] == 1 and locals_ == {"l1": 2}
    code = compile("x * 2", "<here>", "eval")
    assert eval(code, {"x": 21}) == 42

    class Names(dict):
        def __missing__(self, key):
            return key.upper()
    assert eval("hello + world", {}, Names()) == "HELLOWORLD"


def test_locals():
    def f(a, b=2):
        c = 3
        return locals()
    assert f(1) == {"a": 1, "b": 2, "c": 3}

    class C:
        a = 1
        names = sorted(n for n in locals() if not n.startswith("_"))
    assert C.names == ["a"], C.names


def test_nonlocal_of_class_cell():
    class A:
        def f(self):
            return __class__
    assert A().f() is A

    class B(A):
        def f(self):
            return super().f(), super
    assert B().f()[0] is A


def test_lambda_defaults_and_star():
    f = lambda a, *b, c=1, **d: (a, b, c, d)
    assert f(1, 2, c=3, e=4) == (1, (2,), 3, {"e": 4})


def test_star_import_sees_all():
    namespace = {}
    exec("from sys import *", namespace)
    assert "path" in namespace and "_getframe" not in namespace


def test_class_cell_in_comprehensions_of_a_class_body():
    scope = {}
    try:
        exec("class A:\n    later = [lambda: __class__ for _ in [1]]\n", scope)
        assert scope["A"].later[0]() is scope["A"]
    except SystemError:
        pass                    # CPython 3.12's compiler fails
    try:
        exec("class A:\n    x = [__class__ for _ in [1]]\n", {})
    except (NameError, SystemError):    # the latter in CPython 3.12
        pass
    else:
        assert False


def test_functions_in_annotation_scopes_of_a_class():
    for source, what in [
            ("type X[T] = lambda: T", "lambda"),
            ("def f[T](self) -> [x for x in T]: pass", "comprehension"),
            ("class B[T: (lambda: 1)]: pass", "lambda"),
            ("class B[T](f(x for x in T)): pass", "comprehension")]:
        try:
            compile("class A:\n    " + source, "f", "exec")
        except SyntaxError as e:
            assert e.msg == f"Cannot use {what} in annotation scope within class scope", e
        else:
            assert False, source
        compile(source, "f", "exec")


def test_class_body_that_says_class():
    class Outer:
        def f(self):
            class X:
                x = __class__
                def g(): return __class__
            assert X.x is Outer and X.g() is X

            class Y:
                nonlocal __class__
                __class__ = 42
                def g(): return __class__
            assert Y.g() is Y and "__class__" not in Y.__dict__
            return __class__
    assert Outer().f() == 42
