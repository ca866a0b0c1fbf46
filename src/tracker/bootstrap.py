"""The only wiring: settings become an engine, a clock, randomness and folders. Nothing below reads the environment."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from tracker.domain.errors import ConfigurationError, NotFound
from tracker.seeds.loader import load_dossier
from tracker.seeds.shapes import DossierFiles
from tracker.settings import Settings
from tracker.store.engine import open_engine
from tracker.workflows.reader import Reader
from tracker.workflows.tools import Tools

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
        if self.settings.dossier:
            return self.settings.dossier
        names = self.dossiers()
        if len(names) != 1:
            listed = ", ".join(names) or "none"
            raise ConfigurationError(
                f"TRACKER_DOSSIER: expected a name, since {self.seeds_dir} does not hold exactly one dossier ({listed})"
            )
        return names[0]

    def dossiers(self) -> list[str]:
        """The folders of `seeds_dir` that hold a dossier."""
        return sorted(path.parent.name for path in self.seeds_dir.glob("*/dossier.yaml"))

    def files(self, dossier: str | None = None) -> DossierFiles:
        """The seed files of a dossier. Raises NotFound, SeedError."""
        name = dossier or self.dossier
        if name not in self.dossiers():
            raise NotFound("dossier", name, known=self.dossiers(), hint=f"looked in {self.seeds_dir}")
        return load_dossier(self.seeds_dir / name)

    def reader(self, dossier: str | None = None) -> Reader:
        """What reads items for a dossier. Raises NotFound, SeedError, UnknownName."""
        return Reader.of(self.files(dossier))

    def now(self) -> datetime:
        """Aware UTC now."""
        return self.tools.now()

    def today(self) -> date:
        """The UTC day it is now."""
        return self.tools.now().date()


def wire(settings: Settings) -> Program:
    """Connect the parts; opens no connection yet. Raises ConfigurationError."""
    url = settings.database
    if settings.database_url is None:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    return Program(
        settings=settings,
        tools=Tools(engine=open_engine(url), now=utc_now, random_bytes=secrets.token_bytes),
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
