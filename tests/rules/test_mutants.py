"""Of the rules broken on purpose nearly all are noticed by a named row: a sample here, all of them in the long form."""

from __future__ import annotations

import pytest

from tests.rules.mutants import mutants, noticed_by

NOTICED = 0.95  # some changes change nothing: another rule says the same of every family
EACH_NTH = 19


@pytest.mark.timeout(0)
def test_a_broken_rule_turns_a_row_red(long: bool) -> None:
    tried = list(mutants())[:: 1 if long else EACH_NTH]
    survivors = [str(mutant) for mutant in tried if not noticed_by(mutant)]
    print(f"{len(tried) - len(survivors)} of {len(tried)} broken rules noticed; not: {survivors}")
    assert len(survivors) <= (1 - NOTICED) * len(tried) + (0 if long else 2), survivors


@pytest.mark.timeout(0)
def test_a_rule_is_missed_when_it_is_dropped(long: bool) -> None:
    dropped = [mutant for mutant in mutants() if mutant.change == "dropped"]
    assert len(dropped) > 150
    tried = dropped[:: 1 if long else 4]
    assert [str(mutant) for mutant in tried if not noticed_by(mutant)] == []
