"""What is heard as danger, what as danger now, and what is only a turn of speech."""

from __future__ import annotations

import time

import pytest

from flows.rules.danger_words import heard

NOW = (
    "He's here", "hes here", "HE’S HERE!!!", "he is at the door", "she is trying to get in",
    "they are breaking the door down", "he's got a knife", "HE HAS A KNIFE", "he has a really big kitchen knife",
    "he is coming at me with a hammer", "🔪", "he hés got a knífe", "kniiiife! he has a kniiiife",
    "he's strangling me", "I can't breathe", "i cant breath he is choking me", "he is going to kill me",
    "he will kill us", "she's gonna stab him", "he is hitting me", "my mum is not breathing", "she wont wake up",
    "he took too many tablets", "she took all her pills", "he took an overdose", "I want to die", "he wants to die",
    "he is going to kill himself", "she says she will end her own life", "he is cutting himself",
    "the house is on fire", "he set fire to the bed", "he is setting fires", "i smell gas", "I am in danger",
    "we are in danger", "he has locked me in", "I am locked in the bathroom", "I've locked myself in",
    "im hiding from him", "please help me", "help me now", "call the police", "I need an ambulance", "send police",
    "he is attacking his sister", "im bleeding", "there is blood everywhere", "scared for my life",
    "he\u200b is\u200b here", "He 😡 is 😡 here", "he knocked me unconscious",
    "he is outside with a knife right now", "she's at the door with a knife", "he has got a knife in his hand",
    "He's downstairs with a knife", "there is a man outside with an axe", "he is in his room with a machete",
    "he's stood in the hall with a big kitchen knife", "hes walking round the house with a hammer",
    "she is sitting on the stairs with the scissors", "he's picking up a knife", "he is standing over her with a bat",
    "they are in the street with knives", "he is alone upstairs with a razor",
    "gona kill me", "hes gunna kill us", "he got a nife", "im bleding", "locked in the bathroom",
    "im in the bathroom with door locked", "hes hitting his sister", "he is kicking my little brother",
    "dad is being hit", "he is smashing everything up right now", "hes trashing the house", "i want to end it",
    "i dont want to be here anymore", "I don't want to be alive", "I cant breath", "he set the curtains on fire", "set the curtains alight",
    "on zabije mnie", "Zabiję mnie", "pomocy", "Ratunku!",
)  # fmt: skip
BEFORE = (
    "He came at me with the kitchen knife last night.", "he held a knife", "She pulled a knife on me",
    "he strangled me", "he choked his brother last year", "he grabbed me by the throat",
    "his hands were round my neck", "he put a pillow over my face", "he threatened to kill me",
    "He said he would kill me", "he tried to kill me", "he stabbed the wall", "he hit her with a hammer",
    # H3: a year is not long ago enough to be silent, and nobody can tell "last year" from last month
    "he had a knife last year", "years ago he held a knife to my throat", "he used to carry a knife",
    "two years ago she tried to strangle me", "when he was 12 he had a knife, it is better now", "he was outside with a knife last year", "he stood in the kitchen with a knife",
    "knife in his hand, he shouted at her",
    "he stabed me", "he strangeld me", "hes got me in a headlock before", "he nearly killed me",
    "tried to run me over", "he drove the car at me", "headlock", "the headlock episode in wrestling on TV",
    "i couldn't breathe", "he smashed a bottle and came at me", "he threatened me with a bottle",
    "he threw a brick at me", "forced himself on me", "he made me have sex", "he touches my daughter",
    "he burnt the shed down", "he broke my nose", "he pushed me down the stairs",
    "he poured boiling water on me", "he kicked my stomach im pregnant", "she cut herself", "ma nóż",
    "he tried to push me out of the window", "he poured boiling water on the baby",
    "he raped her", "he burned the house down", "he held me under water", "death threats",
)  # fmt: skip
NEITHER = (
    "", "   ", "yes", "no", "14", "my grandson", "He shouts at me and takes money.",
    "He is 15 and does not go to school.", "we kill time", "just killing some time",
    "you are killing me with laughter", "my back is killing me", "killing it", "it won't kill you",
    "cake to die for", "knife and fork", "a butter knife", "he has no knife", "there is no weapon",
    "he left without a knife", "nobody is in danger", "I am not in danger", "we are out of danger",
    "no one is in danger", "fire drill at school", "the fire brigade came for a talk", "he got fired from his job",
    "he jumped the gun", "he stuck to his guns", "he has a toy gun", "he plays bat and ball", "I was choked up",
    "shoot me an email", "drowning in debt", "he took a stab at it", "help me understand", "help me write this",
    "he is back at school", "he is interested in knives", "suicide squad is his favourite film",
    "What happens to my child if I tell you?", "he is outside with his friends", "he is in his room with no knife",
    "he is in the kitchen with a knife and fork", "he is outside with a toy gun", "she is at home with a new baby",
    "he is in the garden with his bat and ball", "he is good with a knife, he wants to be a chef",
    "he is upstairs with his sister and I am in the kitchen", "he smashed his exam", "he is smashing his exams",
    "she is smashing the test", "we alight at the next stop", "he hits the ball against the wall",
    "he took his medication today", "he set the table", "he lit up when he saw her", "he has a bottle of milk",
    "I put boiling water on the pasta", "he wants to be here", "he does not want to be here for tea",
    "he is kicking a ball", "I want to end this chat soon", "he broke my phone", "I dont wanna be rude", "he pushed me out of the way", "he threw a ball at me",
    "he is hitting his targets at school", "I touched his arm",
)  # fmt: skip


@pytest.mark.parametrize("text", NOW)
def test_danger_now_is_heard_also_after_it_was_over(text: str) -> None:
    assert heard(text)
    assert heard(text, only_now=True)


@pytest.mark.parametrize("text", BEFORE)
def test_danger_before_is_heard_and_not_as_danger_now(text: str) -> None:
    assert heard(text)
    assert not heard(text, only_now=True)


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_no_danger_is_not_heard(text: str) -> None:
    assert not heard(text)


@pytest.mark.parametrize("text", [*NOW[:20], *BEFORE])
def test_danger_is_heard_anywhere_in_a_long_account(text: str) -> None:
    account = "It began in spring, and it has been a hard year for all of us. " * 5
    assert heard(f"{account}{text}. {account}")


def test_a_denial_far_away_quiets_nothing() -> None:
    assert heard("No, I am not fine, and no, nobody came: he has a knife")


def test_an_idiom_beside_danger_quiets_nothing() -> None:
    assert heard("I was killing time when he came at me with a knife")


@pytest.mark.parametrize("long", ["he has a ", "knife ", "fire ", "in ", "é’ ", "x" * 40 + " ", "aaa "])
def test_time_grows_in_step_with_length(long: str) -> None:
    def seconds(length: int) -> float:
        text = (long * length)[:length]
        started = time.process_time()
        for _ in range(20):
            heard(text)
        return time.process_time() - started

    heard(long)
    assert seconds(20_000) < max(30 * seconds(2_000), 0.2)
