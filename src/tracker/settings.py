"""Settings: `TRACKER_*` variables or a `.env` file, read once by the entry points and never changed."""

from __future__ import annotations

import math
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, NoDecode, SettingsConfigDict

from tracker.domain.errors import ConfigurationError

Network = IPv4Network | IPv6Network
PREFIX = "TRACKER_"
PARSERS = 2
"""Pages parsed at the same time by one worker."""
STORE_SECONDS = 5
"""How long storing a page may take."""


class Settings(BaseSettings):
    """Each field is the variable `TRACKER_<NAME>`; the description is what the documentation says of it."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    database_url: str | None = Field(
        None, description="SQLite or PostgreSQL; by default the file tracker.sqlite in DATA_DIR."
    )
    dossier: str = Field(
        "", description="The dossier that commands and the page mean; by default the only one in SEEDS_DIR."
    )
    seeds_dir: Path | None = Field(
        None, description="Folder of dossiers; by default the one that comes with the program."
    )
    data_dir: Path = Field(Path("var"), description="Where the SQLite file, the keys and published checkpoints live.")
    host: str = Field("127.0.0.1", description="Address the API listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the API listens on.")
    metrics_port: int | None = Field(
        None, ge=1, le=65535, description="Port on HOST at which `tracker worker` shows its metrics; by default none."
    )
    open_reading: bool = Field(True, description="Whether the API may be read without a key; writing never is.")
    article: Path | None = Field(None, description="The seed article's text, to check anchors and show quotes.")
    tick_seconds: int = Field(30, ge=1, le=3600, description="How often the scheduler looks for due feeds.")
    poll_seconds: int = Field(
        1800, ge=1, le=86_400, description="How long a feed rests between two polls until its own habit is known."
    )
    poll_min_seconds: int = Field(600, ge=1, le=86_400, description="No feed is polled more often by itself.")
    poll_max_seconds: int = Field(86_400, ge=1, le=86_400, description="No feed that does well rests longer.")
    lease_seconds: int = Field(
        120, ge=5, le=3600, description="After this a feed leased by a worker that died may be polled by another."
    )
    fetch_allowed_networks: Annotated[tuple[Network, ...], NoDecode] = Field(
        (), description="Networks (CIDR, comma-separated) that may be fetched though they are not public."
    )
    fetch_concurrency: int = Field(32, ge=1, le=64, description="How many feeds are fetched at once.")
    fetch_host_concurrency: int = Field(2, ge=1, le=64, description="How many feeds of one host are fetched at once.")
    fetch_host_seconds: float = Field(
        5, ge=0, le=3600, description="Least time between the beginnings of two requests to one host."
    )
    fetch_use_proxy: bool = Field(
        False, description="Whether the proxies that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name are used."
    )
    fetch_total_seconds: float = Field(30, gt=0, le=300, description="Deadline of one fetch, to its last byte.")
    fetch_max_bytes: int = Field(10_485_760, ge=1024, description="Largest decoded body of a feed.")
    fetch_max_entries: int = Field(2000, ge=1, description="Most entries kept of one page of a feed.")
    fetch_parse_seconds: float = Field(5, gt=0, le=60, description="After this a feed's parser is killed.")
    fetch_parse_mib: int = Field(
        32, ge=16, le=4096, description="By how many MiB a feed's parser may grow before its page is given up."
    )
    fetch_contact: str = Field(
        "https://example.org/set-TRACKER_FETCH_CONTACT",
        description="How a publisher can reach you: an address or a page, sent in the User-Agent.",
    )
    origin: str = Field(
        "localhost",
        pattern=r"^[^\s+]+$",
        description="Begins the name under which logs are signed, such as your domain; the dossier follows.",
    )
    signing_key: Path | None = Field(
        None, description="An Ed25519 private key (PEM) of your own; by default one in DATA_DIR that `init` makes."
    )
    publish_dir: Path | None = Field(
        None, description="Where checkpoints and tiles are written; by default `published` in DATA_DIR."
    )
    checkpoint_seconds: int = Field(3600, ge=10, le=604_800, description="How often workers publish a checkpoint.")
    log_format: Literal["console", "json"] = Field("console", description="How log lines look on stderr.")

    @field_validator("*", mode="before")
    @classmethod
    def _is_text(cls, value: object) -> object:
        """Bytes that are no UTF-8 can be written nowhere, be it only a name."""
        if isinstance(value, str) and not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError as error:
                raise ValueError("expected text in UTF-8") from error
        return value

    @field_validator("fetch_allowed_networks", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _leases_outlast_polls(self) -> Self:
        """A lease that ends before its poll would hand the feed to another worker, who asks again."""
        longest = self.fetch_total_seconds + self.fetch_parse_seconds * self.fetch_concurrency / PARSERS + STORE_SECONDS
        if self.lease_seconds < longest:
            raise ValueError(
                f"TRACKER_LEASE_SECONDS: expected at least {math.ceil(longest)} with these TRACKER_FETCH_* limits, "
                f"found {self.lease_seconds}"
            )
        return self

    @property
    def database(self) -> str:
        """The database's URL, with the default filled in."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'tracker.sqlite').absolute()}"


def read_settings() -> Settings:
    """Read the environment once; raises ConfigurationError naming each variable that does not fit."""
    try:
        return Settings()
    except ValidationError as error:
        raise ConfigurationError("\n".join(_line(problem) for problem in error.errors())) from error


def unknown_settings() -> tuple[str, ...]:
    """The variables that begin like a setting and are none, in the environment and in `.env`, in capitals."""
    sources = EnvSettingsSource(Settings), DotEnvSettingsSource(Settings)
    given = {name.upper() for source in sources for name in source.env_vars}
    return tuple(sorted(name for name in given if name.startswith(PREFIX) and name not in known_settings()))


def known_settings() -> tuple[str, ...]:
    """The variable of every setting."""
    return tuple(f"{PREFIX}{name.upper()}" for name in Settings.model_fields)


def _line(problem: ErrorDetails) -> str:
    """One problem as a sentence; one that lies between several variables names them itself."""
    said = problem["msg"].removeprefix("Value error, ")
    if not problem["loc"]:
        return said
    return f"TRACKER_{str(problem['loc'][0]).upper()}: {said}, found {problem['input']!r}"
