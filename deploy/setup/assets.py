"""Dress the pages: copies what browsers need out of node_modules into bot/static/vendor (made here, never committed).

Hearthline is not gov.uk. Its font and its crown may be used there only, so both are taken out on the way:
the stylesheet then asks for Arial, and for no other file.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NODE_MODULES = ROOT / "node_modules"
VENDOR = ROOT / "bot" / "static" / "vendor"
GOVUK = NODE_MODULES / "govuk-frontend" / "dist" / "govuk"
STYLESHEET, SCRIPT = GOVUK / "govuk-frontend.min.css", GOVUK / "govuk-frontend.min.js"


def plain_dress(stylesheet: str) -> str:
    """The stylesheet without gov.uk's font, crown and source map."""
    stylesheet = re.sub(r"@font-face\{[^}]*\}", "", stylesheet)
    stylesheet = stylesheet.replace("GDS Transport,", "").replace("GDS Transport", "arial,sans-serif")
    stylesheet = stylesheet.replace("url(/assets/images/govuk-crest.svg)", "none")
    return re.sub(r"/\*[#!].*?\*/", "", stylesheet, flags=re.DOTALL)


def plain_script(script: str) -> str:
    """The script without its pointer to a source map that is not served."""
    return re.sub(r"//# sourceMappingURL=.*", "", script)


def dress(vendor: Path = VENDOR) -> None:
    """Fill the vendor folder anew."""
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir(parents=True)
    (vendor / STYLESHEET.name).write_text(plain_dress(STYLESHEET.read_text("utf-8")), "utf-8")
    (vendor / SCRIPT.name).write_text(plain_script(SCRIPT.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    dress()
