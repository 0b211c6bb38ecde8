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
    "abdi", "ahmad", "ahmed", "akhtar", "akhter", "ali", "begum", "bibi", "boiko", "bondarenko", "boyko",
    "chaudhari", "chaudhary", "chaudhry", "chen", "choudhry", "choudhury", "chowdhry", "chowdhury", "costa",
    "dabrowski", "dacosta", "das", "dasilva", "deoliveira", "dimitrov", "dinu", "dombrovski", "dombrowski",
    "dossantos", "dumitru", "fernandes", "fernandez", "ferreira", "georgiev", "gheorghe", "goncalves", "gonsalves",
    "hasan", "hassan", "hossain", "husain", "hussain", "hussein", "ibrahim", "ionescu", "iqbal", "islam", "ivanov",
    "jankowski", "kaminska", "kaminski", "kaminsky", "kaur", "khan", "koval", "kovalchuk", "kovalenko", "kovalski",
    "kovalsky", "kowalenko", "kowalska", "kowalski", "kozlovski", "kozlowski", "kravchenko", "kravchyk", "kravets",
    "krawczyk", "krawets", "kumar", "levandovski", "lewandowska", "lewandowski", "lewandowsky", "li", "lisenko",
    "lopes", "lopez", "lysenko", "mahmood", "mahmud", "malik", "marchenko", "martinez", "martins", "mazur",
    "mehmood", "melnik", "melnyk", "mia", "miah", "mohamed", "mohammad", "mohammed", "mohamud", "moroz", "muhammad",
    "munteanu", "nguyen", "novak", "nowak", "oleynik", "oliinyk", "oliveira", "oliynyk", "patel", "pavlenko",
    "pereira", "petrenko", "petrov", "polishchuk", "popa", "popescu", "radu", "rahaman", "rahman", "rehman",
    "rodrigues", "rodriguez", "rudenko", "santos", "savchenko", "schevchenko", "shah", "shaikh", "sharma", "sheikh",
    "shevchenko", "shevchuk", "shevtchenko", "silva", "singh", "sousa", "souza", "stan", "stoica", "szymanski",
    "tkachenko", "tkaczenko", "tran", "uddin", "vishnevski", "vishnevsky", "vozniak", "wang", "wisnievski",
    "wisniewska", "wisniewski", "wojcik", "wozniak", "zelinski", "zhang", "zielinska", "zielinski", "zielinsky",
})  # fmt: skip
"""Where they come from, in the spellings in which they are told here.  Few have them here, but whoever shares one often
shares a first name too."""
