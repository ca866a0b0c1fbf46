"""Why an item reads as it does, in a plain sentence, by a lexicon of a few words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

import pytest
from msgspec import structs

from builders import NOW, development, item, report
from dossier_folders import FICTIONAL
from logs import shipped_files
from tracker.domain.developments import Label
from tracker.domain.errors import NotFound
from tracker.domain.tags import Direction
from tracker.projections.redacted import REDACTED
from tracker.projections.views import DevelopmentView, ItemView
from tracker.seeds.loader import load_dossier
from tracker.tagging.grounds import Grounds, Voice
from tracker.web.grounds import Said, Sentence, why_coded, why_relevant, why_tagged
from tracker.workflows.grounds import grounds_of
from tracker.workflows.reader import Reader

LATER = "Ruritania and Graustark postpone treaty"


@lru_cache(maxsize=1)
def reader() -> Reader:
    return Reader.of(load_dossier(FICTIONAL))


def read(title: str, summary: str = "") -> ItemView:
    one = reader().read(item(title=title, summary=summary), default="en")
    return ItemView(one.item, one.reading.screening, one.reading, None, None, NOW, 1, 0)


def plain(sentence: Sentence) -> str:
    return "".join(f"'{one.text}'" if one.kind == "word" else one.text for one in sentence)


def sentences(view: ItemView, *, known: bool = True) -> list[str]:
    found = grounds_of(lambda _: reader(), "a-dossier", view) if known else {}
    tags = view.reading.tags if view.reading else ()
    return [plain(why_tagged(tag, view.item, found.get(tag.category))) for tag in tags]


SIGN, DELAYED = "Ruritania and Graustark sign on railway", "The railway agreed upon is to open, and trains delivered."
TOLD = {
    (LATER, ""): "protocol limits, because the headline says 'postpone' (limits) in the same clause as 'treaty'.",
    ("Ruritania has not signed railway with Graustark", ""): (
        "railways limits, because the headline says 'not signed' (limits) in the same clause as 'railway'."
    ),
    ("Ruritania denies Graustark railway was signed", ""): (
        "railways neutral, because the headline says 'denies' (neutral) in the same clause as 'railway'; "
        "'signed' in the headline speaks for deepens."
    ),
    (f"{SIGN}, repairs delayed", DELAYED): (
        "railways deepens, because the headline says 'sign' and 'repairs' (deepens) in the same clause as 'railway'; "
        "3 words of the summary speak for it too; 'delayed' in the headline speaks for limits."
    ),
    ("Ruritania and Graustark: the railway", "It opens in May. Strelsau refuses and closes."): (
        "railways strains, because the summary says 'refuses' and 'closes' (strains); "
        "'opens' in the summary speaks for deepens."
    ),
    ("Ruritania lends, opens and signs the Graustark railway", "It is delayed, and again postponed."): (
        "railways deepens, because the headline says 'lends', 'opens' and 1 more (deepens) "
        "in the same clause as 'railway'; 2 words of the summary speak for limits."
    ),
    ("Ruritania and Graustark and the railway", ""): (
        "railways deepens, as is every item of this category where no word weighs more for another way."
    ),
}


@pytest.mark.parametrize(("text", "sentence"), TOLD.items())
def test_a_tag_is_told_by_words_and_which_way_they_point(text: tuple[str, str], sentence: str) -> None:
    assert sentences(read(*text))[0] == f"Read as {sentence}"


def test_what_no_lexicon_at_hand_has_read_is_told_by_its_words_alone() -> None:
    view = read(LATER, "The railway is delayed.")
    told = "Read as protocol limits for 'postpone', 'treaty' in the headline."
    assert sentences(view, known=False)[0] == told
    said = structs.replace(view.screening, version="another")
    assert view.reading is not None
    other = structs.replace(view, screening=said, reading=structs.replace(view.reading, screening=said))
    assert sentences(other)[0] == told

    def nobody(dossier: str) -> Reader:
        raise NotFound("dossier", dossier)

    assert grounds_of(nobody, "a-dossier", view) == {}


def test_of_a_redacted_item_nothing_is_told_by_words() -> None:
    view = read(LATER)
    gone = structs.replace(view, item=structs.replace(view.item, guid=view.item.id, title=REDACTED))
    assert grounds_of(lambda _: reader(), "a-dossier", gone) == {}
    assert sentences(gone) == ["Read as protocol limits by words that are gone for good."]


@pytest.mark.parametrize(("is_ruled", "end"), [(True, "says plainly 'halts' (limits), which decides it."), (False, "")])
def test_what_a_verdict_or_the_weights_decide_is_told_as_that(is_ruled: bool, end: str) -> None:
    view = read(LATER)
    assert view.reading is not None
    (tag,) = view.reading.tags
    halts = (Voice("halts", Direction.LIMITS, in_title=True, beside=""),) if is_ruled else ()
    found = Grounds("protocol", Direction.LIMITS, speaking=halts, against=(), is_ruled=is_ruled)
    said = plain(why_tagged(tag, view.item, found))
    assert said.endswith(end or "together: none alone is known to point that way.")


@pytest.mark.parametrize(
    ("title", "is_likeliest"),
    [
        ("Russian mission in Tehran moves children to Azerbaijan", True),
        ("Iran and Russia sign an agreement on a nuclear power plant", False),
    ],
)
def test_a_category_that_did_not_reach_what_counts_is_told_as_the_likeliest(title: str, is_likeliest: bool) -> None:
    shipped = Reader.of(shipped_files())
    one = shipped.read(item(title=title, summary=""), default="en")
    view = ItemView(one.item, one.reading.screening, one.reading, None, None, NOW, 1, 0)
    found = grounds_of(lambda _: shipped, "a-dossier", view)
    end = "; no category reached what counts, so the likeliest was taken."
    told = [plain(why_tagged(tag, view.item, found[tag.category])) for tag in one.reading.tags]
    assert told and [sentence.endswith(end) for sentence in told] == [is_likeliest] * len(told)


def test_words_of_others_keep_their_language() -> None:
    view = read(LATER)
    assert view.reading is not None
    said = why_tagged(view.reading.tags[0], structs.replace(view.item, language="fa"), None)
    assert {one.language for one in said if one.kind == "word"} == {"fa"}
    assert Said("protocol limits", "way") in said


def test_relevance_is_told_by_the_words_that_speak_most_for_it_and_against_it() -> None:
    view = read("Ruritania and Graustark win regatta")
    told = plain(why_relevant(view.screening.parts, view.item))
    named = "'Ruritania' and 'Graustark' (both parties named) speak most for it"
    assert told == f"Of its words {named}; 'regatta' (sport) against it."
    against = [part for part in view.screening.parts if part.amount < 0]
    assert plain(why_relevant(against, view.item)) == "Of its words 'regatta' (sport) speaks most against it."
    wordless = [structs.replace(part, spans=()) for part in view.screening.parts]
    assert why_relevant(wordless, view.item) == ()


@pytest.mark.parametrize(
    ("origin", "decisions", "told"),
    [
        ("seed", 0, "Coded as trade strains in the seed files, from the section 'Trade' of the article."),
        ("seed", 1, "section 'Trade' of the article; a person decided about it since, as its history says."),
        ("reviewer", 1, "Coded as trade strains by a person, from the section 'Trade' of the article."),
    ],
)
def test_what_no_item_says_is_told_by_who_coded_it(origin: str, decisions: int, told: str) -> None:
    one = development(origin=origin)
    assert one.article is not None
    one = replace(one, article=replace(one.article, section="Trade"))
    view = DevelopmentView(one, "live", "", (report("i1"),), 1, Decimal(1), "C3", False, decisions, 1, 1)
    assert plain(why_coded(Label("trade", Direction.STRAINS, Decimal(-2)), view)).endswith(told)
