"""Text on its way to a terminal or a file: whatever could command a terminal is written out."""

import unicodedata

_WRITTEN_OUT = ("Cc", "Cf", "Cs", "Zl", "Zp")  # controls, formats, surrogates, separators


def printable(text: str) -> str:
    """Return a text in which every character is one that can be seen, or its number."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(each if _is_harmless(each) else _number(each) for each in text)


def _is_harmless(character: str) -> bool:
    return character == "\n" or unicodedata.category(character) not in _WRITTEN_OUT


def _number(character: str) -> str:
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
