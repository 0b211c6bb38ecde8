"""Coming in and going out."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from bot import staff
from bot.console.cookies import KNOWN, KNOWN_FOR, SESSION, VISITOR, forget_cookie, set_cookie
from bot.console.doorway import Visit, our_path, sign_in_page, unsealed
from bot.console.pages import Answer, Asked, Go, Page


def sign_in(visit: Visit) -> Response:
    """Password and code; in the demonstration, one click as an invented person."""
    if visit.posted is None:
        return sign_in_page(visit, our_path(visit.query.get("to", "")))
    told, at = visit.posted, visit.desk.clock()
    to, kept = our_path(told.get("to", "")), told.get("kept", "")
    try:
        if visit.desk.demo and "account" in told:
            signed_in = staff.sign_in_as(visit.desk.store, told["account"], at)
        else:
            secret = told.get("email", ""), told.get("password", ""), told.get("code", "")
            signed_in = staff.sign_in(visit.desk.store, *secret, visit.came_from, at, visit.mark)
    except staff.SignInRefused as refused:
        errors = {"email": str(refused)}
        return sign_in_page(visit, to, kept=kept, errors=errors, email=told.get("email", ""), status=422)
    if typed := unsealed(visit, kept, signed_in.person):
        staff.keep_typed(visit.desk.store, signed_in.person, typed)
    response = RedirectResponse(to, 303)
    set_cookie(response, visit.desk, SESSION, signed_in.token)
    if signed_in.mark:
        set_cookie(response, visit.desk, KNOWN, signed_in.mark, KNOWN_FOR)
    forget_cookie(response, visit.desk, VISITOR)
    return response


def sign_out(asked: Asked) -> Answer:
    """Go out; with it they are no longer on duty."""
    staff.sign_out(asked.desk.store, asked.person, asked.at)
    return Go("/staff/sign-in", ends=True)


def first_page(asked: Asked) -> Answer:
    """Each to their own desk."""
    if asked.person.role in staff.OPERATOR:
        return Go("/staff/duty")
    if asked.person.role in staff.AGENCY:
        return Go("/staff/packets")
    return Page("nothing_here.html", {"may_break_glass": asked.person.role in staff.BREAK_GLASS})
