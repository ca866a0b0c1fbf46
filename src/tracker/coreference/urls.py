"""Whether two addresses name the same story: a key to compare by, not an address to fetch."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

# Parameters that say who shared a link or where it was clicked, never which story it is. Short names that some site
# uses to pick a story (id, p, ref, source, cid) are left alone: merging two stories is worse than splitting one.
_TRACKING = re.compile(
    r"""
      (?:utm|at|pk|mtm|piwik|hsa|guce)_.*
    | (?:fb|g|d|y|ys|tw|tt)clid | msclkid | rb_clickid | gclsrc | [gw]braid | igshid? | epik | li_fat_id
    | mc_[ce]id | _ga | _gl | _openstat | _hs(?:enc|mi) | hsctatracking | mkt_tok | vero_(?:id|conv) | oly_\w+_id
    | guccounter | __twitter_impression | ref_(?:src|url) | s_cid | sc_cid | xtor | cmp | cmpid | smid | smtyp
    | ocid | ito | traffic_source | wt[_.]mc(?:_id)? | ns_(?:mchannel|source|campaign|linkname|fee)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PLAIN = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)*)((?:/(?!\.)[A-Za-z0-9_.~-]*)*)")
"""What most addresses are: nothing in them is spelled in two ways, so nothing needs a look."""
_DEFAULT_PORTS = {None, 80, 443}
_LONGEST = 4_096


def canonical_url(url: str) -> str | None:
    """The key of an http or https address, or `None` for anything else.

    Always https; host in lower case without default port, credentials or a trailing dot; no fragment; the query sorted
    and without tracking parameters. Applying it again changes nothing.
    """
    if len(url) > _LONGEST:
        return None
    if plain := _PLAIN.fullmatch(url):
        return f"https://{plain[1]}{plain[2] or '/'}"
    try:
        parts = urlsplit(canonicalize_url(url))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    netloc = f"[{host}]" if ":" in host else host
    if port not in _DEFAULT_PORTS:
        netloc += f":{port}"
    query = "&".join(pair for pair in parts.query.split("&") if not is_tracking(unquote_plus(pair.partition("=")[0])))
    return urlunsplit(("https", netloc, parts.path or "/", query, ""))


def is_tracking(name: str) -> bool:
    """Whether a parameter of that name only says who shared a link, or where it was clicked."""
    return _TRACKING.fullmatch(name) is not None
