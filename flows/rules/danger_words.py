"""Words that mean danger, heard anywhere in a message: weapons, choking, threats to kill, fire, ending a life.

They are English, as people type it, and a few of other languages that cry for help.

It would rather hear too much than too little: what it causes is a screen with 999 on it, and every answer is kept.
"No" is believed only where it stands right before the danger ("there is no knife") and for "not in danger".
Some words mean *now* ("he is here"); once somebody said that it is over, only those are heard.  What is told of the
past is heard once: words alone do not tell last month from long ago and better since (H3), and the screen asks.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise, product

from flows.rules.dying_words import DYING, MY, SELF


def _words_of(line: str) -> frozenset[str]:
    return frozenset(line.split())


ME = "me|us|him|her|them|mum|mom|dad|nan|gran|son|daughter|baby|everyone|everybody|someone|somebody|people|you"
HERE = ("hes|shes|theyre here", "he|she is here", "they are here")
PILLS = "tablets|pills|paracetamol|medication|meds|bleach"
KIN = "sister|brother|mum|mom|dad|nan|gran|son|daughter|baby|wife|husband|girlfriend|boyfriend|kids|children|cousin"
THINGS = "house|home|room|bed|flat|place|curtains|sofa|couch|settee|carpet|shed|garage|bin|car|van|clothes|hair"
ROOMS = "bathroom|toilet|loo|bedroom|room|kitchen|shed|cupboard|garage|car"
THROWN = "brick|bottle|glass|plate|chair|stool|pan|kettle|stone|rock"
HARM = "kill|murder|stab|shoot|strangle|burn|drown"

# One phrase a line or between commas; `|` stands between words of which any will do.
NOW_PHRASES = (
    *HERE, "hes|shes|theyre back", "he|she is back", "they are back",
    "is|are|hes|shes|theyre coming for|at|after|upstairs", "hes|shes|theyre coming", "at the|my|our door",
    "behind the|my|our door", "outside my|our|the door|house|window|room", "breaking in",
    "breaking|kicking|smashing the|my|our|down door|doors|window|windows|the", "trying to get in",
    "wont let me|us|her|him out|leave|go", "let me out", "locked me|us|her|him in", "i am locked in",
    "im locked in", f"locked {SELF} in", f"locked in the|my|a|our {ROOMS}",
    f"in the|my {ROOMS} with the door locked", f"in the|my {ROOMS} with door locked",
    "i am|im|were hiding|trapped", "we are hiding|trapped",
    "hiding in|from|under|behind",
    "is|are|am|hes|shes|theyre attacking|stabbing|strangling|choking|suffocating|bleeding", "im bleeding",
    f"is|are|hes|shes|theyre hitting|beating|punching|kicking|hurting|killing {ME}",
    f"is|are|hes|shes|theyre hitting|beating|punching|kicking|hurting|killing {MY} {KIN}|little",
    "is|are|am|im being hit|beaten|punched|kicked|attacked|strangled|stabbed",
    "is|are|hes|shes|theyre smashing|trashing|wrecking everything|things|stuff|up|the|my|our|all",
    "bleeding a|badly|everywhere|out|heavily", "blood everywhere", "cant|cannot breathe|breath",
    "not|isnt|stopped breathing", "unconscious", "not conscious", "wont|cant|not wake|waking up", "passed out",
    "overdose|overdosed|overdosing", f"all {MY} {PILLS}",
    f"handful|bottle|packet|packets|loads|lots|box of {PILLS}", f"too many {PILLS}", "swallowed bleach",
    f"going|about to {HARM}|hurt {ME}|{SELF}", f"gonna {HARM}|hurt {ME}|{SELF}",
    f"will|hell|shell|theyll {HARM} {ME}|{SELF}",
    f"wants|want|trying|tries|threatening|threatens to {HARM} {ME}|{SELF}", *DYING,
    "on fire", "set|sets|setting|lit|started fire|fires",
    f"set|sets|setting|lit|started {MY}|a fire|fires|{THINGS}",
    "smell|smells gas|petrol|smoke", "pouring|poured|pours petrol", "this is an emergency", "its an emergency",
    "need|want|call|send|get|phone|ring the police|ambulance", "need|send|call police|ambulance|999",
    "need an ambulance", "ring|phone|dial 999", "help me now|please|hes|shes|he|she", "please help me|us",
    "help us", "someone|somebody help", "save me|us", "in danger", "danger now", "not safe now|here|tonight",
    "scared|fear|frightened|afraid for my|our life|lives", "come quick|quickly", "happening now",
    "zabije|zabija|zabic mnie|nas|mame", "pomocy", "ratunku", "ajutor", "socorro",
)  # fmt: skip
PHRASES = (
    f"choked|choking|chokes|choke|smothered|smothering|throttled {ME}|{MY}",
    "strangled|strangling|strangles|strangulation", "throttled|throttling|smothered|suffocated",
    "by the|my|his|her neck|throat", f"round|around|on|to|at|against {MY} neck|throat",
    f"grabbed|grabs|grab|squeezed|squeezes|squeeze|held {MY} neck|throat", "pillow over|on", f"held {ME} under",
    "head under", f"drowned|drowning {ME}", f"tried|tries|trying to {HARM}|choke|poison|hang {ME}|{SELF}|it",
    "tried|tries to kill|strangle|stab", f"threatened|threatens|threatening|threat|threats to {HARM}",
    f"said|says|told|swore|promised|planned|plans to {HARM} {ME}", f"would|ill|id|ll {HARM} {ME}|{SELF}",
    "death threat|threats", f"might|could|may {HARM} {ME}|{SELF}", f"{HARM} us|me all|both", "kill you",
    f"stab|stabs|stabbing {ME}|{MY}|someone|at|with", "stabbed|slashed", f"shot|shoot {ME}|at",
    f"murdered {ME}", "attacked with|me|us|her|him",
    "knife|knives|machete|axe|hammer|gun|blade|scissors|screwdriver to|at|against my|me|his|her|us|them|our",
    f"burn|burns|burned|burnt|burning {MY}|this|it down|{THINGS}", "burn us|me|him|her|them",
    "petrol through", "threw|throwing|throw acid|petrol", "acid attack", f"poisoned|poisoning {ME}",
    "knife|knives|machete|axe|hammer|gun|blade|scissors|bat in his|her|their hand|hands",
    "raped|rape|rapes", "sexually assaulted|abused", "knocked out|unconscious",
    "knocked me|him|her out|unconscious", "blacked out",
    f"nearly|almost killed|strangled|drowned {ME}", f"run|runs|ran|running {ME} over|down",
    f"drove|drives|driving at {ME}", f"drove|drives|driving {MY}|a car|van|bike at", "headlock", "head lock",
    "chokehold", "choke|sleeper hold", "couldnt breathe|breath", "could not breathe|breath", "alight", "ablaze",
    f"broke|broken|smashed {MY} nose|arm|leg|jaw|rib|ribs|wrist|teeth|skull|face|head",
    "smashed|broke a|the bottle|glass and came|went|ran|lunged|tried|threatened", "a broken bottle",
    f"attacked|threatened|hit {ME} with a|the {THROWN}|belt|stick|pole|rope|chain", f"threw|throws a|the {THROWN} at",
    f"pushed|threw|kicked|shoved {ME} down the|some stairs",
    f"pushed|push|threw|throw {ME} out the window", f"pushed|push|threw|throw {ME} out of the|a window|car",
    "boiling|hot water on|over|at|in",
    f"kicked|punched|hit {MY} stomach|belly|bump", f"forced|forces|forcing {SELF} on", "made|makes me|her|him have sex",
    f"touched|touches|touching {MY} sister|brother|daughter|son|private|privates", f"cut|cuts {SELF}",
    f"tried|tries|trying to push|throw {ME} down|under|off",
    "took|taken|swallowed tablets|pills|paracetamol|bleach", "ma noz", "ma siekiere|bron",
)  # fmt: skip

WEAPONS = _words_of(
    "knife knives machete machetes axe axes hatchet hammer gun guns shotgun rifle pistol airgun crossbow sword "
    "swords blade blades dagger razor screwdriver bomb petrol acid knuckleduster samurai chainsaw firearm "
    "weapon weapons bat scissors crowbar"
)
HOLDS_NOW = _words_of(
    "has hes shes theyve theyre have holding holds got getting gets waving waves swinging swings pulls pulling "
    "points pointing grabs grabbing carries carrying comes coming threatens threatening chasing using uses "
    "lunging armed"
)
HELD = _words_of(
    "had held waved swung pulled pointed grabbed carried came come took takes picked used threatened chased "
    "went lunged attacked stabbed slashed cut put brought hid hides keeps kept sleeps showed shows shown threw "
    "throws thrown hit raised raises flashed brandished produced ran"
)
PRESENT = _words_of("is are am hes shes theyre im theres whos")
THERE = _words_of(  # where somebody is who is there with a weapon, or how
    "outside inside indoors here there upstairs downstairs home house flat hall hallway landing stairs kitchen room "
    "bedroom bathroom lounge garden drive porch door window front back street road alone around round about over "
    "standing stood sitting sat waiting walking pacing running"
)
WORDS_BETWEEN = 6  # "came at me with the big kitchen knife"

IDIOMS = (
    "interest|interested|obsessed|fascination|fascinated in|with|by knives|guns|weapons|swords|blades",
    "back at|to|in school|college|work|nursery", "kill|killing|killed|kills time",
    "kill|killing|killed the|some|a bit|time|hour|engine|lights|mood|vibe|motor", "killing it",
    "killing me with|of laughter|laughing", "killing me softly", "laugh killing me",
    "back|feet|head|legs|knees|tooth|arm is|are|was|were killing me",
    "my back|feet|head|legs|knees|tooth|arm is|are|was|were|hurts killing me",
    "heat|suspense|wait|waiting|traffic|homework|stairs is|are killing me", "dressed to kill", "to die for",
    "dying to|for|laughing", "kill two birds", "kill for a", "if looks could kill", "wont kill you|me|him|her",
    "it wont|didnt|doesnt kill",
    "fire drill|alarm|brigade|station|engine|place|works|work|fighter|fighters|guard|pit|door|escape|away|sale|stick",
    "on fire lately", "got|getting|was|been|be|is fired", "under fire",
    "fire in the fireplace|grate", "shoot me an|a|over", "shoot the breeze|hoops", "shoot an email",
    "shot at goal", "jump|jumped|jumping the gun", "stick|stuck|sticking to his|her|their|my guns",
    "knife and fork", "knives and forks", "butter knife", "bread knife to cut", "choked up",
    "choking up", "choke on food|a|his|her|it", "choked on food|a|his|her|it|some", "bat and ball",
    "cricket bat and", "baseball practice", "bite the bullet", "bath bomb|bombs", "photo bomb",
    "bombed his|her|the|my test|exam|exams|interview", "nail gun", "glue gun", "water gun|pistol",
    "nerf gun|guns", "toy gun|guns|knife|sword", "plastic knife|sword", "suicide squad", "at the door of|step",
    "back stab|stabbing", "back stabbing", "stab in the dark", "take|took|have|had|having|taking a stab at",
    "drowning in work|debt|paperwork|homework|washing|ironing|laundry",
    "passed out leaflets|leaflet|papers|sweets", "help me understand|with|find|to|decide|fill|write|choose",
    "hammer it home", "hammer and nails", "axe throwing|grind", "axe to grind", "razor blades for shaving",
    "killer whale|heels", "alight at|from", "smashing the|my|all exams|exam|test|tests|interview|pinata|record|records",
    "boiling|hot water on|over|in the|some pasta|tea|coffee|rice",
)  # fmt: skip

_MISSPELT = {
    wrong: right
    for right, those in {
        "ambulance": "ambulence", "attacked": "atacked", "attacking": "atacking", "beating": "beatin",
        "bleeding": "bleding bleedin", "choked": "chocked", "choking": "chocking chokin", "going": "goin",
        "gonna": "gona gunna gna", "hammer": "hamer", "hitting": "hiting hittin", "kicking": "kickin", "kill": "kil",
        "killed": "kiled", "killing": "killin", "knife": "nife knief knfe kinfe knive", "knives": "knifes nives",
        "machete": "machette", "overdose": "overdoes", "police": "polise", "punching": "punchin", "raped": "raiped",
        "scared": "scard", "smashing": "smashin", "stabbed": "stabed stabd stabbd", "stabbing": "stabing stabbin",
        "strangle": "strangel", "strangled": "strangeld strangld stranggled strangeled", "strangling": "strangeling",
        "suicidal": "suisidal", "suicide": "suiside", "threatened": "threatend thretened treatened",
        "threatening": "threatning thretening", "throat": "throte thoat", "trapped": "traped",
        "unconscious": "unconcious",
    }.items()
    for wrong in those.split()
}  # fmt: skip
_APOSTROPHES = "'’‘`´ʼ＇′\u200b\u200c\u200d\ufeff\u00ad"
_PICTURES = {"🔪": " has knife ", "🗡": " has knife ", "🔫": " has gun "}
_ACCENTS = re.compile("[\u0300-\u036f]+")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
_PIECE = 200  # characters
_PLAIN: dict[int, int | None] = {code: code if chr(code).isalnum() else ord(" ") for code in range(128)}
_PLAIN[ord("'")] = _PLAIN[ord("`")] = None
_DRAWN_OUT = re.compile(r"([a-z])\1\1+")
_DRAWABLE = ("aaa", "eee", "iii", "ooo", "uuu", "nnn", "lll", "ppp", "fff", "rrr", "yyy", "sss", "ttt", "mmm")
_NOT = _words_of("no not nobody none noone isnt arent never nothing without out")
_NONE_BEFORE = _words_of("no without")


@dataclass
class _Branch:
    """What may follow a word of a phrase.  now: whether the phrase that ends here means *now*; None: none ends here."""

    on: dict[str, _Branch] = field(default_factory=dict)
    now: bool | None = None


def _tree(*groups: tuple[tuple[str, ...], bool]) -> dict[str, _Branch]:
    """All phrases, word by word."""
    root = _Branch()
    for phrases, now in groups:
        for phrase in phrases:
            for words in product(*(slot.split("|") for slot in phrase.split())):
                branch = root
                for word in words:
                    branch = branch.on.setdefault(word, _Branch())
                branch.now = now or bool(branch.now)
    return root.on


_DANGER = _tree((PHRASES, False), (NOW_PHRASES, True))
_DYING = _tree((DYING, True))
_HARMLESS = _tree((IDIOMS, True))
_ALONE = frozenset(word for word, branch in _DANGER.items() if branch.now is not None)
_PAIRS = frozenset((word, following) for word, branch in _DANGER.items() for following in branch.on)


def heard(text: str, only_now: bool = False) -> bool:
    """Whether the words mean danger; with `only_now`, only those that mean it is now."""
    words = _words(text)
    return _says_danger(words, only_now) and _says_danger(_without_idioms(words), only_now)


def speaks_of_dying(text: str) -> bool:
    """Whether the words say that somebody may end their own life."""
    return _phrase_heard(_without_idioms(_words(text)), True, _DYING)


def _says_danger(words: list[str], only_now: bool) -> bool:
    return _phrase_heard(words, only_now) or _weapon_heard(words, only_now)


def _words(text: str) -> list[str]:
    """Plain lower-case words, without accents, apostrophes and pictures."""
    if not text.isascii():
        for picture, meant in _PICTURES.items():
            text = text.replace(picture, meant)
        for sign in _APOSTROPHES:
            text = text.replace(sign, "")
        text = _NOT_ASCII.sub(" ", _ACCENTS.sub("", _decomposed(text)))
    text = text.lower().translate(_PLAIN)
    for letters in _DRAWABLE:
        if letters in text:
            text = _DRAWN_OUT.sub(r"\1", text)
            break
    return [_MISSPELT.get(word, word) for word in text.split()]


def _decomposed(text: str) -> str:
    """Letters and their accents apart, piece by piece: a long run of accents takes the square of its length."""
    return "".join(unicodedata.normalize("NFKD", text[at : at + _PIECE]) for at in range(0, len(text), _PIECE))


def _without_idioms(words: list[str]) -> list[str]:
    """Harmless turns of speech are blotted out, so that their words mean nothing."""
    words = list(words)
    for at, word in enumerate(words):
        if word in _HARMLESS and (length := _longest(words, at)):
            words[at : at + length] = ["…"] * length
    return words


def _longest(words: list[str], at: int) -> int:
    """How many words from here make a harmless turn of speech; 0 if none does."""
    found, length = 0, 0
    branches: dict[str, _Branch] = _HARMLESS
    while at + length < len(words) and (branch := branches.get(words[at + length])):
        length += 1
        branches = branch.on
        if branch.now is not None:
            found = length
    return found


def _phrase_heard(words: list[str], only_now: bool, phrases: dict[str, _Branch] = _DANGER) -> bool:
    if _ALONE.isdisjoint(words) and _PAIRS.isdisjoint(pairwise(words)):
        return False
    for at in range(len(words)):
        branches, end = phrases, at
        while end < len(words) and (branch := branches.get(words[end])):
            end += 1
            branches = branch.on
            if branch.now is not None and (branch.now or not only_now) and not _denied(words, at, end):
                return True
    return False


def _denied(words: list[str], at: int, end: int) -> bool:
    """ "Not in danger", "nobody is in danger", "out of danger": the one phrase in which a *no* is believed."""
    return words[at:end] == ["in", "danger"] and not _NOT.isdisjoint(words[max(0, at - 3) : at])


def _weapon_heard(words: list[str], only_now: bool) -> bool:
    """A weapon a few words after somebody has, holds, comes or is there with one; "no knife" is believed."""
    if WEAPONS.isdisjoint(words):
        return False
    held_at = -WORDS_BETWEEN - 1
    for at, word in enumerate(words):
        if word in HOLDS_NOW or (not only_now and word in HELD) or (word == "with" and _is_there(words, at, only_now)):
            held_at = at
        elif word in WEAPONS and at - held_at <= WORDS_BETWEEN and not (at and words[at - 1] in _NONE_BEFORE):
            return True
    return False


def _is_there(words: list[str], at: int, only_now: bool) -> bool:
    """Somebody is somewhere: "he is outside" before "with a knife"."""
    before = words[max(0, at - WORDS_BETWEEN) : at]
    return not THERE.isdisjoint(before) and not (only_now and PRESENT.isdisjoint(before))
