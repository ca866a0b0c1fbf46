"""The tree as files (C2SP tlog-tiles) below `/audit/log/{log}/`: `checkpoint`, `keys.txt`, `tile/...`.

The address names the log by its first leaf, so a whole tile may be kept for ever: a log that is begun anew has another
address. C2SP describes them to the last byte.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Request, Response
from fastapi.responses import PlainTextResponse

from tracker.api.asked import program_of
from tracker.api.openapi import OCTETS
from tracker.api.parameters import PLAIN, DossierName
from tracker.api.resource import DOSSIER, resource
from tracker.audit.tiles import WIDTH, parse_path
from tracker.domain.errors import InputError, NotFound
from tracker.queries.proofs import require_log
from tracker.store.checkpoints import newest_checkpoint
from tracker.store.engine import reading
from tracker.store.merkle_tiles import read_tile
from tracker.workflows.keys import public_keys

router = resource("audit", prefix=f"{DOSSIER}/audit/log/{{log}}")
IMMUTABLE = "public, max-age=31536000, immutable"
KEPT = "`no-cache`, or of a whole tile `immutable`: the address names the log, and a whole tile never changes."
HASHES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {OCTETS: {"schema": {"type": "string", "format": "binary"}}},
        "headers": {"Cache-Control": {"description": KEPT, "schema": {"type": "string"}}},
    }
}
LogId = Annotated[
    str, Path(max_length=64, pattern=PLAIN, description="The log's name, as the answer of /audit/checkpoint gives it.")
]
TilePath = Annotated[
    str, Path(max_length=100, description="Level and number, such as `0/x001/067` or `entries/000.p/8`.")
]


@router.get("/checkpoint", response_class=PlainTextResponse, operation_id="get_tree_checkpoint")
def checkpoint(request: Request, dossier: DossierName, log: LogId) -> Response:
    """The newest signed checkpoint as it is."""
    with reading(program_of(request).tools.engine) as connection:
        require_log(connection, dossier, log)
        found = newest_checkpoint(connection, dossier)
    if found is None:
        raise NotFound("checkpoint", dossier)
    return PlainTextResponse(found.note)


@router.get("/keys.txt", response_class=PlainTextResponse, operation_id="get_tree_keys")
def keys(request: Request, dossier: DossierName, log: LogId) -> Response:
    """The public keys of the log, one a line."""
    with reading(program_of(request).tools.engine) as connection:
        require_log(connection, dossier, log)
    return PlainTextResponse("".join(f"{key}\n" for key in public_keys(program_of(request).keys, dossier)))


@router.get("/tile/{path:path}", response_class=Response, responses=HASHES, operation_id="get_tile")
def tile(request: Request, dossier: DossierName, log: LogId, path: TilePath) -> Response:
    """A tile of hashes, 32 bytes each, or `tile/entries/...` with what they are made of; whole, or as wide as named."""
    try:
        wanted = parse_path(f"tile/{path}")
    except InputError as error:
        raise NotFound("tile", path) from error
    with reading(program_of(request).tools.engine) as connection:
        require_log(connection, dossier, log)
        body = read_tile(connection, dossier, wanted)
    kept = {"cache-control": IMMUTABLE, "etag": f'"{log}/{wanted.path}"'} if wanted.width == WIDTH else {}
    return Response(body, media_type=OCTETS, headers=kept)
