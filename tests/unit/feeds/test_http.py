"""Every way a server or a network can behave comes back as a value."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import subprocess
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from pathlib import Path
from shutil import which

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from addresses import PRIVATE
from feed_server import FeedServer, Reply, unchanged_if_known
from tracker.feeds.base import MIB, Failed, Fetched, Gone, Limits, NotModified, Outcome, Validators
from tracker.feeds.guard import Network, is_allowed
from tracker.feeds.http import Fetcher

NOW = datetime(2025, 10, 2, 12, 0, 0, tzinfo=UTC)
HERE = (ip_network("127.0.0.1/32"), ip_network("::1/128"))
FEED = b"<rss version='2.0'><channel><title>f</title></channel></rss>"
LIMITS = Limits(total_seconds=20.0, connect_seconds=10.0, max_decoded_bytes=MIB)
NONE = Validators()


class FakeResolver(AbstractResolver):
    """Answers every name with the given addresses, one set a look-up; the last stays."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self.answers = list(answers)
        self.names: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.names.append(host)
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if not addresses:
            raise OSError("no such host")
        return [
            {"hostname": host, "host": address, "port": port, "family": family, "proto": 0, "flags": 0}
            for address in addresses
        ]

    async def close(self) -> None:
        pass


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as server:
        yield server


def fetch_all(
    *requests: tuple[str, Validators],
    limits: Limits = LIMITS,
    resolver: AbstractResolver | None = None,
    exceptions: tuple[Network, ...] = HERE,
    trust_env: bool = False,
) -> list[Outcome]:
    async def scenario() -> list[Outcome]:
        async with Fetcher(
            user_agent="tracker-test (+https://contact.example/)",
            limits=limits,
            clock=lambda: NOW,
            exceptions=exceptions,
            resolver=resolver,
            trust_env=trust_env,
        ) as fetcher:
            return [await fetcher.fetch(url, validators=validators) for url, validators in requests]

    return asyncio.run(scenario())


def fetch(url: str, *, limits: Limits = LIMITS, resolver: AbstractResolver | None = None) -> Outcome:
    return fetch_all((url, NONE), limits=limits, resolver=resolver)[0]


def reason_of(outcome: Outcome) -> str:
    assert isinstance(outcome, Failed), outcome
    return outcome.reason


def test_a_page_comes_with_its_validators_and_we_say_who_asks(server: FeedServer) -> None:
    headers = {"ETag": '"1"', "Last-Modified": "Thu, 02 Oct 2025 10:00:00 GMT", "Content-Type": "application/rss+xml"}
    server.set("/a.xml", Reply(body=FEED, headers=headers))

    outcome = fetch(server.url("/a.xml"))

    validators = Validators('"1"', "Thu, 02 Oct 2025 10:00:00 GMT")
    assert outcome == Fetched(200, server.url("/a.xml"), FEED, "application/rss+xml", validators)
    sent = server.requests[0].headers
    assert sent["user-agent"] == "tracker-test (+https://contact.example/)"
    assert sent["accept-encoding"] == "gzip, deflate, br"
    assert "cookie" not in sent


def test_an_unchanged_page_is_asked_for_conditionally(server: FeedServer) -> None:
    server.set("/a.xml", unchanged_if_known(FEED, etag='W/"7"'))
    known = Validators('W/"7"', "Thu, 02 Oct 2025 10:00:00 GMT")

    assert fetch_all((server.url("/a.xml"), known)) == [NotModified(server.url("/a.xml"), known)]
    assert server.requests[0].headers["if-modified-since"] == "Thu, 02 Oct 2025 10:00:00 GMT"


def test_a_304_that_nobody_asked_for_is_a_failure(server: FeedServer) -> None:
    server.set("/a.xml", Reply(status=304))

    assert reason_of(fetch(server.url("/a.xml"))) == "http-304"


@pytest.mark.parametrize("etag", ["\xff\xfe", "tab\there", "x" * 5000])
def test_a_validator_that_could_not_be_stored_or_sent_back_is_dropped(server: FeedServer, etag: str) -> None:
    server.set("/a.xml", Reply(body=FEED, headers={"ETag": etag}))

    outcome = fetch(server.url("/a.xml"))

    assert isinstance(outcome, Fetched)
    assert outcome.validators == NONE


def test_cookies_are_not_sent_back(server: FeedServer) -> None:
    server.set("/a.xml", Reply(body=FEED, headers={"Set-Cookie": "id=1"}))

    fetch_all((server.url("/a.xml"), NONE), (server.url("/a.xml"), NONE))

    assert "cookie" not in server.requests[1].headers


def test_a_feed_that_is_gone_is_gone(server: FeedServer) -> None:
    server.set("/a.xml", Reply(status=410))

    assert fetch(server.url("/a.xml")) == Gone(server.url("/a.xml"))


@pytest.mark.parametrize(
    ("status", "header", "seconds"),
    [
        (429, "120", 120),
        (503, "Thu, 02 Oct 2025 12:10:00 GMT", 600),
        (503, "9999999", 86_400),
        (500, "120", None),
        (404, "", None),
        (206, "", None),
        (300, "", None),
        (999, "", None),
    ],
)
def test_a_refusing_server_gives_its_status_and_its_retry_after(
    server: FeedServer, status: int, header: str, seconds: int | None
) -> None:
    server.set("/a.xml", Reply(status=status, headers={"Retry-After": header} if header else {}))

    outcome = fetch(server.url("/a.xml"))

    assert isinstance(outcome, Failed)
    assert (outcome.reason, outcome.retry_after) == (f"http-{status}", seconds)


@pytest.mark.parametrize(
    ("statuses", "is_permanent"), [((301,), True), ((308, 301), True), ((302,), False), ((301, 307, 308), False)]
)
def test_a_new_address_is_permanent_only_if_every_hop_says_so(
    server: FeedServer, statuses: tuple[int, ...], is_permanent: bool
) -> None:
    for number, status in enumerate(statuses):
        server.set(f"/{number}", Reply(status=status, headers={"Location": f"/{number + 1}"}))
    server.set(f"/{len(statuses)}", Reply(body=FEED))

    outcome = fetch(server.url("/0"))

    assert isinstance(outcome, Fetched)
    assert outcome.url == server.url(f"/{len(statuses)}")
    assert outcome.permanent_url == (outcome.url if is_permanent else None)


def test_a_redirect_loop_ends_after_five(server: FeedServer) -> None:
    server.set("/a.xml", Reply(status=302, headers={"Location": "/a.xml"}))

    assert reason_of(fetch(server.url("/a.xml"))) == "bad-redirect"
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://10.0.0.1/", "refused-address"),
        ("http://169.254.169.254/latest/meta-data/", "refused-address"),
        ("http://0x7f000002/", "refused-address"),
        ("http://[::ffff:127.0.0.2]/", "refused-address"),
        ("file:///etc/passwd", "refused-url"),
        ("http://user:pass@127.0.0.1/", "refused-url"),
        ("http://[broken", "refused-url"),
        ("", "bad-redirect"),
    ],
)
def test_a_redirect_to_a_forbidden_place_is_not_followed(server: FeedServer, location: str, reason: str) -> None:
    server.set("/a.xml", Reply(status=301, headers={"Location": location}))

    assert reason_of(fetch(server.url("/a.xml"))) == reason


@pytest.mark.parametrize(
    "address", ["127.0.0.2", *(text for text in PRIVATE if not is_allowed(ip_address(text), exceptions=HERE))]
)
def test_a_name_that_resolves_to_a_private_address_is_refused_at_the_socket(address: str) -> None:
    outcome = fetch("http://public.example:8000/", resolver=FakeResolver((address,)))

    assert reason_of(outcome) == "refused-address"


def test_a_resolver_that_changes_its_mind_reaches_nothing_private(server: FeedServer) -> None:
    server.set("/a.xml", Reply(body=FEED, headers={"Connection": "close"}))
    url = server.url("/a.xml", host="rebinding.example")
    resolver = FakeResolver(("127.0.0.1",), ("127.0.0.2",))

    first, second = fetch_all((url, NONE), (url, NONE), resolver=resolver)

    assert isinstance(first, Fetched)
    assert reason_of(second) == "refused-address"
    assert len(server.requests) == 1


def test_a_private_address_among_public_ones_is_passed_over(server: FeedServer) -> None:
    server.set("/a.xml", Reply(body=FEED))

    outcome = fetch(server.url("/a.xml", host="mixed.example"), resolver=FakeResolver(("10.0.0.1", "127.0.0.1")))

    assert isinstance(outcome, Fetched)


def test_a_redirect_to_a_name_with_a_private_address_sends_nothing_there(server: FeedServer) -> None:
    with FeedServer(host="127.0.0.2") as inner:
        server.set("/a.xml", Reply(status=302, headers={"Location": inner.url("/", host="inner.example")}))

        outcome = fetch(server.url("/a.xml"), resolver=FakeResolver(("127.0.0.2",)))

        assert reason_of(outcome) == "refused-address"
        assert inner.requests == []


@pytest.mark.parametrize(
    "url", ["gopher://127.0.0.1/", "http://", "nonsense", "http://127.0.0.1:port/", "http://" + "a" * 70 + ".example/"]
)
def test_a_bad_url_is_an_outcome(url: str) -> None:
    assert reason_of(fetch(url, resolver=FakeResolver(()))) in {"refused-url", "dns"}


def test_a_name_that_does_not_resolve_is_an_outcome() -> None:
    assert reason_of(fetch("http://nowhere.example/", resolver=FakeResolver(()))) == "dns"


def test_a_port_where_nobody_listens_is_an_outcome() -> None:
    with FeedServer() as server:
        url = server.url("/a.xml")

    assert reason_of(fetch(url)) == "connect"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=FEED, delay=30.0),
        Reply(body=FEED * 1000, drip=0.05),
        Reply(status=301, headers={"Location": "/a.xml"}, delay=0.3),
    ],
    ids=["stall", "drip", "slow redirects"],
)
def test_the_deadline_covers_everything(server: FeedServer, reply: Reply) -> None:
    server.set("/a.xml", reply)

    assert reason_of(fetch(server.url("/a.xml"), limits=Limits(total_seconds=0.5))) == "timeout"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(reset=True), "connect"),
        (Reply(body=FEED, cut_after=10), "truncated"),
        (Reply(body=gzip.compress(FEED)[:-6], headers={"Content-Encoding": "gzip"}), "truncated"),
        (Reply(body=gzip.compress(bytes(20 * MIB)), headers={"Content-Encoding": "gzip"}), "too-large"),
        (Reply(body=zlib.compress(bytes(20 * MIB)), headers={"Content-Encoding": "deflate"}), "too-large"),
        (Reply(body=bytes(2 * MIB)), "too-large"),
        (Reply(body=FEED, headers={"Content-Length": str(50 * MIB)}, cut_after=10), "too-large"),
        (Reply(body=gzip.compress(gzip.compress(FEED)), headers={"Content-Encoding": "gzip, gzip"}), "bad-encoding"),
        (Reply(body=FEED, headers={"Content-Encoding": ("gzip", "deflate")}), "bad-encoding"),
        (Reply(body=FEED, headers={"Content-Encoding": "br"}), "bad-encoding"),
        (Reply(body=FEED, headers={"Content-Encoding": "gzip"}), "bad-encoding"),
        (Reply(body=FEED, headers={"X": "y" * 100_000}), "protocol"),
        (Reply(body=FEED, headers={"Content-Length": "minus one"}), "protocol"),
        (Reply(body=FEED, headers={"Transfer-Encoding": "chunked"}), "protocol"),
    ],
)
def test_each_fault_of_a_body_has_its_reason(server: FeedServer, reply: Reply, reason: str) -> None:
    server.set("/a.xml", reply)

    assert reason_of(fetch(server.url("/a.xml"))) == reason


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("identity", bytes)])
def test_a_compressed_page_is_unpacked(server: FeedServer, name: str, pack: Callable[[bytes], bytes]) -> None:
    server.set("/a.xml", Reply(body=pack(FEED), headers={"Content-Encoding": name}))

    outcome = fetch(server.url("/a.xml"))

    assert isinstance(outcome, Fetched)
    assert outcome.body == FEED


def test_a_failing_feed_leaves_the_next_one_alone(server: FeedServer) -> None:
    server.set("/bad", Reply(body=bytes(2 * MIB)))
    server.set("/good", Reply(body=FEED))

    outcomes = fetch_all((server.url("/bad"), NONE), (server.url("/good"), NONE))

    assert [type(outcome) for outcome in outcomes] == [Failed, Fetched]


def test_proxies_of_the_environment_are_not_used(server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.set("/a.xml", Reply(body=FEED))
    with FeedServer() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url(""))

        assert isinstance(fetch(server.url("/a.xml")), Fetched)
        assert proxy.requests == []


def test_a_proxy_of_the_environment_is_asked_where_that_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "http://feeds.example/a.xml"
    with FeedServer() as proxy:
        proxy.set(url, Reply(body=FEED))
        monkeypatch.setenv("http_proxy", proxy.url(""))

        (outcome,) = fetch_all((url, NONE), trust_env=True, resolver=FakeResolver(()))

        assert isinstance(outcome, Fetched)
        assert [(request.path, request.headers["host"]) for request in proxy.requests] == [(url, "feeds.example")]


def test_a_proxy_at_an_address_that_is_not_public_must_be_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    with FeedServer() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url(""))

        (outcome,) = fetch_all(("http://feeds.example/", NONE), trust_env=True, exceptions=())

        assert reason_of(outcome) == "refused-address"
        assert proxy.requests == []


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"Cache-Control": "max-age=600"}, 600), ({"Expires": "Thu, 02 Oct 2025 12:10:00 GMT"}, 600), ({}, 0)],
)
@pytest.mark.parametrize("status", [200, 304])
def test_an_answer_says_how_long_it_is_fresh(
    server: FeedServer, status: int, headers: dict[str, str], seconds: int
) -> None:
    server.set("/a.xml", Reply(status=status, body=FEED if status == 200 else b"", headers=headers))

    (outcome,) = fetch_all((server.url("/a.xml"), Validators('"1"')))

    assert isinstance(outcome, Fetched | NotModified)
    assert outcome.fresh_seconds == seconds


@pytest.mark.skipif(which("openssl") is None, reason="needs the openssl command to make a certificate")
def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "1", "-nodes"]
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", *subject, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(make, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    with FeedServer(tls=context) as server:
        outcome = fetch(server.url("/a.xml"))
        assert outcome == Failed("tls", "127.0.0.1 shows a certificate that is not trusted: self-signed certificate")
        assert server.requests == []


def test_no_connection_is_told_by_host_and_reason_and_not_in_the_clients_words() -> None:
    with FeedServer() as closed:
        url = closed.url("/a.xml")
    assert fetch(url) == Failed("connect", f"no connection to 127.0.0.1:{closed.port}: Connection refused")
    refused = fetch(url.replace("127.0.0.1", "inside.example"), resolver=FakeResolver(("10.0.0.1",)))
    told = f"no connection to inside.example:{closed.port}: 10.0.0.1 is not a public address"
    assert refused == Failed("refused-address", told)
