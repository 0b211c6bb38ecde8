"""Where each rule comes from: a named public page, its address, and the date it carries or was written.

A rule that no page states is a house reading (H1 to H36): it says so in `draft` until a named local person signs it.
Nothing here is quoted; every rule is a paraphrase.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property


@dataclass(frozen=True)
class Source:
    """A public page that a rule rests on.  dated: year or month of the text, "" where the page gives none.

    where: the part of it that is meant.
    """

    title: str
    url: str
    dated: str = ""
    where: str = ""

    def at(self, where: str) -> Source:
        return replace(self, where=where)

    def question(self, number: int) -> Source:
        return self.at(f"question {number}")

    def __str__(self) -> str:
        return self._in_full

    @cached_property
    def _in_full(self) -> str:
        return ", ".join(part for part in (self.title, self.where, self.dated, self.url) if part)


DASH = Source(
    "SafeLives DASH risk checklist, as used in Plymouth",
    "https://plymouthscb.co.uk/safe-lives-dash-ric-checklist",
)
FIRST_RESPONDERS = Source(
    "College of Policing: officers and controlling behaviour (DARA)",
    "https://collegeofpolicing-newsroom.prgloo.com/news/police-better-equipped-to-spot-controlling-behaviour",
)
PANEL_DOORS = Source("Bristol MARAC: the three doors", "https://docsbay.net/resticted-when-completed")
WARNING_SIGNS = Source(
    "Work With Perpetrators: warning signs of child and adolescent to parent violence",
    "https://www.work-with-perpetrators.eu/campaign-2022/capva",
    "2022",
)
PARRICIDE = Source(
    "Office of Justice Programs: parricide", "https://ojp.gov/ncjrs/virtual-library/abstracts/parricide-0"
)
FAMILY_HOMICIDE = Source(
    "Adult family homicide: five linked precursors",
    "https://bristoluniversitypressdigital.com/view/journals/jgbv/6/3/article-p535.xml",
)
ADHD_LINK = Source(
    "Factors associated with child to parent violence in psychiatric patients",
    "https://adhdnexus.com/what-factors-are-associated-with-child-to-parent-violence-in-psychiatric-patients",
)
DORSET_DEATH_REVIEW = Source(
    "Dorset domestic homicide review C3, executive summary",
    "https://paperzz.com/doc/9379571/dhr-c3-executive-summary-march-2014--pdf",
    "March 2014",
)
BRISTOL_REVIEW = Source(
    "Bristol review of Child D: many needs, each below a threshold",
    "http://documentde.com/child-d-serious-case-review-and-domestic-homicide-1213844.html",
)
HELP_SEEKING_REVIEW = Source(
    "Domestic homicide review Sarah: years of asking for help",
    "https://holesinthewall.co.uk/2020/04/28/responding-to-ccvab-cpv-developing-a-dataset/",
    "2016",
)
SCHOOL_REPORT = Source(
    "PEGS: child to parent abuse and the school holidays",
    "https://pegsupport.co.uk/pegs-releases-report-into-child-to-parent-abuse-and-the-impact-during-the-school-holidays",
)
DORSET_PANEL = Source(
    "Dorset Council: about high risk domestic abuse (HRDA)",
    "https://dorsetcouncil.gov.uk/-/about-hrda-high-risk-domestic-abuse",
)
DORSET_PANEL_REFERRAL = Source(
    "Dorset Council: making a referral to HRDA",
    "https://uat.dorset.dp.placecube.com/your-community/community-safety/domestic-abuse/hrda/making-a-referral-to-hrda",
)
DORSET_FRONT_DOOR = Source(
    "Pan-Dorset procedures: contacts with children's services",
    "https://www.proceduresonline.com/dorset/cs/p_contacts.html",
    "January 2020",
)
SOMERSET = Source(
    "Somerset briefing: child and adolescent to parent violence and abuse",
    "https://somersetsurvivors.org.uk/professional-resources/briefing-child-adolescent-to-parent-violence-abuse/",
)
NORTHUMBRIA_PROCEDURES = Source(
    "North East procedures: child to parent violence and abuse",
    "https://nesubregion.trixonline.co.uk/chapter/child-to-parent-violence-and-abuse",
    "2022",
)
CHILDREN_ARE_VICTIMS = Source(
    "Domestic Abuse Act 2021 section 3, in Northamptonshire's procedures",
    "https://www.proceduresonline.com/northamptonshire/scb/p_dom_viol_abuse.html",
    "February 2024",
)
INFORMATION_SHARING = Source(
    "Department for Education advice on information sharing for safeguarding: seven rules",
    "https://www.cooklawyers.co.uk/new-dfe-guidance-on-information-sharing-for-safeguarding-practitioners/",
    "April 2024",
)
REFERRER_IDENTITY = Source(
    "Sussex procedures: action on receipt of referrals",
    "http://sussexchildprotection.procedures.org.uk/zkyppt/response-to-child-protection-referrals/action-on-receipt-of-referrals",
)
SAFE_CONTACT = Source("NNEDV: safe contact methods", "http://www.techsafety.org/safe-contact-methods")
CARE_ACT = Source("Care Act 2014 section 42, as Sunderland explains it", "http://www.sunderlandsab.org.uk/?page_id=671")
SAFE_CARE = Source(
    "Safe care at home review",
    "https://www.gov.uk/government/publications/safe-care-at-home-review/safe-care-at-home-review-accessible",
    "2023",
)
MISSING_EDUCATION = Source(
    "Education Act 1996 sections 19 and 436A, in Bedford's procedures",
    "https://bedfordscb.proceduresonline.com/p_ch_miss_ed.html",
)
DORSET_POLICE = Source("Dorset Police: domestic abuse", "https://www.dorset.police.uk/da")
ASK_NED = Source(
    "Dorset Police: ask NED",
    "https://www.dorset.police.uk/contact-us/report-a-crime-or-incident/ask-ned-how-can-we-help/",
)
SILENT_999 = Source(
    "Calling 999 when you cannot talk", "https://heart.co.uk/news/what-to-do-if-you-need-to-call-999-but-cant-talk"
)
CONNECTION = Source("CAMHS Dorset: crisis help (Connection)", "https://camhsdorset.org/about-camhs/camhs-gateway")
PEGS = Source("PEGS: child to parent abuse", "https://pegsupport.co.uk")
RESPECT = Source(
    "Respect: child and adolescent to parent violence and abuse", "https://www.respect.uk.net/pages/114-capva"
)
RESPECT_YOUNG_PEOPLE = Source("Respect Young People's Service", "https://respectyps.org.uk")
WAKEFIELD = Source(
    "Wakefield domestic abuse service: referral process",
    "https://wakefieldcs.trixonline.co.uk/chapter/wakefield-district-domestic-abuse-service-wddas-referral-process-and-referral-form",
)
HRDA_PACK = Source(
    "Wandsworth MARAC referral form",
    "https://docsbay.net/Confidential-Wandsworth-Borough-MARAC-Referral-Form",
)
HOUSE = Source("House reading, draft for local sign-off", "")
