"""What a text says of projects that are none of the sender's: refused, declined, only applied for, run by others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from indexer.layouts.general.lines import Told
from indexer.layouts.shared.conditions import is_conditional
from indexer.records import Span
from indexer.text import wrapped
from indexer.vocabulary import ACTOR_FORM

_REFUSED = wrapped(
    r"(?i)\bavsl(?:ag|å|år|og|ogs|ås)\b|\bfick nej\b|\bnekad|\bavböj(?:er|de|t|s|des)\b|\btacka(?:r|de|t) nej\b"
    r"|\batt inte (?:ansöka|söka|delta|medverka|gå vidare)\b"
    r"|\b(?:har )?inte (?:blivit |varit )?bevilja\w+|\bbevilja(?:s|des|ts) (?:dock |tyvärr )?(?:inte|ej)\b"
    r"|\bfick (?:dock )?inte (?:något )?stöd\b|\bkom inte hela vägen\b|\bdr(?:og|ogs|agits|ar) tillbaka\b"
    r"|\båtertag(?:en|it|its|na)\b|\b(?:was|were) (?:rejected|declined|not granted|cancelled|withdrawn)\b"
)
_APPLIED = wrapped(
    r"(?i)\bunder prövning\b|\b(?:lämnade[st]?|skicka(?:t|de|des|ts)|lämnats?|lämnas|skickas) in\b"
    r"|\bplanera\w*\b[^.;]{0,30}? (?:att )?(?:söka|ansöka)\b|\btänkt(?:a|e)? projekt\b"
    r"|\bansök(?:te|er|t|a)\b[^.;]{0,40}? om\b (?!förlängning)|\b(?:planerar|förbereder|skriver"
    r"|bereder) (?:en |sin )?ansökan\b|\bsökte?\b(?: \w+){0,3}?"
    r" (?:medel|pengar|stöd)\b"
    r"|\bsöker partner\b|\bförbereder projektet\b|\binte tagit ställning till\b|\bansökan (?:om|till"
    r"|för) \b[^.;]{0,60}\b(?:bereds|prövas|väntar)\b|\bbesked väntas\b"
    r"|\bapplication (?:is|was|has been) (?:submitted|under review)\b"
)
_OF_OTHERS = wrapped(
    r"(?i)\binte (?:kommunens|stadens|regionens|bolagets|förbundets|vårt|våra)\b|\bnot (?:ours|our project)\b"
)
_NOUNS = "vi|kommunen|staden|regionen|förbundet|myndigheten"


@lru_cache(maxsize=16)
def _not_part(own: tuple[str, ...]) -> re.Pattern[str]:
    """How a sentence says that the sender has no part in something: "där deltar kommunen inte", "men är inte part"."""
    who = f"(?:{'|'.join((*map(re.escape, own), _NOUNS))})"
    no = r"(?:dock |själv(?:a|t)? |däremot )*(?:inte|ej)"
    part = r"(?:med\b(?! och\b)|(?:projekt)?partn?e?r?\b(?! utan\b)|del av projektet\b)"
    return wrapped(
        rf"(?i)(?<![\w-])(?:(?:deltar|medverkar|ingår) {no} {who}\b|\bsom {who} {no} (?:är|deltar|medverkar|ingår)\b"
        rf"|\b{no} (?:be)?rör (?:{who}s?|oss|vår)\b|\bhar {who} ingen (?:roll|del)\b|\b{who} har ingen (?:roll|del)\b"
        rf"|{who} (?:deltar|medverkar) {no}(?= i (?:det|detta|projektet|något|dem|dessa"
        rf"|arbetet)\b|[.,;]|$)"
        rf"|(?:deltar|medverkar|ingår) {who} {no}\b|{who} är {no} {part}|är {who} {no} {part}"
        rf"|\b{who}\b[^.;]*?\bmen (?:{who} )?(?:deltar|medverkar) {no}\b"
        rf"|\b{who}\b[^.;]*?\bmen (?:{who} )?är {no} {part}"
        rf"|\b(?:be)?rör inte (?:{who}s?|vår)\b|\b(?:rapporteras|nämns|redovisas) (?:bara |endast )?för kännedom\b"
        rf"|\butan (?:{who}s?|vår) (?:medverkan|deltagande)\b)"
    )


def is_of_others(words: str, own: tuple[str, ...] = ()) -> bool:
    """Whether a sentence says that the sender, called by one of its ``own`` names, has no part in what it tells of.

    >>> own = ("bolaget",)
    >>> [is_of_others(words, own) for words in ("Vi följer arbetet men deltar inte.", "Där deltar kommunen inte.",
    ...     "Bolaget tar emot praktikanter men är inte part i projektet.", "Museet är inte med i projektet i år.",
    ...     "Vi är inte partner utan projektägare.")]
    [True, True, True, False, False]
    """
    return _denies(words, own) or tells_of_others(words, own) or _is_said_of_others(words, own, _RUN_BY[-1:])


def are_of_others(told: Sequence[str], own: tuple[str, ...] = ()) -> bool:
    """Whether sentences on one project say that the sender has no part in it; what they tell of others beside a part
    that the sender has says nothing of the kind.

    >>> are_of_others(["Kommunen är partner.", "Grannkommunen fick stöd för det."], ("kommunen",))
    False
    """
    if any(_denies(words, own) for words in told):
        return True
    return not any(takes_part(words, own) for words in told) and any(is_of_others(words, own) for words in told)


def _denies(words: str, own: tuple[str, ...]) -> bool:
    """Whether a sentence says in so many words that the sender has no part."""
    return _OF_OTHERS.search(words) is not None or _not_part(own).search(words) is not None


def takes_part(words: str, own: tuple[str, ...]) -> bool:
    """Whether a sentence says that the sender leads or takes part, or that somebody does it together with the sender.

    >>> own = ("vindala kommun", "vi")
    >>> [takes_part(words, own) for words in ("Vindala kommun leder projektet.", "Där är vi partner.", "Vi följer det.",
    ...     "Höglund driver det tillsammans med Vindala kommun.", "Vi deltar inte i Solväg.")]
    [True, True, False, True, False]
    """
    return bool(own) and _takes_part(own).search(words) is not None


@lru_cache(maxsize=16)
def _takes_part(own: tuple[str, ...]) -> re.Pattern[str]:
    who = f"(?:{'|'.join(map(re.escape, own))})"
    does = r"(?:leder|ledde|driver|drev|äger|ägde|samordna\w+|koordinera\w+|delta(?:r|git)|deltog|medverka\w+)"
    role = r"(?:med\b|(?:projekt)?partner|part|projektägare|huvudman|medsökande|samordnare|koordinator|lead partner)"
    no = r"(?: \w+)? (?:inte|ej)\b"
    return wrapped(
        rf"(?i)(?<![\w-])(?:{who} (?:har )?{does}(?!{no})|{does} {who}(?!s?\w)(?!{no})"
        rf"|{who} (?:är|var|har varit|blir) (?:(?!inte|ej)\w+ )?{role}|(?:är|var) {who} (?:(?!inte|ej)\w+ )?{role}"
        rf"|(?:leds|leddes|drivs|drevs|ägs|ägdes|samordna[ds]\w*|koordinera[ds]\w*|genomför\w*s) av {who}(?!\w)"
        rf"|(?:tillsammans|ihop|gemensamt|i samarbete|i samverkan) med {who}(?!\w))"
    )


def tells_of_others(words: str, own: tuple[str, ...]) -> bool:
    """Whether a sentence tells of what another organisation runs by itself, or a neighbour does.

    >>> own = ("vindala kommun", "kommunen", "vi")
    >>> [tells_of_others(words, own) for words in ("Höglunds kommun driver själv projektet Glöd.",
    ...     "Vindala kommun driver själv projektet Glöd.", "Grannkommunen Höglund driver Glöd.",
    ...     "Grannkommunen Höglund driver Glöd med Vindala kommun.")]
    [True, False, True, False]
    """
    if _is_said_of_others(words, own, _RUN_BY[:-1]):
        return True
    beside = re.sub(r"[Ll]änsstyrelsen i grannlänet|[Gg]rann\w+ (?:Region )?", " ", words)
    return bool(own) and _NEIGHBOUR.search(words) is not None and not _names_self(beside, own)


def _is_said_of_others(words: str, own: tuple[str, ...], forms: Sequence[re.Pattern[str]]) -> bool:
    """Whether an organisation that a sentence names so is not the sender, nor does it with the sender."""
    if not own or takes_part(words, own):
        return False
    return any(_is_another(match["who"], own) for form in forms for match in form.finditer(words))


_WHO = r"(?P<who>[A-ZÅÄÖ][\w-]+(?: (?:i )?[\w-]+){0,3}?)"
_RUN_BY = (
    # "Vindala kommun driver själv projektet Solväg", "Vindala kommun avslutade i fjol sitt projekt Solväg"
    wrapped(
        rf"(?:^|[.;][ ]){_WHO} (?:har )?(?:driver|drev|drivit|leder|ledde|äger|ägde|avsluta(?:de|t|r)|starta(?:de|t"
        rf"|r)|inled(?:er|de|t)"
        r"|inlett|genomför(?:de|t)?|håller på med)(?: (?:[a-zåäö]+|(?:19|20)\d\d)){0,4}? (?:själv(?:a|t)?|sitt|sina"
        r"|det egna|ett eget)"
        r"(?: [a-zåäö]+)? [\w+-]*projekt"
    ),
    # "Solväg är Vindala kommuns eget projekt"
    wrapped(r"\b(?:är|var) (?P<who>[A-ZÅÄÖ][\w-]+(?: [\w-]+){0,2}s) (?:eget|egna) [\w+-]*projekt\b"),
    wrapped(r"\b[Ff]rågor om (?:det|den|detta|projektet) besvaras av (?P<who>[^.,;]{3,50})"),
)
"""How a sentence says whose a project is."""
_NEIGHBOUR = wrapped(
    r"\b(?:[Gg]rann(?:kommun|region|län|stad|bolag|förbund)\w*|[Ll]änsstyrelsen i grannlänet)\b[^.;]*?"
    r" (?:driver|drev|leder|(?:har fått|fick|får|har) (?:\w+ ){0,2}?(?:stöd|medel|pengar|bidrag|avslag|nej|\w*projekt)"
    r"|sök\w+|(?:har )?bevilja\w+|har (?:startat|sökt|inlett|avslutat|drivit)|startar|startade|avslut\w+|genomför)\b"
    r"|\b(?:deltar|driver)(?: även| också)? grann(?:kommun|region|län|stad|bolag)\w*|^I grann\w+ "
)
"""What a neighbour does, where the sender is not named beside it."""


def _is_another(who: str, own: tuple[str, ...]) -> bool:
    """Whether words name somebody who is not the sender, by a name with a genitive or without; an office is the
    sender's own, and what a person does nobody else does.

    >>> [_is_another(who, ("vindala kommun", "vindala")) for who in ("Vindala kommuns", "Kulturnämnden", "Eva Ek",
    ...     "Eva Ek på miljökontoret", "Höglunds kommuns", "Länsstyrelsen i Hav", "Scouterna")]
    [False, False, False, False, True, True, True]
    """
    plain = who.casefold().strip()
    if {plain, plain.removesuffix("s"), f"{plain}s"} & {*own}:
        return False
    if _OF_STATE.search(who):
        return True
    office = ACTOR_FORM.search(who) or _OFFICE.search(who)
    if office or not who[:1].isupper() or plain.split()[0] in _NOBODY:
        return False
    return _ORGANISATION.search(who) is not None or _PERSON.fullmatch(who) is None


_OF_STATE = re.compile(r"\b[Ll]änsstyrelsens?\b|\b[Rr]egeringskansliets?\b|^Region ")
_NOBODY = frozenset("den det de detta hon han här där nu då sedan under ett en idag därefter".split())
_PERSON = re.compile(r"[A-ZÅÄÖ][\w-]+(?: (?:von|af|de))?(?: [A-ZÅÄÖ][\w-]+){1,2}")
_OFFICE = re.compile(r"(?i)\b\w*(?:enheten|avdelningen|staben|kansliet|biblioteket|skolan|gymnasiet|tjänsten)s?\b")
_ORGANISATION = re.compile(
    r"(?i)\b(?:\w*kommun(?:en)?|stad(?:en)?|region(?:en)?|län(?:et)?|landsting(?:et)?|ab|\w*bolag(?:et)?|\w*universitet(?:et)?"
    r"|\w*högskola[n]?|\w*förbund(?:et)?|\w*institut(?:et)?|\w*stiftelse[n]?|\w*förening(?:en)?|\w*verket|\w*myndighet(?:en)?"
    r"|\w*muse(?:um|et)|\w*hamn(?:en)?|\w*företag(?:et)?|\w*råd(?:et)?|\w*samfund(?:et)?)(?:s|:s)?\b"
)
"""The name of an organisation, by what it says that it is."""


def _names_self(words: str, own: tuple[str, ...]) -> bool:
    """Whether a sentence names the sender."""
    return any(re.search(rf"(?i)(?<![\w-]){re.escape(name)}(?![\w-])", words) for name in own)


_GRANTED = wrapped(
    r"(?i)\bbevilja\w+ (?!medel\b)|\bbevilja(?:des|ts) medel\b|\bpågår\b|\bpågick\b|\bavslutad"
    r"|\bfick (?:ja|stöd|medel)\b|\bstartade\b"
)


_NOTHING_CAME = re.compile(
    r"(?i)(?:\W|det |\d{1,2}(?:\.\d{1,2})*\.? )*(?:andras projekt|andras arbete|(?:närliggande (?:arbete"
    r"|projekt) )?hos andra"
    r"|(?:på gång )?(?:i|hos) (?:grann|våra grannar)\w*|(?:ansökningar|projekt) som (?:inte|ej) (?:beviljades"
    r"|beviljats|fick stöd)"
    r"|(?:avbrutna (?:och|eller) )(?:ej|inte) bevilja\w+|planerade (?:projekt|ansökningar)|fick (?:inte|nej|avslag)"
    r"|blev (?:ett nej|inget)|avslag|avslagna|nekade|(?:ej"
    r"|inte) bevilja\w+|tackat nej"
    r"|(?:(?:projekt|sådant) )?(?:som )?(?:vi|kommunen|staden|regionen|myndigheten) (?:[\w ]{0,20}men )?(?:inte"
    r"|ej) (?:deltar|är med)"
    r"|projekt[^.]{0,30}\b(?:inte|ej) (?:deltar|är med))\b"
)
"""A heading above what came to nothing, or is others'."""


def refused_sections(told: Sequence[Told], text: str) -> list[Span]:
    """The ranges below headings that say that what they tell of came to nothing, up to the next one of their level."""
    found: list[Span] = []
    level: int | None = None
    for one in told:
        if one.kind == "heading":
            marks = len(one.line.text.lstrip()) - len(one.line.text.lstrip().lstrip("#")) or _NO_MARK
            if level is None or marks <= level:
                level = marks if _NOTHING_CAME.match(text, *one.words) else None
        if level is not None:
            found.append(one.span)
    return found


_NO_MARK = 9


def says_no(words: str) -> bool:
    """Whether a sentence says that something was refused, taken back, or is none of the sender's questions."""
    return _REFUSED.search(words) is not None or _RUN_BY[-1].search(words) is not None


_MOVED = wrapped(r"(?i)\byrka\w*(?: (?:om|på))? avslag\b|\byrkande\w* om avslag\b|\bavslag(?:s)?yrkande\w*")
"""What a member asks for in a meeting, and is not what it decides."""


def is_refused(told: Sequence[str], own: tuple[str, ...] = ()) -> bool:
    """Whether sentences on a project say that it came to nothing, is only applied for or is somebody else's.

    >>> [is_refused(told) for told in (["Solväg fick avslag."], ["Solväg fick avslag 2023.", "Projektet pågår nu."])]
    [True, False]
    >>> [is_refused([words]) for words in ("Ansökan lämnades in i maj.", "Det är föreningens projekt, inte vårt.")]
    [True, True]
    >>> is_refused(["Solväg fick stöd av LIFE förutsatt att länet går in."])
    True
    """
    if are_of_others(told, own):
        return True
    told = [_MOVED.sub(" ", words) for words in told]
    decided = [words for words in told if not is_conditional(words)]
    against = len(decided) < len(told) or any(map(_is_against, decided))
    return against and not is_granted(told)


def _is_against(words: str) -> bool:
    """Whether a sentence says that something was refused or only applied for; a report that is sent in is neither."""
    return bool(_REFUSED.search(words) or _APPLIED.search(_SENT_IN.sub(" ", words)))


_SENT_IN = wrapped(r"(?i)\w*(?:rapport|redovisning|rekvisition)\w* (?:har |\w+des |är )?(?:\w+ )?in\b")


def is_granted(told: Sequence[str]) -> bool:
    """Whether a sentence on a project says without a condition that it was granted, or that it goes on.

    >>> is_granted(["Solväg fick stöd 2022."]), is_granted(["Solväg beviljas stöd förutsatt att länet går in."])
    (True, False)
    """
    return any(_GRANTED.search(_REFUSED.sub(" ", words)) for words in told if not is_conditional(words))
