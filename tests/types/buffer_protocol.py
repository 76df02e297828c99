"""__buffer__ and __release_buffer__ of classes: called, forwarded by super(), refused."""


class Loud(bytearray):
    def __buffer__(self, flags):
        self.log = ["get"]
        return super().__buffer__(flags)

    def __release_buffer__(self, view):
        self.log.append(view.tobytes())
        super().__release_buffer__(view)


def test_super():
    b = Loud(b"abc")
    with memoryview(b) as m:
        assert m.tobytes() == b"abc" and b.log == ["get"]
    assert b.log == ["get", b"abc"]
    b.extend(b"d")
    assert b == b"abcd"


def test_release_alone():
    class C(bytearray):
        def __release_buffer__(self, view):
            try:
                memoryview(view)
            except ValueError as error:
                self.error = str(error)
    c = C(b"abc")
    with memoryview(c) as m:
        assert m.obj is c
    assert c.error == "cannot create new view on restricted memoryview"
    c.append(1)


def test_wrong_results():
    class D:
        def __buffer__(self, flags): return 5
    for v, text in ((D(), "__buffer__ returned non-memoryview object"),
                    (5, "memoryview: a bytes-like object is required, not 'int'")):
        try:
            memoryview(v)
        except TypeError as error:
            assert str(error) == text
        else:
            assert False


def test_called_directly():
    assert b"abc".__buffer__(0).tobytes() == b"abc"
    for call, kind in ((lambda: b"abc".__buffer__(1), BufferError),
                       (lambda: b"abc".__buffer__(1 << 40), OverflowError),
                       (lambda: bytearray().__release_buffer__(memoryview(b"")), ValueError),
                       (lambda: bytearray().__release_buffer__(1), TypeError)):
        try:
            call()
        except kind:
            pass
        else:
            assert False
