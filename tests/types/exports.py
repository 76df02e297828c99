# Containers whose memory is exported can't change their size; views that nobody holds
# any more are no hindrance.
import _io
import array
import mmap


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
    bytes(memoryview(buffer))
    buffer.append(33)
    assert buffer == b"6789!"


# What is done to a container of which a view was dropped just before.
def test_dropped_views_of_bytearray():
    buffer = bytearray(b"0123")
    view = memoryview(buffer)
    del view
    buffer.extend([4])
    memoryview(buffer)[1:].tobytes()
    buffer.insert(0, 5)
    list(memoryview(buffer))
    assert buffer.pop() == 4
    memoryview(buffer)[0]
    buffer.remove(5)
    memoryview(buffer)
    buffer += b"45"
    memoryview(buffer)
    buffer *= 2
    memoryview(buffer)
    buffer[2:4] = b""
    memoryview(buffer)
    buffer[slice(0, 1)] = b"abc"
    memoryview(buffer)
    del buffer[0]
    memoryview(buffer)
    assert buffer == b"bc145012345"
    append = buffer.append
    view = memoryview(buffer)
    del view
    append(33)
    memoryview(buffer)
    buffer.clear()
    assert not buffer


def test_dropped_views_of_array():
    items = array.array("i", [1, 2, 3])
    memoryview(items)
    items.append(4)
    memoryview(items)
    items.extend([5])
    memoryview(items)
    items.insert(0, 0)
    memoryview(items)
    assert items.pop() == 5
    memoryview(items)
    items += array.array("i", [7])
    memoryview(items)
    items[1:3] = array.array("i")
    memoryview(items)
    del items[0]
    memoryview(items)
    items.frombytes(bytes(4))
    memoryview(items)
    items *= 2
    assert items.tolist() == [3, 4, 7, 0] * 2


def test_dropped_views_of_files():
    file = _io.BytesIO(b"0123")
    file.getbuffer()
    file.write(b"4567")
    file.getbuffer()
    file.truncate(5)
    file.getbuffer()
    file.close()
    with mmap.mmap(-1, 4096) as memory:
        memoryview(memory)
    memory = mmap.mmap(-1, 4096)
    memoryview(memory)[0]
    memory.close()


class Buffer(bytearray):
    def append(self, item):
        super().append(item)


def test_dropped_views_of_subclasses():
    buffer = Buffer(b"0")
    for _ in range(30):
        memoryview(buffer)
        buffer.append(33)
        memoryview(buffer)
        buffer += b"?"
    assert buffer == b"0" + b"!?" * 30


def test_held_views_while_items_change():
    buffer = bytearray(b"0123")
    view = memoryview(buffer)
    for i in range(100):
        buffer[1] = i
        buffer[2:4] = b"ab"
    assert bytes(view) == b"0cab"


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
