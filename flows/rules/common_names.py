"""Last names that very many families have: to share one says less than to share a rare one.

From general knowledge, in small plain letters; to be checked against the ONS and the census of the area.
"""

from __future__ import annotations

COMMON_FAMILY_NAMES = frozenset({
    "adams", "allen", "anderson", "bailey", "baker", "bell", "bennett", "brown", "butler", "campbell", "carter",
    "chapman", "clark", "clarke", "collins", "cook", "cooper", "cox", "davies", "davis", "edwards", "ellis",
    "evans", "foster", "graham", "gray", "green", "griffiths", "hall", "harris", "harrison", "hill", "holmes",
    "hughes", "jackson", "james", "johnson", "jones", "kelly", "king", "knight", "lee", "lewis", "lloyd",
    "marshall", "martin", "mason", "matthews", "miller", "mills", "mitchell", "moore", "morgan", "morris",
    "murphy", "murray", "owen", "palmer", "parker", "phillips", "powell", "price", "richards", "richardson",
    "roberts", "robinson", "rogers", "russell", "scott", "shaw", "simpson", "smith", "stevens", "taylor",
    "thomas", "thompson", "turner", "walker", "ward", "watson", "webb", "white", "wilkinson", "williams",
    "wilson", "wood", "wright", "young",
})  # fmt: skip
"""In England."""
COMMON_ELSEWHERE = frozenset({
    "abdi", "ahmed", "akhtar", "ali", "begum", "bibi", "bondarenko", "boyko", "chen", "chowdhury", "costa",
    "dabrowski", "das", "dimitrov", "dinu", "dumitru", "fernandes", "ferreira", "georgiev", "gheorghe",
    "goncalves", "hassan", "hussain", "hussein", "ibrahim", "ionescu", "iqbal", "islam", "ivanov", "jankowski",
    "kaminska", "kaminski", "kaur", "khan", "kovalchuk", "kovalenko", "kowalska", "kowalski", "kozlowski",
    "kravchenko", "krawczyk", "kumar", "lewandowska", "lewandowski", "li", "lopes", "lysenko", "mahmood",
    "malik", "martins", "mazur", "melnyk", "miah", "mohamed", "mohammed", "munteanu", "nguyen", "nowak",
    "oliveira", "oliynyk", "patel", "pereira", "petrov", "popa", "popescu", "radu", "rahman", "rodrigues",
    "santos", "shah", "sharma", "sheikh", "shevchenko", "silva", "singh", "sousa", "stan", "stoica",
    "szymanski", "tkachenko", "tran", "uddin", "wang", "wisniewska", "wisniewski", "wojcik", "wozniak", "zhang",
    "zielinska", "zielinski",
})  # fmt: skip
"""Where they come from.  Here few have them, but whoever shares one often shares a first name too."""
