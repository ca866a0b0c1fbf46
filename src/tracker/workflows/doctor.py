"""What is well and what is not: the database, the read models, the dossier's files, the article and the feeds.

Each check is a value; none raises for what it finds wrong. `warn` is worth knowing, `fail` stops the program's work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tracker.domain.errors import TrackerError
from tracker.feeds.guard import Network, check_url
from tracker.projections.fold import PROJECTIONS
from tracker.queries.feeds import get_status, list_feeds
from tracker.queries.moment import Moment, resolve
from tracker.queries.readiness import readiness
from tracker.seeds.article import check_anchors
from tracker.seeds.shapes import DossierFiles
from tracker.store.built import first_unfit
from tracker.store.engine import reading
from tracker.workflows import seed
from tracker.workflows.reader import Reader
from tracker.workflows.tools import Tools

Verdict = Literal["ok", "warn", "fail"]
TROUBLE = ("failing", "gone", "silent")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    check: str
    verdict: Verdict
    detail: str


def examine(
    tools: Tools,
    dossier: str,
    *,
    scripts: Path,
    files: Callable[[], DossierFiles],
    article: Path | None,
    missing: str | None,
    networks: tuple[Network, ...],
) -> Iterator[Finding]:
    """Every check in its order; those that rest on one that fails are left out.

    `networks` may be fetched though they are not public. `missing` says that the database is a file which is not there,
    where that is so; then it is not opened.
    """
    read = _files(files)
    yield read[0]
    if read[1] is not None:
        yield _article(read[1], article)
    if missing is not None:
        yield Finding("database", "fail", missing)
        return
    found = readiness(tools.engine, scripts=scripts)
    yield _database(tools, found.fault)
    if found.fault is not None:
        return
    yield _migrations(found.found, found.needed)
    if not found.is_migrated:
        return
    log = _log(tools, dossier)
    yield log
    if log.verdict == "fail":
        return
    yield _read_models(tools, dossier)
    if read[1] is not None:
        yield _loaded(tools, read[1])
    yield _feeds(tools, dossier, networks=networks)


def _files(files: Callable[[], DossierFiles]) -> tuple[Finding, DossierFiles | None]:
    try:
        read = files()
        tagger = Reader.of(read).tagger
    except TrackerError as error:
        lines = str(error).splitlines()
        more = f" (and {len(lines) - 1} more; see `tracker seed check`)" if len(lines) > 1 else ""
        return Finding("dossier files", "fail", f"{lines[0]}{more}"), None
    detail = f"{len(read.developments)} developments, {len(read.feeds)} feeds, tagger {tagger.name} {tagger.version}"
    return Finding("dossier files", "ok", detail), read


def _article(files: DossierFiles, path: Path | None) -> Finding:
    anchors = list(files.anchors())
    if path is None:
        return Finding("article", "warn", f"TRACKER_ARTICLE is not set: {len(anchors)} anchors were not checked")
    if not path.is_file():
        return Finding("article", "fail", f"TRACKER_ARTICLE: expected a file, found none at {path}")
    text = path.read_bytes().decode("utf-8", "replace")
    report = check_anchors(anchors, article=files.definition.article, text=text)
    if report.failed:
        return Finding("article", "fail", f"{len(report.failed)} anchors do not hold; see `tracker seed check`")
    return Finding("article", "ok", f"all {len(report.checked)} anchors hold")


def _database(tools: Tools, fault: str | None) -> Finding:
    where = tools.engine.url.render_as_string()
    if fault is None:
        return Finding("database", "ok", where)
    return Finding("database", "fail", f"{where} cannot be used: {fault}")


def _migrations(found: str | None, needed: str) -> Finding:
    if found == needed:
        return Finding("migrations", "ok", needed)
    was = found or "an empty database"
    return Finding("migrations", "fail", f"expected {needed}, found {was}; run `tracker db upgrade`")


def _log(tools: Tools, dossier: str) -> Finding:
    try:
        with reading(tools.engine) as connection:
            context, _ = resolve(connection, dossier, Moment(), today=tools.now().date())
    except TrackerError as error:
        return Finding("log", "fail", f"{error}; run `tracker seed load`")
    return Finding(
        "log", "ok", f"{context.position} events, root {context.checkpoint.root[:16]}\N{HORIZONTAL ELLIPSIS}"
    )


def _read_models(tools: Tools, dossier: str) -> Finding:
    with reading(tools.engine) as connection:
        context, _ = resolve(connection, dossier, Moment(), today=tools.now().date())
        unfit = first_unfit(connection, dossier, position=context.position)
    if unfit is not None:
        return Finding("read models", "fail", unfit)
    versions = ", ".join(f"{projection.name} {projection.version}" for projection in PROJECTIONS)
    return Finding("read models", "ok", f"{versions}, up to position {context.position}")


def _loaded(tools: Tools, files: DossierFiles) -> Finding:
    steps = seed.plan(tools, files)
    if not steps:
        return Finding("files and log", "ok", "the log holds what the files say")
    told = "1 change is" if len(steps) == 1 else f"{len(steps)} changes are"
    detail = f"{told} not in the log; see `tracker seed diff`, run `tracker seed load`"
    return Finding("files and log", "warn", detail)


def _feeds(tools: Tools, dossier: str, *, networks: tuple[Network, ...]) -> Finding:
    with reading(tools.engine) as connection:
        status = get_status(connection, dossier, now=tools.now())
        listed = list_feeds(connection, dossier, Moment(), today=tools.now().date()).feeds
    detail = ", ".join(f"{count} {health}" for health, count in status.feeds.items()) or "none"
    troubled = sum(status.feeds.get(health, 0) for health in TROUBLE)
    refused = [one.feed.id for one in listed if check_url(one.feed.url, exceptions=networks) is not None]
    if refused:
        detail += f"; at addresses that are never asked (see TRACKER_FETCH_ALLOWED_NETWORKS): {', '.join(refused)}"
    return Finding("feeds", "warn" if troubled or refused or not status.feeds else "ok", detail)
