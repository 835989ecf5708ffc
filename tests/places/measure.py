"""How well the names of reports are read: recall and precision over the labels, a kind at a time.

python -m tests.places.measure INDEX [--verbose]
"""

from __future__ import annotations

import csv
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from indexer.index import open_index
from indexer.naming.gazetteer import key
from indexer.records import Mention, Organisation, Place
from indexer.resolving import Holdings

HERE = Path(__file__).parent
KINDS = ("country", "region", "city", "organisation")
ROLES = "lead partner associated pilot member twin_city agreement visited visitor meeting funder compared named".split()


def rows(name: str, folder: Path = HERE) -> list[dict[str, str]]:
    """The rows of one of the tables beside this file."""
    with (folder / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=";"))


@dataclass
class Score:
    """Right, missed and false of one kind."""

    right: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + len(self.missed))

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + len(self.false))


@dataclass(frozen=True)
class Labels:
    """Sections by line, and what each of them names with its roles: of every group of roles one must be there."""

    sections: dict[str, list[tuple[int, int, str]]]
    names: dict[tuple[str, str, str, str], tuple[frozenset[str], ...]]

    @classmethod
    def load(cls, folder: Path = HERE) -> Labels:
        """The labels of a folder that holds both tables."""
        sections: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for row in rows("sections.csv", folder):
            sections[row["document"]].append((int(row["first"]), int(row["last"]), row["section"]))
        names = {
            (row["document"], row["section"], row["kind"], row["name"]): tuple(
                frozenset(group.split("|")) for group in row["roles"].split("+")
            )
            for row in rows("labels.csv", folder)
        }
        return cls(dict(sections), names)

    def section(self, document: str, line: int) -> str | None:
        """The labelled section that a line of a document stands in."""
        known = self.sections.get(document, ())
        return next((name for first, last, name in known if first <= line <= last), None)


def found(holdings: Holdings, labels: Labels) -> Iterator[tuple[tuple[str, str, str], Place | Organisation, Mention]]:
    """Every mention in a labelled section: (document, section, kind), what it is of, and itself."""
    starts = {
        document.name: [0, *(at + 1 for at, letter in enumerate(document.text) if letter == "\n")]
        for document in holdings.documents
    }
    for entity in (*holdings.localities, *holdings.organisations):
        kind = entity.kind if isinstance(entity, Place) else "organisation"
        for mention in entity.mentions:
            name = mention.source.document
            document = next((one for one in labels.sections if name.startswith(one)), name)
            line = bisect_right(starts[name], mention.source.start)
            if section := labels.section(document, line):
                yield (document, section, kind), entity, mention


def same(label: str, entity: Place | Organisation) -> bool:
    """Whether a record goes by a label's name, as its own or as an alias."""
    wanted = key(label)
    return any(key(name) in {wanted, f"{wanted}s"} for name in (entity.name, *entity.aliases))


def measure(holdings: Holdings, labels: Labels) -> tuple[dict[str, Score], dict[str, Score]]:
    """The score of each kind of name, and of each role among the names that are right."""
    spotted: dict[tuple[str, str, str], dict[str, tuple[Place | Organisation, set[str]]]] = defaultdict(dict)
    for place, entity, mention in found(holdings, labels):
        spotted[place].setdefault(entity.id, (entity, set()))[1].add(mention.role)
    kinds, roles = {kind: Score() for kind in KINDS}, {role: Score() for role in ROLES}
    used: set[tuple[tuple[str, str, str], str]] = set()
    for (document, section, kind, name), groups in labels.names.items():
        told = f"{document} {section}: {name}"
        place = (document, section, kind)
        hit = next((one for one in spotted.get(place, {}).values() if same(name, one[0])), None)
        if hit is None:
            kinds[kind].missed.append(told)
            continue
        used.add((place, hit[0].id))
        kinds[kind].right += 1
        _roles(told, groups, hit[1], roles)
    for place, entities in spotted.items():
        for entity, got in entities.values():
            if (place, entity.id) not in used:
                kinds[place[2]].false.append(f"{place[0]} {place[1]}: {entity.name} ({', '.join(sorted(got))})")
    return kinds, roles


def _roles(told: str, groups: tuple[frozenset[str], ...], got: set[str], scores: dict[str, Score]) -> None:
    allowed = frozenset().union(*groups)
    for group in groups:
        shared = sorted(group & got, key=ROLES.index)
        if shared:
            scores[shared[0]].right += 1
        else:
            scores[sorted(group, key=ROLES.index)[0]].missed.append(f"{told}, is {', '.join(sorted(got))}")
    for role in sorted(got - allowed):
        if role != "named":
            scores[role].false.append(f"{told}, may be {', '.join(sorted(allowed))}")


def table(scores: dict[str, Score]) -> str:
    """The scores as a table of Markdown."""
    lines = ["| | labelled | recall | precision |", "|---|---|---|---|"]
    whole = Score()
    for name, one in scores.items():
        if one.right or one.missed or one.false:
            lines.append(f"| {name} | {one.right + len(one.missed)} | {one.recall:.3f} | {one.precision:.3f} |")
        whole.right += one.right
        whole.missed += one.missed
        whole.false += one.false
    lines.append(f"| all | {whole.right + len(whole.missed)} | {whole.recall:.3f} | {whole.precision:.3f} |")
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Print both tables; with ``--verbose`` every miss."""
    kinds, roles = measure(open_index(Path(arguments[0])).holdings, Labels.load())
    for scores in (kinds, roles):
        print(table(scores))
        if "--verbose" in arguments:
            for name, one in scores.items():
                for what, told in (("missed", one.missed), ("false", one.false)):
                    print(*(f"  {name} {what}: {line}" for line in told), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
