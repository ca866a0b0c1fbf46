"""In which encoding a page says it is, and whether it is in UTF-8 whatever it says. Pure."""

from __future__ import annotations

import re
from email.message import Message

from tracker.feeds.text import line

_LONGEST = 300
_PROLOG = re.compile(rb"^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")


WIDE = ("utf-16", "utf-32", "utf_16", "utf_32")
# UTF-32's little-endian mark begins with that of UTF-16, so it stands first.
_STARTS = {
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"<\0\0\0": "utf-32-le",
    b"\0\0\0<": "utf-32-be",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}


def charset_of(content_type: str | None) -> str | None:
    """What the header says, in lower case."""
    message = Message()
    message["Content-Type"] = line(content_type or "", longest=_LONGEST)
    return message.get_content_charset()


def claimed_encoding(body: bytes, *, content_type: str | None) -> str | None:
    """What the header says, else the prolog, in lower case."""
    found = _PROLOG.match(body[:512])
    return charset_of(content_type) or (found[1].decode().lower() if found else None)


def shown_charset(body: bytes) -> str | None:
    """The charset that the bytes themselves leave no doubt about, whatever a header or prolog says.

    Bytes that are valid UTF-8 are UTF-8. Of old encodings only ISO-2022 looks like ASCII, and it escapes.
    """
    for start, charset in _STARTS.items():
        if body.startswith(start):
            return charset
    if b"\0" in body or (b"\x1b" in body and body.isascii()):
        return None
    try:
        body.decode()
    except UnicodeDecodeError:
        return None
    return "utf-8"


def is_utf8(body: bytes) -> bool:
    """Whether the bytes beyond ASCII are UTF-8; of ASCII alone nothing can be told."""
    return not body.isascii() and shown_charset(body) == "utf-8"
