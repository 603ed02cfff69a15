"""From bytes to text: which encoding, and whether it is text at all."""

from __future__ import annotations

import codecs
import re

from smartnews.errors import UndecodableError

__all__ = ["decode"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive (or a Word, Excel or OpenDocument file)"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"BZh", "a bzip2 file"),
    (b"\x7fELF", "a program"),
)
_REMEDY = "Convert it to a text file in UTF-8, or give HTML or JSON Lines."
_SAMPLE = 1 << 16
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\x0b\x0c\r\x1a\x1b") + b"\x7f"
_HIGH = bytes(range(0x80, 0x100))
# The bytes that fill one half of UTF-16 text: the number of the block of Latin, Greek, Cyrillic, Hebrew, Arabic.
_BLOCKS = bytes((0x00, 0x03, 0x04, 0x05, 0x06))
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_ARABIC_PAIRS = ("ال", "في", "من", "ية", "ات", "ها")


def decode(data: bytes) -> str:
    """Return the text of ``data``, in UTF-8, 16 or 32, with or without a mark, or in an 8-bit Windows encoding.

    Bytes that fit nowhere become U+FFFD, which normalisation reports. A byte order mark is not part of the text.

    Raises:
        UndecodableError: it is not text; the message says what it looks like.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise UndecodableError(f"This is {what}, not text.", _REMEDY)
    wide = _wide(data[:_SAMPLE])
    if wide:
        return data.decode(wide, "replace")
    sample = data[:_SAMPLE]
    strange = len(sample) - len(sample.translate(None, _CONTROLS))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if strange * (10 if text else 100) > len(sample):
        raise UndecodableError("These bytes are not text in any encoding that we know.", _REMEDY)
    return text or _mended(data)


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: one half of the bytes is almost always the number of one of a few blocks."""
    if len(sample) < 4:
        return ""
    shares = [len(half) - len(half.translate(None, _BLOCKS)) for half in (sample[::2], sample[1::2])]
    size = len(sample) // 2
    if max(shares) * 10 < size * 8 or min(shares) * 10 > size * 4:
        return ""
    encoding = "utf-16-be" if shares[0] > shares[1] else "utf-16-le"
    decoded = sample[: size * 2].decode(encoding, "replace")
    letters = sum(char.isalnum() or char.isspace() for char in decoded)
    return encoding if letters * 10 > len(decoded) * 7 else ""


def _mended(data: bytes) -> str:
    """UTF-8 with some bytes broken, or an 8-bit encoding: whichever leaves less unexplained."""
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    understood = len(text) - lost - len(data.translate(None, _HIGH))
    if understood > 2 * lost:
        return text
    declared = _DECLARED.search(data[:4096])
    if declared is not None:
        try:
            return data.decode(declared[1].decode("ascii"), "replace")
        except (LookupError, UnicodeError):
            pass  # a name that is no encoding: guess
    sample = data[:_SAMPLE]
    high = len(sample) - len(sample.translate(None, _HIGH))
    pairs = sum(len(run) - 1 for run in re.findall(rb"[\x80-\xff]+", sample))
    if pairs * 2 < high:  # accented letters stand alone between plain ones; Arabic letters stand together
        return data.decode("cp1252", "replace")
    best = max(("cp1256", "iso8859-6"), key=lambda name: _arabic(sample.decode(name, "replace")))
    return data.decode(best, "replace")


def _arabic(text: str) -> int:
    return sum(map(text.count, _ARABIC_PAIRS))
