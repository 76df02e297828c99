"""zlib, _bz2, _lzma: compressing and decompressing piece by piece."""
import _bz2
import _lzma
import zlib

TEXT = b"".join(b"line %d of the text\n" % i for i in range(3000))


def raises(kind, text, function, *args, **settings):
    try:
        function(*args, **settings)
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


def compressed(compressor):
    return b"".join([compressor.compress(TEXT[:1000]), compressor.compress(TEXT[1000:]),
                     compressor.flush()])


def check_decompressor(make, data):
    d = make()
    assert d.decompress(data + b"tail") == TEXT and d.eof and not d.needs_input
    assert d.unused_data == b"tail"
    d, pieces = make(), []
    for i in range(0, len(data), 7):
        pieces.append(d.decompress(data[i:i + 7], 100))
        while not d.needs_input and not d.eof:
            pieces.append(d.decompress(b"", 100))
    assert b"".join(pieces) == TEXT and max(map(len, pieces)) <= 100 and d.unused_data == b""


def test_zlib():
    for wbits in 15, -15, 31:
        data = zlib.compress(TEXT, 9, wbits=wbits)
        assert zlib.decompress(data, wbits) == TEXT and len(data) < len(TEXT) // 5
        assert zlib.decompress(data, wbits, bufsize=1) == TEXT
        check_decompressor(lambda: zlib._ZlibDecompressor(wbits), data)
    assert zlib.decompress(zlib.compress(b"")) == b""
    raises(zlib.error, "Error -5 while decompressing data: incomplete or truncated stream",
           zlib.decompress, zlib.compress(TEXT)[:-1])
    raises(zlib.error, "Error -3 while decompressing data: incorrect header check",
           zlib.decompress, b"abc")
    raises(zlib.error, "Bad compression level", zlib.compress, b"", 10)
    raises(ValueError, "bufsize must be non-negative", zlib.decompress, b"", bufsize=-1)


def test_zlib_objects():
    c = zlib.compressobj(zdict=b"line of the text")
    first = c.compress(TEXT[:500]) + c.flush(zlib.Z_SYNC_FLUSH)
    copy = c.copy()
    data = first + c.compress(TEXT[500:]) + c.flush()
    assert data == first + copy.compress(TEXT[500:]) + copy.flush()
    raises(ValueError, "Inconsistent stream state", c.copy)
    raises(zlib.error, "Error -2 while flushing: inconsistent stream state", c.flush)
    d = zlib.decompressobj(zdict=b"line of the text")
    assert d.decompress(data + b"tail", 10) == TEXT[:10] and d.unconsumed_tail
    copy = d.copy()
    assert d.flush() == copy.flush() == TEXT[10:] and d.eof and d.unused_data == b"tail"
    raises(zlib.error, "Error 2 while decompressing data", zlib.decompressobj().decompress, data)
    raises(ValueError, "max_length must be non-negative", d.decompress, b"", -1)
    raises(ValueError, "Invalid initialization option", zlib.compressobj, 10)
    raises(ValueError, "Invalid initialization option", zlib.decompressobj, 99)


def test_checksums():
    assert zlib.crc32(TEXT[100:], zlib.crc32(TEXT[:100])) == zlib.crc32(TEXT)
    assert zlib.adler32(TEXT[100:], zlib.adler32(TEXT[:100])) == zlib.adler32(TEXT)
    assert zlib.crc32(b"") == 0 and zlib.adler32(b"") == 1 and zlib.crc32(b"a") == 0xe8b7be43
    assert zlib.crc32(b"a", -1) == zlib.crc32(b"a", 0xffffffff)


def test_bz2():
    data = compressed(_bz2.BZ2Compressor(1))
    check_decompressor(_bz2.BZ2Decompressor, data)
    c = _bz2.BZ2Compressor()
    assert c.flush() == b"BZh9\x17rE8P\x90\0\0\0\0"
    raises(ValueError, "Repeated call to flush()", c.flush)
    raises(ValueError, "Compressor has been flushed", c.compress, b"")
    raises(OSError, "Invalid data stream", _bz2.BZ2Decompressor().decompress, b"abcd")
    raises(ValueError, "compresslevel must be between 1 and 9", _bz2.BZ2Compressor, 0)
    d = _bz2.BZ2Decompressor()
    d.decompress(data)
    raises(EOFError, "End of stream already reached", d.decompress, b"")


def test_lzma():
    filters = [{"id": _lzma.FILTER_DELTA, "dist": 2}, {"id": _lzma.FILTER_LZMA2, "preset": 1}]
    check_decompressor(_lzma.LZMADecompressor, compressed(_lzma.LZMACompressor(preset=1)))
    check_decompressor(_lzma.LZMADecompressor, compressed(_lzma.LZMACompressor(_lzma.FORMAT_ALONE)))
    check_decompressor(lambda: _lzma.LZMADecompressor(_lzma.FORMAT_RAW, None, filters),
                       compressed(_lzma.LZMACompressor(_lzma.FORMAT_RAW, filters=filters)))
    error = _lzma.LZMAError
    raises(error, "Input format not supported by decoder",
           _lzma.LZMADecompressor().decompress, b"abcdefghijklmnopqrstuvw")
    raises(ValueError, "Must specify filters for FORMAT_RAW", _lzma.LZMACompressor, 3)
    raises(ValueError, "Invalid filter specifier for LZMA filter", _lzma.LZMACompressor, 1,
           filters=[{"id": _lzma.FILTER_LZMA2, "no": 1}])
    raises(error, "Invalid compression preset: 100", _lzma.LZMACompressor, 1,
           filters=[{"id": _lzma.FILTER_LZMA2, "preset": 100}])
    raises(ValueError, "Invalid filter ID: 99", _lzma._encode_filter_properties, {"id": 99})


def test_lzma_properties():
    encode, decode = _lzma._encode_filter_properties, _lzma._decode_filter_properties
    for name, properties in (
            ("LZMA1", {"lc": 2, "lp": 1, "pb": 0, "dict_size": 65536}),
            ("LZMA2", {"dict_size": 65536}), ("DELTA", {"dist": 5}), ("X86", {"start_offset": 16})):
        spec = {"id": getattr(_lzma, "FILTER_" + name), **properties}
        assert decode(spec["id"], encode(spec)) == spec
    assert _lzma.is_check_supported(_lzma.CHECK_CRC32) and not _lzma.is_check_supported(99)


def test_many_compressors():
    for _ in range(60):
        zlib.compressobj().compress(b"a")
        _lzma.LZMACompressor().compress(b"a")
