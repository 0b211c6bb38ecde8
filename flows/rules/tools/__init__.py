"""Risk checklists beside the rules: how many of their items the answers tell of, as support for who decides.

A count never makes a tier nor lowers one, and the reporter never sees it.  Items are named in our own words, with the
number they have in the tool; its questions stand in the tool itself.  To change what an answer means for an item, count
the tool's `version` up: every assessment keeps the version that counted it.
"""

from flows.rules.tools.dash import DASH_24
from flows.rules.tools.first_response import FIRST_RESPONSE
from flows.rules.tools.tool import Item, Tool, counted

TOOLS = (DASH_24, FIRST_RESPONSE)

__all__ = ["TOOLS", "Item", "Tool", "counted"]
