"""Proofs over HTTP hold against the published checkpoint, tiles are immutable files, and one replay runs at a time."""

from __future__ import annotations

import hashlib
import threading
import time
from typing import Any

import pytest

from integration.api.world import FICTIONAL, REAL, World, irrelevant
from tile_files import unpack
from tracker.api import replay_job
from tracker.audit.checkpoint import open_checkpoint
from tracker.audit.merkle import Frontier
from tracker.audit.note import parse_key
from tracker.audit.proofs import check_consistency, check_inclusion
from tracker.audit.tiles import split
from tracker.workflows.replay import replay


def signed(world: World) -> Any:
    return world.get(f"{FICTIONAL}/audit/checkpoint")


def hashes(path: list[str]) -> list[bytes]:
    return [bytes.fromhex(step) for step in path]


def test_the_checkpoint_is_signed_by_the_keys_beside_it(world: World) -> None:
    answer = signed(world)
    keys = [parse_key(key) for key in answer["keys"]]
    found = open_checkpoint(answer["note"], keys, origin="localhost/ruritania-graustark")
    assert (found.size, found.root.hex()) == (answer["size"], answer["checkpoint"]["root"])


def test_every_event_is_in_the_signed_tree(world: World) -> None:
    size = signed(world)["size"]
    for event in range(1, size + 1):
        answer = world.get(f"{FICTIONAL}/audit/inclusion", event=event, position=size)
        leaf, root = bytes.fromhex(answer["leaf_hash"]), bytes.fromhex(answer["checkpoint"]["root"])
        check_inclusion(hashes(answer["path"]), root, leaf=leaf, index=event - 1, size=size)
        shown = world.get(f"{FICTIONAL}/events/{event}")["event"]
        assert shown["leaf_hash"] == answer["leaf_hash"]


def test_every_older_tree_is_the_beginning_of_the_signed_one(world: World) -> None:
    size = signed(world)["size"]
    for old in range(size + 1):
        answer = world.get(f"{FICTIONAL}/audit/consistency", old=old, position=size)
        roots = bytes.fromhex(answer["old_root"]), bytes.fromhex(answer["checkpoint"]["root"])
        check_consistency(hashes(answer["path"]), old=old, old_root=roots[0], new=size, new_root=roots[1])


@pytest.mark.parametrize("path", ["inclusion?event=9999", "consistency?old=9999", "inclusion?event=9&position=8"])
def test_what_the_log_does_not_have_is_not_found(world: World, path: str) -> None:
    assert world.client.get(f"{FICTIONAL}/audit/{path}").status_code == 404


def test_tiles_and_checkpoint_are_files_for_clients_of_such_logs(world: World) -> None:
    answer = signed(world)
    size = answer["size"]
    base = f"{FICTIONAL}/audit/log/{answer['log']}"
    assert world.client.get(f"{base}/checkpoint").text == answer["note"]
    assert world.client.get(f"{base}/keys.txt").text.split() == answer["keys"]
    tile = world.client.get(f"{base}/tile/0/000.p/{size}")
    assert Frontier().extend(split(tile.content)).root.hex() == answer["checkpoint"]["root"]
    assert tile.headers["cache-control"] == "no-cache", "a partial tile is asked about"
    assert tile.headers["content-type"] == "application/octet-stream"
    entries = unpack(world.client.get(f"{base}/tile/entries/000.p/{size}").content)
    assert [hashlib.sha256(b"\0" + entry).digest() for entry in entries] == split(tile.content)
    for wrong in ("0/000", "0/0", f"0/000.p/{size + 1}", "9/000", "0/..%2f000", "0/x999/x999/x999/x999/x999/999"):
        assert world.client.get(f"{base}/tile/{wrong}").status_code == 404


def test_a_whole_tile_is_immutable_and_its_address_names_the_log(fresh: World) -> None:
    fresh.bring(*(irrelevant(f"storm-{number}", f"Storm {number}") for number in range(256)))
    log = signed(fresh)["log"]
    for path in ("tile/0/000", "tile/entries/000"):
        tile = fresh.client.get(f"{FICTIONAL}/audit/log/{log}/{path}")
        assert "immutable" in tile.headers["cache-control"]
    assert log == fresh.get(f"{FICTIONAL}/events/1")["event"]["leaf_hash"][:16]
    for name in ("checkpoint", "keys.txt", "tile/0/000"):
        gone = fresh.client.get(f"{REAL}/audit/log/{log}/{name}")
        assert (gone.status_code, "the log of 'iran-russia' is" in gone.json()["detail"]) == (404, True)


def test_a_checkpoint_of_the_past_is_over_what_was_known_then(world: World) -> None:
    size = signed(world)["size"]
    assert world.get(f"{FICTIONAL}/audit/checkpoint", position=size)["size"] == size
    assert world.client.get(f"{FICTIONAL}/audit/checkpoint", params={"position": size - 1}).status_code == 404


def test_two_moments_of_knowing_are_refused(world: World) -> None:
    for path in ("state", "developments", "audit/checkpoint"):
        answer = world.client.get(f"{FICTIONAL}/{path}?known_at=3&position=3")
        assert (answer.status_code, "one of position and known_at" in answer.json()["detail"]) == (400, True)


def finished(world: World, dossier: str) -> Any:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        answer = world.get(f"{dossier}/audit/replay")
        if answer["state"] != "running":
            return answer
        time.sleep(0.05)
    raise AssertionError("the replay does not end")


def test_a_replay_runs_as_a_job_and_says_what_it_found(fresh: World) -> None:
    assert fresh.get(f"{REAL}/audit/replay")["state"] == "never"
    begun = fresh.client.post(f"{REAL}/audit/replay", headers=fresh.key("admin"))
    assert (begun.status_code, begun.json()["state"]) == (200, "running")
    found = finished(fresh, REAL)
    assert (found["state"], found["done"]) == ("same", found["position"])


def test_a_replay_that_finds_a_difference_names_it(fresh: World) -> None:
    with fresh.program.tools.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM instruments")
    fresh.client.post(f"{FICTIONAL}/audit/replay", headers=fresh.key("admin"))
    found = finished(fresh, FICTIONAL)
    assert found["state"] == "differs"
    assert found["detail"].startswith("instruments")


def test_one_replay_runs_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def slow(*arguments: Any, **options: Any) -> Any:
        gate.wait(60)
        return replay(*arguments, **options)

    monkeypatch.setattr(replay_job, "replay", slow)
    key = world.key("admin")
    assert world.client.post(f"{REAL}/audit/replay", headers=key).status_code == 200
    refused = world.client.post(f"{FICTIONAL}/audit/replay", headers=key)
    gate.set()
    assert refused.status_code == 409
    assert "is running" in refused.json()["detail"]
    assert finished(world, REAL)["state"] == "same"


def test_a_replay_needs_a_log(world: World) -> None:
    for method in ("GET", "POST"):
        path = "/api/v1/dossiers/nowhere/audit/replay"
        assert world.client.request(method, path, headers=world.key("admin")).status_code == 404


def test_a_replay_is_begun_by_who_may(world: World) -> None:
    path = f"{REAL}/audit/replay"
    assert world.client.post(path).status_code == 401
    assert world.client.post(path, headers=world.key("read", "review", "ingest")).status_code == 403
