"""The tree as files (C2SP tlog-tiles) below `/audit/log/`: `checkpoint`, `keys.txt` and `tile/...`.

A tile never changes, so it may be kept for ever. They are not part of the OpenAPI document: C2SP describes them.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from tracker.api.asked import program_of
from tracker.api.parameters import DossierName
from tracker.api.resource import DOSSIER
from tracker.audit.tiles import parse_path
from tracker.domain.errors import InputError, NotFound
from tracker.store.checkpoints import newest_checkpoint
from tracker.store.engine import reading
from tracker.store.merkle_tiles import read_tile
from tracker.workflows.keys import public_keys

router = APIRouter(prefix=f"{DOSSIER}/audit/log", include_in_schema=False)
IMMUTABLE = {"cache-control": "public, max-age=31536000, immutable"}


@router.get("/checkpoint")
def checkpoint(request: Request, dossier: DossierName) -> Response:
    """The newest signed checkpoint as it is."""
    with reading(program_of(request).tools.engine) as connection:
        found = newest_checkpoint(connection, dossier)
    if found is None:
        raise NotFound("checkpoint", dossier)
    return PlainTextResponse(found.note)


@router.get("/keys.txt")
def keys(request: Request, dossier: DossierName) -> Response:
    """The public keys of the log, one a line."""
    return PlainTextResponse("".join(f"{key}\n" for key in public_keys(program_of(request).keys, dossier)))


@router.get("/tile/{path:path}")
def tile(request: Request, dossier: DossierName, path: str) -> Response:
    """A tile, whole or partial, 32 bytes a hash."""
    try:
        wanted = parse_path(f"tile/{path}")
    except InputError as error:
        raise NotFound("tile", path) from error
    with reading(program_of(request).tools.engine) as connection:
        body = read_tile(connection, dossier, wanted)
    return Response(body, media_type="application/octet-stream", headers={**IMMUTABLE, "etag": f'"{wanted.path}"'})
