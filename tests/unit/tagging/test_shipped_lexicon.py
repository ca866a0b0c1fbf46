"""What the lexicon that ships must not mistake: words that hide a party, and words of another matter."""

from __future__ import annotations

import pytest

from logs import shipped_files
from shipped_tagger import read, tagger


@pytest.mark.parametrize(
    ("title", "language", "label"),
    [
        ("Moscow votes against censure of Iran at UN agency", "en", "nuclear-file/deepens"),
        ("Russia backs UN sanctions on Iran over enrichment", "en", "nuclear-file/strains"),
        ("Iran denies giving missiles to Russia", "en", "ukraine/neutral"),
        ("Su-35s for Iran will not come this year, Moscow says", "en", "military/limits"),
        ("Россия передала Ирану зенитные ракеты", "ru", "military/deepens"),
        ("Госдума ратифицировала договор России и Ирана", "ru", "treaty/deepens"),
        ("سفیر روسیه در تهران در پی بیانیه جزایر احضار شد", "fa", "diplomacy/strains"),
        ("روسیه حمله اسرائیل به ایران را محکوم کرد", "fa", "crisis/deepens"),
    ],
)
def test_who_does_what_to_whom_is_told_in_three_languages(title: str, language: str, label: str) -> None:
    reading = read(title, language)
    assert reading.screening.relevant
    assert label in {f"{tag.category}/{tag.direction}" for tag in reading.tags}


@pytest.mark.parametrize(
    "title", ["Russia pulls part of its personnel out of Bushehr", "Iran and Russia: a common goal"]
)
def test_a_longer_form_hides_no_party_and_a_goal_is_not_always_sport(title: str) -> None:
    parts = {part.name for part in read(title).screening.parts}
    assert "both parties named" in parts
    assert "sport" not in parts


def test_acts_are_what_is_done_and_neither_who_nor_what() -> None:
    acts = shipped_files().lexicon.acts
    assert {"sign", "deliver", "withdraw", "meeting", "deed-signed"} <= acts
    assert acts.isdisjoint({"rosatom", "bushehr", "putin", "israel", "missile", "sanctions", "breaks-off"})


def test_every_tag_can_be_taken_apart_into_named_contributions() -> None:
    title = "Iran denies giving missiles to Russia"
    parts = tagger().explain(title=title, summary="", language="en")
    neutral = {part.feature: part.amount for part in parts if part.outcome == "ukraine/neutral"}
    assert max(neutral.values()) > 0
    assert "rule says neutral" in neutral
    assert any(name.startswith("ukraine ") for name in neutral)
