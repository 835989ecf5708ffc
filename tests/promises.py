"""What holds of every answer whatever was asked: the contract of ``bot/answer.py`` and ``docs/answers.md`` as one function."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.answer import Answer, AnswerRecord
from bot.drafting.reply import flat_quote
from bot.query.amounts import LABELS
from indexer.index import Index
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
        *_amounts(answer),
    ]


def _citations(answer: Answer, index: Index) -> Iterator[str]:
    for cite in answer.citations:
        text = index.texts.get(cite.document)
        if text is None or not 0 <= cite.start < cite.end <= len(text) or text[cite.start : cite.end] != cite.quote:
            yield f"[{cite.n}] is not verbatim"
            continue
        report = index.reports[cite.document]
        if (cite.title, cite.municipality, cite.year) != (report.title, report.municipality, report.year):
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
        if not record.name.strip() or not record.fields.get("municipality"):
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
    return any(name and name.rstrip(".") in text for name in names)


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
    """The text without the quotes in it."""
    text = answer.text
    for quote in (flat_quote(cite.quote) for cite in answer.citations):
        text = text.replace(f"«{quote}»", "").replace(f"“{quote}”", "")
    return text


def _amounts(answer: Answer) -> Iterator[str]:
    """Amounts in the text's own words that nothing bears out: no quote, record, note, value, and nothing that was asked."""
    said = [
        match for match in _MONEY.finditer(_own_words(answer)) if match["before"] or match["after"] or match["scale"]
    ]
    known = _known(answer)
    for match in said:
        amount = _number(match)
        if not any(abs(amount - one) < 0.5 for one in known):
            yield f"nothing bears out {match.group().strip()!r}"


def _number(match: re.Match[str]) -> float:
    digits = re.sub(r"\s|,(?=\d{3}(?!\d))", "", match["number"])
    return float(digits.replace(",", ".")) * _SCALES.get((match["scale"] or "")[:3], 1)


def _known(answer: Answer) -> set[float]:
    known: set[float] = set() if answer.value is None else {float(answer.value)}
    for words in (*(cite.quote for cite in answer.citations), *answer.notes, answer.question, answer.understood):
        known |= {float(found.amount.value) for found in find_amounts(words)}
        known |= {_number(match) for match in _MONEY.finditer(words)}
    # A city's own sum, never one over several cities.
    sums: dict[tuple[str, str], float] = {}
    for record in answer.records:
        for name, given in record.fields.items():
            if _is_number(given):
                known.add(float(given))
                key = (str(record.fields.get("municipality")), name)
                sums[key] = sums.get(key, 0.0) + float(given)
    for own in _rows_behind(answer):
        known |= {sum(own), round(sum(own) / len(own))} if own else set()
    if _SHORTENED.search(answer.text):
        # Of more rows than the text names the rest stand in quotes only.
        quoted: dict[str, list[float]] = {}
        for cite in answer.citations:
            numbers = [_number(match) for match in _MONEY.finditer(cite.quote)]
            quoted.setdefault(cite.municipality, []).extend(numbers[-1:])
        known |= {total for own in quoted.values() for total in (sum(own), round(sum(own) / len(own))) if own}
    known |= set(sums.values())
    return known | set(_told_apart(answer, known))


def _told_apart(answer: Answer, known: set[float]) -> Iterator[float]:
    """What owned and partner projects give, where both are no more than the sum that is borne out and told with them."""
    for labels in (one[answer.language] for one in LABELS.values()):
        told = {
            part: re.findall(rf"(?m)^{re.escape(label)}: ([^(]+) \(", answer.text) for part, label in labels.items()
        }
        for lead, partner, whole in zip(told["lead"], told["partner"], told["all"], strict=True):
            own, other, total = (float(find_amounts(one)[0].amount.value) for one in (lead, partner, whole))
            if own + other <= total and any(abs(total - one) < 0.5 for one in known):
                yield from (own, other)


_ROWS = re.compile(r"(?:enligt|according to) [^:\n]*:(?P<rows>(?:\n– .*)+|[^\n]*\[\d+\])")
_ROW = re.compile(r"\((?P<before>[^()]*)\) \[(?P<n>\d+)\]")
_UNIT_OF_LABEL = re.compile(r"(?i)[,(]\s*(?P<unit>tkr|mkr|miljoner)\b")
_SUM_OF_MARKS = re.compile(r"(?P<sum>\d[\d\s,]*)\s?(?:kr )?(?P<marks>(?:\[\d+\])+)")
_SHORTENED = re.compile(r"– (?:samt|and) \d+ (?:till|more)")


def _rows_behind(answer: Answer) -> Iterator[list[float]]:
    """The amounts of each list of rows behind a number; a row's amount that its own quote does not hold counts as nothing."""
    quotes = {cite.n: cite.quote for cite in answer.citations}
    for listed in _ROWS.finditer(answer.text):
        amounts = []
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
            amounts += [amount for amount in said[-1:] if amount in held]
        yield amounts
    # "Miljönämnden 62 150 000 kr [1][2][3]": the last numbers of just these quotes.
    for told in _SUM_OF_MARKS.finditer(answer.text):
        numbers = [
            [_number(match) for match in _MONEY.finditer(quotes[int(n)])] for n in re.findall(r"\d+", told["marks"])
        ]
        yield [own[-1] for own in numbers if own]


def _is_number(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)
