"""`/dossiers`: what is tracked here."""

from __future__ import annotations

from fastapi import Request, Response

from tracker.api.asked import Question, encoded, moment_of, program_of
from tracker.api.resource import resource
from tracker.api.schemas.dossiers import DossierAnswer, DossiersAnswer
from tracker.queries import dossiers
from tracker.store.engine import reading

router = resource("dossiers", prefix="/api/v1/dossiers")


@router.get("", response_model=DossiersAnswer, operation_id="list_dossiers")
def list_dossiers(request: Request) -> Response:
    """Every dossier that has a log, with the moment each stands at now."""
    program = program_of(request)
    with reading(program.tools.engine) as connection:
        found = dossiers.list_dossiers(connection, today=program.today())
    entries = [
        {
            **moment_of(answer.context),
            "title": answer.definition.title if answer.definition else None,
            "question": answer.definition.question if answer.definition else None,
            "parties": answer.definition.parties if answer.definition else (),
        }
        for answer in found
    ]
    return encoded(DossiersAnswer, {"dossiers": entries})


@router.get("/{dossier}", response_model=DossierAnswer, operation_id="get_dossier")
def get_dossier(ask: Question) -> Response:
    """Parties, categories with their coding rules, and the scoring model, as known at the moment."""
    found = ask.query(dossiers.get_dossier, today=ask.today)
    return ask.answer(DossierAnswer, found.context, definition=found.definition)
