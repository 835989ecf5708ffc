"""What holds of every answer whatever was asked: the contract of ``bot/answer.py`` and ``docs/answers.md`` as one function."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.answer import Answer, AnswerRecord, Citation
from bot.drafting.reply import flat_quote
from bot.query.amounts import LABELS
from indexer.index import Index
from indexer.records import UNKNOWN_SENDER
from indexer.values import find_amounts

MAX_QUOTE = 450
MAX_PROSE = 15
UNITS = frozenset(
    {
        "projekt",
        "nätverk",
        "nämnder",
        "program",
        "vänorter",
        "städer",
        "platser",
        "kommuner",
        "mål",
        "länder",
        "partner",
        "månader",
        "SEK",
        "%",
        "år",
    }
)
"""Units beside the counted noun of a question or of the quote."""
_ESCAPED = re.compile(r"&(?:amp|lt|gt|quot|#\d+|#x[0-9a-f]+);|\\[nt\"]", re.IGNORECASE)
_MONEY = re.compile(
    r"(?:(?P<before>SEK)\s*)?(?<![\d.,])(?P<number>\d{1,3}(?:[\s,]\d{3})+|\d+(?:[.,]\d+)?)(?:\s*(?P<scale>miljon(?:er)?|million|mkr|tkr))?\s*(?P<after>kr(?:onor)?\b|SEK\b)?"
)
_SCALES = {"mil": 1_000_000, "mkr": 1_000_000, "tkr": 1_000}


def broken(answer: Answer, index: Index) -> list[str]:
    """The promises that an answer breaks, in words; empty where it keeps them all."""
    return [
        *_citations(answer, index),
        *_marks(answer),
        *_records(answer, index),
        *_value(answer),
        *_status(answer),
        *_wording(answer),
        *_amounts(answer, index),
        *_parts(answer, index),
    ]


def _citations(answer: Answer, index: Index) -> Iterator[str]:
    for cite in answer.citations:
        text = index.texts.get(cite.document)
        if text is None or not 0 <= cite.start < cite.end <= len(text) or text[cite.start : cite.end] != cite.quote:
            yield f"[{cite.n}] is not verbatim"
            continue
        report = index.reports[cite.document]
        sender = None if report.municipality == UNKNOWN_SENDER else report.municipality
        if (cite.title, cite.municipality, cite.year) != (report.title, sender, report.year):
            yield f"[{cite.n}] names another report"
        if len(cite.quote) > MAX_QUOTE:
            yield f"[{cite.n}] has {len(cite.quote)} characters"
        if cite.quote != cite.quote.strip():
            yield f"[{cite.n}] begins or ends with white space"
    read = sum(flat_quote(cite.quote) in answer.text for cite in answer.citations)
    if read > MAX_PROSE:
        yield f"{read} quotes in the text"


def _marks(answer: Answer) -> Iterator[str]:
    numbers = [cite.n for cite in answer.citations]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"citations are numbered {numbers}"
    named = {int(n) for n in re.findall(r"\[(\d{1,4})\]", answer.text)}
    by_record = {record.citation for record in answer.records}
    if named - set(numbers):
        yield f"no citation for {sorted(named - set(numbers))}"
    if unnamed := set(numbers) - named - by_record:
        yield f"nothing names the citations {sorted(unnamed)}"


def _records(answer: Answer, index: Index) -> Iterator[str]:
    keys = [(record.type, record.id) for record in answer.records]
    if len(set(keys)) < len(keys):
        yield "a record stands twice"
    for record in answer.records:
        unknown = any(index.reports[source["document"]].municipality == UNKNOWN_SENDER for source in record.sources)
        if not record.name.strip() or not (record.fields.get("municipality") or unknown):
            yield f"record {record.id} has no name or no municipality"
        if record.citation is None:
            yield f"record {record.name} has no citation"
        if not record.sources:
            yield f"record {record.name} has no source"
        for source in record.sources:
            text = index.texts.get(source["document"])
            if text is None or not 0 <= source["start"] < source["end"] <= len(text):
                yield f"record {record.name} has a source outside its document"
    listed = {"projekt": "project", "nätverk": "network"}.get(answer.unit or "")
    own = [record for record in answer.records if record.type == listed]
    if own and answer.value != len(own):
        yield f"{len(own)} records for a value of {answer.value}"
    if own and len(own) <= 30:
        yield from (
            f"record {record.name} is not named in the text"
            for record in own
            if not _is_named(record, answer.text, index)
        )


def _is_named(record: AnswerRecord, text: str, index: Index) -> bool:
    """Whether a record stands in the text by its name or, for a project, by a short name of its own."""
    project = index.projects.get(record.id)
    names = (record.name, *((project.acronym or "", *project.aliases) if project else ()))
    return any(
        re.search(rf"(?<!\w){re.escape(name.rstrip('.'))}(?!\w)", text) for name in names if name and name.rstrip(".")
    )


def _value(answer: Answer) -> Iterator[str]:
    if (answer.value is None) != (answer.unit is None):
        yield f"value {answer.value} with unit {answer.unit}"
    if answer.value is not None and answer.status not in {"answered", "partial"}:
        yield f"a value with status {answer.status}"
    said = " ".join((answer.question, *(cite.quote for cite in answer.citations))).casefold()
    if answer.unit is not None and answer.unit not in UNITS and answer.unit.casefold() not in said:
        yield f"unit {answer.unit}"
    if answer.unit == "SEK" and answer.value is not None and answer.value != int(answer.value):
        yield f"an amount of {answer.value}"


def _status(answer: Answer) -> Iterator[str]:
    if answer.status in {"answered", "partial"} and not answer.citations:
        yield "an answer without a citation"
    if answer.status == "partial" and not answer.notes:
        yield "partial without a note on what is missing"
    if answer.status == "clarify" and len(answer.suggestions) < 2:
        yield "asks back without naming the readings"
    if answer.status == "help" and (answer.citations or answer.records):
        yield "help with citations or records"


def _wording(answer: Answer) -> Iterator[str]:
    for part, words in (("text", answer.text), ("understood", answer.understood)):
        if not words.strip():
            yield f"{part} is empty"
        if "  " in words or words != words.strip():
            yield f"stray white space in {part}: {words[:80]!r}"
    own = _own_words(answer)
    if _ESCAPED.search(own) and not _ESCAPED.search(answer.question):
        yield "escapes in the text"
    for part in (own, *answer.notes):
        if re.search(r"\bSEK \d" if answer.language == "sv" else r"\d (?:kr|kronor)\b", part):
            yield f"an amount in the other language's form: {part[:80]!r}"
    if len(set(answer.suggestions)) < len(answer.suggestions) or not all(one.strip() for one in answer.suggestions):
        yield "a suggestion is empty or stands twice"


def _own_words(answer: Answer) -> str:
    """The text without the quotes in it; where nothing was found or understood also without the question said back."""
    text = answer.text if answer.citations else re.sub(r"«[^»]*»|“[^”]*”", "", answer.text)
    for quote in (flat_quote(cite.quote) for cite in answer.citations):
        text = text.replace(f"«{quote}»", "").replace(f"“{quote}”", "")
    return text


def _amounts(answer: Answer, index: Index) -> Iterator[str]:
    """Amounts in the text's own words that nothing bears out: no quote, record, note, value, and nothing that was asked."""
    said = [
        match for match in _MONEY.finditer(_own_words(answer)) if match["before"] or match["after"] or match["scale"]
    ]
    known = _known(answer, index)
    for match in said:
        amount = _number(match)
        if not any(abs(amount - one) < 0.5 for one in known):
            yield f"nothing bears out {match.group().strip()!r}"


def _number(match: re.Match[str]) -> float:
    digits = re.sub(r"\s|,(?=\d{3}(?!\d))", "", match["number"])
    return float(digits.replace(",", ".")) * _SCALES.get((match["scale"] or "")[:3], 1)


def _known(answer: Answer, index: Index) -> set[float]:
    known: set[float] = set() if answer.value is None else {float(answer.value)}
    cited = (words for cite in answer.citations for words in (cite.quote, cite.title))
    for words in (*cited, *answer.notes, answer.question, answer.understood):
        known |= {float(found.amount.value) for found in find_amounts(words)}
        known |= {_number(match) for match in _MONEY.finditer(words)}
    # A city's own sum, never one over several cities; by role where that is asked.
    by_role = (answer.query or {}).get("by") == "role"
    sums: dict[tuple[str, str, str], float] = {}
    for record in answer.records:
        for name, given in record.fields.items():
            if _is_number(given):
                known.add(float(given))
                for role in ("", str(record.fields.get("role"))) if by_role else ("",):
                    key = (str(record.fields.get("municipality")), name, role)
                    sums[key] = sums.get(key, 0.0) + float(given)
    for own in _rows_behind(answer, index):
        known |= {sum(own), round(sum(own) / len(own))} if own else set()
    if _SHORTENED.search(answer.text):
        # Of more rows than the text names the rest stand in quotes only.
        quoted: dict[str, list[float]] = {}
        for cite in answer.citations:
            numbers = [_number(match) for match in _MONEY.finditer(cite.quote)]
            quoted.setdefault(cite.municipality, []).extend(numbers[-1:])
        known |= {total for own in quoted.values() for total in (sum(own), round(sum(own) / len(own))) if own}
    known |= set(sums.values()) | set(_sums_of_lines(answer, index))
    return known | {own for _, own in _told_apart(answer, index) if own is not None}


def _sums_of_lines(answer: Answer, index: Index) -> Iterator[float]:
    """What the amounts quoted behind each line's own marks add up to, each in the unit of its column."""
    for line in answer.text.splitlines():
        marked = [int(n) for n in re.findall(r"\[(\d+)\]", line)]
        quoted = [_in_kronor(answer.citations[n - 1], index) for n in marked]
        if marked and all(quoted) and not _PART.match(line):
            yield sum(numbers[-1] for numbers in quoted)


def _parts(answer: Answer, index: Index) -> Iterator[str]:
    """What owned and what partner projects are said to give that is another number than their rows in the list above."""
    for said, own in _told_apart(answer, index):
        if said != own:
            yield f"a part of {said} where its rows give {own}"


def _told_apart(answer: Answer, index: Index) -> Iterator[tuple[float, float | None]]:
    """What owned and what partner projects are said to give, and the sum of just the rows of that role in the list above;
    None where they are not as many as it says, or its marks are not among them.
    """
    lists = list(_ROWS.finditer(answer.text))
    ends = [*(one.start() for one in lists[1:]), len(answer.text)]
    for listed, end in zip(lists, ends, strict=False):
        for told in _PART.finditer(answer.text, listed.end(), end):
            field, role = _LABELLED[told["label"]]
            own = [
                (n, amount)
                for n, amount in _rows_of(listed, field, answer, index)
                if _role(n, field, answer, index) == role
            ]
            marked = {int(n) for n in re.findall(r"\d+", told["marks"])}
            whole = len(own) == int(told["count"]) and marked <= {n for n, _ in own}
            amounts = [_number(match) for match in _MONEY.finditer(told["sum"])]
            yield amounts[0], sum(amount for _, amount in own) if whole else None


_LABELLED = {
    own[role]: (field, role)
    for field, labels in LABELS.items()
    for own in labels.values()
    for role in ("lead", "partner")
}
_PART = re.compile(
    rf"(?m)^(?P<label>{'|'.join(map(re.escape, _LABELLED))}): (?P<sum>[^(\n]+) \((?P<count>\d+) \w+\) (?P<marks>(?:\[\d+\])+)"
)


def _rows_of(listed: re.Match[str], field: str, answer: Answer, index: Index) -> Iterator[tuple[int, float]]:
    """The rows of a list with their citations; of one that names not all of them those that are records of its city."""
    rows = list(_row_amounts(listed, answer, index))
    yield from rows
    if _SHORTENED.search(listed.string, listed.start(), listed.end()):
        cities = {answer.citations[n - 1].municipality for n, _ in rows}
        for record in answer.records:
            given = record.fields.get(field)
            if record.fields.get("municipality") in cities and record.citation not in dict(rows) and _is_number(given):
                yield record.citation or 0, float(given)


def _role(n: int, field: str, answer: Answer, index: Index) -> str | None:
    """What the city is in the form that a citation quotes; of a budget, whether it owns the project by any form of that
    report.
    """
    cite = answer.citations[n - 1]
    for project in index.holdings.projects:
        roles = [
            (report.role.value if report.role else None, report.source.span)
            for report in project.reports
            if report.source.document == cite.document
        ]
        quoted = [role for role, span in roles if span.start <= cite.start and cite.end <= span.end]
        if quoted:
            return "lead" if field != "paid_out" and "lead" in dict(roles) else quoted[0]
    return None


_ROWS = re.compile(r"(?:enligt|according to) [^:\n]*:(?P<rows>(?:\n– .*)+|[^\n]*\[\d+\])")
_ROW = re.compile(r"\((?P<before>[^()]*)\) \[(?P<n>\d+)\]")
_UNIT_OF_LABEL = re.compile(r"(?i)[,(]\s*(?P<unit>tkr|mkr|miljoner)\b")
_UNIT_OF_COLUMN = re.compile(r"(?i)\b(?P<unit>tkr|mkr)\b")
_SUM_OF_MARKS = re.compile(r"(?P<sum>\d[\d\s,]*)\s?(?:kr )?(?P<marks>(?:\[\d+\])+)")
_SHORTENED = re.compile(r"– (?:samt|and) \d+ (?:till|more)")


def _row_amounts(listed: re.Match[str], answer: Answer, index: Index) -> Iterator[tuple[int, float]]:
    """Citation and amount of each row of a list; not of one whose own quote does not hold its amount."""
    quotes = {cite.n: f"{_column(cite, index)}{cite.quote}" for cite in answer.citations}
    for row in _ROW.finditer(listed["rows"]):
        said = [
            _number(match)
            for match in _MONEY.finditer(row["before"])
            if match["before"] or match["after"] or match["scale"]
        ]
        held = {_number(match) for match in _MONEY.finditer(quotes[int(row["n"])])}
        held |= {float(found.amount.value) for found in find_amounts(quotes[int(row["n"])])}
        # "Total budget, tkr 14 600": the unit stands in the label.
        scale = _UNIT_OF_LABEL.search(quotes[int(row["n"])])
        held |= {number * _SCALES[scale["unit"].casefold()[:3]] for number in held} if scale else set()
        yield from ((int(row["n"]), amount) for amount in said[-1:] if amount in held)


def _in_kronor(cite: Citation, index: Index) -> list[float]:
    """The amounts of a quote, scaled by the unit that stands over its column."""
    unit = _UNIT_OF_COLUMN.search(_column(cite, index))
    scale = _SCALES[unit["unit"].casefold()] if unit else 1
    return [_number(match) * scale for match in _MONEY.finditer(cite.quote)]


def _column(cite: Citation, index: Index) -> str:
    """ "(tkr) " before a bare number from a table that tells the unit of a column in its first row."""
    heading = _UNIT_OF_COLUMN.search(index.texts[cite.document].partition("\n")[0])
    return f"({heading['unit']}) " if heading and re.fullmatch(r"[\d ]+", cite.quote) else ""


def _rows_behind(answer: Answer, index: Index) -> Iterator[list[float]]:
    """The amounts of each list of rows behind a number."""
    quotes = {cite.n: cite.quote for cite in answer.citations}
    for listed in _ROWS.finditer(answer.text):
        yield [amount for _, amount in _row_amounts(listed, answer, index)]
    # "Miljönämnden 62 150 000 kr [1][2][3]": the last numbers of just these quotes.
    for told in _SUM_OF_MARKS.finditer(answer.text):
        numbers = [
            [_number(match) for match in _MONEY.finditer(quotes[int(n)])] for n in re.findall(r"\d+", told["marks"])
        ]
        yield [own[-1] for own in numbers if own]


def _is_number(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)
