# Containers whose memory is exported can't change their size; views that nobody holds
# any more are no hindrance.
import _io


def take(buffer, n):
    data = bytes(memoryview(buffer)[:n])
    del buffer[:n]
    return data


def resize(change, buffer):
    try:
        change(buffer)
    except BufferError as error:
        return str(error)


def test_dropped_views():
    buffer = bytearray(b"0123456789")
    assert take(buffer, 3) == b"012" and take(buffer, 3) == b"345" and buffer == b"6789"


def test_held_views():
    message = "Existing exports of data: object cannot be re-sized"
    buffer = bytearray(b"0123")
    view = memoryview(buffer)
    assert resize(lambda b: b.append(1), buffer) == message
    assert resize(lambda b: b.__delitem__(slice(2)), buffer) == message
    assert view[0] == 48 and buffer == b"0123"
    view.release()
    assert resize(lambda b: b.append(52), buffer) is None and buffer == b"01234"


def test_bytes_io():
    file = _io.BytesIO(b"0123")
    view = file.getbuffer()
    assert resize(lambda f: f.truncate(2), file) == \
        "Existing exports of data: object cannot be re-sized"
    view.release()
    assert file.truncate(2) == 2 and bytes(file.getbuffer()) == b"01"
