"""The tree as files (C2SP tlog-tiles) below `/audit/log/{log}/`: `checkpoint`, `keys.txt`, `tile/...`.

The address names the log by its first leaf, so a whole tile may be kept for ever: a log that is begun anew has another
address. They are not part of the OpenAPI document: C2SP describes them.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import PlainTextResponse

from tracker.api.asked import program_of
from tracker.api.parameters import PLAIN, DossierName
from tracker.api.resource import DOSSIER
from tracker.audit.tiles import WIDTH, parse_path
from tracker.domain.errors import InputError, NotFound
from tracker.queries.proofs import require_log
from tracker.store.checkpoints import newest_checkpoint
from tracker.store.engine import reading
from tracker.store.merkle_tiles import read_tile
from tracker.workflows.keys import public_keys

router = APIRouter(prefix=f"{DOSSIER}/audit/log/{{log}}", include_in_schema=False)
IMMUTABLE = "public, max-age=31536000, immutable"
LogId = Annotated[str, Path(max_length=64, pattern=PLAIN)]


@router.get("/checkpoint")
def checkpoint(request: Request, dossier: DossierName, log: LogId) -> Response:
    """The newest signed checkpoint as it is."""
    with reading(program_of(request).tools.engine) as connection:
        require_log(connection, dossier, log)
        found = newest_checkpoint(connection, dossier)
    if found is None:
        raise NotFound("checkpoint", dossier)
    return PlainTextResponse(found.note)


@router.get("/keys.txt")
def keys(request: Request, dossier: DossierName, log: LogId) -> Response:
    """The public keys of the log, one a line."""
    with reading(program_of(request).tools.engine) as connection:
        require_log(connection, dossier, log)
    return PlainTextResponse("".join(f"{key}\n" for key in public_keys(program_of(request).keys, dossier)))


@router.get("/tile/{path:path}")
def tile(request: Request, dossier: DossierName, log: LogId, path: str) -> Response:
    """A tile of hashes, 32 bytes each, or `tile/entries/...` with what they are made of; whole, or as wide as named."""
    try:
        wanted = parse_path(f"tile/{path}")
    except InputError as error:
        raise NotFound("tile", path) from error
    with reading(program_of(request).tools.engine) as connection:
        require_log(connection, dossier, log)
        body = read_tile(connection, dossier, wanted)
    kept = {"cache-control": IMMUTABLE, "etag": f'"{log}/{wanted.path}"'} if wanted.width == WIDTH else {}
    return Response(body, media_type="application/octet-stream", headers=kept)
