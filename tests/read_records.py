"""Every project, network, figure, place and organisation that is read from a folder of reports, with the words that it rests on, to be read.

A record that its text does not state is worse than a missing one, and only a reader can tell. ``make records CORPUS=FOLDER``
prints them all, report by report; with ``ARGS=--each`` every folder in FOLDER is indexed by itself. What was counted so stands
in docs/reports.md.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indexer.building import read_reports
from indexer.exporting import KINDS, Kind, as_json
from indexer.resolving import Holdings

AROUND = 60
"""Characters that are printed on both sides of a name."""
QUOTE = 300
"""So many characters of a source are printed."""
_SHOWN = (
    "role", "department", "start_date", "end_date", "total_budget", "paid_out", "eu_funding", "programme", "leader",
    "lead_partner",
)  # fmt: skip


def main() -> None:
    """Print every record of a folder with its words."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", action="store_true", help="every folder in FOLDER by itself")
    given = parser.parse_args()
    folders = sorted(path for path in given.folder.iterdir() if path.is_dir()) if given.each else [given.folder]
    number = 0
    for folder in folders:
        for line in told(read_reports(folder).holdings):
            number += not line.startswith((" ", "="))
            sys.stdout.write(line + "\n")
    sys.stdout.write(f"{number} records\n")


def told(holdings: Holdings) -> Iterator[str]:
    """The lines of a folder's records, under the document that each one rests on."""
    texts = {document.name: document.text for document in holdings.documents}
    found: dict[str, list[list[str]]] = defaultdict(list)
    for kind in KINDS:
        for record in as_json(holdings, kind):
            for part in _parts(kind, record):
                document = part["source"]["document"]
                found[document].append(_lines(kind, record, part, texts[document]))
    for place in holdings.places:
        words = " ".join(texts[place.source.document][slice(*place.source.span)].split())[:QUOTE]
        whose = f"{place.municipality}, {place.reporting_year}"
        head = f"PLACE {place.place} ({place.country}) | {place.kind}, {place.standing} | {whose}"
        found[place.source.document].append([head, f"    «{words}»"])
    for document, records in sorted(found.items()):
        yield f"=== {document}"
        for lines in records:
            yield from lines


def _parts(kind: Kind, record: dict[str, Any]) -> list[dict[str, Any]]:
    """What stands of a record in single documents: a figure is its own part."""
    match kind:
        case "projects":
            return [*record["reports"], *record["mentions"]]
        case "networks":
            return list(record["memberships"])
        case "places" | "organisations":
            return list(record["mentions"])
    return [record]


def _lines(kind: Kind, record: dict[str, Any], part: dict[str, Any], text: str) -> list[str]:
    source = part["source"]
    if kind in ("places", "organisations"):
        around = text[max(0, source["start"] - AROUND) : source["end"] + AROUND]
        head = f"NAME {record['name']} ({record['country']}) | {record['kind']}, {part['role']} | {part['title']}"
        return [head, f"    «{' '.join(around.split())}»"]
    words = " ".join(text[source["start"] : source["end"]].split())[:QUOTE]
    whose = f"{part['municipality']}, {part.get('reporting_year', part.get('year'))}"
    if kind == "figures":
        value = "–".join(str(record[end]) for end in ("value", "value_to") if record[end] is not None)
        return [
            f"FIGURE {record['subject']} | {record['measure']} = {value} {record['unit']} | {whose}",
            f"    «{words}»",
        ]
    if kind == "networks":
        standing = ", ".join(str(part[name]) for name in ("standing", "department", "role", "since") if part[name])
        return [f"NETWORK {record['name']} | {standing} | {whose}", f"    «{words}»"]
    lines = [f"PROJECT {part['name']} | {part['kind']} | {whose}", f"    «{words}»"]
    for name in _SHOWN:
        if (value := part.get(name)) is not None:
            raw = part["fields"].get(name, {}).get("raw")
            lines.append(f"    {name} = {value}" + (f" «{' '.join(raw.split())}»" if raw else ""))
    if part["partners"]:
        lines.append("    partners = " + "; ".join(f"{one['name']} ({one['country']})" for one in part["partners"]))
    return lines


if __name__ == "__main__":
    main()
