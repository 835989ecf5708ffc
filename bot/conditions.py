"""Conditions in a question's words: goals, partners, roles, what is counted and what figures are for each of. Text in, slots out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from bot.amounts import NUMBERS
from bot.cues import CUES, Cue, pattern
from bot.linking import Linked, plain_key
from indexer.records import Role
from indexer.search.swedish import folded

SHARED = pattern(
    r"\b(?:flera|fler än en|mer än en|två eller fler|två|tre|several|multiple|more than one)\s+(?:olika\s+|different\s+)?(?:nämnd(?:er)?|förvaltning(?:ar)?|committees?|departments?)\b"
)
"""Projects that more than one nämnd reports."""

GOAL_CUE = pattern(
    r"\b(?:kommunfullmäktige)?mål(?:et|en|område\w*)?\b|\bgoals?\b|kopplade? till|räknas till|bidra\w* till|contribute\w* to|linked to"
)


_SMALL = frozenset(
    {"en", "ett", "och", "för", "i", "som", "är", "av", "på", "till", "the", "a", "of", "har", "vi", "ska", "det", "med", "stad"}
)
_GOAL_WORD = pattern(r"mål|goal")
_GOAL_NUMBER = pattern(r"\b(?:kommunfullmäktige)?(?:mål|goal)(?: nr| nummer| number)? (?P<number>\d{1,2})\b")


def goals_of(
    text: str, linked: Linked, known: tuple[str, ...], numbered: Mapping[int, tuple[str, ...]]
) -> tuple[tuple[str, ...], set[int]]:
    """The council's goals a question names, and the tokens that say so: the number that forms give it, a goal's beginning
    word for word, else a goal that holds (nearly) all words after "målet …"."""
    plain = plain_key(text)
    if (by_number := _GOAL_NUMBER.search(text)) and (goals := numbered.get(int(by_number["number"]))):
        stems = {stem for goal in goals for stem in folded(goal)}
        return goals, {
            at
            for at, token in enumerate(linked.tokens)
            if (token.start < by_number.end() and token.end > by_number.start()) or set(folded(token.text)) & stems
        }
    cued = _GOAL_WORD.search(text) is not None
    quoted = [goal for goal in known if len(plain_key(goal)) > 9 and plain_key(goal) in plain and (" " in goal or cued)]
    of_words = {goal for goal in known if quoted and set(folded(goal)) <= set(folded(text)) and len(folded(goal)) > 1}
    if longer := [goal for goal in of_words if any(plain_key(part) in plain_key(goal) and part != goal for part in quoted)]:
        quoted = longer
    if quoted:
        longest = max(quoted, key=len)
        stems = set(folded(longest))
        return (longest,), {at for at, token in enumerate(linked.tokens) if set(folded(token.text)) & stems}
    cue = GOAL_CUE.search(text)
    return _goals_after(text, cue.group(), cue.end(), linked, known) if cue else ((), set())


def _goals_after(text: str, cue: str, end: int, linked: Linked, known: tuple[str, ...]) -> tuple[tuple[str, ...], set[int]]:
    """The goals that the words after "målet", "kopplade till" begin, or whose titles hold (nearly) all of them."""
    in_goals = {stem for goal in known for stem in folded(goal)}
    after = [
        (at, token)
        for at, token in enumerate(linked.tokens)
        if token.start >= end
        and at not in linked.used
        and (not CUES.is_empty(token.text) or (token.text.casefold() not in _SMALL and in_goals.issuperset(folded(token.text))))
    ]
    wanted = {stem for _, token in after for stem in folded(token.text)}
    if not wanted:
        return (), set()
    phrases = [words for words in (plain_key(text[end:]), plain_key(" ".join(token.text for _, token in after))) if len(words) > 5]
    starts = [goal for goal in known if plain_key(goal).startswith(tuple(phrases))] if phrases else []
    stems_of = {goal: set(folded(goal)) for goal in known}
    scores = {goal: len(wanted & stems) / len(wanted) for goal, stems in stems_of.items()}
    best_score = max(scores.values(), default=0.0)
    enough = best_score >= 0.6 and len(wanted) > 1
    # "målet god organisation": one telling word and the whole of a short title.
    enough |= best_score == 1.0 and _GOAL_WORD.search(cue) is not None and max(map(len, wanted), default=0) > 5
    found = starts or [goal for goal, score in scores.items() if enough and score >= best_score - 0.01]
    used = {stem for goal in found for stem in stems_of[goal]}
    return tuple(found), {at for at, token in after if set(folded(token.text)) & used} if found else set()


Subject = Literal["project", "department", "programme", "goal", "network"]
SUBJECTS: tuple[tuple[Subject, Cue], ...] = (
    ("department", pattern(r"^(?:lista|visa|list|show)\s+(?:alla\s+|de\s+|the\s+)?(?:nämnder|förvaltningar|committees|departments)\b|\bantal(?:et)?\s+(?:deltagande\s+)?(?:nämnder|förvaltningar)|\b(?:vilken|vilka|which|what)\s+(?:(?:av|of)\s+(?:de\s+|the\s+)?(?:nämnderna|förvaltningarna)\b|nämnd\w*|förvaltning\w*|committee|department|board)s?\b|\b(?:which|what)\s+(?:of\s+the\s+)?(?:committees|departments|boards)\b|(?:hur många|how many)\s+(?:olika\s+|different\s+)?(?:nämnder|förvaltningar|committees|departments|boards)")),
    ("programme", pattern(r"\b(?:vilket|vilken|vilka|which|what)\s+(?:(?:av|of)\s+(?:de\s+|the\s+)?)?(?:eu-?)?(?:program\w*|fond\w*|programmes?|funds)\b|(?:hur många|how many)\s+(?:olika\s+|different\s+)?(?:eu-?)?(?:program|fonder|funds)|\b(?:vilka|which)\s+\w{3,}program(?:men)?\b")),
    ("goal", pattern(r"\b(?:vilket|vilka|which|what)\s+(?:(?:av|of)\s+(?:de\s+|the\s+)?)?(?:council(?:'s)?\s+|municipal\s+)?(?:kommunfullmäktige)?(?:mål(?:en)?\b|goals?\b)")),
    ("network", pattern(r"(?:hur många|how many)\s+(?:internationella |international )?(?:nätverk|networks)")),
)  # fmt: skip
PER: tuple[tuple[Literal["department", "programme", "goal"], Cue], ...] = (
    ("department", pattern(r"\b(?:per|fördela\w*(?: \w+){0,2} (?:på|mellan|efter)|för varje|by|for each|alla|varje|(?<!många )(?<!vilka )olika)\s+(?:nämnd\w*|förvaltning\w*|department|committee)|\b(?:jämför|compare|rangordna|ranka|sortera|rank|sort)\s+(?:alla\s+|de\s+|the\s+)?(?:nämnder\w*|förvaltningar\w*|departments|committees)|\b(?:vilka|which)\s+(?:nämnder|förvaltningar|departments|committees)\b.*\b(?:i ordning|i tur och ordning|in order)\b")),
    ("programme", pattern(r"\b(?:per|fördela\w*(?: \w+){0,2} (?:på|mellan|efter)|för varje|by|for each|(?<!många )(?<!vilka )olika)\s+(?:eu-?)?(?:program\w*|fond\w*)|\b(?:jämför|compare|rangordna|ranka|sortera|rank|sort)\s+(?:alla\s+|de\s+|the\s+)?(?:eu-?)?(?:programmen|fonderna|programmes)|\b(?:vilka|which)\s+(?:eu-?)?(?:program|fonder|programmes)\b.*\b(?:i ordning|i tur och ordning|in order)\b")),
    ("goal", pattern(r"\b(?:per|fördela\w*(?: \S+){0,2} (?:på|mellan|efter)|för varje|by|for each|olika)\s+(?:kommunfullmäktige)?(?:mål\w*|goals?)")),
)  # fmt: skip
SHARE_OF = pattern(
    r"\b(?:andel\w*|hur stor del|procent|share|percentage|per cent|percent)\s+(?:av|of)\s+(?:\S+\s+){0,3}?(?:\w*projekten|\w*projekt|projects|utbetal\w+(?: (?:pengarna|medlen))?|medlen|pengarna|budgeten|the money)\b"
)
"""What a share is of."""
OF_MONEY = pattern(
    r"\b(?:hur mycket|how much)\s+(?:eu-?)?(?:stöd|pengar|bidrag|money|support|funding)\b|\b(?:mer|mest|minst|mindre|mycket)\s+(?:pengar|stöd|eu-?stöd)\b|\b(?:most|least) (?:money|funding|support)\b|\b(?:more|most|less|much) money\b|\bpengar(?:na)?\s+(?:gick|går|fick|betala)"
)
"""That money is asked for, where no field is named."""
MOST_NETWORKS = pattern(
    r"\b(?:vilken|vilka|which)\s+(?:nämnd\w*|förvaltning\w*|committees?|departments?)\b.{0,40}\b(?:flest|färst|most|fewest)\s+(?:internationella\s+|international\s+)?(?:nätverk|networks)"
)
COUNT_CUE = pattern(r"(?:hur många|antal(?:et)?|how many|number of)\s+(?P<rest>.{1,60})")
COUNTED_PROJECTS = pattern(r"^(?:\S+\s+){0,3}?\S*(?:projekt(?:en|et)?\b|projects?\b)")


HOW_MANY_PROJECTS = pattern(
    r"\b(?:de|the|alla|all)\s+(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\b(?=\s+(?:\S+\s+)?\S*proje)"
)
"""How many projects there are, said beside what is asked: "de tio projekten"."""
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
    r"(?:ihop med|tillsammans med|samarbet\w* (?:\w+ )?(?:med|i|from|in)|samverka\w* med|together with|(?:cooperat|collaborat|work|partner|runn)\w* with|"
    r"partners? (?:i|från|in|from)|projekt (?:ihop )?med|kontakt\w* (?:med|i)|utbyte med|gemensamt med|along with|involv\w+|(?:någon|nån|vi|we|anyone)\b.{0,30}?\b(?:med|från|with|from))\s+(?P<who>.+)$"
)
_IS_INVOLVED = pattern(
    r"\b(?:är|var|finns|is|are|was)\s+(?:the\s+)?(?P<who>\S.{1,60}?)\s+(?:inblanda[dt]e?|involverad\w*|delaktig\w*|engagera[dt]\w*|involved)\b"
)
_BEFORE_A_NAME = re.compile(r"^(?:[a-zåäö]+\s+)+(?=[A-ZÅÄÖ])")
_IS_PARTNER = pattern(r"^(?:är|var|is|was|are|were)\s+(?P<who>.+?)\s+(?:en |a |med som |också )?(?:partners?|part)\b")
_HAS_AS_PARTNER = pattern(r"\b(?:har|hade|med|have|with)\s+(?:både\s+|both\s+)?(?P<who>\S.{1,60}?)\s+(?:som|as)\s+(?:\w+)?partners?\b")
_PEOPLES = pattern(
    r"\b(?P<who>\w{4,12}a|\w+(?:an|ish|ch|ese))\s+(?:(?:samarbets|projekt)?partners?|städer|stad|kommuner|universitet|organisationer|aktörer|parter|cities|universities|organisations)\b"
)
_IS_WITH = pattern(r"\b(?:är|var|deltar|medverkar|ingår)\s+(?P<who>[A-ZÅÄÖ].{1,50}?)\s+(?:med|i)\b(?: i)?\s*\??$")
TAKES_PART = re.compile(r"(?i)\s+(?:som\s+(?:medverkande|samarbetspartner|deltagare|samverkanspart\w*)|as\s+participant)\b")
_WHO_ENDS = pattern(r"\s+(?:har|finns|men|but|under|i år|år|during|inom|kring|om|about|on|i|in|för|for|som|that)\s+|\s+(?:19|20)\d\d\b|,")
_ANYONE = pattern(r"^(?:anyone|anybody|someone|någon|nån|några)\s+(?:in|from|i|från)\s+")
_NO_PARTNER = pattern(
    r"^(?:mål(?:et|en)?\b|kommunen\b|staden\b|the city\b|we\b|man\b|vi\b|de\b|ni\b|bara\b|i\b|på\b|budget|total|start|slut|eu|stöd|någo[nt]|nåt|ett|en|den|det|oss|dem|them|us|andra|others|hela|alla|mer|mindre|mest|minst|fokus|koppling|medel|pengar|partners?|\d)"
)


_PLACE_OF = re.compile(r"(?i)^(?:the )?(?:city|municipality|town|region) of |^staden ")


def partners_of(text: str, linked: Linked) -> tuple[str, ...]:
    """The organisations and places that cooperation is asked with, as written."""
    match = (
        _IS_INVOLVED.search(text) or _IS_PARTNER.search(text) or _HAS_AS_PARTNER.search(text) or _IS_WITH.search(text) or _WHO.search(text)
    )
    if not match:
        return ()
    start = match.start("who")
    who = re.sub(r"[?!.\s]+$", "", text[start : match.end("who")])
    if _NO_PARTNER.search(who):
        return ()
    who = _BEFORE_A_NAME.sub("", who)  # "forskningsinstitutet RISE"
    if anyone := _ANYONE.search(who):
        who = who[anyone.end() :]
    end = _WHO_ENDS.search(who)
    who = who[: end.start()] if end else who
    parts = [part for part in re.split(r"(?i)\s+(?:och|and|eller|or)\s+|,\s*", who) if part.strip()]
    kept = []
    for part in (_PLACE_OF.sub("", part.strip()) for part in parts):
        at = text.find(part, start)
        taken = any(
            (link.kind in {"programme", "project", "actor", "document"} and link.start < at + len(part) and at < link.end)
            # "Malmö universitet" is not Malmö.
            or (link.kind == "municipality" and link.start <= at and at + len(part) <= link.end)
            for link in linked.links
        )
        words = part.strip().split()
        adjective = CUES.adjectives.get(words[0].casefold()) if words else None
        if adjective and len(words) <= 2:
            kept.append(words[0])
        elif not taken and 2 < len(part) < 60 and not _NO_PARTNER.search(part):
            kept.append(CUES.english_places.get(part.casefold(), part.strip()))
    return tuple(kept)


def people_of(text: str) -> tuple[str, ...]:
    """The country's adjective of "danska partner", "norska städer"."""
    match = _PEOPLES.search(text)
    return (match["who"],) if match and match["who"].casefold() in CUES.adjectives else ()


_RATHER = pattern(
    r"\b(?:inte|ej|not)\b.{0,30}?(?:ägare|partner|owner).{0,4}?\b(?:utan|but)\s+(?:\S+\s+)?(?P<role>(?:projekt)?(?:ägare|partner|owner))"
)
NOT_IN_ROLE = pattern(r"\b(?:inte|ej|icke|not)\s+(?:\S+\s+){0,3}?(?:som\s+)?(?P<role>(?:projekt)?(?:partners?|ägare)|äger|ägs)\b")


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


def per_of(text: str, fields: Collection[str]) -> Literal["department", "programme", "goal"] | None:
    """What figures are asked for each of; "vilka program betalade ut pengar" asks for each programme's."""
    if found := next((name for name, cue in PER if cue.search(text)), None):
        return found
    return "programme" if _WHICH_PROGRAMMES.search(text) and {"paid_out", "total_budget"} & set(fields) else None


_WHICH_PROGRAMMES = pattern(r"\b(?:vilka|which)\s+(?:eu-?)?(?:program|fonder|programmes|funds)\b")


_BUDGET = pattern(r"bud[gj]et|kosta|kostnad|costs?\b")


def fields_of(low: str, role: str | None) -> tuple[str, ...]:
    """The fields asked for; in "budget som partner" the last word says which row of the form, not what is asked."""
    found = tuple(CUES.all("fields", low))
    if "eu_funding" in found and not _BUDGET.search(low):
        found = tuple(name for name in found if name != "total_budget")  # "hur stort var EU-stödet"
    amounts = {"total_budget", "paid_out", "eu_funding"}
    return tuple(name for name in found if name not in {"partners", "role"}) if role and amounts & set(found) else found


NEXT = pattern(r"\b(?:näst|second(?:[- ]|\b))")
TOP = pattern(
    r"\b(?:de|vilka|the|which)\s+(?P<first>\d{1,2}|två|tre|fyra|fem|sex|sju|åtta|nio|tio|two|three|four|five|six|seven|eight|nine|ten)\b(?:\s+\S+){0,6}?\s*(?:störst|mest|högst|minst|lägst|dyrast|största|minsta|largest|biggest|smallest|highest|lowest|utbetal|budget|most)"
    r"|\btopp?[- ]?(?P<second>\d{1,2}|två|tre|fyra|fem|sex|sju|åtta|nio|tio|two|three|four|five|six|seven|eight|nine|ten)\b"
)


def places_of(low: str) -> tuple[int, int]:
    """Which places of a ranking are asked for.

    >>> places_of("vilket är näst störst?"), places_of("de tre största projekten"), places_of("top 5 budget"), places_of("störst?")
    ((2, 2), (1, 3), (1, 5), (1, 1))
    """
    if NEXT.search(low):
        return 2, 2
    top = TOP.search(low)
    said = (top["first"] or top["second"]) if top else "1"
    number = int(said) if said.isdigit() else NUMBERS.get(said, 1)
    return 1, max(1, min(number, 30))
