"""Anchors hold against the very text they were made from, and against no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dossier_folders import FICTIONAL, article_text, fictional_folder
from tracker.seeds.article import AnchorFault, check_anchors, digest, quote
from tracker.seeds.loader import load_dossier
from tracker.seeds.shapes import DossierFiles


@pytest.fixture
def files(tmp_path: Path) -> DossierFiles:
    return load_dossier(fictional_folder(tmp_path))


@pytest.fixture
def text() -> str:
    return article_text(FICTIONAL / "article.txt")


def test_every_anchor_of_the_fictional_dossier_holds(files: DossierFiles, text: str) -> None:
    report = check_anchors(files.anchors(), article=files.definition.article, text=text)
    assert report.holds
    assert len(report.checked) == 9 + 5 + 1


def test_a_quote_is_the_words_the_anchor_names(files: DossierFiles, text: str) -> None:
    anchors = dict(files.anchors())
    assert quote(text, anchors["rail-trade-small"]) == "Trade by rail stays small."


def test_without_an_article_everything_is_reported_as_unchecked(files: DossierFiles) -> None:
    report = check_anchors(files.anchors(), article=files.definition.article, text=None)
    assert not report.holds
    assert (report.checked, report.failed, len(report.unchecked)) == ((), (), 15)
    assert report.why == "no copy of the article was given"


def test_another_text_fails_as_a_whole_and_where_it_differs(files: DossierFiles, text: str) -> None:
    other = text.replace("every autumn", "every winter")
    report = check_anchors(files.anchors(), article=files.definition.article, text=other)
    assert report.failed[0] == AnchorFault(
        id="ruritania-and-graustark",
        expected=f"sha256 {files.definition.article.sha256}",
        found=f"sha256 {digest(other)}",
    )
    assert [fault.id for fault in report.failed] == ["ruritania-and-graustark", "joint-guard-drills"]


def test_translated_line_ends_are_noticed(files: DossierFiles, text: str) -> None:
    report = check_anchors(files.anchors(), article=files.definition.article, text=text.replace("\n", "\r\n"))
    assert any(fault.expected == f"{len(text)} characters" for fault in report.failed)


@pytest.mark.parametrize("section", ["Rails and Goods", "Introduction"])
def test_an_anchor_must_stand_in_the_section_it_names(files: DossierFiles, text: str, section: str) -> None:
    anchors = dict(files.anchors())
    anchors["locks-shut"] = replace(anchors["locks-shut"], section=section)
    report = check_anchors(anchors.items(), article=files.definition.article, text=text)
    assert report.failed == (
        AnchorFault("locks-shut", expected=f"section {section!r}", found="section 'A River Between Them'"),
    )


def test_a_heading_in_the_table_of_contents_heads_nothing(files: DossierFiles, text: str) -> None:
    listed = text.index("- A River Between Them")
    in_the_list = replace(dict(files.anchors())["locks-shut"], start=listed, end=listed + 3, sha256=digest("- A"))
    anchors = [*files.anchors(), ("listed", in_the_list)]
    report = check_anchors(anchors, article=files.definition.article, text=text)
    (fault,) = report.failed
    assert (fault.id, fault.found) == ("listed", "section 'Table of Contents'")
