"""In which encoding a page says it is, and whether it is in UTF-8 whatever it says. Pure."""

from __future__ import annotations

import re
from email.message import Message

from tracker.feeds.text import line

_LONGEST = 300
_PROLOG = re.compile(rb"^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")


def charset_of(content_type: str | None) -> str | None:
    """What the header says, in lower case."""
    message = Message()
    message["Content-Type"] = line(content_type or "", longest=_LONGEST)
    return message.get_content_charset()


def claimed_encoding(body: bytes, *, content_type: str | None) -> str | None:
    """What the header says, else the prolog, in lower case."""
    found = _PROLOG.match(body[:512])
    return charset_of(content_type) or (found[1].decode().lower() if found else None)


def is_utf8(body: bytes) -> bool:
    """Whether the bytes beyond ASCII are UTF-8; of ASCII alone nothing can be told."""
    if b"\0" in body or body.isascii():
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
