"""How well the threshold of similar projects parts pairs that were judged by reading both descriptions: ``make likeness``.

``likeness.csv`` names pairs (by how their names begin) of projects of the five real reports, drawn at random from bands of the score, and whether a reader
calls them alike. Prints for each threshold how many of the pairs above it are alike, and how many of the alike ones are above it.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from bot.answering.capability.likeness import ALIKE, ALIKE_BY_MEANING, Likenesses
from bot.text.texts import Texts
from indexer.index import Index, open_index
from indexer.records import Project

THRESHOLDS = (0.08, 0.1, 0.12, ALIKE, 0.16, ALIKE_BY_MEANING, 0.25, 0.3)


def _named(index: Index, beginning: str) -> Project | None:
    """The project whose name begins so."""
    return next((project for project in index.holdings.projects if project.name.startswith(beginning)), None)


def main(folder: str) -> None:
    index = open_index(Path(folder))
    likenesses = Likenesses(index, Texts(index))
    with (Path(__file__).parent / "likeness.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            (_named(index, row["first"]), _named(index, row["second"]), row["alike"] == "1")
            for row in csv.DictReader(file)
        ]
    judged = [(first, second, one) for first, second, one in rows if first and second]
    if not judged:
        sys.exit(f"{folder}: none of the judged projects is in this index; it is made for the five real reports")
    scored = [(likenesses.between(first, second).score, one) for first, second, one in judged]
    alike = sum(one for _, one in scored)
    print(f"{len(scored)} pairs, {alike} alike\nthreshold  above  alike of these  of all alike")
    for threshold in THRESHOLDS:
        above = [one for score, one in scored if score >= threshold]
        print(
            f"{threshold:9.2f}  {len(above):5}  {sum(above) / max(1, len(above)):13.0%}  {sum(above) / max(1, alike):11.0%}"
        )
    index.close()


if __name__ == "__main__":
    main(sys.argv[1])
