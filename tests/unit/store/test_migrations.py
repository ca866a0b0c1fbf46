"""Which migration is the last, read from the files as alembic reads them."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

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
