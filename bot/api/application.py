"""The FastAPI application: routes, problems, and its OpenAPI document; no page that reads from elsewhere."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException

from bot.api import problems
from bot.api.endpoints import router
from bot.api.offered import ROOT, Api
from bot.api.shapes import ProblemDetails

ABOUT = """For an agency's own system. It sees what was sent to its service, and nothing else; all else does not exist.

A notice, by webhook or mail, says that something waits. List, fetch the packet, show it to a person, and send what that
person decides. Fetching is no receipt: only *acknowledge*, naming the person, is."""


# FastAPI would hand requests, validation errors with their input, and stack traces to whatever OpenTelemetry finds.
SILENT: TelemetryConfig = {
    "tracing": False, "metrics": False, "logs": False, "operation_spans": False, "auto_configure": False,
}  # fmt: skip


def application(api: Api) -> FastAPI:
    """All of the API; paths are as seen from its root."""
    app = FastAPI(
        title="Hearthline", version="1", description=ABOUT, docs_url=None, redoc_url=None, openapi_url="/openapi.json",
        servers=[{"url": ROOT}], root_path_in_servers=False, redirect_slashes=False, telemetry=SILENT,
        exception_handlers={
            problems.Problem: problems.told, RequestValidationError: problems.unreadable,
            HTTPException: problems.refused, Exception: problems.broken,
        },
    )  # fmt: skip
    app.state.api = api
    app.include_router(router)
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]
    return app


def _document(app: FastAPI) -> dict[str, Any]:
    """FastAPI's own, with the shape of problems."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes,
                           servers=app.servers)  # fmt: skip
        made["components"]["schemas"]["ProblemDetails"] = ProblemDetails.model_json_schema()
        app.openapi_schema = made
    return app.openapi_schema
