"""An index laid out for tables: its rows in a stable order, and what each holds in words, worked out once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.explore.directory import Directory
from bot.explore.facets import Facets
from bot.query.evaluate import Evaluator, Result
from bot.query.fields import Row
from bot.query.forms import Query
from bot.query.stated import Stated
from bot.text.mentions import Mentions
from bot.text.texts import Texts
from bot.understanding.cues import bare
from indexer.index import Index
from indexer.records import Figure, Membership, Network, Project, ProjectReport
from indexer.search.swedish import stems, tokens

KEPT = 16
"""Results of forms that are kept."""


@dataclass(frozen=True)
class Member:
    """A network and one membership of it that a report tells."""

    network: Network
    membership: Membership


def slug(name: str) -> str:
    """A name as a part of an address.

    >>> slug("Arbetsmarknads- och socialnämnden"), slug("Malmö stad"), slug("«»")
    ('arbetsmarknads-och-socialnamnden', 'malmo-stad', 'namnlos')
    """
    plain = bare(name.casefold())
    return "-".join("".join(char if char.isalnum() else " " for char in plain).split()) or "namnlos"


class Records:
    """The records of one opened index. Everything is worked out when first asked for and kept; safe to use from several
    threads.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self._kept = lru_cache(maxsize=KEPT)(self._run)
        self._facets = lru_cache(maxsize=1)(lambda _: Facets(self.evaluator.rows, self.evaluator))
        self._passing = lru_cache(maxsize=1)(lambda _: Facets(self.evaluator.named, self.evaluator))

    @cached_property
    def evaluator(self) -> Evaluator:
        """The evaluator that questions are answered by, over this index."""
        return Evaluator(self.index, Mentions(self.index, Texts(self.index)))

    @property
    def facets(self) -> Facets:
        """The rows of projects as sets, for counting choices; made anew once meaning has joined."""
        return self._facets(self.index.meaning is not None)

    @property
    def passing(self) -> Facets:
        """The same of the projects that running text only names, which stand for reports without any form."""
        return self._passing(self.index.meaning is not None)

    @cached_property
    def directory(self) -> Directory:
        """The places and organisations that the reports name."""
        return Directory(self.index)

    @cached_property
    def stated(self) -> Stated:
        """The figures that the reports state themselves."""
        return Stated(self.index)

    def result(self, query: Query) -> Result:
        """What a form gives; a page, its charts and its downloads ask for the same one. Asked anew once meaning has joined."""
        return self._kept(query, self.index.meaning is not None)

    def _run(self, query: Query, _: bool) -> Result:
        return self.evaluator.run(query)

    @property
    def projects(self) -> tuple[Row, ...]:
        """Every form or section of every project: by municipality, newest year first, then as the reports have them."""
        return self.evaluator.rows

    @cached_property
    def networks(self) -> tuple[Member, ...]:
        """Every membership: by network, newest year first."""
        members = (
            Member(network, member) for network in self.index.holdings.networks for member in network.memberships
        )
        return tuple(
            sorted(
                members,
                key=lambda m: (slug(m.network.name), -(m.membership.reporting_year or 0), *_place(m.membership)),
            )
        )

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every stated figure: by municipality, newest year first, then as the reports have them."""
        return tuple(sorted(self.index.holdings.figures, key=lambda f: (f.municipality, -(f.year or 0), *_place(f))))

    def stems(self, project: Project) -> frozenset[str]:
        """The stems of the words that are told of a project."""
        return self._stems[project.id]

    @cached_property
    def _told(self) -> dict[str, str]:
        """Names, programme, partners and descriptions of each project, as one text."""
        return {project.id: "\n".join(filter(None, self._parts(project))) for project in self.index.holdings.projects}

    def _parts(self, project: Project) -> Iterable[str]:
        yield from (project.name, project.acronym or "", *project.aliases, project.programme or "")
        for report in (*project.reports, *project.mentions):
            yield report.name.value or ""
            yield report.lead_partner.value or "" if report.lead_partner else ""
            yield from (f"{partner.name} {partner.country or ''}" for partner in report.partners)
            text = self.index.texts.get(report.document, "")
            yield from (text[slice(*span)] for span in report.description)

    @cached_property
    def _stems(self) -> dict[str, frozenset[str]]:
        return {identifier: frozenset(stems(text)) for identifier, text in self._told.items()}

    @cached_property
    def weight(self) -> dict[str, float]:
        """How much a stem tells: the rarer among the projects, the more. A stem of one project only joins nothing and
        weighs nothing.
        """
        count = Counter(stem for found in self._stems.values() for stem in found)
        return {
            stem: math.log(len(self._stems) / many)
            for stem, many in count.items()
            if many > 1 and len(stem) > 3 and not stem[0].isdigit()
        }

    @cached_property
    def reach(self) -> dict[str, float]:
        """The length of each project's words as a vector of weights, for comparing long descriptions with short ones."""
        weight = self.weight
        return {key: math.sqrt(sum(weight.get(stem, 0.0) ** 2 for stem in found)) for key, found in self._stems.items()}

    @cached_property
    def spelled(self) -> dict[str, str]:
        """A word as written for each stem, to tell people which words two projects share."""
        found: dict[str, str] = {}
        for text in self._told.values():
            for word in set(tokens(text)):
                for stem in stems(word):
                    found.setdefault(stem, word.casefold())
        return found


def _place(record: ProjectReport | Membership | Figure) -> tuple[str, int]:
    return (record.document, record.source.start)


def holds(text: str, wanted: str, known: frozenset[str]) -> bool:
    """Whether a text has all the words wanted, inflected or as part of a longer word.

    >>> known = frozenset(stems("Fartygen får landström i hamnen"))
    >>> [holds("Fartygen får landström i hamnen", word, known) for word in ("fartyg", "ström hamn", "buss")]
    [True, True, False]
    """
    plain = ""
    for word in wanted.split():
        if (found := stems(word)) and known.issuperset(found):
            continue
        plain = plain or bare(text.casefold())
        if bare(word.casefold()) not in plain:
            return False
    return True
