"""The command lines that a page of the review queue offers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from builders import development, report
from tracker.domain.developments import Label
from tracker.domain.tags import Direction
from tracker.projections.views import DevelopmentView, Report
from tracker.queries.review import Entry
from tracker.web.deciding import Command, commands, on_development, on_item

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


def view(key: str = "a-dam", *, reports: tuple[Report, ...] = (report("i1"),), **changes: Any) -> DevelopmentView:
    one = development(key, labels=LABELS, **changes)
    return DevelopmentView(one, "live", "", reports, 1, Decimal(1), "C3", False, 0, 1, 1)


def lines(entry: Entry, one: DevelopmentView | None = None, other: DevelopmentView | None = None) -> list[str]:
    return [command.line for command in commands(entry, one=one, other=other, dossier="north-south")]


def test_a_development_is_confirmed_corrected_or_withdrawn() -> None:
    told = lines(ENTRY, view())
    assert told[0] == "tracker review show a-dam --dossier north-south"
    assert [line.split()[2] for line in told] == ["show", "confirm", "correct", "withdraw", "withdraw"]
    assert all(line.endswith(" --reason WHY --dossier north-south") for line in told[1:])


def test_reports_are_judged_irrelevant_where_there_are_any() -> None:
    assert [line.split()[2] for line in lines(ENTRY, view(reports=()))][-2:] == ["correct", "withdraw"]


def test_a_correction_of_one_label_says_the_others_again_in_their_order() -> None:
    told = next(line for line in lines(ENTRY, view()) if " correct " in line)
    assert "--set label=energy:strains --set label=trade:DIRECTION" in told


def test_what_may_be_the_same_is_merged_into_the_one_it_resembles() -> None:
    told = lines(replace(ENTRY, resembles="the-dam", relation="same"), view(), view("the-dam"))
    assert "tracker review merge the-dam a-dam --reason WHY --dossier north-south" in told


def test_what_may_be_denied_is_said_to_be_contradicted_by_the_denial() -> None:
    told = lines(replace(ENTRY, resembles="the-dam", relation="denies"), view(contradicts=("b",)), view("the-dam"))
    expected = "tracker review correct a-dam --set contradicts=b --set contradicts=the-dam --reason WHY"
    assert f"{expected} --dossier north-south" in told
    told = lines(replace(ENTRY, resembles="the-dam", relation="denied"), view(), view("the-dam"))
    assert "tracker review correct the-dam --set contradicts=a-dam --reason WHY --dossier north-south" in told


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


def acts(found: tuple[Command, ...]) -> list[str]:
    return [one.line.removeprefix("tracker review ").removesuffix(" --dossier north-south") for one in found]


def test_a_development_that_does_not_wait_can_be_decided_all_the_same() -> None:
    one = view(reports=())
    assert acts(on_development(one, dossier="north-south")) == [
        "show a-dam",
        "confirm a-dam --reason WHY",
        "correct a-dam --set label=energy:DIRECTION --set label=trade:DIRECTION --reason WHY",
        "withdraw a-dam --reason WHY",
    ]
    unlabelled = replace(one, development=replace(one.development, labels=()))
    assert "correct a-dam --set FIELD=VALUE --reason WHY" in acts(on_development(unlabelled, dossier="north-south"))


def test_only_what_is_not_refused_is_offered() -> None:
    def offered(one: DevelopmentView) -> list[str]:
        return [act.split()[0] for act in acts(on_development(one, dossier="north-south"))]

    assert offered(replace(view(), confirmed=True)) == ["show", "correct", "withdraw", "withdraw"]
    assert offered(replace(view(), status="withdrawn")) == ["show", "restore"]
    assert offered(replace(view(), status="merged")) == ["show"]


def test_an_item_is_judged_while_its_words_are_there() -> None:
    assert acts(on_item("i1", dossier="north-south", is_redacted=False)) == [
        "show i1",
        "judge i1 --relevant --label CATEGORY:DIRECTION --reason WHY",
        "judge i1 --irrelevant --reason WHY",
    ]
    assert acts(on_item("i1", dossier="north-south", is_redacted=True)) == ["show i1"]
