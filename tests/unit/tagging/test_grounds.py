"""What speaks for a tag and what against it, by the lexicon that ships: nothing is told that is not in the text."""

from __future__ import annotations

import json
from pathlib import Path

from builders import item
from shipped_tagger import tagger
from tracker.domain.items import Item
from tracker.tagging.direction import verdict
from tracker.tagging.grounds import GAP, Grounds, grounds

DATA = Path(__file__).parents[2] / "data"


def texts(name: str, many: int) -> list[Item]:
    rows = [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()[:many]]
    return [
        item(title=row["title"], summary=row.get("summary") or "", language=row.get("lang") or row["language"])
        for row in rows
    ]


def told(text: Item) -> list[Grounds]:
    reader = tagger()
    seen, opinion, _ = reader.opinion(title=text.title, summary=text.summary, language=text.language)
    tags = reader.read(title=text.title, summary=text.summary, language=text.language).tags
    return [grounds(seen, opinion.cues, tag, text=text) for tag in tags]


def test_every_word_stands_in_the_text_and_points_where_it_is_told_to() -> None:
    voices = 0
    for text in (*texts("unseen.jsonl", 150), *texts("ending_headlines.jsonl", 60)):
        for one in told(text):
            for voice in (*one.speaking, *one.against):
                field = text.title if voice.in_title else text.summary
                assert all(part in f"{text.title}\n{text.summary}" for part in voice.words.split(GAP))
                assert voice.words.split(GAP)[0] in text.title or voice.words in field
                assert voice.beside in f"{text.title}\n{text.summary}"
                voices += 1
            assert {voice.direction for voice in one.speaking} <= {one.direction}
            assert one.direction not in {voice.direction for voice in one.against}
    assert voices > 200


def test_a_verdict_of_the_headline_stands_first_where_the_tag_points_its_way() -> None:
    ruled = 0
    for text in texts("ending_headlines.jsonl", 60):
        seen, _, _ = tagger().opinion(title=text.title, summary="", language=text.language)
        said = verdict(seen)
        for one in told(text):
            assert one.is_ruled == (said is not None and said.direction is one.direction)
            if one.is_ruled:
                assert said is not None and text.title[said.hits[0].start : said.hits[0].end] == one.speaking[0].words
                ruled += 1
    assert ruled > 10
