"""`tracker review` and `tracker keys`: what waits, what a person decides, and who may over HTTP."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from command_line import Ran, Tracker
from dossier_folders import change

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
    assert tracker("review", "list", "--kind", "sample").err == "0 sampled items wait.\n"


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


@pytest.fixture
def item(tracker: Tracker, tmp_path: Path) -> str:
    """An item that the tagger takes to concern the two."""
    line = {"title": "Ruritania and Graustark sign agreement on river locks", "id": "1", "feed": "edelweiss-post"}
    saved = tmp_path / "saved.jsonl"
    saved.write_text(json.dumps(line), encoding="utf-8")
    assert tracker("ingest", "run", "--offline", saved, "--json").json["relevant"] == 1
    return str(tracker("items", "list", "--relevant", "--json").json["items"][0]["id"])


def flat(ran: Ran) -> str:
    return " ".join(ran.out.split())


def test_an_edit_that_takes_back_what_a_person_confirmed_is_offered_and_can_be_kept(
    tracker: Tracker, item: str, tmp_path: Path
) -> None:
    told = str(tracker("items", "show", item, "--json").json["item"]["development"])
    tracker("review", "confirm", told, *WHY)
    edited = {"title": "Bathing season opens with a regatta in Strelsau", "id": "1", "feed": "edelweiss-post"}
    (tmp_path / "edited.jsonl").write_text(json.dumps(edited), encoding="utf-8")
    assert tracker("ingest", "run", "--offline", tmp_path / "edited.jsonl", "--json").json["revised"] == 1
    listed = tracker("review", "list", "--kind", "edit")
    assert item in flat(listed) and listed.err == "1 edit of what was decided waits.\n"
    assert ", 1 edit of what was decided and 0 sampled items wait." in tracker("review", "list").err
    shown = flat(tracker("review", "show", told))
    assert "{+Bathing season opens with a regatta in Strelsau+}" in shown
    assert f"tracker review unlink {told} {item} --reason WHY" in shown
    assert tracker("review", "show", told, "--json").json["edits"][0]["unlinked"]["developments"] == [told]
    assert "report.kept" in tracker("review", "keep", told, item, *WHY).out
    changes = tracker("developments", "show", told, "--json").json["changes"]
    assert [one["type"] for one in changes[-3:]] == ["development.confirmed", "report.questioned", "report.kept"]
    assert "a look at the text" in flat(tracker("developments", "show", told)).partition("report.kept")[2]
    assert tracker("review", "list", "--kind", "edit").err == "0 edits of what was decided wait.\n"


def test_what_a_person_judges_is_shown_and_listed_beside_the_taggers_opinion(tracker: Tracker, item: str) -> None:
    tracker("review", "judge", item, "--irrelevant", "--reason", "a novel", "--by", "anna")
    for shown in (flat(tracker("items", "show", item)), flat(tracker("review", "show", item))):
        assert "relevant no judged not relevant by anna, " in shown
        assert ": a novel read as relevant: score " in shown
    assert "judged not relevant by anna" in flat(tracker("items", "list", "--irrelevant"))
    assert "No item fits --relevant." in tracker("items", "list", "--relevant").out
    judged = tracker("items", "show", item, "--json").json["item"]
    assert (judged["relevant"], judged["screening"]["relevant"]) == (False, True)
    assert {name: judged["judged"][name] for name in ("relevant", "by", "reason")} == {
        "relevant": False,
        "by": "anna",
        "reason": "a novel",
    }


def test_what_speaks_for_an_item_adds_up_to_its_score(tracker: Tracker, item: str) -> None:
    why = tracker("items", "show", item).out.partition("\nWhy\n")[2].partition("\n\n")[0]
    *parts, total = map(Decimal, re.findall(r"^ *([+-]\d\S*)  ", why, re.MULTILINE))
    assert len(parts) > 1
    assert sum(parts) == total
    assert "sum; relevant from 0.8" in why


def test_an_act_on_the_item_of_a_development_names_the_development(tracker: Tracker, item: str, key: str) -> None:
    development = tracker("items", "show", item, "--json").json["item"]["development"]
    refused = tracker("review", "correct", item, "--set", "goldstein=3.5", *WHY)
    asks = f"no development '{item}'; did you mean '{development}', which this item reports?"
    assert (refused.code, refused.err) == (3, f"error: {asks}\n")
    assert asks in tracker("review", "merge", key, item, *WHY).err
    assert tracker("developments", "show", item).err == f"error: {asks}\n"
    assert "it is the id of a development" in tracker("items", "show", development).err


def test_a_list_without_rows_says_which_filters_nothing_fits(tracker: Tracker) -> None:
    assert tracker("items", "list").out.startswith("There is no item yet.\n")
    told = tracker("developments", "list", "--text", "dragon", "--since", "2001-01-01").out
    assert told.startswith("No development fits --since 2001-01-01, --text dragon.\n")
    assert tracker("review", "list", "--known-at", 1).out.startswith("Nothing waits for review.\n")
    told = tracker("review", "list", "--kind", "sample").out
    assert told.startswith("Nothing of --kind sample waits for review.\n")


FACETS = "neighbours: {facets: {paper: {values: {pact: {en: [pact]}, convention: {en: [convention]}}}}}\n"


def test_a_preview_of_what_facets_set_apart_warns_and_the_act_does_not(empty: Tracker, seeds: Path) -> None:
    change(seeds / "lexicon" / "en.yaml", "defaults:", f"{FACETS}defaults:")
    assert empty("init").code == 0
    listed = [
        empty("developments", "list", "--text", text, "--json").json["developments"] for text in ("pact", "gauge")
    ]
    into, other = (rows[0]["id"] for rows in listed)
    order = ("review", "merge", into, other, *WHY)
    warning = f"development '{other}' is set apart from '{into}'; other paper: convention, not pact"
    assert f"Warning: {warning}." in empty(*order, "--dry-run").err
    assert empty(*order, "--dry-run", "--json").json["warnings"] == [warning]
    done = empty(*order)
    assert (done.code, "Warning" in done.err) == (0, False)


def test_an_undo_is_not_offered_to_be_undone(tracker: Tracker, key: str) -> None:
    done = tracker("review", "confirm", key, *WHY)
    position = tracker("log", "tail", "--json").json["position"]
    assert f"Take it back: tracker review undo {key} {position} --reason WHY" in done.err
    undone = tracker("review", "undo", key, position, *WHY)
    assert "Take it back" not in undone.err and "do the act again" in undone.err
    assert tracker("review", "undo", key, position + 1, *WHY).code == 4


def test_an_undo_of_nothing_names_what_could_be_undone(tracker: Tracker, key: str) -> None:
    assert f"persons decided about '{key}' at no position yet" in tracker("review", "undo", key, 1, *WHY).err
    tracker("review", "confirm", key, *WHY)
    position = tracker("log", "tail", "--json").json["position"]
    assert f"persons decided about '{key}' at {position}" in tracker("review", "undo", key, 1, *WHY).err


def test_restoring_what_lost_its_reports_says_so(tracker: Tracker, item: str) -> None:
    key = tracker("items", "show", item, "--json").json["item"]["development"]
    tracker("review", "withdraw", key, "--irrelevant", *WHY)
    restored = tracker("review", "restore", key, *WHY)
    assert restored.code == 0
    assert "Note: development" in restored.err and "to have both back, undo position" in restored.err
    assert "no source speaks for it" in flat(tracker("developments", "show", key))


def test_differences_bear_their_signs_and_fields_hang_below_their_development(tracker: Tracker, key: str) -> None:
    values = ("--set", "label=railways:deepens:4.5", "--set", "goldstein=4.5")
    shown = tracker("review", "correct", key, *values, *WHY, "--dry-run").out
    assert "-> +4.5" in shown
    moves = shown.partition("Indices on")[2].splitlines()[2:]
    assert moves and all(line.split()[-1][0] in "+-\N{EN DASH}" for line in moves)
    assert all(line == line.rstrip() for line in shown.splitlines())


def test_a_label_without_a_value_moves_the_index_with_the_development(tracker: Tracker, item: str) -> None:
    key = tracker("items", "show", item, "--json").json["item"]["development"]
    (label,) = tracker("review", "show", key, "--json").json["development"]["labels"]
    value = "1.5" if label["direction"] == "deepens" else "-6"
    order = ("review", "correct", key, "--set", f"goldstein={value}", *WHY, "--dry-run", "--json")
    same = f"label={label['category']}:{label['direction']}"
    alone, labelled = tracker(*order).json, tracker(*order, "--set", same).json
    assert alone["effect"]["moves"] and labelled["effect"] == alone["effect"]


def test_what_was_neutral_without_an_act_moves_the_index_once_it_strains(tracker: Tracker, item: str) -> None:
    key = tracker("items", "show", item, "--json").json["item"]["development"]
    order = ("review", "correct", key, *WHY)
    (label,) = tracker("review", "show", key, "--json").json["development"]["labels"]
    neutral = tracker(*order, "--set", f"label={label['category']}:neutral", "--set", "plover=NONE")
    assert neutral.code == 0, neutral.err
    strains = ("--set", f"label={label['category']}:strains")
    shown, done = (tracker(*order, *strains, *more, "--json").json for more in (("--dry-run",), ()))
    assert label["category"] in {move["category"] for move in shown["effect"]["moves"]}
    assert done["effect"] == shown["effect"]
    (after,) = tracker("review", "show", key, "--json").json["development"]["labels"]
    assert (after["direction"], after["goldstein"]) == ("strains", -2.0)


def test_the_version_stands_apart_from_what_is_before_it(tracker: Tracker, item: str, key: str) -> None:
    for shown in (tracker("review", "show", key).out, tracker("review", "show", item).out):
        assert "\n\nversion" in shown


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
        ("label=railways:limits:4", "goldstein: expected no value above 0 for limits, found 4.0 in 'railways'"),
        ("label=railways:neutral:5", "goldstein: expected 0 for neutral, found 5.0 in 'railways'"),
        ("plover=ACCUSE", "plover: expected a type of cooperation, or NONE, for deepens, found ACCUSE"),
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


def test_ids_may_be_shortened_as_long_as_one_alone_begins_so(tracker: Tracker, item: str) -> None:
    told = tracker("items", "show", item[:6], "--json").json["item"]
    development = told["development"]
    assert told["id"] == item
    assert tracker("items", "list", "--development", development[:-3], "--json").json["items"][0]["id"] == item
    assert tracker("developments", "show", development[:-3], "--json").json["development"]["id"] == development
    assert tracker("review", "show", item[:6], "--json").json["key"] == item
    done = tracker("review", "unlink", development[:-3], item[:6], *WHY, "--dry-run", "--json")
    assert done.json["key"] == development


def test_the_beginning_of_several_ids_is_refused_with_their_names(tracker: Tracker) -> None:
    several = tracker("review", "show", "lock")
    assert several.code == 2
    assert several.err == (
        "error: expected the id of one development or item, or enough of its beginning; several begin with 'lock': "
        "lock-hours-agreed, locks-shut\n"
    )
    assert tracker("review", "show", "loc").err == "error: no development or item 'loc'\n"
