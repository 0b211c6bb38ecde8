"""Dress the pages: copies what browsers need out of node_modules into bot/static/vendor (made here, never committed).

Hearthline is not gov.uk. Its font and its crown may be used there only, so both are taken out on the way:
the stylesheets then ask for Arial, and for no file that is not served beside them.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NODE_MODULES = ROOT / "node_modules"
VENDOR = ROOT / "bot" / "static" / "vendor"

GOVUK = NODE_MODULES / "govuk-frontend" / "dist" / "govuk"
MOJ = NODE_MODULES / "@ministryofjustice" / "frontend" / "moj"
STYLESHEETS = (GOVUK / "govuk-frontend.min.css", MOJ / "moj-frontend.min.css")
SCRIPTS = (GOVUK / "govuk-frontend.min.js", MOJ / "moj-frontend.min.js")
PICTURES = MOJ / "assets" / "images"


def plain_dress(stylesheet: str) -> str:
    """The stylesheet without gov.uk's font, crown and source map, its pictures found beside it."""
    stylesheet = re.sub(r"@font-face\{[^}]*\}", "", stylesheet)
    stylesheet = stylesheet.replace("GDS Transport,", "").replace("GDS Transport", "arial,sans-serif")
    stylesheet = stylesheet.replace("url(/assets/images/govuk-crest.svg)", "none")
    stylesheet = re.sub(r"/\*[#!].*?\*/", "", stylesheet, flags=re.DOTALL)
    return stylesheet.replace("url(/assets/images/", "url(images/")


def plain_script(script: str) -> str:
    """The script without its pointer to a source map that is not served."""
    return re.sub(r"//# sourceMappingURL=.*", "", script)


def dress(vendor: Path = VENDOR) -> None:
    """Fill the vendor folder anew."""
    shutil.rmtree(vendor, ignore_errors=True)
    (vendor / "images").mkdir(parents=True)
    for source in STYLESHEETS:
        (vendor / source.name).write_text(plain_dress(source.read_text("utf-8")), "utf-8")
    for source in SCRIPTS:
        (vendor / source.name).write_text(plain_script(source.read_text("utf-8")), "utf-8")
    for picture in PICTURES.glob("icon-*.svg"):
        shutil.copy(picture, vendor / "images")


if __name__ == "__main__":
    dress()
