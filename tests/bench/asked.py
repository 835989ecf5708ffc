"""What is asked when the whole way of a question is measured: the real questions, or ones on invented cities."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from random import Random

from tests.bench.holdings import DEPARTMENTS, PROGRAMMES, cities, noun, place

FORMS = (
    "Vilka projekt har {who} i {city}?",
    "Hur många projekt i {city} är i {programme}?",
    "Vilka projekt i {city} startade 2022 eller senare?",
    "Vilket projekt i {city} har störst budget?",
    "Hur många projekt per nämnd i {city}?",
    "Vad är den sammanlagda budgeten för {city}s projekt i {programme}?",
    "Vilka projekt i {city} har en budget över 5 miljoner kronor?",
    "Which projects of {city} end in 2025?",
    "Vilka program finansierar projekten i {city}?",
    "Vad har {who} i {city} lärt om {many}?",
    "Vilka erfarenheter av {the} finns i {city}?",
    "Vad gör {city} i {town}?",
    "Hur fick {who} i {city} {the} att fungera?",
    "Vad sägs om {many} i {town}?",
)
"""As often a question to the records as one to the text, in the order of the real sets."""


def real(folder: Path) -> Iterator[str]:
    """The questions of one turn in the files of a folder of questions."""
    for name in ("questions.jsonl", "as_typed.jsonl"):
        if not (file := folder / name).is_file():
            continue
        for line in file.read_text(encoding="utf-8").splitlines():
            asked = json.loads(line) if line.strip() else {}
            turns = asked.get("turns") or [asked.get("question")]
            if len(turns) == 1 and turns[0]:
                yield str(turns[0])


def invented(number: int, among: int) -> Iterator[str]:
    """So many questions on so many invented cities, the same each time."""
    chance, names = Random(number), [city.name for city in islice(cities(among), min(among, 200))]
    for form in islice(cycle(FORMS), number):
        _, the, many = noun(chance)
        yield form.format(
            city=chance.choice(names),
            who=chance.choice(DEPARTMENTS),
            programme=chance.choice(PROGRAMMES),
            the=the,
            many=many,
            town=place(chance),
        )


def questions(number: int, cities: int | None) -> list[str]:
    """What is asked of so many invented cities, or of the reports in UTBLICK_CORPUS where None is given."""
    folder = os.environ.get("UTBLICK_EVAL")
    if cities is None and folder:
        return list(dict.fromkeys(real(Path(folder))))[:number]
    return list(invented(number, cities or 1))
