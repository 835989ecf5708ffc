"""Two answers told as one: the answer to a question with two halves."""

from __future__ import annotations

import re

from bot.answer import Answer, AnswerRecord, Citation

_MARK = re.compile(r"\[(\d+)\]")


def together(first: Answer, second: Answer) -> Answer:
    """The first answer with the second one below it; the numbers of citations follow on each other, each quote has one."""
    further, cited = _further(first, second)
    citations, numbers = _numbered(first.citations, cited)

    def moved(text: str) -> str:
        return _MARK.sub(lambda mark: f"[{numbers.get(int(mark[1]), int(mark[1]))}]", text)

    others = [_cited(one, numbers) for one in further]
    valued = [one for one in (first, second) if one.value is not None and not _only_counts(one)]
    one = len({(answer.value, answer.unit) for answer in valued}) == 1
    partial = "partial" in {first.status, second.status}
    return first.model_copy(
        update={
            "status": "partial" if partial else "answered",
            "understood": "; ".join(dict.fromkeys((first.understood, second.understood))),
            "text": "\n".join(dict.fromkeys((first.text, _new_lines(first.text, moved(second.text))))),
            "value": valued[0].value if one else None,
            "unit": valued[0].unit if one else None,
            "records": [*first.records, *others],
            "citations": citations,
            "notes": list(dict.fromkeys((*first.notes, *second.notes))),
            "suggestions": second.suggestions or first.suggestions,
            "query": None,
        }
    )


def _further(first: Answer, second: Answer) -> tuple[list[AnswerRecord], list[Citation]]:
    """The records of a second answer that the first has not told, and the citations that they or its text name."""
    told = {(record.type, record.id) for record in first.records}
    records = [one for one in second.records if (one.type, one.id) not in told]
    named = {*map(int, _MARK.findall(second.text)), *(one.citation for one in records)}
    return records, [one for one in second.citations if one.n in named]


def _new_lines(first: str, second: str) -> str:
    """A second text without the lines of lists that the first has told, unless a heading leads to them."""
    told, kept = set(first.splitlines()), list[str]()
    for line in second.splitlines():
        headed = bool(kept) and (kept[-1].endswith(":") or kept[-1].startswith("– "))
        if not line.startswith("– ") or line not in told or headed:
            kept.append(line)
    return "\n".join(kept)


def _only_counts(answer: Answer) -> bool:
    """Whether an answer's number is only that of what it lists."""
    listed = answer.unit == "projekt" and answer.value == len(answer.records)
    return listed and (answer.query or {}).get("measure", {}).get("how", "list") == "list"


def _numbered(first: list[Citation], second: list[Citation]) -> tuple[list[Citation], dict[int, int]]:
    """All citations, and the new numbers of the second ones."""
    places = {(one.document, one.start, one.end): one.n for one in first}
    found, numbers = list(first), {}
    for one in second:
        place = (one.document, one.start, one.end)
        if place not in places:
            places[place] = len(found) + 1
            found.append(one.model_copy(update={"n": places[place]}))
        numbers[one.n] = places[place]
    return found, numbers


def _cited(record: AnswerRecord, numbers: dict[int, int]) -> AnswerRecord:
    at = numbers.get(record.citation) if record.citation is not None else None
    return record.model_copy(update={"citation": at})


def half_answered(first: Answer, second: str) -> Answer:
    """The answer to the first of two questions, with a note that the reports hold none to the second."""
    asked = second.strip().rstrip("?.! ")
    note = {
        "sv": f"Till frågans andra del («{asked}») hittade jag inget svar i rapporterna.",
        "en": f"I found no answer in the reports to the second part of the question (“{asked}”).",
    }[first.language]
    return first.model_copy(update={"status": "partial", "notes": [*first.notes, note]})
