"""The settings of linking as splink has them, with each condition in SQL (DuckDB), so that a statistician can run them.

The service itself does not use this page: bot/casework/linking does the same in Python; a test holds the two together.
Columns: `child_name`, `child_keys` and so on, as tests/linking/splink_recording.py fills them.
"""

from __future__ import annotations

from typing import Any

from flows.rules.linking import (
    A_YEAR,
    ALIKE_FAMILY,
    ALIKE_GIVEN,
    ALIKE_SCHOOL,
    ALIKE_STREET,
    COMPARISONS,
    PRIOR,
    STREET_KINDS,
    Comparison,
)


def _any_pair(column: str, near: str) -> str:
    """For one value a of the first report and one b of the second this is so."""
    return f"len(list_filter({column}_l, lambda a: len(list_filter({column}_r, lambda b: {near})) > 0)) > 0"


def _alike(column: str, least: float) -> str:
    return _any_pair(column, f"jaro_winkler_similarity(a, b) >= {least}")


def _shared(column: str) -> str:
    return f"list_has_any({column}_l, {column}_r)"


def _told(column: str) -> str:
    return f"len({column}_l) > 0 AND len({column}_r) > 0"


def _given(who: str, others: str) -> dict[str, str]:
    one, other = f"{who}_name_l", f"{who}_name_r"
    return {
        "": f"{one} IS NOT NULL AND {other} IS NOT NULL",
        "same": _shared(f"{who}_said"),
        "short": _shared(f"{who}_keys"),
        "alike": f"{_shared(f'{who}_sounds')} OR jaro_winkler_similarity({one}, {other}) >= {ALIKE_GIVEN}",
        "initial": f"(length({one}) = 1 OR length({other}) = 1) AND left({one}, 1) = left({other}, 1)",
        "changed_places": f"list_has_any({who}_keys_l, {others}_keys_r) OR list_has_any({others}_keys_l, {who}_keys_r)",
    }


def _born(who: str, others: str) -> dict[str, str]:
    first, last = (f"{who}_first_l", f"{who}_first_r"), (f"{who}_last_l", f"{who}_last_r")
    year, month, day = (f"{part}({first[0]}) = {part}({first[1]})" for part in ("year", "month", "day"))
    swapped = f"{year} AND month({first[0]}) = day({first[1]}) AND day({first[0]}) = month({first[1]})"
    slip = f"({year} AND {month}) OR ({year} AND {day}) OR ({month} AND {day}) OR ({swapped})"
    days = f"{first[0]} = {last[0]} AND {first[1]} = {last[1]}"
    meet = f"{first[0]} <= {last[1]} AND {first[1]} <= {last[0]}"
    others_days = f"list_contains({others}_days_r, {who}_day_l) OR list_contains({others}_days_l, {who}_day_r)"
    return {
        "": f"{first[0]} IS NOT NULL AND {first[1]} IS NOT NULL",
        "same_day": f"{days} AND {first[0]} = {first[1]}",
        "one_slip": f"{days} AND ({slip})",
        "part": f"{meet} AND {last[0]} - {first[0]} <= {A_YEAR} AND {last[1]} - {first[1]} <= {A_YEAR}",
        "changed_places": others_days,
        "fits": meet,
        "near": f"{first[0]} - {last[1]} <= {A_YEAR} AND {first[1]} - {last[0]} <= {A_YEAR}",
    }


def _sex(who: str) -> dict[str, str]:
    unnamed = f"({who}_name_l IS NULL OR {who}_name_r IS NULL)"
    return {"": f"{who}_sex_l <> '' AND {who}_sex_r <> '' AND {unnamed}", "same": f"{who}_sex_l = {who}_sex_r"}


CODES, DOORS, STREET = _told("postcodes"), _told("doors"), _shared("streets")
SAME_CODE = _shared("postcodes")
CODE_SLIP = _any_pair("postcodes", "levenshtein(a, b) = 1")
ELSEWHERE = f"NOT ({SAME_CODE} OR {CODE_SLIP} OR {_shared('sectors')})"
KIND = "regexp_extract({}, '[a-z]+$')"
TWO_KINDS = " AND ".join([
    *(f"list_contains({sorted(STREET_KINDS)}, {KIND.format(side)})" for side in "ab"),
    f"{KIND.format('a')} <> {KIND.format('b')}",
])  # fmt: skip
SAME_HOUSE = _any_pair(
    "doors",
    "split_part(a, '|', 1) = split_part(b, '|', 1)"
    f" AND jaro_winkler_similarity(split_part(a, '|', 2), split_part(b, '|', 2)) >= {ALIKE_STREET}"
    f" AND NOT ({TWO_KINDS})",
)
NEAR = f"(({SAME_CODE} OR {CODE_SLIP} OR ({STREET} AND NOT ({CODES} AND {ELSEWHERE}))) AND NOT {SAME_HOUSE})"
FAMILIES_ALIKE = f"{_shared('sounds')} OR {_alike('families', ALIKE_FAMILY)}"
SCHOOLS_ALIKE = _alike("schools", ALIKE_SCHOOL)
NAMES_MET = "list_filter(others_{}, lambda a: list_has_any(a, flatten(others_{})))"
# For each comparison: "" when both tell enough, then the levels; the last of each holds when no other does.
CONDITIONS: dict[str, dict[str, str]] = {
    "child_given": _given("child", "young"),
    "child_born": _born("child", "young"),
    "child_sex": _sex("child"),
    "harmed_given": _given("harmed", "grown"),
    "harmed_born": _born("harmed", "grown"),
    "harmed_sex": _sex("harmed"),
    "others_given": {
        "": _told("others"),
        "two": f"least(len({NAMES_MET.format('l', 'r')}), len({NAMES_MET.format('r', 'l')})) >= 2",
        "one": "list_has_any(flatten(others_l), flatten(others_r))",
    },
    "others_born": {"": _told("others_days"), "same_day": _shared("others_days")},
    "family": {
        "": f"{_told('families')} AND NOT {NEAR}",
        "two": f"len(list_intersect(families_l, families_r)) >= 2 AND ({_shared('rare')} OR {_shared('common')})",
        "same": _shared("rare"),
        "same_common": _shared("common"),
        "same_elsewhere": _shared("families"),
        "half": _shared("parts"),
        "alike": FAMILIES_ALIKE,
    },
    "family_near": {"": f"{_told('families')} AND {NEAR}", "same": _shared("parts"), "alike": FAMILIES_ALIKE},
    "school": {"": f"{_told('schools')} AND NOT {NEAR}", "same": _shared("schools"), "alike": SCHOOLS_ALIKE},
    "school_near": {"": f"{_told('schools')} AND {NEAR}", "same": f"{_shared('schools')} OR {SCHOOLS_ALIKE}"},
    "place": {
        "": f"({CODES}) OR ({DOORS})",
        "house": f"{CODES} AND NOT {ELSEWHERE} AND {SAME_HOUSE}",
        "house_only": f"NOT ({CODES}) AND {SAME_HOUSE}",
        "house_elsewhere": SAME_HOUSE,
        "postcode": f"{SAME_CODE} AND NOT ({DOORS})",
        "neighbours": SAME_CODE,
        "postcode_slip": CODE_SLIP,
        "street": f"NOT ({CODES} AND {ELSEWHERE}) AND {STREET}",
        "sector": f"{CODES} AND NOT {ELSEWHERE}",
        "elsewhere": CODES,
    },
    "phone": {"": _told("phones"), "same": _shared("phones")},
}


def as_splink() -> dict[str, Any]:
    """All of it as splink's settings."""
    return {
        "link_type": "link_only",
        "unique_id_column_name": "report",
        "probability_two_random_records_match": PRIOR,
        "blocking_rules_to_generate_predictions": ["l.pair = r.pair"],
        "retain_intermediate_calculation_columns": True,
        "comparisons": [_comparison(comparison) for comparison in COMPARISONS],
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    conditions = CONDITIONS[comparison.name]
    untold = {"sql_condition": f"NOT ({conditions['']})", "label_for_charts": "not told", "is_null_level": True}
    levels = [
        {
            "sql_condition": conditions.get(level.name, "ELSE"),
            "label_for_charts": level.name,
            "m_probability": level.m,
            "u_probability": level.u,
        }
        for level in comparison.levels
    ]
    return {
        "output_column_name": comparison.name,
        "comparison_description": comparison.because,
        "comparison_levels": [untold, *levels],
    }
