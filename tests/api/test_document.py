"""What the OpenAPI document says is what the API does, whatever schemathesis thinks of sending it over HTTP."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from bot import api
from bot.api.limits import Limit
from bot.store import Store
from tests.api.conftest import DAY, Served, offered, serving
from tests.console.conftest import Clock

EXAMPLES = 12  # an operation, of each kind: as the document says, and not
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
SECONDS = 20.0  # for all of them, so that a slow machine tries fewer


@pytest.fixture
def wide(sqlite_store: Store) -> Iterator[Served]:
    """An API that limits nothing."""
    clock, without = Clock(DAY), Limit(1e9, 1e9)
    with serving(offered(api.Api(sqlite_store, clock, calls=without, failures=without))) as url:
        yield Served(sqlite_store, clock, url)


def test_the_api_does_what_its_document_says(wide: Served) -> None:
    refusals = {
        "negative_data_rejection": {"expected-statuses": ["400", "401", "403", "404", "405", "409", "413", "422"]}
    }
    config = schemathesis.Config.from_dict({"checks": refusals})
    document = schemathesis.openapi.from_url(f"{wide.url}/api/v1/openapi.json", config=config)
    line, token = wide.tell().line("police").id, wide.key().token
    operations = [found.ok() for found in document.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) == 11
    end, tried = time.monotonic() + SECONDS, Counter[tuple[str, GenerationMode]]()
    for number, operation in enumerate(operations):
        share = time.monotonic() + (end - time.monotonic()) / (len(operations) - number)
        for mode in MODES:
            asked_of(operation, mode, line, token, share, tried)
    print(f"schemathesis: {tried.total()} requests")
    assert set(tried) == {(operation.label, mode) for operation in operations for mode in MODES}


def asked_of(
    operation: APIOperation, mode: GenerationMode, line: str, token: str, until: float,
    tried: Counter[tuple[str, GenerationMode]],
) -> None:  # fmt: skip
    """Ask one operation what schemathesis thinks of, every other time of a referral that there is."""

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=(Phase.generate,),
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        if tried[operation.label, mode] and time.monotonic() > until:
            return
        if "id" in case.path_parameters and tried[operation.label, mode] % 2:
            case.path_parameters["id"] = line
        if mode is GenerationMode.POSITIVE:
            case.query.pop("cursor", None)  # only what came from us is one
            if "Idempotency-Key" in case.headers:
                case.headers["Idempotency-Key"] = f"try-{tried.total()}"  # a new one for each thing
        tried[operation.label, mode] += 1
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"})

    ask()
