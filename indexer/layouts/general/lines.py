"""The lines of a free text told apart: page chrome, labelled facts, headings, list items, running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import Literal

from indexer.layouts.general.words import CHROME, INLINE, OF_A_MATTER, field_of, valued_field
from indexer.layouts.shared.label_words import are_of_memberships, is_used_up, understood
from indexer.layouts.shared.units import UNIT, says_unit
from indexer.records import Span
from indexer.text import Line, lines
from indexer.values import DATE_PATTERN, parse_role

Kind = Literal["chrome", "fact", "open", "heading", "above", "item", "row", "text"]
"""``above``: a line over a name that holds its programme and its time."""

_MARK = re.compile(
    r"^(?P<indent>[ \t]*)(?P<mark>(?:(?:[•●▪◦*–-]|#{1,6}|>{2,3})[ \t]*|[»«¢eo][ \t]+(?=[A-ZÅÄÖ]))(?=\S))?"
)
"""The last ones are what a scan makes of a bullet."""
_FACT = re.compile(
    r"(?P<label>(?:[A-ZÅÄÖ][a-zåäö]{1,4}\. |(?:[Vv]arav )?EU:s "
    r")?[A-ZÅÄÖa-zåäö][\wåäö/&-]*(?:[ \u00a0][\wåäö/&()-]+){0,5}?"
    rf"(?:,[ ](?i:{UNIT}))?)[*_]*[ \t]*(?::|\t"
    r"|[ ]*\|)[*_]*[ \t]*(?P<value>.*)"
)
_OPEN = re.compile(r"(?P<label>[A-ZÅÄÖ][\wåäö/-]*(?:[ \u00a0][\wåäö/-]+){0,4}?)[*_]*[ \t]*(?::|är:?)?[*_]*")
_OPEN_PARTNERS = re.compile(
    r"(?:[Öö]vriga |[Vv]åra )?(?:[Pp]rojekt|[Ss]amarbets|[Ss]amverkans)?[Pp]art(?:ner|ners|nerna|er"
    r"|erna)\b[^.:\n]{0,40}:"
)
"""A line that ends in a colon above a list of partners: "Partner är utöver kommunen:"."""
_ROW = re.compile(
    r"^[ ]*\|.*\||\t[^\t]*\S[^\t]*\t[^\t]*\S|^\s*<tr>.*</tr>"
    r"|^(?!.*[\w)]: )[^|\n]*\S[ ]\|[ ](?=[^|\n]*\S)[^|\n]*\|[ ](?=[^|\n]*\S)"
)
"""A row of a table: bars around its cells or two between them, two tabs, or HTML within a Markdown file."""
CELLS = re.compile(r"\||\t+|(?<=\S) {2,}(?=\S)")
"""What parts the cells of a row, with or without column names above it."""
_FEW, _SPARSE = 5, 20
"""A text of more lines than ``_FEW`` of which fewer than one in ``_SPARSE`` is blank has lost its blank lines."""
_NAMED = re.compile(r"(?P<label>Projektnamn|Projektets namn|Projekttitel)[ ]+(?P<value>\S.*)")
"""A label that needs no colon: nothing else begins so."""
_LOOK = 40
"""So many lines further down a heading's text is looked for."""
_OPENS = re.compile(r"[A-ZÅÄÖÆØ0-9\"”»«(§]")
_HEADING_LENGTH = 130
_LONG_LABELS = frozenset("start_date end_date total_budget eu_funding period programme".split())
"""Fields whose labels open a line without a colon in forms that lost theirs."""
_LINK_LENGTH = 100
"""A line up to this length that ends in the words of a link is the link."""
_SENTENCE = re.compile(r"[.!?;,](?:[\"”»')*]*)$")
_ENDS_OPEN = re.compile(r"(?i)\b(?:i|på|av|för|med|till|från|och|samt|eller|att|som|där|om|vid|inom|under|är|ska)$")
_AMOUNT_END = re.compile(r"(?i)\d[\d  .,]*(?:kr(?:onor)?|sek|mnkr|mkr|tkr|miljoner(?: kronor)?)\.?$")


@dataclass(frozen=True)
class Told:
    """A line and what it is; for a fact its field and the range of its value, for a heading and an item its words."""

    kind: Kind
    line: Line
    words: Span
    field: str | None = None
    label: Span | None = None
    indent: int = 0
    marked: bool = False
    """Whether a list mark or a Markdown heading mark stands before it."""

    @property
    def span(self) -> Span:
        return self.line.stripped


def told_lines(text: str) -> list[Told]:
    """Every line with words of a text, told apart.

    >>> text = "Dela på Facebook\\n\\nSolväg\\n\\nVi provar solceller.\\n\\nFond: Interreg\\nProjekttid: 2021-2023\\n"
    >>> [(told.kind, text[slice(*told.words)]) for told in told_lines(text)]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('chrome', 'Dela på Facebook'), ('heading', 'Solväg'), ('text', 'Vi provar solceller.'),
     ('fact', 'Interreg'), ('fact', '2021-2023')]
    """
    found = lines(text)
    first = _with_facts_in_rows(text, [_alone(text, line) for line in found])
    first = _with_values_below(text, _with_spaced_rows(first))
    packed = len(found) > _FEW and sum(told is None for told in first) * _SPARSE < len(first)
    cards = _cards(text, first)
    contact = _contacts(text, first) | _running_heads(text, first)
    kept: list[Told] = []
    for number, told in enumerate(first):
        if told is None:
            continue
        if number in cards:
            kept.append(replace(told, kind=cards[number]))
        elif number in contact:
            kept.append(Told("chrome", told.line, told.words))
        elif told.kind == "text" and _heads(text, first, number, packed=packed):
            kept.append(Told("heading", told.line, told.words, indent=told.indent, marked=told.marked))
        elif told.kind == "text" and told.marked:
            kept.append(Told("item", told.line, told.words, indent=told.indent, marked=True))
        else:
            kept.append(told)
    return _unwrapped(text, kept)


_ABOVE = re.compile(
    rf"(?:[^.:;|]|:(?=\w)){{3,60}} +[|•·] +[^.:;|]{{0,40}}\b(?:19|20)\d\d\b[^.:;|]{{0,40}}"
    rf"|{DATE_PATTERN} ?[–-] ?{DATE_PATTERN}"
)
"""A line of a programme and a time, which stands over the name of a project."""
_CARD_FACTS = 2


def _cards(text: str, told: Sequence[Told | None]) -> dict[int, Kind]:
    """The first lines of paragraphs that are cards: a name, right above the labels that are on it, and what stands over
    the name."""
    found: dict[int, Kind] = {}
    for number, one in enumerate(told):
        if one is None or (number and told[number - 1] is not None):
            continue
        if not _ABOVE.fullmatch(text[slice(*one.words)]):
            found |= _card_named_first(text, told, number)
            continue
        paragraph = list(takewhile(bool, told[number:]))
        name = paragraph[1] if len(paragraph) > 1 else None
        facts = sum(below is not None and below.kind in ("fact", "open") for below in paragraph)
        if facts >= _CARD_FACTS and name and name.kind == "text" and _may_head(text[slice(*name.words)]):
            found |= {number: "above", number + 1: "heading"}
    return found


def _with_values_below(text: str, told: list[Told | None]) -> list[Told | None]:
    """The lines with those that go on with the value of a label in the column beside it, and with labels of sums that
    stand right above an amount."""
    kept = _without_sums(text, told)
    for number, one in enumerate(told):
        above, below = kept[number - 1] if number else None, told[number + 1] if number + 1 < len(told) else None
        if one is None or one.kind != "text":
            continue
        if above and above.kind == "fact" and above.label and _hangs(text, above, one):
            kept[number] = replace(one, kind="fact", field=above.field, label=above.label)
        elif below and below.kind == "text" and (field := _label_of_sum(text, one, below)):
            end = one.words.end
            kept[number] = replace(one, kind="open", field=field, label=one.words, words=Span(end, end))
    return kept


def _without_sums(text: str, told: Sequence[Told | None]) -> list[Told | None]:
    """The lines with what adds up the rows above it as no fact: "Summa" below rows with a number each."""
    kept = list(told)
    for number, (above, one) in enumerate(pairwise(told), 1):
        if one and one.field == "amount" and above and _ends_in_number(text, above):
            kept[number] = replace(one, kind="text", words=one.line.stripped, field=None, label=None)
    return kept


def _ends_in_number(text: str, above: Told) -> bool:
    """Whether a line is a row with a number at its end: "Summa" below it is what such rows add up to."""
    return (
        above.kind == "text"
        and re.search(r"\S(?: {2,}|\t)\d[\d \u00a0,]*$", text[slice(*above.line.stripped)]) is not None
    )


def _label_of_sum(text: str, one: Told, below: Told) -> str | None:
    """The field of a line that is a label of money with the amount in the line below it."""
    label = _OF_ALL_PARTS.sub("", text[slice(*one.words)])
    if not (_A_SUM.match(text, *below.words) and _OPEN.fullmatch(label)):
        return None
    field = field_of(label) or understood(label)
    return field if field in _OF_MONEY else None


_A_SUM = re.compile(
    r"(?:(?:ca|cirka|drygt) )?\d[\d .,]*(?:miljoner |tusen )?(?:kr|kronor|SEK|mn?kr|tkr|euro?|miljoner)\b"
)
_OF_ALL_PARTS = re.compile(r", (?:alla|samtliga|hela) [\w ]{4,30}$")


def _hangs(text: str, above: Told, one: Told) -> bool:
    """Whether a line stands in the column of the value above it, whose label stands left of it."""
    column = above.words.start - above.line.start
    set_in = one.words.start - one.line.start
    label = above.label.start - above.line.start if above.label else 0
    apart = above.line.stripped.start + label < above.words.start - _SECOND_COLUMN
    return apart and abs(set_in - column) <= 1 and not SPACED.search(text[slice(*one.words)])


def _card_named_first(text: str, told: Sequence[Told | None], number: int) -> dict[int, Kind]:
    """A card whose first line is the name, with its programme and its time right below."""
    name, below = told[number], told[number + 1] if number + 1 < len(told) else None
    if name is None or below is None or name.kind != "text" or not _ABOVE.fullmatch(text[slice(*below.words)]):
        return {}
    return {number: "heading", number + 1: "above"} if _may_head(text[slice(*name.words)]) else {}


_PAGE_NUMBER = re.compile(r"[^\w§]*(?:[Ss]ida\W*)?\d{1,3}(?: ?\(\d{1,3}\))?\W*")
_LONGEST_HEAD = 110


def _running_heads(text: str, told: Sequence[Told | None]) -> set[int]:
    """The lines that stand again at the top of pages: right below a page's number, and word for word above."""
    found: set[int] = set()
    known = {" ".join(text[slice(*one.line.stripped)].split()) for one in told[:1] if one}
    numbered = 0
    for number, one in enumerate(told):
        if one is None:
            continue
        words = " ".join(text[slice(*one.line.stripped)].split())
        if numbered and number - numbered < _NEAR_NUMBER and words in known:
            found.add(number)
        if number and _PAGE_NUMBER.fullmatch(words):
            numbered = number
        elif len(words) < _LONGEST_HEAD:
            known.add(words)
    return found


_NEAR_NUMBER = 4
"""A running head stands so few lines below the page's number."""
_WIDEST = 140
"""A text whose lines are longer than this is not broken into lines of one width."""
_FULL_LINE = 0.85
"""The share of that width from which a line, with the next one's first word, was full."""


def _unwrapped(text: str, told: list[Told]) -> list[Told]:
    """The lines with those put together that are one paragraph, where a text is broken at one width."""
    width = _width(told)
    if width is None:
        return told
    kept: list[Told] = []
    parted = len(re.findall(r"\n[ \t]*\r?\n", text)) > _PARTED * len(told)
    for one in told:
        if kept and _continues(text, kept[-1], one, width, parted=parted):
            above = kept.pop()
            whole = Line(text[above.line.start : one.line.start + len(one.line.text)], above.line.start)
            kept.append(replace(above, line=whole, words=Span(above.words.start, one.words.end)))
        else:
            kept.append(one)
    return kept


_NARROW = 60
_PARTED = 0.15
"""Blank lines to lines with words from which they part paragraphs."""


def _closed(words: str, width: int, *, parted: bool) -> bool:
    """Whether a full line may end what it tells: with an amount or a year, in a narrow text with a name, and with a
    sentence where blank lines do not part the paragraphs.
    """
    last = words.split()[-1]
    narrow = width < _NARROW and last[0].isupper()
    return bool(_AMOUNT_END.search(words)) or last[-1].isdigit() or narrow or (last[-1] in ".!?" and not parted)


def _width(told: Sequence[Told]) -> int | None:
    """The width at which a text's lines are broken: what two of its longest lines come near to; None for whole
    paragraphs."""
    running = (one.line.text.strip() for one in told if one.kind in ("text", "item", "fact"))
    lengths = sorted((len(words) for words in running if not _IN_COLUMNS.search(words)), reverse=True)
    width = next((longer for longer, next_ in pairwise(lengths) if next_ >= _FULL_LINE * longer), None)
    return width if width and lengths[0] <= _WIDEST else None


def _are_like(text: str, above: Told, one: Told) -> bool:
    """Whether two lines are of a list without marks: each begins with a name, where it is, and a year behind that."""
    return all(_DATED.match(text, line.words.start) for line in (above, one))


_DATED = re.compile(
    r"[A-ZÅÄÖ][^,.;:()\n]{1,40}(?:, | \()[A-ZÅÄÖ][^,.;:()\n\d]{2,24}\)?,? ?[(–-]? ?(?:[a-zåäö]+ ){0,2}(?:19|20)\d\d\b"
)


def _continues(text: str, above: Told, one: Told, width: int, *, parted: bool) -> bool:
    """Whether a line goes on with the paragraph of the one above it, which was full."""
    if _IN_COLUMNS.search(one.line.text) or _IN_COLUMNS.search(above.line.text) or _are_like(text, above, one):
        return False
    if one.kind != "text" or one.marked or above.kind not in ("text", "item", "fact"):
        return False
    between = text[above.line.start + len(above.line.text) : one.line.start]
    own = text[slice(*above.words)]
    if (
        between.count("\n") != 1
        or own.endswith(":")
        or (text[one.words.start].isupper() and _closed(own, width, parted=parted))
    ):
        return False
    if above.marked and above.kind == "item" and one.indent > above.indent:
        return True  # what is set in below an item goes on with it
    last = above.line.text.rstrip().rpartition("\n")[2].strip()
    first = text[slice(*one.words)].split(maxsplit=1)[0]
    return len(last) + 1 + len(first) > _FULL_LINE * width


_IN_COLUMNS = re.compile(r"\S {4,}\S")
"""Words set apart: a row of a table, which goes on with no line."""
SPACED = re.compile(r"(?<=\S) {2,}(?=\S)")
"""What parts the cells of a table that is set with blanks."""
_SPACED_ROWS = 3
"""So many rows, the one of the column names included, make lines with wide blanks a table."""
_SPACED_CELLS = 3
_HEADS_COLUMNS = re.compile(r"(?i)(?:ort|stad|land|vänort|år|sedan|city|country)")


def _with_spaced_rows(told: list[Told | None]) -> list[Told | None]:
    """The lines with those of tables that are set with blanks as rows: column names that are known, and rows below
    them."""
    kept, at = list(told), 0
    while at < len(told):
        names = _cells_of(told[at])
        end = _end_of_rows(told, at) if names and _are_columns(names) else at
        if sum(bool(_cells_of(one)) for one in told[at:end]) >= _SPACED_ROWS:
            kept[at:end] = [
                Told("row", one.line, one.line.stripped) if one and not _begins_row(told, number) else one
                for number, one in enumerate(told[at:end], at)
            ]
        at = max(end, at + 1)
    return kept


def _are_columns(names: Sequence[str]) -> bool:
    """Whether cells are column names: half of them are known, or they are those of memberships."""
    known = [name for name in names if field_of(name) or _HEADS_COLUMNS.fullmatch(name)]
    return len(known) * 2 >= len(names) or are_of_memberships(names)


def _end_of_rows(told: Sequence[Told | None], at: int) -> int:
    """Where the rows below column names end: blank lines may part them, and a cell go on in the line below."""
    own = told[at]
    first = _indent(own) if own else 0
    end = at + 1
    while end < len(told):
        one = told[end]
        below = told[end + 1] if end + 1 < len(told) else None
        goes_on = one is not None and told[end - 1] is not None and _indent(one) > first + _SECOND_COLUMN
        parted = one is None and told[end - 1] and _cells_of(below)
        if not (_cells_of(one) or goes_on or parted or _begins_row(told, end)):
            break
        end += 1
    return end


def _begins_row(told: Sequence[Told | None], at: int) -> bool:
    """Whether a line right between two with cells has none, and ends as a name that goes on in the row below it."""
    around = [*told[at - 1 : at], *told[at + 1 : at + 2]]
    one = told[at]
    begins = one is not None and len(around) > 1 and all(map(_cells_of, around)) and not _cells_of(one)
    return begins and one is not None and NAME_GOES_ON.search(one.line.text.rstrip()) is not None


NAME_GOES_ON = re.compile(r"(?:\b(?:of|for|the|and|on|in|to|i|på|av|för|med|till|från|och|samt)|[,&–/-])$")
"""A line that a name goes on from in the one below it."""
_SECOND_COLUMN = 3
"""What goes on from the line above is set in by more than this."""


def _indent(one: Told) -> int:
    return len(one.line.text) - len(one.line.text.lstrip())


def _cells_of(told: Told | None) -> list[str]:
    """The cells of a line that wide blanks part into several; none for any other line."""
    cells = SPACED.split(told.line.text.strip()) if told and told.kind not in ("chrome", "row") else []
    return cells if len(cells) >= _SPACED_CELLS else []


def _alone(text: str, line: Line) -> Told | None:
    """What a line is by itself; None for a blank one."""
    if not line:
        return None
    mark = _MARK.match(line.text)
    assert mark is not None  # the pattern matches the empty string too
    begin, end = line.start + mark.end(), line.stripped.end
    words = _unmarked(text, Span(min(begin, end), end))
    plain = text[slice(*words)]
    indent, marked = len(mark["indent"].expandtabs(4)), mark["mark"] is not None
    if _is_chrome(plain):
        return Told("chrome", line, words)
    if _ROW.search(line.text):
        return _labelled_row(text, line) or Told("row", line, words)
    if not any(map(str.isalnum, plain)):
        return None  # a rule
    if fact := _paired(text, line) or _with_colon(line, plain, words.start):
        return replace(fact, indent=indent, marked=marked)
    if named := _NAMED.fullmatch(plain):
        value = Span(words.start + named.start("value"), words.end)
        return Told("fact", line, value, "name", Span(words.start, words.start + named.end("label")), indent, marked)
    if _OPEN_PARTNERS.fullmatch(plain):
        return Told("open", line, Span(end, end), "partners", words, indent, marked)
    if says_unit(plain):
        return Told("text", line, words, indent=indent, marked=marked)
    if (opened := _OPEN.fullmatch(plain)) and (field := field_of(opened["label"])) not in (None, "name", "own_budget"):
        return Told("open", line, Span(end, end), field, words, indent, marked)
    return Told("text", line, words, indent=indent, marked=marked)


def _with_colon(line: Line, plain: str, start: int) -> Told | None:
    """A line that is a label, a colon and its value, or nothing behind it."""
    fact = _FACT.fullmatch(plain)
    if fact is None or not (field := _field(fact)) or _LETTERED.match(plain):
        return None
    value = Span(start + fact.start("value"), start + fact.end("value"))
    label = Span(start, start + fact.end("label"))
    return Told("fact" if fact["value"].strip() else "open", line, value, field, label)


_APART = re.compile(
    r"(?P<label>(?:[A-ZÅÄÖ]|(?:varav|därav) (?=\w))[\wåäö/&:+-]*(?: [\wåäö/&():+-]+){0,5}?)(?: {2,}|\t+)(?P<value>\S.*)"
)
"""A label and its value that wide blanks part."""


def _paired(text: str, line: Line) -> Told | None:
    """A line of two columns that are a label and its value; a row of column names is none."""
    pair = _APART.fullmatch(text, *line.stripped)
    if pair is None or not (field := field_of(pair["label"].rstrip(":")) or _built(pair["label"])):
        return None
    value = pair["value"]
    label = field_of(value) or understood(value)
    if SPACED.search(value) or (label and not (field == "role" and parse_role(value))) or not _fits(field, value):
        return None
    return Told("fact", line, Span(*pair.span("value")), field, Span(*pair.span("label")))


def _built(label: str) -> str | None:
    """The field of a label by the words that it is built of."""
    return "paid_out" if is_used_up(label) else understood(label)


_OF_MONEY = frozenset("total_budget own_budget eu_funding paid_out amount".split())
_OF_TIME = frozenset("period start_date end_date".split())


def _fits(field: str, value: str) -> bool:
    """Whether a value is of its field's kind: a sum holds a number, a time a year."""
    if field in _OF_MONEY:
        return bool(re.search(r"\d", value))
    return field not in _OF_TIME or bool(re.search(r"\d{4}|\d{6}", value))


def _field(fact: re.Match[str]) -> str | None:
    """The field of a label, by itself or, for a word of any text, with what stands behind it."""
    label, value = fact["label"], fact["value"].strip()
    listed = field_of(label)
    field = listed or (valued_field(label) if value else None)
    apart = fact["value"][:1].isspace() or fact.start("value") - fact.end("label") > 1
    if field and not listed and not (apart and _fits(field, value)):
        return None
    if field == "party":
        return "role" if parse_role(re.split(r"[,.;(]", value)[0]) else None
    return field if value or field != "own_budget" else None


def labelled(text: str, span: Span) -> Told | None:
    """A sentence that is a label and its value: "Total kostnad: 2 mnkr.", read as a line of its own would be.

    >>> text = "Pågår 2024–2026. Lead partner: Gent."
    >>> told = labelled(text, Span(17, 36))
    >>> told and (told.field, text[slice(*told.words)])
    ('lead_partner', 'Gent')
    """
    words = text[slice(*span)]
    fact = _FACT.fullmatch(words.rstrip(" ."))
    if fact is None or not fact["value"].strip() or not (field := _field(fact)) or field == "name":
        return None
    label, value = (Span(span.start + fact.start(part), span.start + fact.end(part)) for part in ("label", "value"))
    return Told("fact", Line(words, span.start), value, field, label)


def _is_chrome(plain: str) -> bool:
    """Whether a line is of a page's frame, or a link and nothing else."""
    link = INLINE.search(plain)
    linked = link is not None and link.end() == len(plain) and len(plain) < _LINK_LENGTH
    return linked or CHROME.fullmatch(" ".join(plain.split()).strip("[]")) is not None


_LETTERED = re.compile(r"Projekt [A-ZÅÄÖ0-9]{1,2}:")
"""A project's letter in a text on several: its name and what is told of it follow in the line."""
_PAIR = re.compile(r"\|[ *_]*(?P<label>[^|]+?)[ *_]*\|[ *_]*(?P<value>[^|]+?)[ *_]*\|")


def _labelled_row(text: str, line: Line) -> Told | None:
    """A row of two cells that are a label and its value; a row of column names is none."""
    pair = _PAIR.fullmatch(text, *line.stripped)
    if pair is None or not (field := field_of(pair["label"])) or field == "name" or field_of(pair["value"]):
        return None
    return Told("fact", line, Span(*pair.span("value")), field, Span(*pair.span("label")))


_PAIRED_FACTS = 2
"""So many labels that are known make a table of two columns one of facts."""


def _with_facts_in_rows(text: str, told: list[Told | None]) -> list[Told | None]:
    """The lines with the rows of tables of two columns that hold one project's facts: each a label and its value."""
    kept, at = list(told), 0
    while at < len(told):
        end = at
        while end < len(told) and (_is_pair(text, told[end]) or (end > at and _is_rule(text, told, end))):
            end += 1
        rows = [number for number in range(at, end) if told[number]]
        facts = {number: fact for number in rows if (fact := _fact_of_row(text, told[number]))}
        if sum(fact.field not in ("other", "name") for fact in facts.values()) >= _PAIRED_FACTS:
            opened = next(iter(facts))  # what stands above the first label are column names
            for number in rows:
                unknown = _unknown_fact(text, told[number]) if number > opened else told[number]
                kept[number] = facts.get(number) or unknown
        at = max(end, at + 1)
    return kept


def _is_pair(text: str, one: Told | None) -> bool:
    """Whether a line is a row of two cells between bars."""
    return one is not None and _PAIR.fullmatch(text, *one.line.stripped) is not None


def _is_rule(text: str, told: Sequence[Told | None], at: int) -> bool:
    """Whether a line without words is the rule below column names: rows stand right above and below it."""
    above, below = told[at - 1], told[at + 1] if at + 1 < len(told) else None
    if told[at] is not None or above is None or below is None or not _is_pair(text, below):
        return False
    return "-" in text[above.span.end : below.span.start]


def _fact_of_row(text: str, one: Told | None) -> Told | None:
    """A row of two cells as a fact, where its first one is a label and the other a value of that kind."""
    if one is None or one.kind == "fact":
        return one
    pair = _PAIR.fullmatch(text, *one.line.stripped)
    if pair is None:
        return None
    label, value = pair["label"], pair["value"]
    field = field_of(label) or valued_field(label)
    column = field_of(value) and not parse_role(value)
    if field in (None, "party") or column or not _fits(field, value):
        return None
    return Told("fact", one.line, Span(*pair.span("value")), field, Span(*pair.span("label")))


def _unknown_fact(text: str, one: Told | None) -> Told | None:
    """A row of a table of facts whose label nobody knows: it parts those around it."""
    pair = _PAIR.fullmatch(text, *one.line.stripped) if one else None
    if one is None or pair is None:
        return one
    return Told("fact", one.line, Span(*pair.span("value")), "other", Span(*pair.span("label")))


def _unmarked(text: str, span: Span) -> Span:
    """A range without emphasis marks at its ends."""
    words = text[slice(*span)]
    left = len(words) - len(words.lstrip("*_ \t"))
    right = len(words.rstrip("*_# \t"))
    return Span(span.start + min(left, right), span.start + right)


def _heads(text: str, told: list[Told | None], number: int, *, packed: bool) -> bool:
    """Whether a line heads what follows it: short, set off, no sentence, and nothing like it below."""
    own = told[number]
    if own is None:
        return False
    if _surely_heads(text, told, number, own):
        return True
    above = told[number - 1] if number else None
    joined = not own.marked and _goes_on(text, above, packed=packed)
    distance, below = _below(told, number)
    if joined or below is None or not _may_head(text[slice(*own.words)]) or _runs_on(text, distance, below):
        return False
    if own.marked:
        return not (_ends_list(own, above) or _is_item_above(own, below, distance))
    set_off = _set_off(text, own, above, below, distance)
    return set_off or _is_labelled(below) or ((distance > 1 or packed) and not text[below.words.start].islower())


_KIND_OF_TEXT = re.compile(
    r"(?i)(?:(?:slut|del|läges|års|utvärderings|projekt)rapport|slutredovisning|projekt(?:blad|plan|beskrivning)"
    r"|faktablad|pressmeddelande|nyhet)"
)
"""A line that only says what kind of text follows: the one below is its title."""


_PARAGRAPH = re.compile(
    r"§ ?\d{1,3}(?:\s+(?:[Dd]nr|[Dd]iarienr|[Dd]iarienummer|[Ää]rende(?:nr|nummer)?)\.?:? ?[\w /:.-]{3,25}$)?"
)
"""The number of a matter in minutes: its title stands below."""


def _surely_heads(text: str, told: Sequence[Told | None], number: int, own: Told) -> bool:
    """Whether a line says itself that it is a heading: by its mark, its number or its words, or as a question."""
    if _heads_matter(text, told[number - 1] if number else None, own):
        return True
    if own.line.text.lstrip().startswith(("#", ">>")):
        return True
    if _in_capitals(text, told, number, own):
        return True
    of_matter = number > 0 and told[number - 1] is None and OF_A_MATTER.fullmatch(text[slice(*own.words)])
    return bool(of_matter) or _is_numbered(text, told, number) or _is_question(text, told, number)


def _heads_matter(text: str, above: Told | None, own: Told) -> bool:
    """Whether a line is a matter's number in minutes, or the title below that or below what kind of text follows."""
    words = text[slice(*own.words)]
    if numbered := _PARAGRAPH.match(words):
        rest = words[numbered.end() :].strip()
        return not rest or (above is None and _may_head(rest))
    over = text[slice(*above.words)] if above else ""
    return bool(_PARAGRAPH.fullmatch(over) or _KIND_OF_TEXT.fullmatch(over)) and _may_head(words)


def _in_capitals(text: str, told: Sequence[Told | None], number: int, own: Told) -> bool:
    """Whether a line in capitals stands below a blank line and right above another: it heads it, whatever ends it."""
    words = text[slice(*own.words)]
    below = told[number + 1] if number + 1 < len(told) else None
    letters = sum(map(str.isalpha, words))
    return (
        number > 0
        and told[number - 1] is None
        and below is not None
        and words.isupper()
        and _LETTERS < letters < len(words)
        and len(words) < _SHORT_HEADING * 1.5
        and not text[slice(*below.words)].isupper()
    )


_LETTERS = 6
"""A line in capitals of more letters than this heads what stands below."""


def _runs_on(text: str, distance: int, below: Told) -> bool:
    """Whether the next line goes on with a sentence: it stands right below and begins with a small letter."""
    return distance == 1 and below.kind == "text" and not below.marked and text[below.words.start].islower()


_SECTION_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?[ \t]+(?=[a-z]{0,2}-?[A-ZÅÄÖ])")
_SMALL = "abcdefghijklmnopqrstuvwxyz-"
_LEADERS = re.compile(r"\.{4,}")
"""The dots of a table of contents."""


def _is_numbered(text: str, told: Sequence[Told | None], number: int) -> bool:
    """Whether a line is a section's number with its name: "2.1 Solväg", right above or below other lines."""
    own = told[number]
    words = text[slice(*own.words)] if own else ""
    section = _SECTION_NUMBER.match(words)
    return (
        bool(section)
        and not _LEADERS.search(words)
        and _may_head(words[section.end() if section else 0 :].lstrip(_SMALL))
    )


def _is_question(text: str, told: Sequence[Told | None], number: int) -> bool:
    """Whether a line is a question that the lines below it answer: it stands right above them, below a blank line."""
    own, above = told[number], told[number - 1] if number else None
    below = told[number + 1] if number + 1 < len(told) else None
    if own is None or below is None or above is not None or own.marked:
        return False
    words, answer = text[slice(*own.words)], text[slice(*below.words)]
    return len(words) < _HEADING_LENGTH and words.endswith("?") and words.count("?") == 1 and not answer.endswith("?")


_SHORT_HEADING = 45
"""A heading right above its paragraph is no longer than this, and shorter than the paragraph's line."""


def _set_off(text: str, own: Told, above: Told | None, below: Told, distance: int) -> bool:
    """Whether a short line stands right above a longer one that ends in a full stop, with nothing above."""
    words, under = text[slice(*own.words)], text[slice(*below.words)]
    alone = above is None and distance == 1 and below.kind == "text" and not below.marked
    return alone and len(words) < min(_SHORT_HEADING, len(under) / 1.5) and under.endswith(".") and under[:1].isupper()


def _is_labelled(told: Told) -> bool:
    return told.kind in ("fact", "open")


def _ends_list(own: Told, above: Told | None) -> bool:
    """Whether a marked line is the last item of a list and heads nothing."""
    return above is not None and above.marked and above.indent == own.indent


def _is_item_above(own: Told, below: Told, distance: int) -> bool:
    """Whether another item follows a marked line, or the long line goes on in the one right below, set in further."""
    hangs = distance == 1 and below.indent > own.indent and len(own.line.text) > _SHORT_HEADING
    return below.marked or hangs


def _goes_on(text: str, above: Told | None, *, packed: bool) -> bool:
    """Whether a line stands in the paragraph of the one above; in a text without blank lines a closed one ends it."""
    if above is None:
        return False
    closed = above.kind != "text" or above.marked or text[slice(*above.words)].endswith((".", "!", "?", ":"))
    return not (packed and closed)


def _below(told: list[Told | None], number: int) -> tuple[int, Told | None]:
    """The next line with words that is no page chrome, and how many lines further down it stands."""
    later = ((at, one) for at, one in enumerate(told[number + 1 : number + _LOOK], 1) if one and one.kind != "chrome")
    return next(later, (0, None))


def _may_head(plain: str) -> bool:
    """Whether the words alone can be a heading."""
    if not plain or len(plain) > _HEADING_LENGTH or not _OPENS.match(plain):
        return False
    if _EDITION.fullmatch(plain) or "://" in plain or "@" in plain or _PHONE.match(plain) or opens_with_label(plain):
        return False
    return not (_SENTENCE.search(plain) or _ENDS_OPEN.search(plain) or _AMOUNT_END.search(plain) or plain.endswith(":"))


_PHONE = re.compile(r"[\d\s()+-]{7,}+(?!(?:kr|SEK|tkr|mn?kr|miljon|euro))")
_EDITION = re.compile(
    rf"(?i)(?:(?:version|utgåva|dnr|diarienummer|datum|reviderad|upprättad)\b.*\d.*|(?:den )?{DATE_PATTERN})"
)
"""The edition of a text, its number or its date: no heading."""


def opens_with_label(plain: str) -> bool:
    """Whether words begin with a label and go on with its value: "Projektslut 2025-03-31", "Total budget SEK för …".

    >>> [opens_with_label(words) for words in ("Projektslut 2025-03-31", "Total budget SEK 3", "Startblock")]
    [True, True, False]
    """
    words = plain.split()
    for count in (1, 2):
        field = field_of(" ".join(words[:count])) if len(words) > count else None
        if field in _LONG_LABELS and (field not in _OF_TIME or _SAYS_TIME.search(plain)):
            return True
    return False


_SAYS_TIME = re.compile(r"\b(?:19|20)\d\d|\b\d{6}\b|\d[/.-]\d")


def _contacts(text: str, told: list[Told | None]) -> set[int]:
    """The lines of contact boxes: from "Kontakt" or "Visa kontaktuppgifter" to the next line of another kind."""
    found: set[int] = set()
    inside = False
    for number, own in enumerate(told):
        if own is None:
            continue
        plain = text[slice(*own.line.stripped)].strip("#*: ").casefold()
        if plain in ("kontakt", "visa kontaktuppgifter", "kontakta oss"):
            inside = True
            found.add(number)
        elif inside and own.kind == "chrome":
            inside = "fler" not in plain and inside
        elif inside and (own.marked or own.field == "other") and own.indent and len(plain) < 90:
            found.add(number)
        else:
            inside = False
    return found
