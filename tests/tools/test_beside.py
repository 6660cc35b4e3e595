import re
import struct
import zlib

from tools.beside import indexed


def test_a_picture_of_a_few_colours_has_a_byte_a_pixel_and_says_what_each_means() -> None:
    png = indexed(3, 2, ((0, 0, 0), (255, 128, 1)), bytes((0, 1, 1, 1, 0, 0)))
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    found = chunks(png)
    assert list(found) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    assert struct.unpack(">IIBBBBB", found[b"IHDR"]) == (3, 2, 8, 3, 0, 0, 0)
    assert found[b"PLTE"] == bytes((0, 0, 0, 255, 128, 1))
    assert zlib.decompress(found[b"IDAT"]) == bytes((0, 0, 1, 1, 0, 1, 0, 0))


def chunks(png: bytes) -> dict[bytes, bytes]:
    """What is in a PNG, by kind; every check sum has to be right."""
    found, at = {}, 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        content = png[at + 8 : at + 8 + length]
        assert re.fullmatch(rb"[A-Z]{4}", kind)
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + content)
        found[kind] = content
        at += 12 + length
    return found
