"""Words that say that somebody may end their own life: with them the danger screen names who listens, too."""

from __future__ import annotations

SELF = "myself|himself|herself|themself|themselves|ourselves"
MY = "my|his|her|our|their|the"

# One phrase a line or between commas; `|` stands between words of which any will do.
DYING = (
    "about|going to jump|die", "gonna jump|die", f"kill|killing|harm|harming|hang|hanging|cutting|drown|poison {SELF}",
    "want|wants to die", "dont|doesnt want to live", "end|ending it all", "want|wants to end it|everything",
    "wanna|gonna end it",
    "dont|doesnt want to be here anymore|any", "dont|doesnt want to be alive", "dont|doesnt wanna live",
    "dont|doesnt wanna be here|alive", f"end|ending {MY} life", f"end|ending {MY} own life",
    f"take|taking {MY} own life", "suicidal", "commit|committing|attempt|attempting|attempted suicide",
    "on the bridge|ledge|roof", f"cut|cutting|slit|slitting {MY} wrists",
)  # fmt: skip
