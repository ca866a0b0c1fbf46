"""The command lines that a page of the review queue offers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tracker.domain.developments import Label
from tracker.domain.tags import Direction
from tracker.queries.review import Entry
from tracker.web.deciding import commands

ENTRY = Entry(
    kind="development",
    key="a-dam",
    title="A dam",
    day="2025-01-01",
    category="trade",
    direction="deepens",
    priority=1.0,
    impact=2.0,
    uncertainty=0.5,
    reasons=("one source",),
    resembles=None,
    week=None,
)
LABELS = (Label("energy", Direction.STRAINS, Decimal("-2.0")), Label("trade", Direction.DEEPENS, Decimal("3.5")))


def lines(entry: Entry, labels: tuple[Label, ...] = (), *, is_reported: bool = True) -> list[str]:
    found = commands(entry, labels=labels, is_reported=is_reported, dossier="north-south")
    return [command.line for command in found]


def test_a_development_is_confirmed_corrected_or_withdrawn() -> None:
    told = lines(ENTRY, LABELS)
    assert told[0] == "tracker review show a-dam --dossier north-south"
    assert [line.split()[2] for line in told] == ["show", "confirm", "correct", "withdraw", "withdraw"]
    assert all(line.endswith(" --reason WHY --dossier north-south") for line in told[1:])


def test_reports_are_judged_irrelevant_where_there_are_any() -> None:
    assert [line.split()[2] for line in lines(ENTRY, LABELS, is_reported=False)][-2:] == ["correct", "withdraw"]


def test_a_correction_of_one_label_says_the_others_again_in_their_order() -> None:
    told = next(line for line in lines(ENTRY, LABELS) if " correct " in line)
    assert "--set label=energy:strains --set label=trade:DIRECTION" in told


def test_what_may_be_the_same_is_merged_into_the_one_it_resembles() -> None:
    told = lines(replace(ENTRY, resembles="the-dam"), LABELS)
    assert "tracker review merge the-dam a-dam --reason WHY --dossier north-south" in told


def test_a_sampled_item_is_judged_and_an_edited_one_kept_or_unlinked() -> None:
    sampled = lines(replace(ENTRY, kind="sample", key="i1", category=None, direction=None))
    assert [line.partition(" --reason")[0] for line in sampled[1:]] == [
        "tracker review judge i1 --relevant --label CATEGORY:DIRECTION",
        "tracker review judge i1 --irrelevant",
    ]
    edited = lines(replace(ENTRY, kind="edit", item="i1"))
    assert [line.partition(" --reason")[0] for line in edited[1:]] == [
        "tracker review unlink a-dam i1",
        "tracker review keep a-dam i1",
    ]


def test_what_a_shell_would_read_as_its_own_is_quoted() -> None:
    assert "show 'a;b'" in lines(replace(ENTRY, key="a;b"))[0]
