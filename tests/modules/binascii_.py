# needs: stdlib
# binascii: hexadecimal digits.
import binascii


def test_unhexlify_blocks():
    text = ''.join('0123456789abcdefABCDEF'[i * 7 % 22] for i in range(100))
    for length in range(0, 100, 2):
        for start in (0, 1, 2):
            part = text[start:start + length]
            if len(part) % 2 == 0:
                assert binascii.unhexlify(part) == bytes(int(part[i:i + 2], 16) for i in range(0, len(part), 2))
    for i in range(64):
        for wrong in '/:@G`g\x10\x7f ':
            try:
                binascii.unhexlify(text[:i] + wrong + text[i + 1:64])
            except binascii.Error:
                continue
            raise AssertionError((i, wrong))
