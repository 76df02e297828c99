# needs: stdlib
# unittest.mock: mocks, specs, patches, async.
import asyncio
import os
from unittest import mock
from unittest.mock import ANY, AsyncMock, MagicMock, Mock, call, create_autospec, patch


class Thing:
    attribute = 1

    def method(self, a, b=2):
        return a


def raises(kind, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


def test_mocks():
    m = Mock(return_value=3, name="thing")
    assert m(1, x=2) == 3 and m.called and m.call_count == 1
    m.assert_called_once_with(1, x=ANY)
    m.child.method("a").other()
    assert m.mock_calls == [call(1, x=2), call.child.method("a"), call.child.method().other()]
    assert m.call_args.kwargs == {"x": 2} and m.child is m.child
    m.side_effect = [1, ValueError("no")]
    assert m() == 1
    raises(ValueError, m)
    m.reset_mock(side_effect=True)
    m.assert_not_called()
    assert "Expected 'thing' to have been called once" in raises(AssertionError, m.assert_called_once)
    assert raises(AssertionError, m.assert_called_with, 1).startswith("expected call not found.")
    m.configure_mock(**{"a.b.return_value": 9})
    assert m.a.b() == 9 and repr(m).startswith("<Mock name='thing' id='")


def test_magic():
    m = MagicMock()
    m.__getitem__.return_value = "item"
    m.__len__.return_value = 4
    m.__iter__.return_value = iter([1, 2])
    with m as entered:
        assert entered is m.__enter__.return_value
    assert m["k"] == "item" and len(m) == 4 and list(m) == [1, 2] and int(m) == 1
    m.__getitem__.assert_called_with("k")
    sentinel = mock.sentinel.name
    assert repr(sentinel) == "sentinel.name" and sentinel is mock.sentinel.name


def test_specs():
    m = Mock(spec=Thing)
    assert isinstance(m, Thing)
    raises(AttributeError, lambda: m.missing)
    auto = create_autospec(Thing)
    auto().method(1, b=3)
    assert "missing a required argument: 'a'" in raises(TypeError, auto().method)
    function = create_autospec(lambda x: x, return_value=5)
    assert function(1) == 5
    raises(TypeError, function)


def test_patch():
    with patch.object(Thing, "method", autospec=True) as method:
        Thing().method(4)
        method.assert_called_once_with(ANY, 4)
    assert Thing().method(7) == 7
    with patch.dict(os.environ, {"MOCKED": "yes"}):
        assert os.environ["MOCKED"] == "yes"
    assert "MOCKED" not in os.environ

    @patch("os.path.exists", return_value="patched")
    @patch("os.getcwd")
    def inner(getcwd, exists):
        getcwd.return_value = "/here"
        return os.path.exists("x"), os.getcwd()
    assert inner() == ("patched", "/here")
    opened = mock.mock_open(read_data="line 1\nline 2\n")
    with patch("builtins.open", opened):
        with open("f") as file:
            assert file.readlines() == ["line 1\n", "line 2\n"]
    opened.assert_called_once_with("f")
    patcher = patch.multiple(Thing, attribute=5)
    patcher.start()
    assert Thing.attribute == 5
    patch.stopall()
    assert Thing.attribute == 1
    with patch.object(Thing, "attribute", new_callable=mock.PropertyMock) as prop:
        prop.return_value = 6
        assert Thing().attribute == 6


def test_async():
    m = AsyncMock(return_value=1)

    async def main():
        return await m(2)
    assert asyncio.run(main()) == 1
    m.assert_awaited_once_with(2)
