"""People of the operator and of agencies, and the door that every one of them goes through.

It promises: an account belongs to a person; a password and a code that works once bring them in, and every way of
failing looks the same; "on duty" is a fact (signed in, pressed, page open), never a rota; whoever reads or does
anything goes through `door`, which checks role and wall and writes the audit row first; what was typed when a
session ended is kept, sealed, for the same person; a form that is sent twice is done once.  A key of an agency's own
system belongs to one service, has scopes and an end, and goes through the same door.
"""

from bot.staff.api_keys import (
    ApiKey,
    KeyMade,
    KeyRefused,
    KeyUsedForOther,
    Scope,
    add_key,
    every_key,
    first_time,
    key_for,
    revoke_key,
)
from bot.staff.demo import invent_people
from bot.staff.doors import AGENCY, BREAK_GLASS, OPERATOR, SUPERVISORS, Refused, Wall, door
from bot.staff.duty import (
    ASKS_EVERY,
    OPEN_FOR,
    anybody_on_duty,
    go_off_duty,
    go_on_duty,
    on_duty,
    page_open,
)
from bot.staff.people import (
    Enrolment,
    Person,
    PersonRefused,
    Role,
    accounts_of,
    add_person,
    colleagues,
    find_person,
    invented_people,
    is_one_person,
    leave,
    names,
    renew,
)
from bot.staff.presses import first_press, pressed_before
from bot.staff.signin import (
    IDLE,
    SignedIn,
    SignInRefused,
    TooManyTries,
    Typed,
    keep_typed,
    network_of,
    sign_in,
    sign_in_as,
    sign_out,
    sweep,
    typed_before,
    who,
    whose,
)

__all__ = [
    "AGENCY", "ASKS_EVERY", "BREAK_GLASS", "IDLE", "OPEN_FOR", "OPERATOR", "SUPERVISORS", "ApiKey",
    "Enrolment", "KeyMade", "KeyRefused", "KeyUsedForOther", "Person", "PersonRefused", "Refused", "Role", "Scope",
    "SignInRefused", "SignedIn", "TooManyTries", "Typed", "Wall", "accounts_of", "add_key", "add_person",
    "anybody_on_duty", "colleagues", "door", "every_key", "find_person", "first_press", "first_time", "go_off_duty",
    "go_on_duty", "invent_people", "invented_people", "is_one_person", "keep_typed", "key_for", "leave",
    "names", "network_of", "on_duty", "page_open", "pressed_before", "renew", "revoke_key", "sign_in", "sign_in_as",
    "sign_out", "sweep", "typed_before", "who", "whose",
]  # fmt: skip
