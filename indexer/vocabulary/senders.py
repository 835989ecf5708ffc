"""Who speaks in a text: a municipality, a region, an association, an authority or a company, by its own words.

A name counts as sender where it heads a page, stands alone as in a letterhead or a contact block, or is the subject
of what is told. A name that only runs or joins a project, an enumeration of partners and a city abroad tell nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from indexer.records import SenderKind, Span
from indexer.text import lines
from indexer.values import squeeze
from indexer.vocabulary.finding import fold
from indexer.vocabulary.known import Vocabulary
from indexer.vocabulary.municipalities import named_municipalities, official_name
from indexer.vocabulary.places import abroad, swedish_municipalities

_CAPITAL = r"[A-ZÅÄÖ][\wåäöé-]+"
_REGION = re.compile(
    rf"(?<![\w-])(?P<region>(?:Region|Regionen|Landstinget)[ \u00a0]+(?!Gotland){_CAPITAL}"
    rf"(?:[ \u00a0]+(?:län|{_CAPITAL}(?=[ \u00a0]+län)[ \u00a0]+län))?)(?<!s)(?![\w-])"
    rf"|(?<![\w-])(?P<genitive>(?:Region|Landstinget)[ \u00a0]+(?!Gotland){_CAPITAL})(?=[ \u00a0])"
)
_ASSOCIATION = re.compile(
    rf"(?<![\w-])(?:(?:Kommun|Kommunal|Region|Samordnings|Gymnasie)förbundet(?:[ \u00a0]+{_CAPITAL}){{1,3}}"
    rf"|{_CAPITAL}(?:[ \u00a0]+{_CAPITAL}){{0,2}}[ \u00a0]+(?:Brysselkontor|Europakontor|EU-kontor)"
    rf"|(?:Stiftelsen|Föreningen)(?:[ \u00a0]+{_CAPITAL}){{1,4}}"
    rf"|{_CAPITAL}(?:[ \u00a0]+{_CAPITAL})?[ \u00a0]+(?:kommunalförbund|kommunförbund|regionförbund)(?:et)?)(?![\w-])"
)
_AUTHORITY = re.compile(
    rf"(?<![\w-])(?:(?:Högskolan|Universitetet)[ \u00a0]+i[ \u00a0]+{_CAPITAL}|{_CAPITAL}[ \u00a0]+(?:universitet"
    rf"|högskola)"
    rf"|Länsstyrelsen(?:[ \u00a0]+i)?[ \u00a0]+{_CAPITAL}(?:[ \u00a0]+län)?"
    rf"|Statens[ \u00a0]+[a-zåäö]{{2,}}(?:råd|verk|institut|nämnd|museer|myndighet|inspektion|anstalt|styrelse)"
    rf"|(?:Myndigheten|Institutet)[ \u00a0]+för[ \u00a0]+[a-zåäö]{{4,}}(?:[ \u00a0]+och[ \u00a0]+[a-zåäö]{{4,}})?"
    rf"|(?:{_CAPITAL}[ \u00a0]+){{0,3}}(?:Agency|AGENCY|Authority|AUTHORITY|Administration|Board)[ \u00a0]+"
    rf"(?:of|OF|for|FOR)(?:[ \u00a0]+{_CAPITAL}){{1,3}}"
    rf"|(?:[A-ZÅÄÖ][a-zåäö]+(?:verket|myndigheten|inspektionen)|(?:Svenska[ \u00a0]+ESF-rådet|ESF-rådet|Vinnova"
    rf"|Universitets-[ \u00a0]och[ \u00a0]högskolerådet)))(?![\w-])"
)
_COMPANY = re.compile(
    rf"(?<![\w-]){_CAPITAL}(?:[ \u00a0]+(?:och[ \u00a0]+|&[ \u00a0]+)?{_CAPITAL}){{0,3}}[ \u00a0]+(?:AB"
    rf"|Aktiebolag)(?![\w-])"
)
_DEFINED = re.compile(
    rf"(?m:^|(?<=[.!?]\s))(?P<name>{_CAPITAL}(?:[ \u00a0]+{_CAPITAL}){{0,2}})"
    r"(?=,?[ \u00a0]+(?:är[ \u00a0]+(?:ett|en)[ \u00a0]+|[–-][ \u00a0]+(?:ett[ \u00a0]+|en[ \u00a0]+)?)"
    r"(?:kommunalförbund|regionförbund|samordningsförbund|ekonomisk förening|ideell förening|samarbetsorgan)\b)"
)
"""A name that the text itself says is an association's."""
_CAPITALS = re.compile(
    r"(?m)^\W*(?P<what>REGION|(?:SAMORDNINGS|KOMMUN|KOMMUNAL|REGION|GYMNASIE|RÄDDNINGSTJÄNST)FÖRBUNDET|STIFTELSEN"
    r"|FÖRENINGEN|LÄNSSTYRELSEN(?: I)?|MYNDIGHETEN FÖR)[ \u00a0]+(?P<name>[A-ZÅÄÖ]{3,}"
    r"(?:[ \u00a0](?:& )?(?!PROTOKOLL|BESLUT|TJÄNSTE|RAPPORT|SIDA|DATUM|STYRELSE|ÅRS|KALLELSE|UTDRAG)[A-ZÅÄÖ]+){0,3})"
    r"(?=\W*$|[ ]{3,}|\t|[ ]*\|)"
)
"""A letterhead in capitals of a region, an association or an authority."""
_KINDS_IN_CAPITALS: dict[str, SenderKind] = {
    "REGION": "region",
    "LÄNSSTYRELSEN": "authority",
    "MYNDIGHETEN": "authority",
}
_SHORT = re.compile(r"[ \u00a0\n]*\((?P<short>[A-ZÅÄÖ]{2,8})\)")
"""What a text calls a name in short, behind it."""
_SPEAKS = re.compile(r"(?i)(?<![\w-])(?:vi|oss|vår[at]?)(?![\w-])")
_ENGLISH = re.compile(rf"(?<![\w-])(?P<form>City|Municipality|Town) of (?P<city>{_CAPITAL})(?![\w-])")
_FORMS: tuple[tuple[SenderKind, re.Pattern[str]], ...] = (
    ("region", _REGION),
    ("association", _ASSOCIATION),
    ("authority", _AUTHORITY),
    ("company", _COMPANY),
)
_FACT = re.compile(r"^[\s•*–-]*[A-ZÅÄÖ][\wåäö -]{2,40}:\s")
"""A line "Projektägare: …": whoever stands in it is one of the project's."""
_LABELLED = re.compile(r"^\W*(?:Kommun|Avsändare|Sender|Municipality|Utgivare)\W{0,3}:\W*$")
_FACT_OPENING = re.compile(r"[A-ZÅÄÖ][\wåäö -]{2,40}:\s+$")
_OF_SENDER = re.compile(r"(?i)\b(?:från|i|inom|hos)\s+$")
_LISTED = re.compile(
    r"(?:\b(?:[Pp]artners?|[Pp]rojektägare|[Pp]rojektledare) (?:är|var)"
    r"|\b(?:och|samt|med|liksom|från|till|mellan|eller|av|hos)|,)\s+$"
)
_LISTED_AFTER = re.compile(r"s?(?:,\s+|\s+(?:och|samt)\s+)[A-ZÅÄÖ]")
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+|\n\s*[•*–-]?\s*|\b(?:[Ii] dag|[Nn]u|[Hh]är)\s+\w+\s+)$")
_DOES = re.compile(
    r"\s+(?:har|fick|får|är|vill|satsar|arbetar|deltar|deltog|ingår|tar|tog|medverkar|driver|samarbetar|utvecklas"
    r"|beslutade|beviljar|beviljade|prioriterade|söker|ansvarar|redovisar|inbjuder|bjuder|fördelar|delar|granskade)\b"
)
_STANDS_FOR = re.compile(r"(?i)\s+(?:företräds|representeras)\s+av\b")
_ORDERED = re.compile(r"(?i)\bpå uppdrag av [^.;\n]{0,60}(?:\n[^.;\n]{0,40})?\bi\s+$")
"""Before a name: an audit is of whoever ordered it."""
_WE_AT = re.compile(r"\b(?:[Vv]i|oss) (?:på|vid|inom|hos) +$")
"""Before a name: who speaks says where."""
_OWNED = re.compile(r"(?i)\b(?:äg(?:s|t)(?: [\w %]{1,25}?)? av|owned by|owner is)(?: the)?\s+$")
_COPYRIGHT = re.compile(r"(?:©|\(c\)|[Cc]opyright)\s+(?:(?:19|20)\d\d\s+)?$")
_FROM_HERE = re.compile(r"(?i)\b(?:från|inom|i|hos)\s+$")
_WILL_RUN = re.compile(r"\s+(?:ska|kommer att|driver|leder|äger|samordnar|koordinerar|är (?:projektägare|partner))\b")
_MAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)*(?P<domain>[\w-]+)\.(?:se|eu|nu|org|com|net|example)\b")
_JOINS = re.compile(r"\s+(?:medverkar|deltar|ingår)")
_OPENING_LINES = 6
_TITLE_LENGTH = 90
LEAST = 2.0
"""What a text must at least tell of its sender: one sentence on it, or a line of its own."""
CLEARLY = 1.5
"""How many times more it must tell of the sender than of the next name."""


class Sender(NamedTuple):
    """Whose document it is, in its own spelling, and what that is."""

    name: str
    kind: SenderKind


class _Naming(NamedTuple):
    key: str
    written: str
    kind: SenderKind
    span: Span


def find_sender(text: str, vocabulary: Vocabulary) -> Sender | None:
    """Who speaks in a text; None where it does not tell, or tells of several alike.

    >>> vocabulary = Vocabulary.load()
    >>> find_sender("Pressmeddelande\\n\\nI dag prioriterade Region Norrdal EU-medel.\\n\\n"
    ...     "Matkraft av Lunds kommun", vocabulary)
    Sender(name='Region Norrdal', kind='region')
    >>> find_sender("Solväg av Lunds kommun\\n\\nSumma: 3 000 kr", vocabulary) is None
    True
    >>> find_sender("Projektägare: Region Norrdal. Vindala kommun företräds av miljökontoret.", vocabulary)
    Sender(name='Vindala kommun', kind='municipality')
    """
    scores: defaultdict[str, float] = defaultdict(float)
    written: defaultdict[str, Counter[tuple[str, SenderKind]]] = defaultdict(Counter)
    edges = _edge_lines(text)
    for naming in _namings(text):
        scores[naming.key] += _weight(text, naming, edges)
        written[naming.key][naming.written, naming.kind] += 1
    _add_bare_names(text, scores, written)
    short = _short_names(text, written)
    for match in _MAIL.finditer(text):
        for key in scores:
            if fold(match["domain"]) in _domains(key) | short.get(key, set()):
                scores[key] += 2
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < LEAST or (len(ranked) > 1 and ranked[0][1] < CLEARLY * ranked[1][1]):
        return None
    key = ranked[0][0]
    (spelling, kind), _ = written[key].most_common(1)[0]
    return Sender(official_name(key, spelling, vocabulary) if kind == "municipality" else spelling, kind)


def _domains(key: str) -> set[str]:
    """What a sender's addresses may hold of its name."""
    forms = {key, f"{key}s", f"region{key}", key.split()[-1], "".join(key.split())}
    return {fold(form) for form in forms}


def _short_names(text: str, written: Mapping[str, Counter[tuple[str, SenderKind]]]) -> dict[str, set[str]]:
    """The short names that a text gives in brackets behind the names of senders, as an address has them."""
    found: dict[str, set[str]] = {}
    for key, spellings in written.items():
        for spelling, kind in spellings:
            if kind != "municipality":
                at = text.find(spelling)
                short = _SHORT.match(text, at + len(spelling)) if at >= 0 else None
                found.setdefault(key, set()).update({fold(short["short"])} if short else set())
    return found


def kind_of_sender(name: str) -> SenderKind | None:
    """What a sender is by the form of its name; None for a name that tells nothing.

    >>> [kind_of_sender(name) for name in ("Vindala kommun", "Region Gotland", "Region Norrdal", "Hamnbolaget AB", "X")]
    ['municipality', 'municipality', 'region', 'company', None]
    """
    if re.search(r"(?i)\b(?:kommun|stad)$|^region gotland$", name) or fold(name) in swedish_municipalities():
        return "municipality"
    return next((kind for kind, form in _FORMS if form.fullmatch(name)), None)


_KIND_OF = re.compile(
    r"^(?:(?P<noun>(?:Kommun|Kommunal|Region|Samordnings|Gymnasie)förbundet|Länsstyrelsen)(?: i)? (?P<name>.+?)(?: "
    r"län)?$"
    r"|(?P<company>.+) (?:AB|Aktiebolag)$)"
)
_STATE = re.compile(r"Statens (?P<name>[a-zåäö]+)")
_COMMON = ("nämnd", "myndighet", "inspektion", "anstalt")
"""Ends of the names of authorities that take "-en"; "kulturrådet" takes "-et"."""
_NOUNS = (
    (re.compile(r"(?i)förbund|kommunerna$"), ("förbundet", "kommunalförbundet")),
    (re.compile(r"(?i)^länsstyrelse"), ("länsstyrelsen",)),
    (re.compile(r" (?:AB|Aktiebolag)$"), ("bolaget", "the company")),
    (re.compile(r"(?i)\bhamn(?:ar)? (?:AB|Aktiebolag)$|^hamnbolaget"), ("hamnen", "hamnbolaget", "the port")),
    (re.compile(r"(?i)\bflygplats (?:AB|Aktiebolag)$"), ("flygplatsen", "the airport")),
    (re.compile(r"^(?:Statens|Myndigheten för) "), ("myndigheten",)),
    (re.compile(r"(?i)^\w+verket$"), ("verket", "myndigheten", "the agency", "the authority")),
    (re.compile(r"(?i)\bagency (?:of|for)\b"), ("byrån", "myndigheten", "the agency")),
)
"""What a sender is called by what it is, where no other sender is that."""


def called_by(sender: str, others: Collection[str] = ()) -> set[str]:
    """How people name a sender that is no municipality: without what it is, by its first word, by what it alone is.

    >>> sorted(called_by("Blåviks Energi AB", {"Vindala kommun"}))
    ['Blåviks', 'Blåviks Energi', 'bolaget', 'the company']
    >>> sorted(called_by("Kommunalförbundet Norra Bergen", {"Samordningsförbundet Syd"})), called_by("Vindala kommun")
    (['Norra Bergen'], set())
    >>> sorted(called_by("Dynverket")), sorted(called_by("Energy Agency of Vindala County"))
    (['myndigheten', 'the agency', 'the authority', 'verket'], ['byrån', 'myndigheten', 'the agency'])
    >>> sorted(called_by("Statens fjällråd"))
    ['Fjällrådet', 'myndigheten']
    """
    found: set[str] = set()
    if match := _STATE.fullmatch(sender):
        found.add(f"{match['name'].capitalize()}{'en' if match['name'].endswith(_COMMON) else 'et'}")
    if match := _KIND_OF.match(sender):
        name = match["name"] or match["company"]
        found.add(name)
        first = name.split()[0]
        if match["company"] and " " in name and not any(first in other for other in others):
            found.add(first)
    for form, nouns in _NOUNS:
        if form.search(sender) and not any(form.search(other) for other in others):
            found.update(nouns)
    return found


def _namings(text: str) -> Iterator[_Naming]:
    for match in _CAPITALS.finditer(text):
        what = match["what"].capitalize()
        words = match["name"].lower() if what == "Myndigheten för" else _in_small(match["name"])
        kind = _KINDS_IN_CAPITALS.get(match["what"].split()[0], "association")
        yield _Naming(f"{what} {words}", f"{what} {words}", kind, Span(match.start("what"), match.end("name")))
    for match in _ENGLISH.finditer(text):
        if (city := match["city"]).casefold() not in abroad():
            known = swedish_municipalities().get(fold(city))
            yield _Naming(known or city, known or match.group(), "municipality", Span(*match.span()))
    for match in _DEFINED.finditer(text):
        yield _Naming(squeeze(match["name"]), squeeze(match["name"]), "association", Span(*match.span("name")))
    for city, span in named_municipalities(text):
        yield _Naming(city.name, city.written, "municipality", span)
    yield from (_by_form(text, kind, match) for kind, form in _FORMS for match in form.finditer(text))


def _by_form(text: str, kind: SenderKind, match: re.Match[str]) -> _Naming:
    """A name that its form makes a sender's."""
    name = squeeze(match.group())
    if kind == "region" and match["genitive"] and not _ends_in_s(name, text):
        name = name.removesuffix("s")
    about = _ABOUT.match(name) if kind == "company" else None
    name = name[about.end() :] if about else name
    start = match.start() + (about.end() if about else 0)
    name = _not_in_capitals(name, text) if name.isupper() else name
    return _Naming(name, name, kind, Span(start, match.end()))


def _not_in_capitals(name: str, text: str) -> str:
    """A name of a letterhead in capitals, as the text or anybody writes it elsewhere; short words stay: "ABB AB"."""
    small = _in_small(name)
    whole = all(len(word) > _INITIALS for word in name.split() if word.capitalize() in small and word != "AB")
    return small if whole or small in text else name


_INITIALS = 3
_ABOUT = re.compile(r"(?:Om|About) ")
"""Before the name of who tells of himself in a last paragraph."""


def _in_small(name: str) -> str:
    """A name in capitals as it is written elsewhere: "NORRA BERGEN", "TRE ÅSAR OCH DAL"."""
    small, kept = ("OCH", "I", "MED", "OF", "FOR", "THE", "AND"), ("AB", "HB")
    words = (word if word in kept else word.lower() if word in small else word.capitalize() for word in name.split())
    return " ".join(words)


def _ends_in_s(name: str, text: str) -> bool:
    """Whether a name that ends in "s" is no genitive: it stands before a comma, a full stop or a verb too."""
    return re.search(rf"{re.escape(name)}(?=[.,;:)\n]|[ ]+(?:och|samt|får|har|är|deltar)\b)", text) is not None


def _edge_lines(text: str) -> tuple[int, int]:
    """Where the first lines with words end, and where the last ones begin."""
    filled = [line for line in lines(text) if line]
    if not filled:
        return 0, 0
    return filled[:_OPENING_LINES][-1].span.end, filled[-_OPENING_LINES:][0].start


class _Around(NamedTuple):
    """What stands around a naming: its line, and up to 60 characters to either side in the text."""

    line: str
    before: str
    after: str
    opens: bool
    """Whether it stands in one of the first lines."""
    at_edge: bool
    """Whether it stands in one of the first or last lines."""

    def is_cell(self, length: int) -> bool:
        """Whether a name of that length stands in a letterhead of several columns, and its column holds nothing
        else."""
        begins = self.line.startswith(self.before) and not self.before.strip()
        return begins and re.match(r"[ ]{3,}\S|[ ]*\t|[ ]*\|[ ]*\S", self.after) is not None and length < len(self.line)

    @property
    def is_title(self) -> bool:
        return self.opens and len(self.line) < _TITLE_LENGTH and not self.line.rstrip().endswith((".", ":"))


def _around(text: str, naming: _Naming, edges: tuple[int, int]) -> _Around:
    start, end = naming.span
    left, right = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line = text[left : right if right >= 0 else len(text)]
    opens = start < edges[0]
    return _Around(line, text[max(left, start - 60) : start], text[end : end + 60], opens, opens or start >= edges[1])


def _weight(text: str, naming: _Naming, edges: tuple[int, int]) -> float:
    """What one naming tells: most a line of its own, least a place in a list of partners."""
    around = _around(text, naming, edges)
    if _WE_AT.search(around.before):
        return 6
    if (apart := _set_apart(text, naming, around)) is not None:
        return apart
    if _LABELLED.search(around.before) or _COPYRIGHT.search(around.before) or _is_signed(around):
        return 8
    if _ORDERED.search(around.before):
        return 6
    if naming.kind in ("authority", "company"):
        if around.opens and _presents_itself(around) and (_SPEAKS.search(text) or _DECIDES.match(around.after)):
            return 3
        return 0.2  # these fund and join projects in every text: only a letterhead makes them its sender
    if _STANDS_FOR.match(around.after):
        return 5
    if around.is_title and _OF_SENDER.search(around.before):
        return 3
    return _among_others(around)


def _is_signed(around: _Around) -> bool:
    """Whether a name stands between bars in the line that signs a letter, before a number or an address."""
    return _SIGNATURE.fullmatch(around.line.strip()) is not None and re.search(r"\|\s*$", around.before) is not None


def _presents_itself(around: _Around) -> bool:
    """Whether a sentence of the opening begins with a name and says what it is or does: "Gränsverket (GV) är …"."""
    short = _SHORT.match(around.after)
    after = around.after[short.end() :] if short else around.after
    return _SENTENCE_START.search(around.before) is not None and _IS_OR_TELLS.match(after) is not None


_DECIDES = re.compile(r"\s+har\s[^.]{0,25}?(?:beslutat om|fattat beslut)\b")
_IS_OR_TELLS = re.compile(
    r"\s+(?:är|ansvarar|redovisar|deltar|driver|arbetar)\b|\s+har\s[^.]{0,25}?(?:beslutat om|fattat beslut)\b"
)
"""What a sender says of itself, and no other text of who funds its projects."""


def _among_others(around: _Around) -> float:
    """What a name tells that may be one of several: in a list, behind a label, before what somebody will do."""
    if _OWNED.search(around.before):
        return 0
    if _TABLE_ROW.search(around.line) or _IN_ITEM.match(
        around.line[: around.line.find(around.before) + len(around.before)]
    ):
        return 0.3
    if _LISTED.search(around.before) or _LISTED_AFTER.match(around.after):
        return 3 if _FROM_HERE.search(around.before) and _JOINS.match(around.after) else 0.3
    if _of_a_project(around):
        return 0
    return 1 if _WILL_RUN.match(around.after) else _said(around)


_TABLE_ROW = re.compile(r"\|[^|]*\|[^|]*\||\t[^\t]*\t")
"""A row of a table: whoever stands in it is one of many."""


_IN_ITEM = re.compile(r"\s*[-*•]\s+\S.* [–-] \S*$|\s*[-*•]\s+\S.* [–-] $")
"""A list's item up to who stands behind its dash: "– Solväg – Vindala kommun"."""


def _set_apart(text: str, naming: _Naming, around: _Around) -> float | None:
    """What a name tells that has a line or a letterhead's column of its own; None for any other."""
    length = naming.span.end - naming.span.start
    alone = len(around.line.strip(" #*\t\r\f")) <= length + 4 or _is_address(around)
    if _TOLD_OF.search(naming.key) and not (alone and _heads_all(text, naming)):
        return 0.2  # texts of others tell of them, and have sections on them
    if alone or (around.opens and around.is_cell(length)):
        return 8 if around.at_edge else 4
    return None


def _is_address(around: _Around) -> bool:
    """Whether a name opens a line that goes on with its street: "Blåviks Hamn AB, Kajvägen 4, Blåvik"."""
    return around.at_edge and not around.before.strip() and _STREET.match(around.after) is not None


_SIGNATURE = re.compile(
    r"[A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]+){1,3} \|[^|]+(?:\|[^|]+)*\| *(?:(?:tfn|tel|mobil)[.:]? )?"
    r"(?:\+?\d[\d -]{5,}|\S+@\S+).*"
)
"""A person, what she is, where and her number, between bars."""
_STREET = re.compile(r", (?:Box \d+|[A-ZÅÄÖ][\wåäö ]{2,30} \d{1,3}\b)")
_TOLD_OF = re.compile(r"^(?:Stiftelsen|Föreningen)\b|-?kontor$")


def _heads_all(text: str, naming: _Naming) -> bool:
    """Whether a name stands above everything that a text tells."""
    return re.search(r"[.!?]\s", text[: naming.span.start]) is None


def _of_a_project(around: _Around) -> bool:
    """Whether a name stands behind a label: "Projektägare: …"."""
    inside = around.line[: around.line.find(around.before) + len(around.before)]
    return bool(_FACT_OPENING.search(around.before) or (_FACT.match(around.line) and not re.search(r"[.!?]\s", inside)))


def _said(around: _Around) -> float:
    """What a name in a title or a sentence tells."""
    if around.is_title:
        return 4
    if _SENTENCE_START.search(around.before) and _DOES.match(around.after):
        return 3
    return 2 if around.opens else 1.5


def _add_bare_names(
    text: str, scores: defaultdict[str, float], written: defaultdict[str, Counter[tuple[str, SenderKind]]]
) -> None:
    """Cities without "kommun" or "stad": a little for each naming, more in a title and where they act or own."""
    known = swedish_municipalities()
    for match in re.finditer(r"(?<![\w-])[A-ZÅÄÖ][\w-]+(?![\w-]| (?:kommun|stad|universitet|högskola))", text):
        word = match.group()
        name = known.get(fold(word)) or known.get(fold(word.removesuffix("s")))
        if name is None and word.removesuffix("s") in scores:
            name = word.removesuffix("s")
        if name is None or re.search(
            r"(?:Region|Länsstyrelsen i|Landstinget|(?:[Hh]ögskolan|[Uu]niversitetet|[Mm]useet|[Ss]jukhuset"
            r"|[Hh]amnen) i)\s+$",
            text[max(0, match.start() - 20) : match.start()],
        ):
            continue
        after, before = text[match.end() : match.end() + 40], text[max(0, match.start() - 40) : match.start()]
        if _LISTED.search(before) or re.match(r"(?:,| och| samt) [A-ZÅÄÖ]", after):
            continue
        owns = word.endswith("s") and re.match(r"\s+(?:arbete|vänort|internationella|EU-|projekt|kommun)", after)
        scores[name] += 5 if _STANDS_FOR.match(after) else 1.5 if owns or _DOES.match(after) else 0.4
        written[name].setdefault((name, "municipality"), 0)
