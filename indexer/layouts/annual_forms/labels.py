"""Where the labels of the forms stand: labels that wrap, that are also ordinary words, that come in
another order, that nobody knows."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise, takewhile
from typing import Any, Literal, NamedTuple

from indexer.layouts.annual_forms.openings import field_of, questions, recurring_labels
from indexer.layouts.shared.base import words_of
from indexer.records import Span

WORDS: dict[str, Any] = words_of("annual_forms")
FORM_START = re.compile(WORDS["form_start"])
DESCRIPTION = "description"
NO_FIELD = "without_field"
UNKNOWN = "unknown_label"
_ASIDE = {NO_FIELD, UNKNOWN}

Follows = Literal["separator", "line end", "words"]


class Mark(NamedTuple):
    """A label in the cleaned text: its field, its range, what follows it, and a value that stands
    between its two lines."""

    field: str
    start: int
    end: int
    follows: Follows
    middle: Span | None = None


def _loose(pattern: str) -> str:
    """White space in a label's pattern matches any white space, since labels wrap over two lines."""
    return re.sub(r" (?![*+?])", r"\\s+", pattern.replace("<actor>", WORDS["actor"]))


_BEFORE = r"(?mi)^[ \t]*(?:#{1,6}[ \t]+|[-•*][ \t]+)?"
_WHITE = r"\s+"
_UNIT = r"(?:[ ]?\((?:åååå|yyyy|sek|kr|tkr|mkr|i|tusen|miljoner)[^)\n]{0,40}\))?"
_AFTER = rf"(?P<label_end>){_UNIT}(?:[ \t]*(?P<separator>:|\t)|(?P<line_end>[ \t]*$)|(?=\s)(?!\s+(?-i:är|var|blev)\b))"


_MONEY = r"(?:tkr|mn?kr|[km]?sek|kr(?:onor)?|(?:tusen|miljoner) kronor)"
_TAILS = {
    "amount": rf"(?:,?[ ](?:under |för |år )?20\d\d(?=[ ]*(?:[,:(\t]|$|\d)|[ ]+{_MONEY}\b))?"
    rf"(?:,[ ]*{_MONEY}\b|[ ]\(?(?:i )?{_MONEY}\)?(?=[ \t:]|$))?",
    "role": r"(?:[ ]\((?:projekt)?(?:ägare|partner)(?:[ ]?/[ ]?| eller )(?:projekt)?(?:ägare|partner)\))?",
}
"""What belongs to a label behind its words: the year and the unit of an amount, the choices of a role."""


def _tail(field: str) -> str:
    amount = field.startswith(("total_budget", "paid_out", "eu_funding"))
    return _TAILS["amount"] if amount else _TAILS.get(field, "")


class Label(NamedTuple):
    """How a field's label is written, at the beginning of a line."""

    field: str
    pattern: re.Pattern[str]
    letters: frozenset[str] | None
    """What it begins with, in small letters; None where that is not a letter each time."""


def _label(field: str, body: str, spellings: Iterable[str]) -> Label:
    first = [re.match(r"[^\W\d_](?![?*+{])(?!.*\|)", spelling) for spelling in spellings]
    letters = frozenset(match.group().casefold() for match in first if match)
    return Label(field, re.compile(f"{_BEFORE}(?P<label>{body}){_AFTER}"), letters if all(first) else None)


def _patterns(group: str) -> list[Label]:
    return [
        _label(field, f"(?:{'|'.join(map(_loose, spellings))}){_tail(field)}", spellings)
        for field, spellings in WORDS[group].items()
    ]


def _halved() -> list[Label]:
    """Long labels whose value stands beside their first line: "Total budget SEK för projektet där
    500 000 / nämnden är …"."""
    found = []
    for field, spellings in WORDS["wrapped_labels"].items():
        for words in map(str.split, spellings):
            for at in range(2, len(words)):
                first, second = _loose(" ".join(words[:at])), _loose(" ".join(words[at:]))
                middle = r"[ \t]+(?P<middle>\S[^\n]{0,60}?)[ \t]*\n[ \t]*"
                found.append(_label(field, f"{first}{middle}{second}", [" ".join(words)]))
    return found


def _unlisted(field: str, words: Sequence[str]) -> Label:
    """A label that no file lists, as one of the document's own: its capitals count."""
    return _label(field, f"(?-i:{_WHITE.join(map(re.escape, words))})", words[:1])


_CONTINUED = re.compile(r"(?:(?:[ \t]+|[ \t]*\r?\n[ \t]*)(?:\(?[a-zåäö][\wåäö/-]*[,)?]*|/)(?!\S)){1,6}")
_BELOW = re.compile(r"[ \t]*\r?\n[ \t]*\r?\n\s*\S")
_STEADY_VALUES = set(
    "start_date end_date period programme goals total_budget paid_out eu_funding partners leader".split()
)
"""Fields whose values do not open with the same small words in form after form."""
_VALUES = {"vet", "ej", "inte", "inget", "inga", "saknas", "okänt", "nej", "ca", "cirka", "se", "från"}
_LONG, _SHORT, _OTHER, _HALVED = _patterns("labels"), _patterns("short_labels"), _patterns("other_labels"), _halved()


def _short_marks(text: str, known: set[str]) -> list[Mark]:
    """Labels of one ordinary word, before a colon or a tab; at a line end only where others of the field have one.

    ``known`` are the fields that the document labels in full.
    """
    found = [mark for mark in _marks(_SHORT, text) if mark.field not in known and mark.follows != "words"]
    separated = {mark.field for mark in found if mark.follows == "separator"} - {"lead_partner", "partners"}
    return [mark for mark in found if mark.follows == "separator" or mark.field in separated]


def _follows(match: re.Match[str]) -> Follows:
    return "separator" if match["separator"] else "line end" if match["line_end"] is not None else "words"


_LINE = re.compile(rf"{_BEFORE}(?P<letter>[^\W\d_])")


@lru_cache(maxsize=2)
def _lines_by_letter(text: str) -> dict[str, list[int]]:
    """Where the lines begin whose first word begins with a letter."""
    found: dict[str, list[int]] = defaultdict(list)
    for match in _LINE.finditer(text):
        found[match["letter"].casefold()].append(match.start())
    return found


def _standing(label: Label, text: str) -> Iterator[re.Match[str]]:
    """Where a label stands; only the lines that begin with its letter are looked at."""
    if label.letters is None:
        yield from label.pattern.finditer(text)
        return
    at, lines = 0, _lines_by_letter(text)
    for start in sorted(start for letter in label.letters for start in lines.get(letter, ())):
        if start >= at and (match := label.pattern.match(text, start)):
            yield match
            at = match.end()


def _marks(labels: Iterable[Label], text: str) -> list[Mark]:
    found = []
    for label in labels:
        for match in _standing(label, text):
            groups = match.groupdict()
            middle = Span(*match.span("middle")) if groups.get("middle") else None
            end = (
                match.end("separator")
                if match["separator"]
                else max(match.end("label"), match.end() - len(match["line_end"] or ""))
            )
            found.append(Mark(label.field, match.start("label"), end, _follows(match), middle))
    return found


def _longest(marks: Iterable[Mark]) -> list[Mark]:
    """Marks in order; of those that overlap the longest one counts."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


class FormLabels:
    """The labels of all forms of one document, in its cleaned text."""

    def __init__(self, text: str) -> None:
        self.text = text
        every = _longest(_marks(_LONG, text))
        self.named = _has_name(every)
        heads = every if self.named else _short_marks(text, set())
        self.separated = _mostly(mark.follows == "separator" for mark in heads if mark.field in _HEADS)
        every = self._with_halved(self._with_short(every))
        self.marks = self._with_unlisted(self._continued([mark for mark in every if self._counts(mark)]))
        self.named = self.named or _has_name(self.marks)
        self._starts = [mark.start for mark in self.marks]

    def _with_short(self, marks: list[Mark]) -> list[Mark]:
        """The marks with labels of one ordinary word, where colons, tabs or the lack of longer ones
        make these labels."""
        if self.named and not self.separated:
            return marks
        full = Counter(mark.field for mark in marks if self._counts(mark))
        short = _short_marks(self.text, {field for field, count in full.items() if count > full["name"] / 2})
        return _longest([*marks, *short, *(mark for mark in _marks(_OTHER, self.text) if mark.follows != "words")])

    def _with_halved(self, marks: list[Mark]) -> list[Mark]:
        """The marks with long labels that wrap around their value."""
        if "\n" not in self.text or self.separated:
            return marks
        starts = {mark.start for mark in marks}
        return _longest([*marks, *(mark for mark in _marks(_HALVED, self.text) if mark.start not in starts)])

    def _continued(self, marks: list[Mark]) -> list[Mark]:
        """The marks with the small words behind them that most labels of the field share:
        "Startdatum *för projektet*"."""
        behind: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for mark in marks:
            if _may_go_on(mark):
                match = _CONTINUED.match(self.text, mark.end)
                behind[mark.field].append(tuple(match.group().split()) if match else ())
        shared = {field: _common_opening(told) for field, told in behind.items()}
        longer = []
        for mark in marks:
            own = shared.get(mark.field, ()) if _may_go_on(mark) else ()
            match = re.compile(_WHITE + _WHITE.join(map(re.escape, own))).match(self.text, mark.end) if own else None
            longer.append(mark._replace(end=match.end()) if match else mark)
        return longer

    def _with_unlisted(self, marks: list[Mark]) -> list[Mark]:
        """The marks with those of labels that no file lists: recurring ones, and questions between the other labels."""
        starts: dict[str, list[int]] = defaultdict(list)
        for mark in marks:
            starts[mark.field].append(mark.start)
        openings = recurring_labels(self.text, starts, separated=self.separated)
        told = [_unlisted(opening.field, opening.words) for opening in openings if opening.field]
        marks = _longest([*marks, *filter(self._counts, _marks(told, self.text))])
        if not self.separated and any(mark.field == DESCRIPTION for mark in marks):
            strange = [opening.words for opening in openings if not opening.field]
            found = [_marks([_unlisted(UNKNOWN, words)], self.text) for words in strange]
            marks = _longest([*marks, *(mark for same in found for mark in self._between(marks, same))])
        return _longest([*marks, *self._asked({mark.field for mark in marks})])

    def _asked(self, have: set[str]) -> Iterator[Mark]:
        """Questions on lines of their own, in a text that has forms; ``have`` are the fields with other labels."""
        if len(have & {*_HEADS, "goals"}) >= 3:
            for start, end in questions(self.text):
                field = field_of(self.text[start:end])
                if field not in have:
                    yield Mark(field or UNKNOWN, start, end, "line end")

    def _between(self, known: list[Mark], strange: list[Mark]) -> list[Mark]:
        """One strange label's places behind a known label, where that is the same one in most forms and has values of
        its own.

        Words that always stand where a value begins are the value; behind a description's label there is running text.
        """
        behind = _behind(known, strange)
        usual = Counter(label.field for label, _ in behind).most_common(1)
        if not usual:
            return []
        field, count = usual[0]
        if count < max(2, 0.6 * sum(mark.field == field for mark in known)):
            return []
        found = [(label, mark) for label, mark in behind if label.field == field]
        has_values = any(self.text[label.end : mark.start].strip() for label, mark in found)
        return [mark for _, mark in found] if has_values else []

    def _counts(self, mark: Mark) -> bool:
        """Where labels are followed by a colon or a tab, the same words in a sentence are no label."""
        return not self.separated or mark.follows != "words"

    def count(self) -> int:
        """How many forms there are: labels of at least three fields together, four where a name's
        label is an ordinary word."""
        ends = [*self.anchors, len(self.text)][1:]
        together = (
            len({mark.field for mark in self.between(start, min(end, start + 2500))})
            for start, end in zip(self.anchors, ends, strict=False)
        )
        return sum(fields >= (3 if self.named else 4) for fields in together)

    @property
    def fields(self) -> set[str]:
        """The fields that any form has a label of."""
        return {mark.field for mark in self.marks}

    def between(self, start: int, stop: int) -> list[Mark]:
        """All marks that begin in a range."""
        return self.marks[bisect_left(self._starts, start) : bisect_left(self._starts, stop)]

    @cached_property
    def values_below(self) -> bool:
        """Whether values stand below their label's line and a blank one, as they do behind every
        fourth label at least."""
        stops = [*(mark.start for mark in self.marks), len(self.text)][1:]
        below = (
            _BELOW.match(self.text, mark.end, stop)
            for mark, stop in zip(self.marks, stops, strict=True)
            if mark.field != DESCRIPTION
        )
        return sum(match is not None for match in below) * 4 >= max(1, len(self.marks))

    # -- where forms begin ------------------------------------------------------------------------------------------

    @cached_property
    def anchors(self) -> list[int]:
        """Where each form's labels begin, in order: "Beskrivning av Projekt Svar", else the first label of the form."""
        heads = [match.start() for match in FORM_START.finditer(self.text)]
        firsts = self._first_marks()
        found = []
        for number, first in enumerate(firsts):
            floor = firsts[number - 1].end if number else 0
            at = bisect_left(heads, first.start) - 1
            head = heads[at] if at >= 0 and floor <= heads[at] and first.start - heads[at] < 400 else None
            found.append(first.start if head is None else head)
        alone = [head for head in heads if not any(head <= at < head + 400 for at in found)]
        return sorted({*found, *alone})

    def _first_marks(self) -> list[Mark]:
        names = [mark for mark in self.marks if mark.field == "name" and self._heads_form(mark)]
        dates = [mark for mark in self.marks if mark.field in {"start_date", "period"}]
        anchors = names if len(names) * 2 >= len(dates) else dates
        distinct: list[Mark] = []
        for mark in anchors:
            if not distinct or any(other.field != mark.field for other in self.between(distinct[-1].end, mark.start)):
                distinct.append(mark)
        before = {mark.field for mark in self._leading(distinct[0], None)} if distinct else set()
        return [(self._leading(mark, before) or [mark])[0] for mark in distinct]

    def _heads_form(self, mark: Mark) -> bool:
        """A name is a form's when other labels follow; "Projektnamn" at the beginning of a line of prose is none."""
        return any(other.field not in {"name", DESCRIPTION} for other in self.between(mark.end, mark.end + 600))

    def _leading(self, anchor: Mark, fields: set[str] | None) -> list[Mark]:
        """Labels of the form that stand above its name, close together; ``fields`` are those the
        first form has there."""
        at = bisect_left(self._starts, anchor.start)
        found: list[Mark] = []
        below = anchor
        while at > 0:
            at -= 1
            mark = self.marks[at]
            taken = {anchor.field, *(other.field for other in found)}
            if (
                below.start - mark.end > 250
                or mark.field in taken | {DESCRIPTION, UNKNOWN}
                or (fields is not None and mark.field not in fields)
            ):
                break
            found.insert(0, mark)
            below = mark
        return found

    # -- the labels of one form -------------------------------------------------------------------------------------

    def of_form(self, start: int, stop: int) -> list[Mark]:
        """One mark a field of the form in ``text[start:stop]``, in order of place.

        Where a label's words occur twice, the place that keeps the order of the other forms counts; behind the
        description only what a colon or a tab makes a label.
        """
        marks = self.between(start, stop)
        body = next((mark for mark in marks if mark.field == DESCRIPTION), None)
        places = _places(marks, body.start if body else stop)
        others = [mark for field in _ASIDE for mark in places.pop(field, [])]
        sure = [found[0] for found in places.values() if len(found) == 1]
        chosen = [self._likeliest(found, sure) for found in places.values()]
        return sorted([*chosen, *others, *((body,) if body else ())], key=lambda mark: mark.start)

    def _likeliest(self, found: list[Mark], sure: list[Mark]) -> Mark:
        """The place that agrees best with the other labels, the first of equally good ones."""
        if len(found) == 1:
            return found[0]
        return max(found, key=lambda mark: (self._agreement(mark, sure), -mark.start))

    def _agreement(self, mark: Mark, sure: Iterable[Mark]) -> int:
        """How many more of the other labels stand on the side where they usually do."""
        return sum(
            1 if self._before(mark.field, other.field) == (mark.start < other.start) else -1
            for other in sure
            if other.field != mark.field
        )

    def _before(self, one: str, other: str) -> bool:
        votes = self._order[one, other] - self._order[other, one]
        return votes > 0 if votes else _USUAL.index(one) < _USUAL.index(other)

    @cached_property
    def _order(self) -> Counter[tuple[str, str]]:
        """How often one label stands before another in this document's forms, counting labels that occur once."""
        order: Counter[tuple[str, str]] = Counter()
        for start, stop in zip(self.anchors[:200], [*self.anchors[1:200], len(self.text)], strict=False):
            marks = self.between(start, stop)
            once = Counter(mark.field for mark in marks)
            single = [mark.field for mark in marks if once[mark.field] == 1 and mark.field not in _ASIDE]
            order.update((one, other) for index, one in enumerate(single) for other in single[index + 1 :])
        return order

    # -- labels that nobody knows -----------------------------------------------------------------------------------

    def unknown(self, start: int, stop: int, field: str) -> list[Span]:
        """Labels inside a value ``text[start:stop]`` that no file knows, in order.

        With colons or tabs a line "Words: …" is one; else a line's first words that open a line at the same place in
        most other forms.
        """
        found = []
        for at, line, first in _value_lines(self.text, start, stop):
            match = None
            if self.separated:
                match = _STRANGE.match(line)
                if match and first and not (match["tab"] or self._colon_heads[match["words"]] > 1):
                    match = None
                if field == "goals" and _GOAL_PREFIX.match(line):
                    match = None
            elif field in self._recurring and not first:
                match = re.match(rf"[ \t]*(?P<words>{self._recurring[field]})(?!\w)", line)
            if match:
                found.append(Span(at + match.start("words"), at + match.end("words")))
        return found

    def _values(self) -> Iterator[tuple[Mark, list[tuple[int, str, bool]]]]:
        """Every label before a description with the lines of its value."""
        for start, stop in zip(self.anchors, [*self.anchors, len(self.text)][1:], strict=True):
            marks = self.of_form(start, stop)
            for mark, after in pairwise(marks):
                if mark.field != DESCRIPTION:
                    yield mark, _value_lines(self.text, mark.end, after.start)

    @cached_property
    def _colon_heads(self) -> Counter[str]:
        """How often a line of a value begins with words and a colon, by those words."""
        return Counter(
            match["words"] for _, lines in self._values() for _, line, _ in lines if (match := _STRANGE.match(line))
        )

    @cached_property
    def _recurring(self) -> dict[str, str]:
        """For each field the words that open a later line of its value in at least half of the forms, as a pattern."""
        openings: dict[str, list[list[str]]] = defaultdict(list)
        first_words: set[str] = set()
        for mark, lines in self._values():
            openings[mark.field].append([line for _, line, first in lines if not first])
            first_words |= {line.split()[0] for _, line, first in lines if first}
            first_words |= set(self.text[mark.end : mark.end + 60].split()[:1])
        found = {field: _shared_opening(forms, first_words) for field, forms in openings.items()}
        return {field: pattern for field, pattern in found.items() if pattern}


_HEADS = {"name", "start_date", "role", "programme"}
_GOAL_PREFIX = re.compile(WORDS["goals"]["prefix"])
_STRANGE = re.compile(r"[ \t]*(?:[-•*][ \t]+)?(?P<words>[A-ZÅÄÖ][^:\t\n]{1,60}?)[ \t]*(?:(?P<tab>\t)|:(?!//))")
# Order of the fields in the usual form, for a document whose own forms do not tell.
_USUAL = [*WORDS["labels"], NO_FIELD]


def _mostly(values: Iterable[bool]) -> bool:
    found = list(values)
    return bool(found) and sum(found) >= 0.8 * len(found)


def _has_name(marks: Iterable[Mark]) -> bool:
    return any(mark.field == "name" for mark in marks)


def _may_go_on(mark: Mark) -> bool:
    """Whether small words behind a mark may belong to the label."""
    return mark.field in _STEADY_VALUES and mark.follows == "words"


def _common_opening(told: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The longest sequence of words that most begin with; none of those that open values."""
    counts = Counter(words[:length] for words in told for length in range(1, len(words) + 1))
    needed = max(2, 0.6 * len(told))
    common = [words for words, count in counts.items() if count >= needed and words[0] not in _VALUES]
    return max(common, key=len, default=())


def _behind(known: list[Mark], strange: list[Mark]) -> list[tuple[Mark, Mark]]:
    """The marks behind a known label other than a description's, each with that label."""
    starts = [mark.start for mark in known]
    behind = [(known[at - 1], mark) for mark in strange if (at := bisect_left(starts, mark.start))]
    return [(label, mark) for label, mark in behind if label.field != DESCRIPTION and label.end <= mark.start]


def _places(marks: list[Mark], limit: int) -> dict[str, list[Mark]]:
    """The places of each field's label before ``limit``; behind it those that a separator makes a
    label of another field."""
    places: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.start < limit:
            places[mark.field].append(mark)
    for mark in marks:
        if mark.start > limit and mark.follows == "separator" and mark.field not in {*places, DESCRIPTION, *_ASIDE}:
            places[mark.field].append(mark)
    return places


def _shared_opening(forms: list[list[str]], first_words: set[str]) -> str:
    """The words that lines of most forms open with, as a pattern; nothing where these open values."""
    heads: Counter[str] = Counter()
    for lines in forms:
        heads.update({line.split()[0] for line in lines if re.match(r"\s*[A-ZÅÄÖ]\w{3,}", line)})
    if not heads:
        return ""
    head, count = heads.most_common(1)[0]
    if count < max(2, len(forms) / 2) or head in first_words:
        return ""
    same = [line.split() for lines in forms for line in lines if line.split()[0] == head]
    shared = takewhile(lambda words: len(set(words)) == 1, zip(*same, strict=False))
    return r"\s+".join(re.escape(words[0]) for words in shared)


def _value_lines(text: str, start: int, stop: int) -> list[tuple[int, str, bool]]:
    """The lines of a value with their offsets; True for the first one that holds anything, none for
    the label's own line."""
    newline = text.find("\n", start, stop)
    if newline < 0:
        return []
    own = bool(text[start:newline].strip())
    found = [
        (newline + match.start(), match.group())
        for match in re.finditer(r"[^\n]+", text[newline:stop])
        if match.group().strip()
    ]
    return [(at, line, number == 0 and not own) for number, (at, line) in enumerate(found)]
