"""types.GenericAlias: list[int]."""


def test_iterator():
    alias = list[int]
    iterator = iter(alias)
    assert type(iterator).__name__ == "generic_alias_iterator"
    assert iterator.__reduce__() == (iter, (alias,))
    starred = next(iterator)
    assert repr(starred) == "*list[int]" and list(iterator) == []
    assert iterator.__reduce__() == (iter, ((),))
    function, arguments = starred.__reduce__()
    assert function is next and next(*arguments) == starred


def test_subclasses_are_equal():
    class Alias(type(list[int])):
        pass
    assert Alias(list, (int,)) == list[int] and list[int] == Alias(list, (int,))
    assert Alias(list, (int,)) | int == list[int] | int


def test_a_class_named_as_an_alias():
    class TypeAliasType:
        pass
    try:
        int | TypeAliasType()
    except TypeError:
        pass
    else:
        assert False
