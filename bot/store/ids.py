"""Names of rows: random, so that nobody can count reports or guess the next."""

from __future__ import annotations

import secrets

LETTERS = 26
OF_A_BYTE = b"abcdefghijklmnopqrstuvwxyz234567" * 8  # its last five bits: each of 32 is as likely as any other


def new_id() -> str:
    """26 letters and digits of base32: 130 random bits, safe in addresses and file names."""
    return secrets.token_bytes(LETTERS).translate(OF_A_BYTE).decode()
