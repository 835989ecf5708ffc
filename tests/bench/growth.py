"""One report of an invented city, of any family and as long as is asked for: how the time to read it grows.

``python -m tests.bench.growth [MEGABYTES…]`` measures, 5, 10 and 20 where nothing is said.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random

from indexer.layouts import parse
from indexer.reading import read
from indexer.records import Document
from indexer.resolving import resolve
from indexer.vocabulary import Vocabulary
from tests.bench.holdings import DEPARTMENTS, NAMES, PROGRAMMES, City, form, noun

Parts = Iterator[str]
"""Pieces of a report in their order, without an end; blank lines stand between them."""


def _name(city: City) -> str:
    return f"{noun(city.random)[0].capitalize()} {city.place()}"


def annual_forms(city: City) -> Parts:
    """Chapters and forms of one nämnd after the other."""
    yield f"{city.name.upper()} KOMMUN\nRedovisning av det internationella arbetet\nRedovisningsår: 2024\n"
    yield "Del 1. Nämndernas internationella arbete"
    for department in DEPARTMENTS:
        yield from (department, "1. Vad har nämnden gjort internationellt under 2024?", city.prose(8), city.prose(8))
    yield "Del 2. Projekt"
    for number in count():
        yield DEPARTMENTS[number % len(DEPARTMENTS)]
        yield from (form(city) for _ in range(8))


def council_letter(city: City) -> Parts:
    """A letter with more and more examples."""
    yield f"{city.name} kommun\nTjänsteskrivelse\nDatum 2024-03-14\nDiarienummer KS-2024-114"
    yield from (
        "Sammanfattning",
        city.prose(6),
        "Förslag till beslut",
        "Redovisningen för 2023 läggs till handlingarna.",
    )
    yield from ("Ärendet", "Förvaltningarna redogör varje år för sina internationella projekt.")
    yield "Utbetalda EU-medel 2023 fördelat på förvaltning\nMiljöförvaltningen, ca 4 200 000 kronor"
    yield "Exempel från förvaltningarna"
    yield "Under 2023 deltog förvaltningarna i 40 EU-projekt, antingen som projektägare (15) eller som projektpartner (25)."
    for number in count():
        programme = city.random.choice(PROGRAMMES)
        yield f"{DEPARTMENTS[number % len(DEPARTMENTS)]} är partner i projektet {_name(city)} ({programme})."
        yield city.prose(7)


def activity_report(city: City) -> Parts:
    """More and more networks and twin towns."""
    yield from (f"{city.name} kommun", "# Verksamhetsberättelse 2024", "för stadskontorets internationella arbete")
    yield from ("## 1. Inledning", city.prose(7))
    while True:
        yield "## 2. Nätverk"
        for _ in range(15):
            yield from (f"### {noun(city.random)[1].capitalize()} {city.place()}", city.prose(7))
        yield "## 3. Vänorter"
        for _ in range(5):
            yield f"**{city.place()}**, vänort sedan {city.random.randrange(1950, 2020)}. {city.prose(6)}"


def project_platform(city: City) -> Parts:
    """More and more projects, ten of which are listed in front."""
    names = [_name(city) for _ in range(10)]
    yield f"Rapport 2024 – {city.name} kommuns projektplattform *Fler vägar in* Kommunledningskontoret"
    yield from ("Om plattformen", city.prose(7), "Projekten i år är:\n\n" + "\n".join(f"- *{name}*" for name in names))
    yield from ("Läget i projekten", city.prose(4))
    for number in count():
        yield names[number] if number < len(names) else _name(city)
        yield "Projektfakta"
        yield (
            f"Projektägare: {city.random.choice(DEPARTMENTS)}\nProjektledare: {city.random.choice(NAMES)}\n"
            f"Projekttid: 1 januari 2022 – 31 december 2025\nTotal budget: {city.amount()}\n"
            f"Program: {city.random.choice(PROGRAMMES)}"
        )
        for heading in ("Aktuellt läge och måluppfyllelse/resultat", "Framgångsfaktorer", "Utmaningar och lärdomar"):
            yield from (heading, city.prose(8), city.prose(8))


def strategy(city: City) -> Parts:
    """The headings of a strategy again and again."""
    yield from (f"{city.name} kommun", "STYRANDE DOKUMENT", "Datum\n2024-11-15")
    yield f"Strategi för internationella kontakter i {city.name} kommun"
    while True:
        for heading in ("Inledning", "Nuläge", "Nätverk", "Vänorter", "Syfte och mål", "Ansvar och organisation"):
            yield from (heading, city.prose(8), city.prose(8))


def register(city: City) -> Parts:
    """A register of more and more projects."""
    yield (
        f"# Register\n\nKommun: {city.name} kommun\nRapporttyp: årsredovisning med projektblanketter\n"
        "Redovisningsår: 2023\nRapportens titel: Internationell redovisning 2023\n\n---\n\n# Projekt"
    )
    for number in count(1):
        yield (
            f"## {_name(city)}\n\n- Nämnd: {city.random.choice(DEPARTMENTS)}\n- Roll: projektägare\n"
            f"- Program: {city.random.choice(PROGRAMMES)}\n- Projektstart: 2022-03-01\n- Projektslut: augusti 2025\n"
            f"- Total budget som projektägare: {city.amount()}\n- Partner: {city.place()}; {city.place()}\n"
            f"- Källa: s. {number}\n\n{city.prose(4)}"
        )


def table(city: City) -> Parts:
    """A register as a table: one line a part."""
    yield "Kommun;Redovisningsår;Rapporttyp;Rapport;Projektnamn;Nämnd;Roll;Program;Projektstart;Total budget;Beskrivning"
    while True:
        yield (
            f"{city.name} kommun;2024;internationell redovisning;Utblick 2024;{_name(city)};"
            f"{city.random.choice(DEPARTMENTS)};projektägare;{city.random.choice(PROGRAMMES)};2024-02-01;"
            f'{city.amount()[:-3]};"{city.prose(2)}"'
        )


def general(city: City) -> Parts:
    """A page of projects as a town's site has them, and a table of them."""
    yield f"# EU-projekt i {city.name}"
    yield f"Här kan du läsa om projekt som {city.name}s kommun deltar i med pengar från EU."
    while True:
        yield f"## {_name(city)}\n\n{city.prose(3)}"
        yield (
            "- **Projekttid:** 1 mars 2022 – 28 februari 2025\n"
            f"- **Program:** {city.random.choice(PROGRAMMES)}\n- **Roll:** Projektägare\n"
            f"- **Total budget:** {city.amount()}\n- **Partner:** {city.place()} (Tyskland), {city.place()} stad"
        )


def free(city: City) -> Parts:
    """Running text about nothing."""
    while True:
        yield city.prose(8)


FAMILIES: dict[str, Callable[[City], Parts]] = {
    made.__name__: made
    for made in (
        annual_forms,
        council_letter,
        activity_report,
        project_platform,
        strategy,
        register,
        table,
        general,
        free,
    )
}


def grown(family: str, size: int, folder: Path) -> Document:
    """A report of so many characters, written to the folder and read again."""
    parts, length = [], 0
    between = "\n" if family == "table" else "\n\n"
    for part in FAMILIES[family](City("Grönåker", Random(family))):
        parts.append(part)
        length += len(part) + len(between)
        if length >= size:
            break
    suffix = "csv" if family == "table" else "md" if family in ("register", "activity_report", "general") else "txt"
    path = folder / f"{family}-{size}.{suffix}"
    path.write_text(between.join(parts) + "\n", encoding="utf-8")
    return read(path, folder, [])


def seconds(document: Document) -> float:
    """Processor time from a document to its records."""
    began = time.process_time()
    vocabulary = Vocabulary.load()
    resolve([parse(document, vocabulary)], vocabulary)
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.growth", description=__doc__)
    parser.add_argument("megabytes", nargs="*", type=float, default=[5, 10, 20])
    parser.add_argument("--family", choices=FAMILIES)
    given = parser.parse_args()
    print("| family | " + " | ".join(f"{size:g} MB, s" for size in given.megabytes) + " | MB/s |")
    print("|---" * (len(given.megabytes) + 2) + "|")
    for family in [given.family] if given.family else FAMILIES:
        with tempfile.TemporaryDirectory() as folder:
            took = [seconds(grown(family, round(size * 1e6), Path(folder))) for size in given.megabytes]
        cells = " | ".join(f"{one:.1f}" for one in took)
        print(f"| {family} | {cells} | {given.megabytes[-1] / took[-1]:.2f} |", flush=True)


if __name__ == "__main__":
    main()
