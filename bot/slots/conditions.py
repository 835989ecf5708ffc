"""What a question's words say of partners, roles, fields, times and what is counted. Text in, slots out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date

from bot.understanding.cues import CUES, Cue, pattern
from bot.understanding.linking import Link, Linked
from indexer.records import Role

COUNT_CUE = pattern(r"(?:hur många|antal(?:et)?|how many|number of)\s+(?P<rest>.{1,60})")
COUNTED_PROJECTS = pattern(r"^(?:\S+\s+){0,3}?\S*(?:projekt(?:en|et)?\b|projects?\b)")
_BEFORE_NOUN = {"olika", "internationella", "av", "de", "the", "different", "of", "nya", "new", "international"}
"""Words between "hur många" and what is counted."""


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """A text with ranges of it as blanks."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def noun_of(text: str) -> str | None:
    """What "hur många …" counts; None where no noun follows ("hur många har gått"). Names are to be blanked before."""
    match = COUNT_CUE.search(text)
    if not match:
        return None
    words: list[str] = re.findall(r"[\w+åäö-]+", text[match.start("rest") : match.end("rest")])
    for word in words[:4]:
        plain = word.casefold()
        if plain in {"fler", "more", "fewer", "färre", "stycken", "procent"} | _BEFORE_NOUN:
            continue
        return None if CUES.is_empty(word) and plain not in {"år", "projekt"} else word
    return None


_WHO = pattern(
    r"(?:ihop med|tillsammans med|samarbet\w* (?:\w+ )?(?:med|i|from|in)|samverka\w* med|together with|(?:cooperat"
    r"|collaborat|work|partner|runn)\w* with|"
    r"partners? (?:i|från|in|from)|projekt (?:ihop )?med|kontakt\w* (?:med|i)|utbyte med|gemensamt med|along with"
    r"|involv\w+|(?:någon|nån|vi|we|anyone)\b.{0,30}?\b(?:med|från|with|from))\s+(?P<who>.+)$"
)
_IS_INVOLVED = pattern(
    r"\b(?:är|var|finns|is|are|was)\s+(?:the\s+)?(?P<who>\S.{1,60}?)\s+(?:inblanda[dt]e?|involverad\w*|delaktig\w*"
    r"|engagera[dt]\w*|involved)\b"
)
_BEFORE_A_NAME = re.compile(r"^(?:[a-zåäö]+\s+)+(?=[A-ZÅÄÖ])")
_IS_PARTNER = pattern(r"^(?:är|var|is|was|are|were)\s+(?P<who>.+?)\s+(?:en |a |med som |också )?(?:partners?|part)\b")
_HAS_AS_PARTNER = pattern(
    r"\b(?:har|hade|med|have|with)\s+(?:både\s+|both\s+)?(?P<who>\S.{1,60}?)\s+(?:som|as)\s+(?:\w+)?partners?\b"
)
_PEOPLES = pattern(
    r"\b(?P<who>\w{4,12}a|\w+(?:an|ish|ch|ese))\s+(?:(?:samarbets|projekt)?partners?|städer|stad|kommuner"
    r"|universitet|organisationer|aktörer|parter|cities|universities|organisations)\b"
)
_IS_WITH = pattern(r"\b(?:är|var|deltar|medverkar|ingår)\s+(?P<who>[A-ZÅÄÖ].{1,50}?)\s+(?:med|i)\b(?: i)?\s*\??$")
TAKES_PART = re.compile(
    r"(?i)\s+(?:som\s+(?:medverkande|samarbetspartner|deltagare|samverkanspart\w*)|as\s+participant)\b"
)
_WHO_ENDS = pattern(
    r"\s+(?:har|finns|men|but|under|i år|år|during|inom|kring|om|about|on|i|in|för|for|som|that)\s+|\s+(?:19"
    r"|20)\d\d\b|,"
)
_ANYONE = pattern(r"^(?:anyone|anybody|someone|någon|nån|några)\s+(?:in|from|i|från)\s+")
_NO_PARTNER = pattern(
    r"^(?:mål(?:et|en)?\b|kommunen\b|staden\b|the city\b|we\b|man\b|vi\b|de\b|ni\b|bara\b|i\b|på\b|budget|total"
    r"|start|slut|eu|stöd|någo[nt]|nåt|ett|en|den|det|oss|dem|them|us|andra|others|hela|alla|mer|mindre|mest|minst"
    r"|fokus|koppling|medel|pengar|partners?|\d)"
)


_PLACE_OF = re.compile(r"(?i)^(?:the )?(?:city|municipality|town|region) of |^staden ")


def partners_of(text: str, linked: Linked) -> tuple[str, ...]:
    """The organisations and places that cooperation is asked with, as written."""
    match = next((found for cue in _WITH_WHOM if (found := cue.search(text))), None)
    who = re.sub(r"[?!.\s]+$", "", match["who"]) if match else ""
    if match is None or _NO_PARTNER.search(who):
        return ()
    who = _BEFORE_A_NAME.sub("", who)  # "forskningsinstitutet RISE"
    if anyone := _ANYONE.search(who):
        who = who[anyone.end() :]
    end = _WHO_ENDS.search(who)
    who = who[: end.start()] if end else who
    parts = [_PLACE_OF.sub("", part.strip()) for part in _ENUMERATED.split(who) if part.strip()]
    kept = (_partner(part, text.find(part, match.start("who")), linked) for part in parts)
    return tuple(part for part in kept if part)


_WITH_WHOM = (_IS_INVOLVED, _IS_PARTNER, _HAS_AS_PARTNER, _IS_WITH, _WHO)
_ENUMERATED = re.compile(r"(?i)\s+(?:och|and|eller|or)\s+|,\s*")


def _partner(part: str, at: int, linked: Linked) -> str | None:
    """One partner as a search has it: a country's adjective alone, a place in Swedish; None for what is no partner."""
    words = part.split()
    if words and len(words) <= 2 and words[0].casefold() in CUES.adjectives:
        return words[0]
    if (
        not 2 < len(part) < 60
        or _NO_PARTNER.search(part)
        or any(_names(link, at, at + len(part)) for link in linked.links)
    ):
        return None
    return CUES.english_places.get(part.casefold(), part)


def _names(link: Link, start: int, end: int) -> bool:
    """Whether a range is a known name that is no partner; "Malmö universitet" is not Malmö."""
    if link.kind == "municipality":
        return link.start <= start and end <= link.end
    return link.kind in {"programme", "project", "actor", "document"} and link.start < end and start < link.end


def people_of(text: str) -> tuple[str, ...]:
    """The country's adjective of "danska partner", "norska städer"."""
    match = _PEOPLES.search(text)
    return (match["who"],) if match and match["who"].casefold() in CUES.adjectives else ()


_RATHER = pattern(
    r"\b(?:inte|ej|not)\b.{0,30}?(?:ägare|partner|owner).{0,4}?\b(?:utan"
    r"|but)\s+(?:\S+\s+)?(?P<role>(?:projekt)?(?:ägare|partner|owner))"
)
NOT_IN_ROLE = pattern(
    r"\b(?:inte|ej|icke|not)\s+(?:\S+\s+){0,3}?(?:som\s+)?(?P<role>(?:projekt)?(?:partners?|ägare)|äger|ägs)\b"
)


def role_of(low: str) -> Role | None:
    """The role a question asks for; "projektägare, alltså inte partner" asks for the first alone.

    >>> role_of("vilka är projektägare, alltså inte partner"), role_of("vilka är vi lead partner i"), role_of("vilka äger vi inte")
    ('lead', 'lead', 'lead')
    """
    plain = low.replace("lead partner", "projektägare")
    lead, partner = CUES.fits("roles", "lead", plain), CUES.fits("roles", "partner", plain)
    if lead and partner and (turned := _RATHER.search(plain)):
        return "partner" if "partner" in turned["role"] else "lead"
    if lead and partner and (denied := NOT_IN_ROLE.search(plain)):
        return "lead" if "partner" in denied["role"] else "partner"
    return "lead" if lead and not partner else "partner" if partner and not lead else None


_BUDGET = pattern(r"bud[gj]et|kosta|kostnad|costs?\b")


def fields_of(low: str, role: str | None) -> tuple[str, ...]:
    """The fields asked for; in "budget som partner" the last word says which row of the form, not what is asked."""
    found = tuple(CUES.all("fields", low))
    if "eu_funding" in found and not _BUDGET.search(low):
        found = tuple(name for name in found if name != "total_budget")  # "hur stort var EU-stödet"
    amounts = {"total_budget", "paid_out", "eu_funding"}
    return tuple(name for name in found if name not in {"partners", "role"}) if role and amounts & set(found) else found


YEAR = re.compile(r"(?<![\d-])((?:19|20)\d\d)(?![\d])")
YEARS_BETWEEN = pattern(
    r"((?:19|20)\d\d)\s*(?:[-–]|till|to)\s*((?:19|20)\d\d)"
    r"|(?:mellan|between)\s+((?:19|20)\d\d)\s+(?:och|and)\s+((?:19|20)\d\d)"
)
REPORT_YEAR = pattern(
    r"(?:redovisning\w*|rapport\w*|report|(?:projekt)?portfölj\w*|plattform\w*|platform)"
    r"\s+(?:för |from |for |of |av )?((?:19|20)\d\d)"
    r"|((?:19|20)\d\d)(?:\s*(?:års|'s))?\s+(?:redovisning|rapport|report|plattform|platform|project platform)"
)
PERIOD = pattern(
    r"\b(?:(?:första|andra) halvåret|(?:första|andra|tredje|fjärde|sista) kvartalet|(?:början|slutet) av"
    r"|vår(?:en)?|sommaren|höst(?:en)?|spring|summer|autumn|januari|februari|mars|april|maj|juni|juli|augusti"
    r"|september|oktober"
    r"|november|december|january|february|march|may|june|july|august|october)\s+(?:19|20)\d\d\b"
)
_CALENDAR: tuple[tuple[Cue, int], ...] = (
    (pattern(r"\b(?:i år|det här året|this year)\b(?!\s*\d)"), 0),
    (pattern(r"\b(?:(?:under )?nästa år|next year)\b"), 1),
    (pattern(r"\b(?:förra året|i fjol|last year)\b"), -1),
)


def with_calendar_years(text: str, today: date) -> str:
    """A question with the year in the place of "i år", "nästa år" and "förra året", so that its answer names the year.

    >>> with_calendar_years("Vilka projekt slutar nästa år?", date(2026, 11, 21))
    'Vilka projekt slutar 2027?'
    """
    for cue, later in _CALENDAR:
        while match := cue.search(text):
            text = f"{text[: match.start()]}{today.year + later}{text[match.end() :]}"
    return text


_ITSELF = re.compile(
    r"(?i)[\s,]*\b(?:förutom|utöver|utom|bortsett från|vid sidan av|besides|apart from|other than)\s+(?P<who>oss(?: själva)?|vi(?: själva)?"
    r"|(?:kommunen|staden|regionen|bolaget|förbundet|myndigheten|högskolan|universitetet|us|the city)(?: själv)?"
    r"|[A-ZÅÄÖ]\w+(?: [A-ZÅÄÖ]\w+)*(?: kommun| stad)?)"
    r"(?=\s*(?:[?.!,]|$|(?:är|deltar|ingår|medverkar|finns|har|is|are|takes?|has|have)\b))"
)
_OF_PARTIES = pattern(
    r"\bpart(?:er|ner|ners|erna|nerna)\b|\b(?:aktörer|organisationer|deltar|medverkar|är med|ingår)\b"
)


def without_itself(text: str, senders: Collection[str]) -> str:
    """A question for the parties of a project without its sender as an exception: a list of partners never holds it.

    >>> without_itself("Vilka parter är med i Solväg förutom regionen?", ())
    'Vilka parter är med i Solväg?'
    """
    found = _ITSELF.search(text)
    if found is None or not _OF_PARTIES.search(text):
        return text
    named = found["who"][:1].isupper() and not found["who"].isupper()
    if named and not any(found["who"].casefold() in sender.casefold() for sender in senders):
        return text
    return text[: found.start()] + text[found.end() :]


_DENIED = pattern(
    r"^(?:ta bort|stryk|räkna bort|exkludera|remove|leave out)\b"
    r"|\b(?:inte|ej|icke|utom|förutom|utöver|utan|not|except|excluding|without)\b"
    r"(?! (?:längre|mer\b|(?:är )?(?:avslutade?|avslutat|klara?|slut\b|färdiga?|bara|endast|only|ended|finished"
    r"|completed)))"
    r"|\b(?:ingen|inga|no)(?= (?:\S+ )?partners?\b)|\bmen (?:inga|ingen|inget)\b|\bbut no\b"
)


def denies(text: str, linked: Linked) -> bool:
    """Whether a question denies something; the "utan" of a name ("Bokstäver utan gräns") or of what a theme tells of ("om unga
    utan jobb eller plugg") denies nothing."""
    theme = _TELLS_OF.search(text)
    inside = theme.end() if theme and not any(link.start > theme.end() for link in linked.links) else len(text)
    return any(
        match.start() < inside and not any(link.start <= match.start() < link.end for link in linked.links)
        for match in _DENIED.finditer(text)
    )


_TELLS_OF = re.compile(r"(?i)\b(?:handlar|handla|handlade) om\b|\b(?:is|are) about\b|\bdeals? with\b")
