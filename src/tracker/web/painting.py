"""Templates filled: everything that comes from data is escaped here, by the engine and by nobody else."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from tracker.domain.amounts import counted
from tracker.projections.credibility import INFORMATION_WORDS, RELIABILITY_WORDS
from tracker.queries.resembling import RELATIONS
from tracker.web import chart, figures, marked
from tracker.web.excerpt import excerpt


def paint(template: str, **values: object) -> str:
    """A template with its values, as HTML."""
    return _ENVIRONMENT.get_template(template).render(**values)


def page_of_problem(*, status: int, title: str, detail: str) -> str:
    """A problem as a page."""
    return paint("problem.html", status=status, title=title, detail=detail)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("tracker.web"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = (
        figures.signed,
        figures.exact,
        figures.factor,
        figures.written,
        figures.percent,
        figures.words,
        figures.when,
        figures.named,
    )
    environment.filters.update(
        {one.__name__: one for one in (*filters, figures.outward, marked.comma, marked.runs, marked.tame)}
    )
    environment.globals.update(
        {one.__name__: one for one in (figures.bar, figures.api, figures.aged, counted, excerpt)}
    )
    environment.globals.update(
        page_at=figures.page,
        width=figures.WIDTH,
        chart_height=chart.HEIGHT,
        nothing=figures.NOTHING,
        relations=RELATIONS,
        reliability_words=RELIABILITY_WORDS,
        information_words=INFORMATION_WORDS,
    )
    return environment


_ENVIRONMENT = _environment()
