"""How much it weighs when two reports agree or differ.  Published, fixed numbers: nothing here learns by itself."""

from __future__ import annotations

COMMON_FAMILY_NAMES = frozenset({
    "adams", "ahmed", "ali", "allen", "anderson", "bailey", "baker", "begum", "bell", "bennett", "brown",
    "butler", "campbell", "carter", "chapman", "clark", "clarke", "collins", "cook", "cooper", "cox", "davies",
    "davis", "edwards", "ellis", "evans", "foster", "graham", "gray", "green", "griffiths", "hall", "harris",
    "harrison", "hill", "holmes", "hughes", "hussain", "jackson", "james", "johnson", "jones", "kaur", "kelly",
    "khan", "king", "knight", "lee", "lewis", "lloyd", "marshall", "martin", "mason", "matthews", "miller",
    "mills", "mitchell", "moore", "morgan", "morris", "murphy", "murray", "owen", "palmer", "parker", "patel",
    "phillips", "powell", "price", "richards", "richardson", "roberts", "robinson", "rogers", "russell",
    "scott", "shaw", "simpson", "singh", "smith", "stevens", "taylor", "thomas", "thompson", "turner", "walker",
    "ward", "watson", "webb", "white", "wilkinson", "williams", "wilson", "wood", "wright", "young",
})  # fmt: skip
"""The last names that very many families in England have; from general knowledge, to be checked against the ONS."""
