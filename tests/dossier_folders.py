"""The fictional dossier in a folder of its own, to be broken at will."""

from __future__ import annotations

import shutil
from pathlib import Path

FICTIONAL = Path(__file__).parent / "data" / "ruritania-graustark"
SHIPPED = Path(__file__).parents[1] / "seeds" / "iran-russia"
ARTICLE = Path(__file__).parents[2] / "shared" / "seed" / "article.txt"

_LEXICON = """concepts:
  ruritania: {forms: {en: [ruritania]}, party: RUR}
  graustark: {forms: {en: [graustark]}, party: GRA}
defaults: {category: waters}
"""


def fictional_folder(parent: Path) -> Path:
    """A copy of the fictional dossier with a lexicon of three lines, so that these tests are about the other files."""
    folder = parent / "ruritania-graustark"
    shutil.copytree(FICTIONAL, folder)
    shutil.rmtree(folder / "lexicon", ignore_errors=True)
    (folder / "lexicon").mkdir()
    (folder / "lexicon" / "en.yaml").write_text(_LEXICON, encoding="utf-8")
    return folder


def change(path: Path, old: str, new: str) -> int:
    """Replace the first `old` by `new` and say on which line it began."""
    text = path.read_text(encoding="utf-8")
    before, found, after = text.partition(old)
    assert found, f"{path.name} does not hold {old!r}"
    path.write_text(before + new + after, encoding="utf-8")
    return before.count("\n") + 1


def article_text(path: Path) -> str:
    """An article as its offsets count it: UTF-8, line ends untouched."""
    return path.read_bytes().decode("utf-8")
