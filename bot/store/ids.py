"""Names of rows: random, so that nobody can count reports or guess the next."""

from __future__ import annotations

import base64
import secrets


def new_id() -> str:
    """26 letters and digits of base32: 130 random bits, safe in addresses and file names."""
    return base64.b32encode(secrets.token_bytes(17)).decode()[:26].lower()
