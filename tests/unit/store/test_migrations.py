"""Which migration is the last, read from the files as alembic reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from tracker.domain.errors import ConfigurationError
from tracker.store import migrations

SCRIPTS = Path(__file__).parents[3] / "alembic"


def test_the_newest_migration_is_the_one_that_alembic_finds() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    assert migrations.newest(SCRIPTS) == ScriptDirectory.from_config(config).get_current_head()


def test_the_newest_migration_is_the_one_that_none_follows_whatever_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "versions"
    folder.mkdir()
    for name, before in (("b", None), ("c", "b"), ("a", "c")):
        (folder / f"{name}.py").write_text(f'"""Why."""\nrevision = "{name}"\ndown_revision = {before!r}\n')
    assert migrations.newest(tmp_path) == "a"


def test_a_migration_may_annotate_its_names(tmp_path: Path) -> None:
    write(tmp_path, "a.py", 'revision: str = "a"\ndown_revision: str | None = None\n')
    assert migrations.newest(tmp_path) == "a"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a.py": "x = 1\n"}, r"a\.py: expected a revision and a down_revision, found neither"),
        ({}, "expected one migration that none follows, found none"),
        (
            {name: f'revision = "{name[0]}"\ndown_revision = None\n' for name in ("a.py", "b.py")},
            "expected one migration that none follows, found a, b",
        ),
    ],
)
def test_migrations_that_make_no_line_are_named(tmp_path: Path, files: dict[str, str], said: str) -> None:
    for name, text in files.items():
        write(tmp_path, name, text)
    with pytest.raises(ConfigurationError, match=said):
        migrations.newest(tmp_path)


def write(folder: Path, name: str, text: str) -> None:
    (folder / "versions").mkdir(exist_ok=True)
    (folder / "versions" / name).write_text(text)
