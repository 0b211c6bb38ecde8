"""The numbers that screens name are those of the directory, so that a change there is a change here."""

from __future__ import annotations

import re

from bot.referrals import open_directory
from tests.flows.test_words import EVERY_TEXT

THE_ICO = "0303 123 1113"  # no service for anybody, so it stands nowhere in the directory
NUMBER = re.compile(r"\*\*(\d[\d ]*\d)\*\*")


def test_every_number_on_a_screen_stands_in_the_directory():
    named = {number for text in EVERY_TEXT for number in NUMBER.findall(text)} - {"55"}
    listed = {contact.value for service in open_directory(False).services.values() for contact in service.contacts}
    assert "0800 1111" in named and "0808 2000 247" in named
    assert named - listed == {THE_ICO}
