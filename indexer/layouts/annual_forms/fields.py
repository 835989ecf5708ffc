"""The labelled fields of one form: labels that wrap, values that vanish at page breaks, amounts in
the row where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from indexer.layouts.annual_forms.labels import DESCRIPTION, NO_FIELD, UNKNOWN, FormLabels, Mark
from indexer.layouts.shared.base import words_of
from indexer.layouts.shared.form_values import AMOUNTS, BOTH_ROLES, DATES, FormFields
from indexer.records import Partner, Role, Span, Value
from indexer.text import MappedText
from indexer.values import compare_key, in_kronor, parse_amount, parse_date, parse_role, repair_name, squeeze
from indexer.vocabulary.places import countries_of_cities

P = TypeVar("P")
WORDS: dict[str, Any] = words_of("annual_forms")


class Form(NamedTuple):
    """One form as read: its fields, the range of its description, and the labels that nobody knows."""

    fields: FormFields
    description: Span | None
    unknown: tuple[Span, ...]


def read_form(
    labels: FormLabels, clean: MappedText, text: str, start: int, stop: int, known_goals: tuple[str, ...]
) -> Form:
    """The form whose labels stand in ``clean.text[start:stop]``; spans point into ``text``.

    ``clean`` is the document without page headers and page-break spaces, ``labels`` were found in it.
    """
    fields = FormFields()
    description: Span | None = None
    unknown: list[Span] = []
    rest: int | None = None
    marks = labels.of_form(start, stop)
    for mark, following in zip(marks, [*marks, None][1:], strict=True):
        until = following.start if following else stop
        if mark.field == DESCRIPTION:
            description = _source(clean, *_trim(clean.text, mark.end if rest is None else rest, until))
            continue
        value = _value(
            labels, mark, until, last=following is None or (labels.separated and following.field == DESCRIPTION)
        )
        unknown += [clean.source_span(*words) for words in value.unknown]
        if following is None and description is None:
            description = _source(clean, *_trim(clean.text, value.rest, until))
        elif following and following.field == DESCRIPTION and clean.text[value.rest : until].strip():
            rest = value.rest
        if mark.field == UNKNOWN:
            unknown.append(clean.source_span(mark.start, mark.end))
        elif mark.field != NO_FIELD:
            _set(fields, _Cell(clean, text, mark, value.left, value.right), known_goals)
    return Form(fields, description, tuple(unknown))


class _Found(NamedTuple):
    """A value's range, the unknown labels that follow it, and where text that belongs to neither begins."""

    left: int
    right: int
    unknown: list[Span]
    rest: int


_FREE_LINE = re.compile(r"[ \t]*\n[ \t]*\n")
_PARAGRAPH = re.compile(r"\s*\S[\s\S]*?(?=\n[ \t]*\n|\Z)")
_WRAPPED = 60
"""A value's line is as long as this where it goes on on the next one."""


def _value(labels: FormLabels, mark: Mark, until: int, *, last: bool) -> _Found:
    """Where a label's value stands before ``until``; that of the ``last`` label ends with its paragraph or its line."""
    text = labels.text
    if mark.middle:
        return _Found(*_trim(text, *mark.middle), [], until)
    limit = until
    if labels.separated and not labels.values_below and (free := _FREE_LINE.match(text, mark.end, until)):
        limit = free.end()
    elif last and (paragraph := _PARAGRAPH.match(text[mark.end : until])):
        limit = mark.end + paragraph.end()
    unknown = labels.unknown(mark.end, limit, mark.field)
    left, right = _trim(text, mark.end, unknown[0].start if unknown else limit)
    line_end = text.find("\n", mark.end, right)
    if line_end > left and (text[mark.end - 1] == "\t" or (last and labels.separated and line_end - left < _WRAPPED)):
        left, right = _trim(text, left, line_end)
    return _Found(
        left,
        right,
        unknown,
        max(right, *(text.find("\n", words.end) for words in unknown)) if unknown else max(right, mark.end),
    )


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A range without white space at either end; an empty one stands at its start."""
    raw = text[start:end]
    if not raw.strip():
        return start, start
    return start + len(raw) - len(raw.lstrip()), start + len(raw.rstrip())


def _source(clean: MappedText, left: int, right: int) -> Span | None:
    return clean.source_span(left, right) if left < right else None


@dataclass(frozen=True)
class _Cell:
    """A label with its value: places in the cleaned text, words and spans of the document."""

    clean: MappedText
    text: str
    mark: Mark
    left: int
    right: int

    @property
    def words(self) -> str:
        return self.clean.text[self.left : self.right]

    @property
    def span(self) -> Span:
        if self.left < self.right:
            return self.clean.source_span(self.left, self.right)
        after = self.clean.origin[self.mark.end - 1] + 1
        return Span(after, after)

    def value(self, value: Any, *, approximate: bool = False, part: Span | None = None) -> dict[str, Any]:
        """Arguments of a ``Value``; ``part`` is a range inside the words."""
        span = self.clean.source_span(self.left + part.start, self.left + part.end) if part else self.span
        label = self.clean.source_span(self.mark.start, self.mark.end)
        return {
            "value": value,
            "raw": self.text[slice(*span)],
            "span": span,
            "label": label,
            "approximate": approximate,
        }

    def parsed(self, parser: Callable[[str], P | None]) -> tuple[P | None, Span | None]:
        """The typed value of the whole cell, else of its first paragraph when something foreign stands behind it."""
        whole = parser(self.words)
        first = self.words.split("\n\n")[0].rstrip()
        if whole is not None or first == self.words:
            return whole, None
        found = parser(first)
        return found, Span(0, len(first)) if found is not None else None


def _set(form: FormFields, cell: _Cell, known_goals: tuple[str, ...]) -> None:
    name = cell.mark.field
    if name in DATES:
        date, part = cell.parsed(parse_date)
        setattr(form, name, Value[str](**cell.value(date.iso if date else None, part=part)))
        form.note = date.note if date and date.note else form.note
    elif name == "period":
        _set_period(form, cell)
    elif name in AMOUNTS:
        form.amounts[name] = _amount(cell)
    elif name == "role":
        role, part = cell.parsed(lambda words: parse_role(words) or ("lead" if BOTH_ROLES.search(words) else None))
        form.role = Value[Role](**cell.value(role, part=part))
    elif name == "goals":
        form.goals = Value[tuple[str, ...]](**cell.value(split_goals(cell.words, known_goals) or None))
    elif name == "partners":
        form.partners = tuple(_partners(cell))
    else:
        empty = Value[str](**cell.value(None)).state != "unread"
        setattr(form, name, Value[str](**cell.value(None if empty else repair_name(cell.words))))


def _amount(cell: _Cell) -> Value[int]:
    """The amount of a cell, in kronor; the label may tell its scale."""
    scale = _LABEL_SCALE.search(cell.clean.text[cell.mark.start : cell.mark.end])
    found, part = cell.parsed(lambda words: parse_amount(in_kronor(words), scale[1] if scale else ""))
    if found is None:
        return Value[int](**cell.value(None, part=part))
    return Value[int](**cell.value(found.value, approximate=found.approximate, part=part))


_LABEL_SCALE = re.compile(r"(?i)\b(tkr|mn?kr|ksek|msek|tusen|miljoner)\b")
_PERIOD = re.compile(
    r"(?s)(?P<start>\S.*?\S)\s*(?:\s[-–—]{1,2}\s|[–—]|\btill(?: och med)?\b|\bt\.?o\.?m\.?"
    r"|(?<=\d{4})-(?=\d{4}\b))\s*(?P<end>\S.*)"
)


def _set_period(form: FormFields, cell: _Cell) -> None:
    """Start and end of a project from one cell: "2023-01-01 – 2025-12-31", "2022–2024"."""
    match = _PERIOD.fullmatch(cell.words)
    for name, words in (("start_date", match and match["start"]), ("end_date", match and match["end"])):
        part = Span(*match.span(name.split("_")[0])) if match else None
        found = parse_date(re.sub(r"^(?:från|fr\.?o\.?m\.?)\s+", "", words)) if words else None
        setattr(form, name, Value[str](**cell.value(found.iso if found else None, part=part)))


_OWN_PART = re.compile(r"(?i)\s*\((?:är )?(?:projekt|huvud)?(?:ägare|partner|sökande|koordinator|samordnare)\)\s*$")
"""What an organisation is to the project, in a bracket behind its name."""


def _partners(cell: _Cell) -> Iterator[Partner]:
    """The organisations of a cell, parted at commas, semicolons, line ends and the last "och"; a
    country may stand in a bracket."""
    words = re.sub(r"(?<![,;])\n(?!\s*[•-])", " ", cell.words) if re.search(r"[,;]", cell.words) else cell.words
    parted = re.sub(r" och (?=[^,;\n]*\Z)", "    ;", words)
    for match in re.finditer(r"(?:[^,;\n•]|,(?! ))+", parted):
        left, right = _trim(parted, *match.span())
        bracket = re.search(r"\s*\((?P<country>[A-ZÅÄÖ][^()]+)\)\s*$", parted[left:right])
        name = _OWN_PART.sub("", parted[left : left + bracket.start()] if bracket else parted[left:right]).rstrip(" .-")
        if len(name) > 1 and Value[str](value=None, raw=name, span=Span(0, 0)).state == "unread":
            country = (bracket["country"] if bracket else None) or countries_of_cities().get(name.casefold())
            yield Partner(
                name=squeeze(name),
                country=country,
                span=cell.clean.source_span(cell.left + left, cell.left + left + len(name)),
            )


_GOALS_JOINT = re.compile(WORDS["goals"]["joint"])
_GOAL_PREFIX = re.compile(WORDS["goals"]["prefix"])


def split_goals(words: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The goals of a cell, without numbers and prefixes; goals that run together are parted where a known goal begins.

    >>> split_goals("2. En öppen hamn för handel och\\nnya näringar;\\n4. Fler träd", ())
    ('En öppen hamn för handel och nya näringar', 'Fler träd')
    >>> split_goals("En stad för barn och unga och en god organisation", ())
    ('En stad för barn och unga', 'En god organisation')
    >>> split_goals("Utbildning och arbete, Trygghet och\\ndelaktighet", ()), split_goals("Vet ej", ())
    (('Utbildning och arbete', 'Trygghet och delaktighet'), ())
    """
    if Value[str](value=None, raw=words, span=Span(0, 0)).state != "unread":
        return ()
    pieces = re.split(r";|\n(?=\s*\d{1,2}\s?[.)]\s)|,\s+(?=[A-ZÅÄÖ])|(?<!\d)[.]\s+(?=[A-ZÅÄÖ])|\n\s*[•-]\s+", words)
    goals: list[str] = []
    for piece in pieces:
        for plain in _GOALS_JOINT.split(_GOAL_PREFIX.sub("", squeeze(piece)).strip(" .,;")):
            goals += _part_known(plain[:1].upper() + plain[1:], known)
    return tuple(dict.fromkeys(goal for goal in goals if goal))


def _part_known(goal: str, known: tuple[str, ...]) -> list[str]:
    """A goal, parted before and after each known goal inside it."""
    for name in sorted(known, key=len, reverse=True):
        at = goal.casefold().find(name.casefold())
        if at < 0 or compare_key(goal) == compare_key(name):
            continue
        before = re.sub(r"(?:,|\s+och|\s+samt)?\s*$", "", goal[:at]).strip(" ,;")
        after = re.sub(r"^(?:,|och\b|samt\b)\s*", "", goal[at + len(name) :].strip()).strip(" ,;")
        found = goal[at : at + len(name)]
        parts = [*_part_known(before, known), found[:1].upper() + found[1:], *_part_known(after, known)]
        return [part[:1].upper() + part[1:] for part in parts if part]
    return [goal] if goal else []
