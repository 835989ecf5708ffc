"""What the sentences before a question say of whom it is: "Jag är på miljönämnden. Vilka projekt har vi?", "… i LIFE. Vilka går på
det programmet?"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.understanding.spelling import Spelling
from indexer.naming.directory import Naming

_REFERENT = re.compile(
    r"(?i)(?<!each )(?<!all )(?<!any )(?<!some )(?<!which )(?<!many )(?<!most )(?<!none )(?<!both )(?<!either )(?<!one )"
    r"\b(?P<tie>med|från|hos|i|om|till|with|from|in|about|of|to)\s+(?:dem|dom|dessa|den|det|them|it|that one)\b(?!\s+(?:\w+(?:en|et|a|re|ste)\b|(?-i:[A-ZÅÄÖ])))"
)
"""What points to the one place that a sentence before names; "each of them" is of what is asked of."""
_AS_PARTNER = re.compile(
    r"(?i)\b(?P<is>är|are|is|var|were|was)\s+(?:de|dom|they)\b(?=\s+(?:\w+\s+)?(?:med|partner\w*|part|involved|inblandad\w*|engagerad\w*)\b)"
)
"""Who is partner, as a pronoun, where the sentence before names a place."""
_HEAD = r"(?:the\s+)?(?:(?:city|town|municipality|region|county)\s+of\s+(?:the\s+)?|staden\s+|stad\s+|kommunen\s+|region(?:en)?\s+)?"
_IS_FROM = re.compile(
    rf"(?i)\b(?:hälsningar|hej|hello|hi|greetings|regards)\s+(?:\w+\s+)?(?:här\s+)?(?:från|from)\s+{_HEAD}$"
    r"|\b(?:(?:jag|vi|i|we|undertecknad)(?:\s+(?:heter|hette)\s+\w+\s+och)?\s+(?:\w+ly\s+)?(?:är|arbetar|jobbar|bor|sitter|kommer|skriver|ringer|hör|representerar|företräder"
    r"|am|are|work|live|come|write|call|sit|represent|belong)|(?:i'm|we're|i’m|we’re)"
    r"|(?:och|and)\s+(?:arbetar|jobbar|bor|sitter|kommer|representerar|företräder|work|live|come|represent)"
    r"|(?:min|mitt|vår|vårt|my|our)\s+(?:stad|ort|kommun|hemstad|arbetsplats|arbetsgivare|city|town|municipality|hometown|employer|workplace)\s+(?:är|heter|is))\b"
    rf"(?P<what>[^.!?;]*?)(?P<tie>\b(?:i|på|från|för|hos|av|in|at|from|for|of|with|är|heter|are|is|representing)\s+{_HEAD})$"
    rf"|\b(?:represent|representing|representerar|företräder)\s+{_HEAD}$"
)
"""What a sentence says of who speaks, up to the place that he or she is from."""
_GOES_THERE = re.compile(
    r"(?i)\b(?:till|om|to|about|on my way|på väg|intressera\w*|interested|nyfik\w*|curious|looking|letar|söker|seeking|search\w*|planera\w*|planning"
    r"|\w*besök\w*|visit\w*|\w*resa|reser|trip|travel\w*|förbere\w*|prepar\w*|inbjud\w*|invited|snart|soon|nästa|next|vill|want\w*|like|ska|shall|will|going)\b"
)
"""In a sentence of who speaks, that a place is where he or she goes, or what is asked of, and not where that person is from."""
_WE = re.compile(
    r"(?i)\b(?:(?:vår|min|our|my)(?:\s+(?:egen|own))?\s+(?:stad|kommun|ort|by|city|town|municipality)"
    r"|(?:våra|our)\s+(?P<joint>(?:(?:gemensamma|joint|common|shared)\s+)?(?:projekt|projects))|vi|oss|we|us)\b"
)
_OURS = re.compile(r"(?i)\b(?P<own>våra|vårt|vår|our)\b|\b(?:vi|oss|we|us)\b")
_THE_BOARD = re.compile(r"(?i)\b(?:nämnden|förvaltningen|the (?:committee|department|board))(?P<own>'?s)?\b")
_OF_THE_CITY = re.compile(r"(?i)\b(?:kommunen|kommunens|staden|stadens|the city|city's|hela|totalt|alla nämnder)\b")
_OF_OURS = re.compile(
    r"(?i)\b(?:vi|oss|våra|vårt|vår|kommunen|kommunens|staden|stadens|we|us|our|the (?:city|municipality)(?:'s)?)\b"
)
_SPEAKER = re.compile(r"(?i)\b(?:jag|vi|min|mitt|vår|här|oss|i|we|my|our|us)\b")


def with_referent(told: list[str], asked: list[str], spelling: Spelling | None) -> list[str] | None:
    """The asking sentences with "med dem" read as the one place that a telling one names; None where none is so."""
    if spelling and (own := _with_own_board(told, asked, spelling) or _with_own_city(told, asked, spelling)):
        return own
    if about := _with_matter(told, asked, spelling):
        return about
    if spelling and (named := _with_name(told, asked, spelling)):
        return named
    if spelling and (resolved := _with_own_place(told, asked, spelling)):
        return resolved
    places = list(dict.fromkeys(name for one in told for name in spelling.places_in(one))) if spelling else []
    return _with_the_place(asked, places[0]) if len(places) == 1 else None


def _with_name(told: list[str], asked: list[str], spelling: Spelling) -> list[str] | None:
    """The asking sentences with what points to a name that a telling one holds, or of the material that it speaks of."""
    return (
        _with_demonstrative(told, asked, spelling)
        or _with_own_project(told, asked, spelling)
        or _with_there(told, asked, spelling)
        or _with_material(told, asked, spelling)
    )


def _with_the_place(asked: list[str], place: str) -> list[str] | None:
    """The asking sentences with "med dem" and "är de partner" read as the one place that was named."""
    for pointing, put in ((_AS_PARTNER, rf"\g<is> {place}"), (_REFERENT, rf"\g<tie> {place}")):
        if any(pointing.search(one) for one in asked):
            return [pointing.sub(put, one) for one in asked]
    return None


_DEMONSTRATIVE = re.compile(
    r"(?i)\b(?:this|that|the same|detta|det här|den här|denna|samma)\s+(?:programme?(?:t)?|fund|fond(?:en)?|network|nätverk(?:et)?|project|projekt(?:et)?|board|committee|nämnd(?:en)?)\b(?!s)"
)


def _with_demonstrative(told: list[str], asked: list[str], spelling: Spelling) -> list[str] | None:
    """The asking sentences with "this programme" read as the one name that the sentences before hold."""
    if not any(_DEMONSTRATIVE.search(one) for one in asked):
        return None
    names = list(dict.fromkeys(name for one in told for name in spelling.named_in(one)))
    return [_DEMONSTRATIVE.sub(names[0], one) for one in asked] if len(names) == 1 else None


_THERE = re.compile(
    r"(?i)(?<=\w)\s+(?:där|there)(?=\s+(?:hade|har|är|var|fick|får|kostar|kostade|slutar|startade|had|has|is|was|got|cost)\b)"
)


def _with_there(told: list[str], asked: list[str], spelling: Spelling) -> list[str] | None:
    """The asking sentences with "vilket projekt där hade …" read as in the one programme, platform or report named before."""
    before = " ".join(told)
    names = list(dict.fromkeys((*spelling.named_in(before), *spelling.reports_in(before))))
    if len(names) != 1 or not _THERE.search(asked[0] if asked else ""):
        return None
    tie = "in" if re.search(r"(?i)\bthere\b", asked[0]) else "i"
    return [_THERE.sub(f" {tie} {names[0]}", asked[0], count=1), *asked[1:]]


_OWN_PROJECT = re.compile(
    r"(?i)\b(?:mitt|vårt|my|our)\s+(?:(?:eget|own)(?:\s+(?:projekt|project))?|projekt|project)\b(?!-)"
)


def _with_own_project(told: list[str], asked: list[str], spelling: Spelling) -> list[str] | None:
    """The asking sentences with "mitt eget" read as the one project that the speaker is said to work in."""
    before = " ".join(told)
    if not _SPEAKER.search(before) or not any(_OWN_PROJECT.search(one) for one in asked):
        return None
    names = list(dict.fromkeys(spelling.named_in(before)))
    return [_OWN_PROJECT.sub(names[0], one, count=1) for one in asked] if len(names) == 1 else None


def _with_own_place(told: list[str], asked: list[str], spelling: Spelling) -> list[str] | None:
    """The asking sentences with "vi" and "our city" read as the one place that the speaker is said to be from."""
    found = set(_speakers_place(" ".join(" ".join(told).split()), spelling))
    found -= {country for country in found if any(Naming.is_in(city, country) for city in found)}
    if len(found) != 1 or not any(_WE.search(one) for one in asked):
        return None
    [place] = found
    return [_WE.sub(lambda match: _put(match, place), one, count=1) for one in asked]


def _speakers_place(before: str, spelling: Spelling) -> Iterator[str]:
    """The places that the words before a question say its speaker is from: "Jag är planerare i Graz", "Hej från Bergen"."""
    for place in spelling.towns_in(before):
        said = _IS_FROM.search(_IN_A_COUNTRY.sub("", before[: max(before.find(place), 0)]))
        if said and not _GOES_THERE.search(said["what"] or ""):
            yield place


_IN_A_COUNTRY = re.compile(r"[A-ZÅÄÖ][\w-]+,\s+$")
"""What stands before a city as where that is: "i Polen, Gdynia"."""


def _put(match: re.Match[str], place: str) -> str:
    """The place that the speaker is from, in the place of a word for it."""
    joint = match["joint"]
    return f"{joint} {'med' if 'projekt' in joint.casefold() else 'with'} {place}" if joint else place


def _with_own_board(told: list[str], asked: list[str], spelling: Spelling) -> list[str] | None:
    """The asking sentences with "våra projekt" read as those of the one nämnd that the speaker is said to be from."""
    before = " ".join(told)
    boards = set(spelling.boards_in(before)) if _SPEAKER.search(before) else set()
    said = " ".join(asked)
    if len(boards) != 1 or _OF_THE_CITY.search(said) or spelling.boards_in(said):
        return None
    [board] = boards
    if _THE_BOARD.search(said):
        return [_THE_BOARD.sub(lambda m: f"{board}s" if m["own"] else board, one, count=1) for one in asked]
    if not _OURS.search(said):
        return None
    own = {"sv": f"{board}s", "en": f"{board}'s"}
    return [
        _OURS.sub(lambda m: own["en" if m["own"].casefold() == "our" else "sv"] if m["own"] else board, one, count=1)
        for one in asked
    ]


_LOOKED_THROUGH = re.compile(
    r"(?i)\b(?:går|gick|gått|går vi|går jag) (?:igenom|genom)\b|\b(?:granskar|sammanställer|läser|tittar på|stämmer av|bläddrar i|sitter med|håller på med|going through|go through|went through|reviewing|looking at|looking through|reading|compiling|checking)\b"
)
_OF_REPORTS = re.compile(
    r"(?i)\b(?:eu-?)?(?:projekt(?:en|ens|s)?|blankett\w*|formulär\w*|redovisning\w*|rapport\w*|projects?|forms?|reports?|reported|redovisa\w*|rapportera\w*)\b"
)
_THEM = re.compile(
    r"(?i)\b(?:av|bland|of|among) (?:dem|dom|dessa|them|these|those)\b|\b(?:hur|how) (?:fördelade?r?|fördelas|are|were) (?:de|dom|they)\b"
)
LONGEST_POINTING = 9
"""Words from which a question does not merely point to the sentence before it, and is read by itself."""
_A_YEAR = re.compile(r"(?<![\d-])20\d\d(?![\d-])")


def _with_material(told: list[str], asked: list[str], spelling: Spelling) -> list[str] | None:
    """The asking sentences with the nämnd, the city and the year of the projects or forms that the sentence before them says
    somebody looks through, or that "av dem" points to."""
    if not told or not asked or not _OF_REPORTS.search(told[-1]):
        return None
    points = _THEM.search(asked[0]) is not None and len(asked[0].split()) >= LONGEST_POINTING
    looks = _LOOKED_THROUGH.search(told[-1]) and _OF_REPORTS.search(asked[0])
    of = _whose(told[-1], " ".join(asked), spelling) if looks or points else ""
    if not of:
        return None
    if points:
        english = re.search(r"(?i)\b(?:of|among|them|these|those)\b", asked[0]) is not None
        return [_THEM.sub(f"{'of the projects' if english else 'av projekten'} {of}", asked[0], count=1), *asked[1:]]
    stop = asked[0][-1] if asked[0][-1] in "?.!" else ""
    return [f"{asked[0].rstrip('?.! ')} {of}{stop}", *asked[1:]]


_WIDENS = re.compile(
    r"(?i)\b(?:totalt|i allt|alla|samtliga|båda|bägge|hela|kommunen|kommunens|staden|stadens|kommunerna|senaste|in all|all|both|whole|latest|vilken nämnd|vilka nämnder|which (?:committee|department)s?)\b"
)
"""Words by which a question is of more than what the sentence before it speaks of."""


def _whose(before: str, said: str, spelling: Spelling) -> str:
    """The one nämnd, the one city and the one year that a sentence names, as far as what is asked names none."""
    if _WIDENS.search(said) or spelling.municipalities_in(said):
        return ""
    boards, cities, years = spelling.boards_in(before), spelling.municipalities_in(before), _A_YEAR.findall(before)
    named = (
        ("hos ", boards, spelling.boards_in(said)),
        ("i ", cities, spelling.municipalities_in(said)),
        ("", years, _A_YEAR.findall(said)),
    )
    return " ".join(f"{tie}{next(iter(own))}" for tie, own, asked in named if len(set(own)) == 1 and not asked)


def _with_matter(told: list[str], asked: list[str], spelling: Spelling | None) -> list[str] | None:
    """The asking sentences with "om det" and "liknande projekt" read as about what the sentence before ends in: "söka pengar
    för biokol"; not where that names something of the reports', which is then what is pointed to."""
    matter = _MATTER.search(told[-1]) if told else None
    if matter is None or not any(_ABOUT_IT.search(one) for one in asked):
        return None
    if spelling and (spelling.named_in(told[-1]) or spelling.municipalities_in(matter["what"])):
        return None

    def about(found: re.Match[str]) -> str:
        english = re.search(r"(?i)\b(?:similar|alike|projects?|about|on|it|this|that)\b", found.group())
        thing = found["thing"] or (found["any"] and ("projects" if english else "projekt")) or ""
        return f"{thing} {'about' if english else 'om'} {matter['what']}".strip()

    return [_ABOUT_IT.sub(about, one, count=1) for one in asked]


_MATTER = re.compile(
    r"(?i)\b(?:om|för|kring|inom|med|about|on|for|with|around)\s+(?P<what>(?:[\w-]+\s+(?:och\s+|and\s+)?){0,2}[\w-]{4,})\s*[.!]*$"
)
_ABOUT_IT = re.compile(
    r"(?i)\b(?:liknande|likartade?|similar)\s+(?P<thing>projekt|satsning(?:ar)?|insats(?:er)?|projects?)\b|\b(?:något|nåt|någonting|något annat|anything|something)\s+(?P<any>liknande|likartat|snarlikt|similar|alike)\b|\b(?:om|kring|inom|about|on)\s+(?:det|detta|den|sådant|sånt|it|this|that)\b(?!\s+\w+(?:en|et|a)\b)"
)


def _with_own_city(told: list[str], asked: list[str], spelling: Spelling) -> list[str] | None:
    """The asking sentences with "kommunens projekt" read as those of the one municipality that the speaker is said to be in."""
    before, said = " ".join(told), " ".join(asked)
    cities = set(spelling.municipalities_in(before)) if _SPEAKER.search(before) else set()
    if len(cities) != 1 or not _OF_OURS.search(said) or spelling.municipalities_in(said):
        return None
    stop = asked[0][-1] if asked[0][-1] in "?.!" else ""
    return [f"{asked[0].rstrip('?.! ')} i {cities.pop()}{stop}", *asked[1:]]
