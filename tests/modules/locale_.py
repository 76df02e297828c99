# The C library's locale. Only "C" is certain to exist.
import _locale


def raises(kind, call, *args):
    try:
        call(*args)
    except kind as error:
        return str(error)
    raise AssertionError(kind)


def test_setlocale():
    before = _locale.setlocale(_locale.LC_NUMERIC, None)
    assert _locale.setlocale(_locale.LC_NUMERIC, "C") == "C"
    assert _locale.setlocale(_locale.LC_NUMERIC) == "C"
    _locale.setlocale(_locale.LC_NUMERIC, before)
    message = raises(_locale.Error, _locale.setlocale, _locale.LC_ALL, "no_SUCH")
    assert message == "unsupported locale setting"
    assert raises(_locale.Error, _locale.setlocale, 77) == "locale query failed"
    raises(TypeError, _locale.setlocale, "LC_ALL")
    raises(TypeError, _locale.setlocale, _locale.LC_ALL, 1)
    raises(ValueError, _locale.setlocale, _locale.LC_ALL, "C\0")


def test_localeconv():
    conventions = _locale.localeconv()
    assert conventions["decimal_point"] == "." and conventions["grouping"] == []
    assert conventions["frac_digits"] == _locale.CHAR_MAX and len(conventions) == 18


def test_collation():
    assert _locale.strcoll("a", "b") < 0 == _locale.strcoll("\xe9", "\xe9")
    words = ["b", "", "a\U0001f600", "a", "B"]
    assert sorted(words, key=_locale.strxfrm) == sorted(words)
    raises(ValueError, _locale.strxfrm, "a\0b")
    raises(TypeError, _locale.strcoll, "a", 1)


def test_langinfo():
    assert _locale.nl_langinfo(_locale.DAY_1) == "Sunday"
    assert _locale.nl_langinfo(_locale.RADIXCHAR) == "."
    assert _locale.nl_langinfo(_locale.ERA) == ""
    assert _locale.getencoding() == _locale.nl_langinfo(_locale.CODESET)
    raises(ValueError, _locale.nl_langinfo, 99999999)


def test_messages():
    assert _locale.gettext("words") == _locale.dgettext(None, "words") == "words"
    assert _locale.dcgettext("none", "words", _locale.LC_MESSAGES) == "words"
    assert _locale.textdomain("domain") == _locale.textdomain(None) == "domain"
    assert _locale.textdomain("") == "messages"
    assert _locale.bindtextdomain("domain", b"/tmp") == "/tmp"
    assert _locale.bindtextdomain("domain", None) == "/tmp"
    assert _locale.bind_textdomain_codeset("domain", "UTF-8") == "UTF-8"
    raises(_locale.Error, _locale.bindtextdomain, "", "/tmp")
    raises(TypeError, _locale.gettext, 1)
    raises(ValueError, _locale.gettext, "\0")
