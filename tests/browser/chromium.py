"""A real browser without root and without the network: npm's @sparticuz/chromium, unpacked into this checkout's cache.

The package carries Chromium as it is built for a bare server, so it also brings the three libraries and the font that
such a server lacks. `python -m tests.browser.chromium` unpacks it; `launch` starts it.
"""

from __future__ import annotations

import ctypes
import io
import os
import tarfile
from pathlib import Path

import brotli
from playwright.sync_api import Browser, Playwright

ROOT = Path(__file__).resolve().parents[2]
PACKED = ROOT / "node_modules" / "@sparticuz" / "chromium" / "bin"
CACHE = ROOT / ".cache" / "chromium"
CHROMIUM = CACHE / "chromium"
FONTS_CONF = f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{CACHE}/fonts</dir><cachedir>{CACHE}/fonts-cache</cachedir></fontconfig>
"""
LAUNCH_MILLISECONDS = 30_000
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--font-render-hinting=none",
    "--disable-gpu",
    "--disable-webgl",
)


def unpack() -> None:
    """Unpack browser, libraries and font, whose hashes npm has checked; the browser last and whole, by rename."""
    CACHE.mkdir(parents=True, exist_ok=True)
    for archive in ("al2023.tar.br", "fonts.tar.br"):
        with tarfile.open(fileobj=io.BytesIO(brotli.decompress((PACKED / archive).read_bytes()))) as packed:
            packed.extractall(CACHE)
    (CACHE / "fonts.conf").write_text(FONTS_CONF, "utf-8")
    half_done = CACHE / f"chromium.{os.getpid()}"
    half_done.write_bytes(brotli.decompress((PACKED / "chromium.br").read_bytes()))
    half_done.chmod(0o755)
    half_done.rename(CHROMIUM)


def launch(playwright: Playwright) -> Browser:
    """Start the browser, as root or as anybody; fails loudly within half a minute."""
    return playwright.chromium.launch(
        executable_path=CHROMIUM, args=QUIET, env=surroundings(), chromium_sandbox=False, timeout=LAUNCH_MILLISECONDS
    )


def surroundings() -> dict[str, str | float | bool]:
    """The same font everywhere; our copies of the libraries only where this machine has none."""
    added = {"FONTCONFIG_PATH": str(CACHE), "TMPDIR": str(CACHE)}
    if not all(map(has_library, ("libnss3.so", "libnspr4.so", "libexpat.so.1"))):
        added["LD_LIBRARY_PATH"] = str(CACHE / "lib")
    return {**os.environ, **added}


def has_library(name: str) -> bool:
    """Whether the dynamic linker of this machine finds the library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    unpack()
