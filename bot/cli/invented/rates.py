"""How often what happens in the invented town.  Fixed before the weights; docs/linking.md prints this table."""

from __future__ import annotations

from dataclasses import dataclass, field, fields


def _rate(value: float, means: str) -> float:
    return field(default=value, metadata={"means": means})


@dataclass(frozen=True)
class Rates:
    """Each is a share of one, of what its sentence names."""

    # what is not told, each apart from the others
    no_child_given: float = _rate(0.25, "reports: the young person's first name is not told")
    no_child_family: float = _rate(0.30, "reports: the young person's last name is not told")
    no_child_born: float = _rate(0.40, "reports: the young person's date of birth is not told; then an age band is")
    no_age_band: float = _rate(0.10, "reports: not even an age band")
    no_harmed_given: float = _rate(0.35, "reports: the harmed parent's first name is not told")
    no_harmed_family: float = _rate(0.40, "reports: the harmed parent's last name is not told")
    no_harmed_born: float = _rate(0.45, "reports: the harmed parent's date of birth is not told")
    no_postcode: float = _rate(0.25, "reports: no postcode")
    no_address: float = _rate(0.45, "reports: no house and street")
    no_school: float = _rate(0.40, "reports: no school")
    no_phone: float = _rate(
        0.50, "the harmed parent's own reports: no safe number; nobody else tells the parent's number"
    )
    no_other: float = _rate(0.25, "brothers, sisters and grown-ups of the home: not spoken of at all")
    no_other_given: float = _rate(0.25, "those spoken of: no first name")
    no_other_family: float = _rate(0.30, "those spoken of: no last name")
    no_other_born: float = _rate(0.33, "those spoken of: no date of birth; then an age band is told")
    no_name_at_all: float = _rate(0.02, "reports: all names, dates, address and school are skipped at once")
    part_of_date: float = _rate(0.15, "dates of birth told: a month or a year only")
    # slips of the keys and ways of saying a name
    typo: float = _rate(0.06, "names, streets and schools: one letter dropped, doubled, changed or swapped")
    short_name: float = _rate(0.20, "first names that have short forms: told by one")
    other_spelling: float = _rate(0.40, "names that are written in several ways: told in another")
    own_script: float = _rate(0.05, "names that have one: told in their own script or with its marks")
    initial: float = _rate(0.03, "first names: an initial only")
    half_name: float = _rate(0.40, "double-barrelled last names: one half only")
    alias: float = _rate(0.03, "first names: another name the person goes by, beside the real one")
    # what is told and is not so
    wrong_given: float = _rate(0.05, "first names: another name")
    wrong_family: float = _rate(0.07, "last names: another name")
    wrong_born: float = _rate(0.12, "dates of birth: a wrong day, month or year, or day and month swapped")
    wrong_band: float = _rate(0.08, "age bands: one band off")
    wrong_postcode: float = _rate(0.08, "postcodes: one letter or digit off, or the next street's")
    wrong_address: float = _rate(0.10, "house and street: another number")
    wrong_school: float = _rate(0.10, "schools: another school near by")
    wrong_phone: float = _rate(0.05, "numbers: one digit off")
    wrong_child: float = _rate(
        0.04, "reports of a home with brothers or sisters: one of them is named as the one who harms"
    )
    other_parent: float = _rate(0.06, "reports: the other grown-up of the home is named as the one harmed")
    # what changes between one report and the next of the same home
    moved: float = _rate(0.12, "homes: moved, and in half of these the school changed too")
    new_phone: float = _rate(0.10, "homes: the parent's number changed")
    new_family: float = _rate(0.04, "homes: the parent's last name changed")
    second_home: float = _rate(0.10, "homes: the young person lives in two, and a report may name either")
    # what families are like
    step_family: float = _rate(0.18, "homes: the parent's last name is not the young person's")
    kin_carer: float = _rate(0.05, "homes: a grandparent brings them up")
    twins: float = _rate(0.03, "homes: the young person is a twin")
    double_barrelled: float = _rate(0.05, "families: a double-barrelled last name")
    other_languages: float = _rate(0.15, "families: names of another language")
    # lookalikes: other families
    relatives: float = _rate(
        0.06, "homes: relatives live in the same street, same last name, three in five at the same postcode"
    )
    relatives_school: float = _rate(0.50, "those relatives: a child at the same school")
    relatives_phone: float = _rate(0.05, "those relatives: one number is given for both")
    namesakes: float = _rate(
        0.04, "homes: another home's young person has the same first and last name and is at most two years apart"
    )
    twin_parents: float = _rate(
        0.02, "homes: the parent is the twin of another home's parent: same birthday and last name"
    )
    shared_flats: float = _rate(0.02, "homes: strangers at the same house number, street and postcode")
    # who writes
    by_parent: float = _rate(
        0.40, "reports: written by the harmed parent; the others by family, friends, professionals"
    )
    own_name: float = _rate(0.60, "other people's reports: the writer's own name is told")

    def rows(self) -> list[tuple[str, float, str]]:
        """(name, rate, what it is a share of), as the table in docs/linking.md has them."""
        return [(each.name, getattr(self, each.name), each.metadata["means"]) for each in fields(self)]


RATES = Rates()
