"""Sealing: what a person told us is readable only with the master keyset, which is never in the database.

A report has a data key of its own (`DataKey`), kept beside it wrapped by the current master key: destroying the
wrapped key destroys the report, and changing the master key means wrapping again, never sealing again. Small
things that belong to no report (a chat's id, a TOTP secret) are sealed with `Keys.seal`, each purpose under a key
derived for it. `Keys.blind` makes what can be looked up but not read.

The text of a keyset is a list, separated by commas or new lines; the last master key is the current one:

    1:<base64 of 32 bytes>, blind-1:<base64 of a wrapped key>, 2:<base64 of 32 bytes>

Blind values stand in indexes and must outlive every change of the master key, so their root has a version of its
own. A first keyset has no `blind` entry: the root is derived from its first master key. `rotated_text` writes that
root down, wrapped by the new master key, and from then on any old master key may be dropped once nothing is
wrapped with it. A keyset whose root has changed is refused at start (`check_keys`): it would find nobody again.
"""

from __future__ import annotations

import hmac
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY = 32  # bytes
_NONCE = 12
_VERSION = 2
_WRAPS = b"hearthline data key"
_ROOT = "blind-1"


class SealBroken(Exception):
    """This cannot be opened: it was changed, belongs elsewhere, or its master key is not in the keyset.

    Nothing of the content or of a key is said here. Look whether HEARTHLINE_MASTER_KEY still holds every version
    that `hearthline keys rotate` has not yet reported as unused; if it does, the record was altered.
    """


class KeysetRefused(Exception):
    """The master keyset cannot be used; the message says which entry, and how an entry should look."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key of one report, or of an index: seals and opens with AES-256-GCM. `wrapped` may be stored."""

    wrapped: bytes
    _cipher: AESGCM = field(repr=False)
    _plain: bytes = field(repr=False)

    def seal(self, plain: bytes, bound_to: bytes, nonce: bytes = b"") -> bytes:
        """Seal so that it opens only with the same `bound_to` (such as the id of the row it stands in).

        nonce: one of `nonces`, of whoever seals many things; used for this alone.
        """
        nonce = nonce or os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, bound_to)

    def open(self, sealed: bytes, bound_to: bytes) -> bytes:
        return _open(self._cipher, sealed, bound_to)

    def blind(self, purpose: str, value: bytes) -> bytes:
        """As `Keys.blind`, under this key alone: what is found by it is lost with it."""
        return hmac.digest(hmac.digest(self._plain, f"hearthline blind {purpose}".encode(), "sha256"), value, "sha256")


def nonces(many: int) -> Iterator[bytes]:
    """So many, drawn at once: each draw lets all other threads in, which is seldom wanted amidst a batch."""
    drawn = os.urandom(_NONCE * many)
    return (drawn[at : at + _NONCE] for at in range(0, len(drawn), _NONCE))


class Keys:
    """The master keyset: wraps data keys, seals small things, and makes blind values."""

    def __init__(self, masters: dict[int, bytes], blind_root: bytes) -> None:
        self._masters = masters
        self._wrapping = {version: AESGCM(master) for version, master in masters.items()}
        self._blind_root = blind_root
        self._sealing: dict[tuple[int, str], AESGCM] = {}
        self._blinding: dict[str, HMAC] = {}
        self.current = next(reversed(masters))
        self.prefix = self.current.to_bytes(_VERSION, "big")

    @classmethod
    def from_settings(cls, master_key_text: str) -> Keys:
        """Read a keyset from its text (see above)."""
        masters: dict[int, bytes] = {}
        wrapped_root = b""
        for entry in master_key_text.replace("\n", ",").split(","):
            if not entry.strip():
                continue
            name, _, value = entry.strip().partition(":")
            if name == _ROOT:
                wrapped_root = _decoded(name, value)
            else:
                version = _version(name, masters)  # first: a key without its version may not be shown as a name
                masters[version] = _master(name, value)
        if not masters:
            raise KeysetRefused("The keyset is empty: it needs at least one entry like 1:<base64 of 32 random bytes>.")
        if not wrapped_root:
            return cls(masters, _derived(next(iter(masters.values())), _ROOT))
        return cls(masters, _unwrapped({v: AESGCM(master) for v, master in masters.items()}, wrapped_root))

    @staticmethod
    def new_text(version: int = 1) -> str:
        """The text of a fresh keyset with one random master key."""
        return f"{version}:{b64encode(os.urandom(_KEY)).decode()}"

    def rotated_text(self) -> str:
        """The text of this keyset with one more master key, and the blind root kept for when the oldest goes."""
        newest = max(self._masters) + 1
        masters = self._masters | {newest: os.urandom(_KEY)}
        root = Keys(masters, self._blind_root)._wrap(self._blind_root)
        entries = [f"{version}:{b64encode(master).decode()}" for version, master in masters.items()]
        return ",\n".join([f"{_ROOT}:{b64encode(root).decode()}", *entries])

    def new_data_key(self) -> DataKey:
        plain = os.urandom(_KEY)
        return DataKey(self._wrap(plain), AESGCM(plain), plain)

    def unwrap(self, wrapped: bytes) -> DataKey:
        plain = _unwrapped(self._wrapping, wrapped)
        return DataKey(wrapped, AESGCM(plain), plain)

    def rewrap(self, wrapped: bytes) -> bytes:
        """The same data key, wrapped by the current master key."""
        return self._wrap(_unwrapped(self._wrapping, wrapped))

    def seal(self, purpose: str, plain: bytes, bound_to: bytes = b"") -> bytes:
        """Seal a small thing that has no data key, under a key of its purpose and of the current version."""
        nonce = os.urandom(_NONCE)
        return self.prefix + nonce + self._cipher(self.current, purpose).encrypt(nonce, plain, bound_to)

    def open(self, purpose: str, sealed: bytes, bound_to: bytes = b"") -> bytes:
        version = int.from_bytes(sealed[:_VERSION], "big")
        return _open(self._cipher(version, purpose), sealed[_VERSION:], bound_to)

    def blind(self, purpose: str, value: bytes) -> bytes:
        """32 bytes by which a value can be found again but not read: a keyed hash, its own key per purpose."""
        keyed = self._blinding.get(purpose)
        if keyed is None:
            keyed = self._blinding[purpose] = HMAC(_derived(self._blind_root, f"blind {purpose}"), SHA256())
        keyed = keyed.copy()
        keyed.update(value)
        return keyed.finalize()

    def _wrap(self, plain: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return self.prefix + nonce + self._wrapping[self.current].encrypt(nonce, plain, _WRAPS)

    def _cipher(self, version: int, purpose: str) -> AESGCM:
        cipher = self._sealing.get((version, purpose))
        if cipher is None:
            if version not in self._masters:
                raise SealBroken(SealBroken.__doc__)
            cipher = AESGCM(_derived(self._masters[version], f"seal {purpose}"))
            self._sealing[version, purpose] = cipher
        return cipher


def _unwrapped(wrapping: dict[int, AESGCM], wrapped: bytes) -> bytes:
    cipher = wrapping.get(int.from_bytes(wrapped[:_VERSION], "big"))
    if cipher is None:
        raise SealBroken(SealBroken.__doc__)
    return _open(cipher, wrapped[_VERSION:], _WRAPS)


def _open(cipher: AESGCM, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to)
    except (InvalidTag, ValueError):
        raise SealBroken(SealBroken.__doc__) from None


def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=f"hearthline {purpose}".encode()).derive(key)


def _version(name: str, known: dict[int, bytes]) -> int:
    if not (name.isascii() and name.isdigit()) or int(name) >= 1 << (8 * _VERSION):
        raise KeysetRefused(f"{_shown(name)} is no version: an entry reads 1:<base64 of 32 random bytes>.")
    if int(name) in known:
        raise KeysetRefused(f"Version {name} stands twice in the keyset: give each master key its own version.")
    return int(name)


def _master(name: str, value: str) -> bytes:
    master = _decoded(name, value)
    if len(master) != _KEY:
        raise KeysetRefused(f"The key of version {name} has {len(master)} bytes: it must have {_KEY}.")
    return master


def _decoded(name: str, value: str) -> bytes:
    try:
        return b64decode(value.strip(), validate=True)
    except ValueError:
        raise KeysetRefused(f"The key of entry {_shown(name)} is not base64.") from None


def _shown(name: str) -> str:
    """A name safe to print: what is longer than a name may be a key written without its version."""
    return repr(name) if len(name) <= len(_ROOT) else "An entry without a version"
