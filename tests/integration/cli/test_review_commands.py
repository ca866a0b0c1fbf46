"""`tracker review` and `tracker keys`: what waits, what a person decides, and who may over HTTP."""

from __future__ import annotations

import pytest

from command_line import Tracker

WHY = ("--reason", "a look at the text")


@pytest.fixture
def key(tracker: Tracker) -> str:
    """The development that stands first in the queue."""
    return str(tracker("review", "list", "--json").json["entries"][0]["key"])


def test_the_queue_shows_why_each_waits(tracker: Tracker, key: str) -> None:
    shown = tracker("review", "list", "-n", 3)
    assert shown.code == 0
    assert key in shown.out.replace("\n", "")
    assert "developments and 0 sampled items wait" in shown.err


def test_acts_are_shown_done_and_taken_back(tracker: Tracker, key: str) -> None:
    order = ("review", "correct", key, "--set", "statement=Otherwise.", "--set", "goldstein=3.5", *WHY)
    dry = tracker(*order, "--dry-run", "--json").json
    assert tracker("review", "show", key, "--json").json["development"]["statement"] != "Otherwise."
    done = tracker(*order, "--by", "anna", "--json").json
    assert (dry["dry_run"], done["dry_run"], done["effect"]) == (True, False, dry["effect"])
    shown = tracker("review", "show", key)
    assert "Otherwise." in shown.out and "anna" in shown.out
    told = tracker("review", "undo", key, done["position"], *WHY)
    assert told.code == 0 and "development.corrected" in told.out
    assert tracker("review", "show", key, "--json").json["development"]["reviewed"] is False


def test_a_preview_tells_each_field_before_and_after(tracker: Tracker, key: str) -> None:
    old = tracker("review", "show", key, "--json").json["development"]["statement"]
    shown = tracker("review", "correct", key, "--set", "statement=Otherwise.", *WHY, "--dry-run").out
    assert f"statement: {old} -> Otherwise." in " ".join(shown.split())
    done = tracker("review", "correct", key, "--set", "statement=Otherwise.", *WHY, "--json").json
    assert done["changes"] == [
        {
            "development": key,
            "statement": "Otherwise.",
            "is_new": False,
            "fields": [{"name": "statement", "before": old, "after": "Otherwise."}],
        }
    ]


def test_the_reason_of_each_decision_stands_in_the_history(tracker: Tracker, key: str) -> None:
    tracker("review", "confirm", key, "--reason", "two agencies say so")
    assert "two agencies say so" in " ".join(tracker("review", "show", key).out.split())
    changes = tracker("developments", "show", key, "--json").json["changes"]
    assert [change["reason"] for change in changes] == ["", "two agencies say so"]


def test_an_entry_of_the_queue_takes_few_lines(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = tracker("review", "list")
    entries, _, _ = shown.out.partition("\n\n")
    count = len(tracker("review", "list", "--json").json["entries"])
    assert len(entries.splitlines()) <= 1 + 4 * count


def test_a_withdrawal_says_how_it_teaches(tracker: Tracker, key: str) -> None:
    assert "--irrelevant" in tracker("review", "withdraw", key, *WHY).err
    refused = tracker("review", "withdraw", key, "--irrelevant", *WHY, "--dry-run")
    assert refused.code == 4


def test_every_act_has_a_command(tracker: Tracker) -> None:
    first, second = (entry["key"] for entry in tracker("review", "list", "--json").json["entries"][:2])
    for arguments, code in (
        (("confirm", first), 0),
        (("withdraw", first), 0),
        (("restore", first), 0),
        (("merge", first, second), 0),
        (("split", first, "nothing"), 3),
        (("link", first, "nothing"), 3),
        (("unlink", first, "nothing"), 3),
        (("judge", "nothing", "--irrelevant"), 3),
        (("confirm", first), 4),
        (("withdraw", first, "--seen", "1"), 4),
    ):
        done = tracker("review", *arguments, *WHY)
        assert done.code == code, done.err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("statement", "expected FIELD=VALUE"),
        ("stagee=signed", "did you mean 'stage'"),
        ("stage=singed", "did you mean 'signed'"),
        ("label=trade", "expected CATEGORY:DIRECTION"),
        ("label=railways:up", "direction 'up' is not defined"),
        ("goldstein=many", "expected a number"),
        ("category=railways", "as label=trade:strains, found category=railways"),
        ("direction=strains", "as label=trade:strains, found direction=strains"),
        ("actor=USA", "party 'USA' is not defined"),
    ],
)
def test_a_correction_that_cannot_be_read_says_what_was_expected(
    tracker: Tracker, key: str, typed: str, said: str
) -> None:
    refused = tracker("review", "correct", key, "--set", typed, *WHY)
    assert refused.code == 2
    assert said in refused.err


def test_the_day_it_occurred_may_be_called_its_date(tracker: Tracker, key: str) -> None:
    assert tracker("review", "correct", key, "--set", "date=2001-02", *WHY).code == 0
    assert tracker("review", "show", key, "--json").json["development"]["occurred"]["edtf"] == "2001-02"
    twice = tracker("review", "correct", key, "--set", "date=2001", "--set", "occurred=2002", *WHY)
    assert twice.code == 2 and "expected occurred once" in twice.err


def test_keys_are_made_listed_and_revoked(tracker: Tracker) -> None:
    made = tracker("keys", "create", "anna", "--scope", "review", "--scope", "read", "--json").json
    assert made["key"].startswith("trk_")
    listed = tracker("keys", "list")
    assert made["id"] in listed.out and made["key"] not in listed.out
    assert tracker("keys", "revoke", made["id"]).code == 0
    assert tracker("keys", "list", "--json").json[0]["revoked_at"] is not None
    assert tracker("keys", "revoke", made["id"]).code == 3
    refused = tracker("keys", "create", "anna", "--scope", "reveiw")
    assert refused.code == 2 and "did you mean 'review'" in refused.err
    assert "trk_" in tracker("keys", "create", "boris", "--scope", "admin").out


def test_a_log_is_read_again_or_only_in_mind(tracker: Tracker) -> None:
    for options in ((), ("--dry-run",)):
        done = tracker("retag", *options, "--json")
        assert (done.code, done.json["read"], done.json["events"]) == (0, 0, {})
        assert "items read" in tracker("retag", *options).out
