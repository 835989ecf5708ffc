"""A question as people type it, made plain: courtesy around it, quoted messages and signatures gone, slips put right.

What is left is what was asked. Nothing is decided about its meaning, and a text that is courtesy only stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.understanding.asides import is_of_the_answer, with_count, without_answer_clause
from bot.understanding.cues import REMEMBERED
from bot.understanding.dictionary import is_another_word, is_of_the_language
from bot.understanding.prefaces import bare, says_of_what
from bot.understanding.referents import with_referent
from bot.understanding.rewording import reworded
from bot.understanding.spelling import ASKS, WORD, Spelling
from bot.understanding.words import LONGEST_PHRASE, WORDS, Sense, folded
from indexer.values import parse_number

LONGEST_WORD = 40
"""Letters of the longest word that is put right: a longer one is no slip."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[!?])|\n+")
_QUOTED = re.compile(
    r"(?m)^[ \t]*>.*$|^[ \t]*(?:Från|From|Skickat|Sent|Till|To|Ämne|Subject):.*$|<quoted.*?</quoted>|<blockquote.*?</blockquote>"
)
_EXAMPLE = re.compile(
    r"(?i)\s*,\s*(?:t\.?\s?ex\.?|till exempel|exempelvis|e\.g\.|for example|for instance|såsom|such as)\.?\s+[^,.?!;]{1,60}(?=\s*[?.!]*$)"
)
"""An example hung on to a question, which is complete without it."""


def normalised(text: str, is_known: Callable[[str], bool], spelling: Spelling | None = None) -> str:
    """What was asked, without what is around it.

    ``is_known`` tells whether a word, as looked up, is one of the reports' own or of a name: none of these is a slip.

    >>> normalised("hej! undrar vilka projekt som pågår? tack på förhand", lambda word: False)
    'vilka projekt som pågår?'
    >>> normalised("HUR MÅNGA PROJEKT FINNS?", lambda word: False), normalised("den sammmanlagda budgeten", lambda word: False)
    ('hur många projekt finns?', 'den sammanlagda budgeten')
    """
    plain = _in_own_names(text, spelling)
    plain = _QUOTED.sub(" ", plain).strip() or plain
    core = _core(_EXAMPLE.sub("", plain) or plain, spelling)
    if _is_shouted(core):
        core = core.lower()
    core = reworded(core, spelling)
    return _slips(core, is_known, spelling)


def _in_own_names(text: str, spelling: Spelling | None) -> str:
    """A text with composed letters and the reports' own names for the places in it."""
    plain = unicodedata.normalize("NFC", text)
    return spelling.renamed(plain) if spelling else plain


def _apart(sentences: list[str], spelling: Spelling | None) -> tuple[list[str], list[str]]:
    """The sentences before a question that only tell something, and those that ask."""
    asking = [one for one in sentences if _asks(one)]
    return (sentences[: sentences.index(asking[0])], asking) if asking else ([], [])


def left_out(text: str, spelling: Spelling) -> tuple[str, ...]:
    """Names that stand in sentences beside the question and are no part of it: "Jag arbetar med Interreg. Vilka projekt pågår?"."""
    kept = _sentences(_QUOTED.sub(" ", text), spelling)
    asked = _asking(kept, spelling)
    told = [one for one in kept if one not in asked] if any(map(_asks, kept)) else []
    if not told:
        return ()
    in_question = {name.casefold().removesuffix("s") for one in asked for name in spelling.named_in(one)}
    found = (name for one in told for name in spelling.named_in(one))
    return tuple(dict.fromkeys(name for name in found if name.casefold().removesuffix("s") not in in_question))


_SAYS_SO = re.compile(
    r"(?is)^(?P<before>.*?)(?:[^.!?\n]*\b(?:säger|sa|sade|påstår|påstod|hävdar|menar|tror|skriver|skrev|läst|läste|hört|hörde|says|said|claims|claimed|thinks|told me|heard|read|wrote)\s+(?:att|that)\s+)(?P<said>[^.!?\n]+)[.!]\s+(?:stämmer (?:det|detta)|är (?:det|detta) (?:sant|rätt|riktigt|korrekt)|is (?:it|this|that) (?:true|right|correct)|kan det stämma)\s*\?\s*$"
)
"""A claim that somebody else makes, and the question whether it is so."""


_THE_SAME_ASKED = re.compile(
    r"(?i)^(?:(?:och|sen|sedan|then|and)\s+)?(?:samma|the same|same)\s+(?:fråga|sak|question|thing)\s+(?:för|om|gällande|med|for|about|on)\s+"
)
"""That the question before is asked of something else."""


_ABBREVIATED = re.compile(
    r"(?i)(?<![\w.])(?P<word>enl|resp|inkl|exkl|ang|avs|ca|kl|tot|max|min|mån|proj|prog|förv|avd|bl\.a|t\.o\.m|fr\.o\.m|d\.v\.s|m\.fl|osv)\.(?=\s+[^A-ZÅÄÖ\s])"
)
"""A word written short, whose stop ends no sentence."""


def claimed(text: str) -> str:
    """ "En kollega påstår att vi har nio vänorter. Stämmer det?" as one question, "samma fråga för BRAVE" as one that goes on."""
    text = _THE_SAME_ASKED.sub("och för ", _ABBREVIATED.sub(r"\g<word>", text))
    found = _SAYS_SO.match(text) if "?" in text and ("." in text or "!" in text) else None
    return f"{found['before']}Stämmer det att {found['said']}?" if found else text


def _core(text: str, spelling: Spelling | None) -> str:
    """The sentences that ask, each without the courtesy that frames it; the whole text where nothing would be left."""
    kept = _sentences(text, spelling)
    if not any(_tells(one) for one in kept):
        return " ".join(text.split())
    return " ".join(" ".join(_asking(kept, spelling, _framed(text, spelling))).split())


class Said(NamedTuple):
    """A sentence of a message without its frame: whether it asks, and whether it plainly asks for an answer of its own."""

    text: str
    asks: bool
    plainly: bool
    heads: bool = False
    """Whether a colon ends it: then what it names belongs to what follows."""


def said_in_turn(text: str, spelling: Spelling, *, colons: bool) -> list[Said]:
    """The sentences of a message in order; with ``colons`` what stands on either side of one by itself."""
    whole = _EXAMPLE.sub("", _QUOTED.sub(" ", _in_own_names(text, spelling)))
    sentences = _sentences(whole, spelling)
    parts = [part for one in sentences for part in (_at_colons(one) if colons else [one]) if _holds_text(part)]
    told, asking = _apart(parts, spelling)
    resolved = with_referent([*_framed(whole, spelling), *told], asking, spelling) if asking else None
    last = parts if resolved is None else [*told, *resolved]
    last = [one for one in last if not (one.startswith("(") and one.endswith(")"))]  # a remark edits nothing
    heads = {part for one in sentences for part in _at_colons(one)[:-1] if len(WORD.findall(part)) <= HEADING}
    return [Said(one, _asks(one), one.endswith("?") or bool(ASKS.match(one)), one in heads) for one in last]


def _at_colons(sentence: str) -> list[str]:
    """A sentence in the parts between its colons; whole where the last part needs what stands before to say what it is of."""
    parts = _COLON.split(sentence)
    return parts if says_of_what(parts[-1]) else [sentence]


HEADING = 4
"""Words of the longest heading of a question; what is longer is a sentence that tells something."""
_COLON = re.compile(r":\s+")


def _framed(text: str, spelling: Spelling | None) -> list[str]:
    """What stands in front of the frame in each sentence: "Jag är på miljönämnden och undrar" before what is asked."""
    found = ((part.strip(), bare(part.strip(), spelling)) for part in _SENTENCE.split(text) if _holds_text(part))
    return [whole[:at] for whole, core in found if core and (at := whole.find(core)) > 0]


def _sentences(text: str, spelling: Spelling | None) -> list[str]:
    sentences = [part.strip() for part in _SENTENCE.split(text) if _holds_text(part)]
    sentences = _counted(sentences)
    asked = [sentence for sentence in sentences if not is_of_the_answer(sentence)]
    if asked and len(asked) == len(sentences):
        asked = [*sentences[:-1], without_answer_clause(sentences[-1])]
    cores = [core for sentence in asked or sentences if _holds_text(core := bare(sentence, spelling))]
    return [_HEARD.sub("", core) for core in cores] if len(cores) > 1 else cores


def _counted(sentences: list[str]) -> list[str]:
    """The sentences, one that only says how many to tell put into the one before it: "… störst budget? Nämn bara 3."."""
    found: list[str] = []
    for one in sentences:
        counted = with_count(found[-1], one) if found else None
        found[-1 if counted else len(found) :] = [counted or one]
    return found


def _holds_text(part: str) -> bool:
    """Whether a sentence is more than its stops."""
    return part.strip(" .!?,;:-–") != ""


@lru_cache(maxsize=REMEMBERED)
def _asks(sentence: str) -> bool:
    return bool(ASKS.search(sentence)) or sentence.endswith("?") or _imperative(sentence)


_WHY = re.compile(
    r"(?i)^(?:(?:och|men|and|but)\s+)?(?:varför(?: (?:då|det|så|är det så|blev det så))?|hur kommer det sig|vad berod?de?r? det(?:ta)? på"
    r"|vad (?:är|var) (?:orsaken|anledningen|skälet|förklaringen)(?: till det(?:ta)?)?"
    r"|(?P<en>why(?: is that| was that| so)?|how come|what(?: i|')s the (?:reason|explanation)(?: for that)?|what was the (?:reason|explanation)(?: for that)?))\W*$"
)
"""A question that asks why, of what was just told."""
_HEARD = re.compile(
    r"(?i)^(?:(?:jag|vi|i|we)\s+)?(?:(?:har|have)\s+)?(?:läst|läste|hört|hörde|sett|såg|märkt|märkte|read|heard|seen|saw|noticed)"
    r"(?:\s+(?:att|that)\s+|,?\s+(?=i\b))"
)
"""How one came to know it."""


def _asking(sentences: list[str], spelling: Spelling | None, framed: Sequence[str] = ()) -> list[str]:
    """The sentences that ask, with a bare name before them, or all where one of them points to what another names; ``framed``
    is what stood before them in their own sentences."""
    told, asking = _apart(sentences, spelling)
    if told and len(asking) == 1 and (reason := _WHY.match(asking[0])):  # "Solrutt slutar senare. Hur kommer det sig?"
        return [*told[:-1], f"{'why' if reason['en'] else 'varför'} {told[-1].rstrip('.! ')}?"]
    if (resolved := with_referent([*framed, *told], asking, spelling)) is not None:
        return resolved
    if told and asking and all(_only_asks(one, spelling) for one in asking):
        return _asked_of_what_is_told(sentences, told)
    if not asking or any(_refers(one) for one in asking):
        return sentences
    return _kept(sentences, asking, spelling)


def _kept(sentences: list[str], asking: list[str], spelling: Spelling | None) -> list[str]:
    """The sentences that ask, with a bare name before them and what narrows them behind."""
    first = sentences.index(asking[0])
    kept = [one for one in sentences[:first] if spelling and _is_bare_name(one, spelling)]
    open_ = spelling is not None and not any(_names(one, spelling) for one in asking)
    return [
        *kept,
        *(
            one
            for one in sentences[first:]
            if one in asking or _leaves_out(one, spelling) or (open_ and _narrows(one, spelling))
        ),
    ]


def _names(sentence: str, spelling: Spelling) -> tuple[str, ...]:
    return (*spelling.named_in(sentence), *spelling.municipalities_in(sentence))


def _narrows(sentence: str, spelling: Spelling | None) -> bool:
    """ "Bara Interreg.", "I mean for Interreg in Exempelstad.": a sentence behind a question that names nothing, which names something
    and says no more than that it is meant."""
    if spelling is None or not (named := _names(sentence, spelling)):
        return False
    of_names = {word.casefold().removesuffix("s") for name in named for word in WORD.findall(name)}
    others = _spoken(
        " ".join(word for word in WORD.findall(sentence) if word.casefold().removesuffix("s") not in of_names)
    )
    return all(any(sense.kind in _OF_MEANING for sense in senses) for senses in others)


@lru_cache(maxsize=REMEMBERED)
def _spoken(words: str) -> tuple[tuple[Sense, ...], ...]:
    """What the words of a text may be, the longest phrases first."""
    left, found = words.split(), []
    while left:
        size = next((n for n in range(min(LONGEST_PHRASE, len(left)), 0, -1) if WORDS.of(left[:n])), 1)
        found.append(WORDS.of(left[:size]))
        left = left[size:]
    return tuple(found)


_OF_MEANING = frozenset({"function", "help", "link", "operator"})
"""Kinds of words with which one says what is meant, and nothing of it."""


def _leaves_out(sentence: str, spelling: Spelling | None) -> bool:
    """ "ESF ska inte räknas med.", "Bortse från Theseus.": a sentence behind a question by which something named is no part of it."""
    return bool(spelling and spelling.named_in(sentence) and _denies(sentence))


@lru_cache(maxsize=REMEMBERED)
def _denies(sentence: str) -> bool:
    words = WORD.findall(sentence)
    return any(
        sense.kind == "negation" and sense.key == "except"
        for at in range(len(words))
        for size in range(1, LONGEST_PHRASE + 1)
        for sense in WORDS.of(words[at : at + size])
    )


def _asked_of_what_is_told(sentences: list[str], told: list[str]) -> list[str]:
    """ "Två projekt i Lyktsala startar 2023. Vilka två rör det sig om?" as "Vilka projekt i Lyktsala startar 2023?": the number of those
    that are told of is no condition; sentences that begin otherwise are left as they are."""
    found = _SO_MANY.match(told[-1])
    if found is None:
        return sentences
    asks = "which" if found["en"] else "vilka"
    return [*told[:-1], f"{asks} {told[-1][found.end() :].rstrip('.! ')}?"]


_SO_MANY = re.compile(
    r"(?i)^(?:(?:det finns|there (?:is|are))\s+)?(?:(?P<en>one|two|three|four|five|six|seven|eight|nine|ten|several|some|an?)"
    r"|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|flera|några|\d{1,2}(?P<digits>))\s+(?=(?:av|of|utav|different|olika)\b|(?:[\w+-]+\s+){0,2}?[\w+-]*(?:projekt|projects?|nämnder|committees|departments|nätverk|networks)\b)"
)
"""How many of something a sentence tells of, as its subject."""


def _only_asks(sentence: str, spelling: Spelling | None) -> bool:
    """ "Vilka?", "Vilket är det?", "Vilka har Exempelstad redovisat 2025?": nothing but that what the sentences before tell is to
    be answered, and where."""
    words = WORD.findall(sentence)
    cities = spelling.municipalities_in(sentence) if spelling else ()
    placed = {word.casefold() for name in cities for word in name.split()}
    telling = [
        word
        for word in words
        if not word.isdigit()
        and word.casefold() not in _OF_ANSWERING
        and parse_number(word) is None
        and word.casefold().removesuffix("s") not in placed
        and any(sense.kind not in _OF_ASKING for sense in WORDS.of([word]) or [_UNKNOWN])
    ]
    return bool(ASKS.search(sentence)) and len(words) <= MOST_ASKING and not telling


MOST_ASKING = 6
"""Words of the longest question that only asks."""
_UNKNOWN = Sense("other", "word")
_OF_ASKING = frozenset({"ask", "function", "help", "link"})
_OF_ANSWERING = frozenset(
    "rör sig handlar avses menas åsyftas meant concerned they those de precis exactly två two åtta three then då "
    "redovisat redovisar redovisade redovisas har svarar svara säger säga återstår blir gäller stämmer in answer reply say remain "
    "remains left case".split()
)
"""Words of a bare question that only say that it is one."""


def _is_bare_name(sentence: str, spelling: Spelling) -> bool:
    """ "Miljönämnden. Hur många projekt?": a sentence that is a name and next to nothing else."""
    named = sum(len(WORD.findall(name)) for name in spelling.named_in(sentence))
    return named > 0 and len(WORD.findall(sentence)) - named < 2


@lru_cache(maxsize=REMEMBERED)
def _tells(sentence: str) -> bool:
    """Whether anything but courtesy and small words is left of a sentence."""
    words = WORD.findall(sentence)
    return any(
        not (senses := WORDS.of([word])) or any(sense.kind not in {"help", "function"} for sense in senses)
        for word in words
    )


def _imperative(sentence: str) -> bool:
    words = WORD.findall(sentence)
    if [folded(word) for word in words[1:2]] == ["is"]:
        return False  # "name is Anna"
    senses = [sense for size in (3, 2, 1) for sense in WORDS.of(words[:size])]
    return any(sense.kind == "ask" or sense in _TELL_TO for sense in senses)


_TELL_TO = (Sense("aggregate", "sum"), Sense("group", "split"), Sense("group", "order"))
"""What a sentence may begin with that tells what is to be done."""


_PRONOUN = re.compile(r"(?i)\b(?:de|dem|dom|den|dess|deras|där|det projektet|they|them|their|it|its|there)\b")


def _refers(sentence: str) -> bool:
    """Whether a sentence points to what another one names: "Miljönämnden. Vilka projekt har de?"."""
    return _PRONOUN.search(sentence) is not None and len(sentence.split()) < 9


def _is_shouted(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 12 and all(letter.isupper() for letter in letters)


def _slips(text: str, is_known: Callable[[str], bool], spelling: Spelling | None) -> str:
    """A text in which words that nobody knows are taken for the word they are a slipped letter away from."""
    return WORD.sub(lambda match: _put_right(match.group(), match.start() == 0, is_known, spelling), text)


def _put_right(word: str, first: bool, is_known: Callable[[str], bool], spelling: Spelling | None) -> str:
    """A word as it is known; one with a capital inside the text is a name, and stays as it is."""
    if len(word) > LONGEST_WORD:
        return word
    if not word.isalpha():
        return _with_last_right(word, is_known)
    if WORDS.of([word]):
        return word
    if spelling and (dotted := spelling.respelled(word)):
        return dotted
    if (word[:1].isupper() and not first) or is_known(word):
        return word
    return _near(word, spelling)


def _near(word: str, spelling: Spelling | None) -> str:
    """The word that a typed one is a slip of; a word of the language is none, but for a form of a word that is known."""
    if near := WORDS.nearest(word) or WORDS.written_out(word):
        meant = WORDS.spelled.get(near, near)
        return word if is_another_word(word, meant) else meant
    doubled = spelling.without_doubled(word) if spelling and not is_of_the_language(word) else None
    return doubled or word


def _with_last_right(word: str, is_known: Callable[[str], bool]) -> str:
    """ "EU-projekkt": a compound with its last part put right; any other word that is not of letters as it is."""
    head, hyphen, last = word.rpartition("-")
    slipped = len(last) > 4 and last.isalpha() and last.islower() and not WORDS.of([last]) and not is_known(last)
    near = WORDS.nearest(last) if hyphen and slipped else None
    return f"{head}-{near}" if near else word
