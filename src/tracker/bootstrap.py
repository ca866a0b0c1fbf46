"""The only wiring: settings become an engine, a clock, randomness and folders. Nothing below reads the environment.

What reads seed files, reads items or signs is imported when it is asked for: most commands do none of these.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.domain.errors import ConfigurationError, NotFound
from tracker.settings import Settings
from tracker.store.engine import open_engine
from tracker.workflows.tools import Tools

if TYPE_CHECKING:
    from tracker.seeds.shapes import DossierFiles
    from tracker.workflows.keys import Keys
    from tracker.workflows.reader import Reader

_PACKAGE = Path(__file__).resolve().parent
_CARRIED = _PACKAGE / "_data"
_CHECKOUT = _PACKAGE.parents[1]


@dataclass(frozen=True, slots=True)
class Program:
    """Everything an entry point needs; made once."""

    settings: Settings
    tools: Tools
    seeds_dir: Path
    migrations: Path

    @property
    def dossier(self) -> str:
        """The dossier meant when none is named. Raises ConfigurationError where there is not exactly one."""
        names = self.each
        if len(names) != 1:
            raise ConfigurationError(
                f"TRACKER_DOSSIER: expected a name, since {self.seeds_dir} holds {len(names)} dossiers "
                f"({', '.join(names)}); name one with --dossier"
            )
        return names[0]

    @property
    def each(self) -> list[str]:
        """The dossiers meant where several may be: the one of the settings, else all by name.

        Raises ConfigurationError where there is none.
        """
        names = [self.settings.dossier] if self.settings.dossier else self.dossiers()
        if not names:
            raise ConfigurationError(
                f"TRACKER_SEEDS_DIR: expected folders with a dossier.yaml, found none in {self.seeds_dir}"
            )
        return names

    @property
    def database_file(self) -> Path | None:
        """The file of an SQLite database, which connecting would make where it is not there; else None."""
        url = self.tools.engine.url
        is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
        return Path(str(url.database)) if is_file else None

    def dossiers(self) -> list[str]:
        """The folders of `seeds_dir` that hold a dossier."""
        return sorted(path.parent.name for path in self.seeds_dir.glob("*/dossier.yaml"))

    def files(self, dossier: str | None = None) -> DossierFiles:
        """The seed files of a dossier. Raises NotFound, SeedError."""
        from tracker.seeds.loader import load_dossier  # noqa: PLC0415 - see above

        name = dossier or self.dossier
        if name not in self.dossiers():
            raise NotFound("dossier", name, known=self.dossiers(), hint=f"looked in {self.seeds_dir}")
        return load_dossier(self.seeds_dir / name)

    def reader(self, dossier: str | None = None) -> Reader:
        """What reads items for a dossier. Raises NotFound, SeedError, UnknownName."""
        from tracker.workflows.reader import Reader  # noqa: PLC0415 - see above

        return Reader.of(self.files(dossier))

    def seed_folder(self, dossier: str | None = None) -> Path:
        """The folder of a dossier's seed files."""
        return self.seeds_dir / (dossier or self.dossier)

    @property
    def bundle_format(self) -> Path:
        """The page that tells a stranger how to check a bundle; each carries it."""
        return _folder("docs") / "bundle-format.md"

    @property
    def keys(self) -> Keys:
        """The keys that sign and check checkpoints."""
        from tracker.workflows.keys import Keys  # noqa: PLC0415 - see above

        return Keys(self.settings.data_dir, self.settings.origin, own=self.settings.signing_key)

    @property
    def published(self) -> Path:
        """The folder that others may copy from."""
        return self.settings.publish_dir or self.settings.data_dir / "published"

    def now(self) -> datetime:
        """Aware UTC now."""
        return self.tools.now()

    def today(self) -> date:
        """The UTC day it is now."""
        return self.tools.now().date()


def wire(settings: Settings) -> Program:
    """Connect the parts; opens no connection and makes no file yet. Raises ConfigurationError."""
    return Program(
        settings=settings,
        tools=Tools(engine=open_engine(settings.database), now=utc_now, random_bytes=secrets.token_bytes),
        seeds_dir=settings.seeds_dir or _folder("seeds"),
        migrations=_folder("alembic"),
    )


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def _folder(name: str) -> Path:
    """A folder that the wheel carries inside the package and a checkout keeps at its top."""
    for candidate in (_CARRIED / name, _CHECKOUT / name):
        if candidate.is_dir():
            return candidate
    raise ConfigurationError(
        f"expected the folder {name!r} beside the program, found none in {_CARRIED} or {_CHECKOUT}"
    )
