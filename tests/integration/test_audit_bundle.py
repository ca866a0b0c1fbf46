"""A bundle holds without a database and begins one that answers the same; two verifiers agree on what is wrong."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import DOSSIER, TODAY, Clock, definition, development, draft
from logs import SCRIPTS, counting_bytes, event_rows, known, migrate, opened
from tracker.audit.checkpoint import Checkpoint, sign_checkpoint
from tracker.domain.errors import ConfigurationError, Conflict, InputError, VerificationFailed
from tracker.domain.events import DevelopmentRecorded, DevelopmentWithdrawn, DossierOpened, DossierRevised
from tracker.queries.moment import Moment
from tracker.queries.state import get_state
from tracker.store.engine import reading
from tracker.workflows.bundle import export_bundle, restore, verify_bundle
from tracker.workflows.checkpoints import issue
from tracker.workflows.database import upgrade
from tracker.workflows.keys import Keys, make_keys, public_keys, rotate_keys, signer
from tracker.workflows.redact import redact
from tracker.workflows.replay import replay
from tracker.workflows.tools import Tools
from tracker.workflows.verify import verify

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "bundle-format.md").read_bytes()
Members = dict[str, bytes]
EVENTS = 262


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bundle")


@pytest.fixture(scope="module")
def keys(home: Path) -> Keys:
    made = Keys(home / "keys", "example.org")
    make_keys(made, random_bytes=counting_bytes())
    return made


@pytest.fixture(scope="module")
def source(home: Path) -> Iterator[Tools]:
    """A log of more than one tile, with a changed definition and a redacted payload."""
    clock = Clock()
    with opened(f"sqlite:///{home / 'source.db'}", clock=clock) as tools:
        upgrade(tools, scripts=SCRIPTS)
        known(tools, draft(DossierOpened(definition()), stream="dossier"))
        for number in range(EVENTS - 4):
            clock.wait(minutes=1) if number % 50 == 0 else None
            one = development(f"d{number}", statement=f'Ünser \u2028 №{number} \x7f\\"')
            known(tools, draft(DevelopmentRecorded(one), stream=f"development:d{number}"))
        known(tools, draft(DevelopmentWithdrawn("d7", "a test"), stream="development:d7"))
        known(tools, draft(DossierRevised(definition(title="Now"), "a test"), stream="dossier"))
        redact(tools, DOSSIER, 5, reason="a request", actor="somebody")
        yield tools


@pytest.fixture(scope="module")
def bundle(source: Tools, keys: Keys, home: Path) -> Path:
    done = export_bundle(source, DOSSIER, keys=keys, readme=PAGE, seeds={"a.yaml": "00"}, path=home / "log.bundle")
    assert done.size == EVENTS
    return home / "log.bundle"


def stranger(path: Path, *more: str | Path) -> tuple[int, str]:
    """What the verifier says that was written from the page alone."""
    command = [sys.executable, "-I", ROOT / "scripts" / "verify_bundle.py", path, *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def standing_in() -> Callable[[Path], int]:
    """The same verifier without a process each time; its exit code."""
    made = importlib.util.spec_from_file_location("stranger", ROOT / "scripts" / "verify_bundle.py")
    assert made is not None
    assert made.loader is not None
    module = importlib.util.module_from_spec(made)
    made.loader.exec_module(module)
    return lambda path: int(module.main([str(path)]))


def test_both_verifiers_say_that_an_untouched_bundle_holds(bundle: Path, keys: Keys) -> None:
    held = verify_bundle(bundle)
    assert (held.dossier, held.size, held.trusted) == (DOSSIER, EVENTS, False)
    code, said = stranger(bundle)
    assert code == 0, said
    assert held.root in said
    assert "The keys are the bundle's own" in said
    assert verify_bundle(bundle, trusted=public_keys(keys, DOSSIER)).trusted


def test_the_same_log_makes_the_same_bytes(bundle: Path, source: Tools, keys: Keys, tmp_path: Path) -> None:
    again = tmp_path / "again.bundle"
    export_bundle(source, DOSSIER, keys=keys, readme=PAGE, seeds={"a.yaml": "00"}, path=again)
    assert again.read_bytes() == bundle.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["again.bundle"]


def test_the_readme_is_the_page_of_the_documentation(bundle: Path) -> None:
    with ZipFile(bundle) as archive:
        assert archive.read("README.md") == PAGE


def test_a_restored_service_answers_every_question_the_same(
    bundle: Path, source: Tools, keys: Keys, database_url: str
) -> None:
    with opened(database_url) as tools:
        migrate(tools)
        restore(tools, bundle, keys=keys)
        assert [tuple(row) for row in event_rows(tools)] == [tuple(row) for row in event_rows(source)]
        assert replay(tools, DOSSIER, check=True) == replay(source, DOSSIER, check=True)
        assert verify(tools, DOSSIER, keys=public_keys(keys, DOSSIER), origin=keys.name(DOSSIER)).checkpoints == 1
        with reading(tools.engine) as here, reading(source.engine) as there:
            for position in (0, 1, 2, 100, 256, 257, EVENTS - 1, EVENTS):
                for day in (TODAY, TODAY - timedelta(days=500)):
                    moment = Moment(day, position)
                    assert get_state(here, DOSSIER, moment, today=TODAY) == get_state(
                        there, DOSSIER, moment, today=TODAY
                    )
        known(tools, draft(DevelopmentRecorded(development("later"))))
        assert replay(tools, DOSSIER, check=True).position == EVENTS + 1


def test_a_bundle_begins_a_log_once_and_under_its_own_name(bundle: Path, sqlite_tools: Tools, tmp_path: Path) -> None:
    elsewhere = Keys(tmp_path / "elsewhere", "example.com")
    with pytest.raises(ConfigurationError, match=r"expected 'example\.org'"):
        restore(sqlite_tools, bundle, keys=elsewhere)
    here = replace(elsewhere, origin="example.org")
    make_keys(here, random_bytes=counting_bytes())
    rotate_keys(here, random_bytes=bytes)
    restore(sqlite_tools, bundle, keys=here)
    issue(sqlite_tools, DOSSIER, keys=here)
    found = verify(sqlite_tools, DOSSIER, keys=public_keys(here, DOSSIER), origin="example.org/" + DOSSIER)
    assert found.checkpoints == 2
    with pytest.raises(Conflict, match="has a log already"):
        restore(sqlite_tools, bundle, keys=here)


def lines_of(members: Members) -> list[bytes]:
    return members["events.jsonl"].splitlines(keepends=True)


def at(place: int, /, **changes: object) -> Callable[[Members], None]:
    """Change members of one line."""

    def change(members: Members) -> None:
        lines = lines_of(members)
        lines[place - 1] = json.dumps(json.loads(lines[place - 1]) | changes).encode() + b"\n"
        members["events.jsonl"] = b"".join(lines)

    return change


def reorder(order: Callable[[list[bytes]], list[bytes]]) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        members["events.jsonl"] = b"".join(order(lines_of(members)))

    return change


def capitals(place: int, name: str) -> Callable[[Members], None]:
    """Write a hash of one line another way."""

    def change(members: Members) -> None:
        at(place, **{name: json.loads(lines_of(members)[place - 1])[name].upper()})(members)

    return change


def put(name: str, data: bytes | None) -> Callable[[Members], None]:
    """Replace a member, or leave it out."""

    def change(members: Members) -> None:
        members.pop(name, None)
        if data is not None:
            members[name] = data

    return change


def say(**changes: object) -> Callable[[Members], None]:
    """Let the manifest say something else."""

    def change(members: Members) -> None:
        members["bundle.json"] = json.dumps(json.loads(members["bundle.json"]) | changes).encode()

    return change


OTHERS: dict[str, object] = {
    **dict.fromkeys(("dossier", "event_id", "stream", "type", "actor", "payload"), "other"),
    **dict.fromkeys(("occurred_edtf", "occurred_from", "occurred_to", "published_at"), "2020"),
    **dict.fromkeys(("causation_id", "correlation_id"), "x"),
    **dict.fromkeys(("payload_salt", "payload_hash", "leaf_hash"), "00" * 32),
    **dict.fromkeys(("position", "stream_version", "version"), 99),
    "recorded_at": "2001-01-01T00:00:00.000000Z",
}
WRONG: dict[str, Callable[[Members], None]] = {
    **{f"column {name}": at(9, **{name: value}) for name, value in OTHERS.items()},
    "payload away": at(9, payload=None, payload_salt=None),
    "payload back": at(5, payload="{}", payload_salt="00" * 16),
    "salt alone": at(5, payload_salt="00" * 16),
    "member more": at(9, more=1),
    "kind": at(9, version="1"),
    "line deleted": reorder(lambda lines: lines[:9] + lines[10:]),
    "line doubled": reorder(lambda lines: lines[:9] + lines[8:]),
    "lines swapped": reorder(lambda lines: [*lines[:9], lines[10], lines[9], *lines[11:]]),
    "tail cut": reorder(lambda lines: lines[:-1]),
    "not JSON": reorder(lambda lines: [*lines[:9], b"{\n", *lines[10:]]),
    "tile changed": put("tile/0/000", bytes(8192)),
    "partial tile changed": put("tile/0/001.p/6", bytes(192)),
    "tile missing": put("tile/1/000.p/1", None),
    "definition changed": put("definition.json", b"{}"),
    "checkpoint of nothing": put("checkpoint", b"nothing"),
    "key unknown": put("keys.txt", b""),
    "key broken": put("keys.txt", b"a+b+c\n"),
    "key not ASCII": put("keys.txt", "a+00000000+\u00e9\n".encode()),
    "key not UTF-8": put("keys.txt", b"\xff\n"),
    "definition not JSON": put("definition.json", b"{"),
    "checkpoint not ASCII": put("checkpoint", "a\n1\n\u00e9\n\n\u2014 a \u00e9\n".encode()),
    "more": put("more.txt", b""),
    "folder": put("tile/", b""),
    "tile of a larger log": put("tile/0/001.p/7", bytes(224)),
    "position a fraction": at(9, position=9.0),
    "position a truth": at(1, position=True),
    "hash in capitals": capitals(9, "payload_hash"),
    "salt in capitals": capitals(9, "payload_salt"),
    "leaf in capitals": capitals(9, "leaf_hash"),
    "mark before a line": reorder(lambda lines: [b"\xef\xbb\xbf" + lines[0], *lines[1:]]),
    "no number": reorder(lambda lines: [lines[0].replace(b'"position":1,', b'"position":NaN,'), *lines[1:]]),
}
UNSAID: dict[str, Callable[[Members], None]] = {
    "digest": put("README.md", b"other"),
    "member more": put("more.txt", b""),
    "member missing": put("seeds.json", None),
    "size": say(size=EVENTS - 1),
    "root": say(root="00" * 32),
    "origin": say(origin="example.org/other"),
    "format": say(format="tracker-bundle/2"),
    "no manifest": put("bundle.json", None),
}


def rewritten(bundle: Path, path: Path, change: Callable[[Members], None], *, listed: bool) -> Path:
    """A copy with something changed, and with digests in the manifest that fit the change if `listed`."""
    with ZipFile(bundle) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    if listed:
        digests = {name: hashlib.sha256(data).hexdigest() for name, data in members.items() if name != "bundle.json"}
        say(files=digests)(members)
    with ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def refused_by_both(path: Path) -> bool:
    """Whether our verifier fails the verification and the stranger's ends with the exit code for that."""
    return not outcome(path) and stranger(path)[0] == 5


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG.keys())
def test_both_verifiers_find_what_was_changed(bundle: Path, tmp_path: Path, change: Callable[[Members], None]) -> None:
    assert refused_by_both(rewritten(bundle, tmp_path / "changed", change, listed=True))


@pytest.mark.parametrize("change", UNSAID.values(), ids=UNSAID.keys())
def test_both_verifiers_hold_the_manifest_to_its_word(
    bundle: Path, tmp_path: Path, change: Callable[[Members], None]
) -> None:
    assert refused_by_both(rewritten(bundle, tmp_path / "changed", change, listed=False))


MEMBERS = ["README.md", "checkpoint", "definition.json", "events.jsonl", "keys.txt", "seeds.json"]
MEMBERS += ["tile/0/000", "tile/0/001.p/6", "tile/1/000.p/1"]


def test_a_bundle_has_the_members_of_its_page_and_no_other(bundle: Path) -> None:
    with ZipFile(bundle) as archive:
        assert sorted(archive.namelist()) == sorted([*MEMBERS, "bundle.json"])


@pytest.mark.parametrize("name", MEMBERS)
def test_both_verifiers_miss_each_member(bundle: Path, tmp_path: Path, name: str) -> None:
    assert refused_by_both(rewritten(bundle, tmp_path / "changed", put(name, None), listed=True))


def test_both_verifiers_refuse_a_file_that_is_no_archive(bundle: Path, tmp_path: Path) -> None:
    whole = bundle.read_bytes()
    for data in (b"", b"nothing", whole[:-1], whole[: len(whole) // 2], whole[len(whole) // 2 :]):
        (tmp_path / "text").write_bytes(data)
        assert refused_by_both(tmp_path / "text")
    with pytest.raises(InputError):
        verify_bundle(tmp_path / "none")
    assert stranger(tmp_path / "none")[0] == 2


def outcome(path: Path) -> bool:
    """Whether a bundle holds; anything but that or a failed verification is an error of the verifier."""
    try:
        verify_bundle(path)
    except VerificationFailed:
        return False
    return True


@pytest.fixture(scope="module")
def short_bundle(keys: Keys, home: Path) -> bytes:
    with opened(f"sqlite:///{home / 'short.db'}") as tools:
        upgrade(tools, scripts=SCRIPTS)
        known(tools, draft(DossierOpened(definition()), stream="dossier"))
        known(tools, draft(DevelopmentRecorded(development("d")), stream="development:d"))
        export_bundle(tools, DOSSIER, keys=keys, readme=b"a page\n", seeds={}, path=home / "short.bundle")
    return (home / "short.bundle").read_bytes()


@settings(max_examples=400, deadline=None, derandomize=True)
@given(data=st.data())
def test_any_bytes_changed_fail_the_verification_or_change_nothing_that_counts(
    short_bundle: bytes, standing_in: Callable[[Path], int], home: Path, data: st.DataObject
) -> None:
    """What does not count is the archive's own: dates, modes, the version that made it. Both verifiers agree."""
    bent = bytearray(short_bundle)
    for place in data.draw(st.lists(st.integers(0, len(bent) - 1), min_size=1, max_size=3, unique=True)):
        bent[place] ^= data.draw(st.integers(1, 255))
    (home / "bent").write_bytes(bent)
    held = outcome(home / "bent")
    assert standing_in(home / "bent") == (0 if held else 5)


def test_every_byte_of_the_archives_directory_may_be_bent(
    short_bundle: bytes, standing_in: Callable[[Path], int], home: Path
) -> None:
    """Each fails the verification of both or changes nothing that counts, and none is an error of a verifier."""
    start = short_bundle.index(b"PK\x01\x02")
    for place in range(start, len(short_bundle)):
        for bits in (0x01, 0x80, 0xFF):
            bent = bytearray(short_bundle)
            bent[place] ^= bits
            (home / "bent").write_bytes(bent)
            assert standing_in(home / "bent") == (0 if outcome(home / "bent") else 5), (place, bits)


def test_a_bundle_made_anew_is_caught_by_keys_or_a_checkpoint_from_elsewhere(
    source: Tools, keys: Keys, bundle: Path, tmp_path: Path
) -> None:
    """Without either it passes: the page says so, and so does the verifier (`trusted` is false)."""
    forger = Keys(tmp_path / "forger", "example.org")
    make_keys(forger, random_bytes=lambda length: b"\x07" * length)
    with opened(f"sqlite:///{tmp_path / 'forged.db'}") as tools:
        upgrade(tools, scripts=SCRIPTS)
        known(tools, *(draft(DevelopmentRecorded(development(f"f{n}"))) for n in range(3)))
        known(tools, draft(DossierOpened(definition()), stream="dossier"))
        forged = tmp_path / "forged"
        export_bundle(tools, DOSSIER, keys=forger, readme=PAGE, seeds={}, path=forged)
    assert not verify_bundle(forged).trusted
    kept, trusted = tmp_path / "kept", tmp_path / "trusted"
    kept.write_text(issue(source, DOSSIER, keys=keys).note)
    trusted.write_text("".join(f"{key}\n" for key in public_keys(keys, DOSSIER)))
    with pytest.raises(VerificationFailed, match="unknown keys"):
        verify_bundle(forged, trusted=public_keys(keys, DOSSIER))
    with pytest.raises(VerificationFailed, match="unknown keys"):
        verify_bundle(forged, outside=kept.read_text())
    assert stranger(forged, "--keys", trusted)[0] == 5
    assert stranger(forged, "--checkpoint", kept)[0] == 5
    assert stranger(bundle, "--keys", trusted, "--checkpoint", kept)[0] == 0


def test_an_older_bundle_is_caught_by_a_newer_checkpoint(keys: Keys, bundle: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text(sign_checkpoint(Checkpoint(f"example.org/{DOSSIER}", EVENTS + 1, bytes(32)), signer(keys, DOSSIER)))
    with pytest.raises(VerificationFailed, match=f"expected {EVENTS + 1} events"):
        verify_bundle(bundle, outside=kept.read_text())
    assert stranger(bundle, "--checkpoint", kept)[0] == 5


def test_a_log_of_one_event_makes_a_bundle_too(sqlite_tools: Tools, keys: Keys, tmp_path: Path) -> None:
    known(sqlite_tools, draft(DossierOpened(definition())))
    export_bundle(sqlite_tools, DOSSIER, keys=keys, readme=PAGE, seeds={}, path=tmp_path / "one")
    assert verify_bundle(tmp_path / "one").size == 1
    assert stranger(tmp_path / "one")[0] == 0
