"""`tracker seed`: a dossier's files, checked, compared with the log, and loaded into it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from tracker.bootstrap import Program
from tracker.cli.exit_codes import Exit
from tracker.cli.lexicon_notes import as_members, lexicon_notes, told_notes
from tracker.cli.opening import open_migrated, open_program
from tracker.cli.options import AsJson, Dossier
from tracker.cli.render import pairs, plain, print_json, say, show, table, word
from tracker.domain.amounts import counted
from tracker.domain.errors import NotFound
from tracker.seeds.article import AnchorReport, check_anchors
from tracker.seeds.shapes import DossierFiles
from tracker.workflows import seed as workflow
from tracker.workflows.seed_steps import Step

app = typer.Typer(no_args_is_help=True, help="A dossier's files and what the log holds of them.")

Article = Annotated[
    Path | None, typer.Option(metavar="FILE", help="The article's text; by default TRACKER_ARTICLE.", dir_okay=False)
]


@app.command()
def check(*, article: Article = None, dossier: Dossier = None, as_json: AsJson = False) -> None:
    """Read every file, and compare every anchor with the article where it is at hand. Touches no database."""
    program = open_program(dossier, database=False)
    files = program.files()
    report = anchors(program, files, article=article)
    notes = lexicon_notes(program.seed_folder() / "lexicon", files)
    if as_json:
        told = {"files": files.digests, **_counts(files), **as_members(notes), "anchors": report}
        print_json({"dossier": files.definition.id, **told})
    else:
        show(pairs(*[(name, str(count)) for name, count in _counts(files).items()]), _report(report))
    for note in told_notes(notes, files.lexicon):
        say(note)
    if report.unchecked:
        say(f"{len(report.unchecked)} anchors could not be checked: {report.why}; name it with --article FILE")
    if report.failed:
        say("error: the article does not bear out every anchor")
        raise typer.Exit(Exit.VERIFICATION_FAILED)


@app.command()
def diff(*, dossier: Dossier = None, as_json: AsJson = False) -> None:
    """What `seed load` would append to the log."""
    _plan(dossier, as_json=as_json)


@app.command()
def load(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be appended.")] = False,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Append what the files say that the log was not told yet; loading twice changes nothing."""
    if dry_run:
        _plan(dossier, as_json=as_json)
        return
    program = open_migrated(dossier)
    done = workflow.load(program.tools, program.files())
    if as_json:
        steps = _steps(done.steps)
        print_json({"dossier": done.dossier, "appended": done.appended, "position": done.position, "steps": steps})
    else:
        show(
            _table(done.steps),
            plain(f"{counted(done.appended, 'event')} appended to {done.dossier}, now at position {done.position}."),
        )


def anchors(program: Program, files: DossierFiles, *, article: Path | None) -> AnchorReport:
    """Compare the files' anchors with the article named here or in the settings. Raises NotFound where it is not."""
    path = article or program.settings.article
    if path is not None and not path.is_file():
        raise NotFound("article", str(path))
    text = path.read_bytes().decode("utf-8", "replace") if path else None
    return check_anchors(files.anchors(), article=files.definition.article, text=text)


def _plan(dossier: str | None, *, as_json: bool) -> None:
    program = open_migrated(dossier)
    files = program.files()
    steps = workflow.plan(program.tools, files)
    if as_json:
        print_json({"dossier": files.definition.id, "appended": 0, "steps": _steps(steps)})
    else:
        show(_table(steps), plain(f"{counted(len(steps), 'event')} would be appended to {files.definition.id}."))


def _steps(steps: tuple[Step, ...]) -> list[dict[str, str]]:
    return [{"stream": step.stream, "type": step.type, "detail": step.detail} for step in steps]


def _table(steps: tuple[Step, ...]) -> Table | None:
    rows = [(step.type, plain(f"{step.detail}\n").append(step.stream, "dim")) for step in steps]
    return table("", "event", "what", rows=rows, fold="what") if rows else None


def _counts(files: DossierFiles) -> dict[str, int]:
    return {
        "categories": len(files.definition.categories),
        "developments": len(files.developments),
        "instruments": len(files.instruments),
        "feeds": len(files.feeds),
        "concepts": len(files.lexicon.concepts),
        "senses": len(files.lexicon.senses),
        "exclusions": len(files.not_seeded.never) + len(files.not_seeded.restatements),
    }


def _report(report: AnchorReport) -> Table:
    if report.failed:
        rows = [(word("fail"), fault.id, f"expected {fault.expected}\nfound {fault.found}") for fault in report.failed]
        return table("\nAnchors", "result", "anchor", "difference", rows=rows, fold="difference")
    checked = f"{len(report.checked)} hold" if report.checked else f"{len(report.unchecked)} not checked"
    return pairs(("anchors", checked))
