"""What an agency's own system calls: `/api/v1`, with its OpenAPI document at `/api/v1/openapi.json`.

It promises: a key sees its own service's part and nothing shows it that there is more; no audit row, no packet; every
act goes through the same use cases as the agency's desk, under the key's id and naming the person who decided; what is
wrong is told as problem details (RFC 9457), never with content; nothing may be stored on the way.  FastAPI is read when
somebody first calls.  `app` mounts `routes(api)`.
"""

from __future__ import annotations

from starlette.routing import Mount

from bot.api.guard import Guard
from bot.api.offered import ROOT, Api

__all__ = ["Api", "routes"]


def routes(api: Api) -> list[Mount]:
    """All of /api/v1, ready to be mounted."""
    return [Mount(ROOT, app=Guard(api), name="api")]
