"""Whom to ask about a project or a network: "vem ringer jag om Eurocities?"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from bot.answer import Answer
from bot.conversation import State, recent
from bot.drafting.draft import Draft
from bot.slots.questions import Question
from bot.text.toolbox import Answering
from bot.understanding.linking import Lexicon
from bot.wording import Language, listing
from indexer.records import Membership, ProjectReport

T = TypeVar("T", ProjectReport, Membership)

_I = r"(?:jag|man|vi|i|we|one)"
_ASKED = re.compile(
    rf"(?i)(?:hej[,!]? )?(?:vem|vilka?|vart|who|whom) (?:(?:ska|skall|kan|bör|should|can|do|could) )?(?:{_I} )?"
    rf"(?:ringer?|mejlar?|mailar?|maila|kontaktar?|pratar?|talar?|frågar?|vänder?|vända|call|contact|ask|talk|speak|write|"
    rf"e-?mail)(?: {_I})?(?: mig| oss)?(?: med| till| to)?(?: (?:om|angående|gällande|kring|för|about|on|for))? (?P<of>.+?)\s*[?!.]*"
)
_ROLE = {"lead": ("projektägare", "lead partner"), "partner": ("projektpartner", "partner")}


class ContactAnswers:
    """Answers whom to ask: the nämnd that reports a project or network, with its förvaltning and a project's leader."""

    def __init__(self, answering: Answering, lexicon: Lexicon) -> None:
        self.answering, self.lexicon = answering, lexicon
        self._administration = {
            (actor.municipality, actor.name): actor.administration for actor in answering.index.holdings.actors
        }

    def answer(self, plain: str, language: Language, conversation: str, state: State) -> tuple[Answer, State] | None:
        """The nämnder of the newest report that tells of the one project or network; None for any other question."""
        asked = _ASKED.fullmatch(plain.strip())
        links = self.lexicon.link(asked["of"]).links if asked else []
        named = [link for link in links if link.kind in {"project", "network"}]
        if asked is None or len(named) != 1 or len(links) != 1 or len(named[0].entities) != 1:
            return None
        kind, identifier = named[0].kind, named[0].entities[0]
        projects, networks = ((identifier,), ()) if kind == "project" else ((), (identifier,))
        question = Question(plain, language, "about", projects=projects, networks=networks)
        draft = Draft(self.answering.index, question)
        lines = list(self._of_project(draft, identifier) if projects else self._of_network(draft, identifier))
        if not lines:
            return None
        name = self.answering.short_name(identifier) if projects else self.answering.names[identifier]
        head = draft.say(f"Om {name} svarar den som redovisar det:", f"About {name} ask whoever reports it:")
        understood = draft.say(f"vem man frågar om {name}", f"whom to ask about {name}")
        made = draft.finish("answered", "\n".join((head, *lines)), understood=understood, conversation=conversation)
        after = State(question=question, projects=projects, recent=recent(state, projects), networks=networks)
        return made, after

    def _of_project(self, draft: Draft, identifier: str) -> Iterator[str]:
        project = self.answering.index.projects[identifier]
        for report in _newest(project.reports):
            n = draft.cites.add(report.source, section=(project.name,), title=report.citation_title)
            draft.project(project, n, report)
            told = [draft.say(*_ROLE[report.role.value])] if report.role and report.role.value else []
            if report.leader and report.leader.value:
                told.append(f"{draft.say('projektledare', 'project leader')} {report.leader.value}")
            department = report.department.value if report.department else None
            yield self._line(draft, report.municipality, department, told, n)

    def _of_network(self, draft: Draft, identifier: str) -> Iterator[str]:
        network = self.answering.index.networks[identifier]
        for member in _newest([one for one in network.memberships if one.department]):
            n = draft.cites.add(member.source, section=(network.name,), title=member.citation_title)
            draft.network(network, n)
            told = [*([member.role] if member.role else []), *member.forums]
            yield self._line(draft, member.municipality, member.department, told, n)

    def _line(self, draft: Draft, municipality: str, department: str | None, told: Sequence[str], n: int) -> str:
        administration = self._administration.get((municipality, department or ""))
        who = f"{department} ({administration})" if administration and department else department or municipality
        more = f": {listing(list(told), draft.question.language)}" if told else ""
        return f"– {who}, {municipality}{more} [{n}]" if department else f"– {who}{more} [{n}]"


def _newest(found: Sequence[T]) -> list[T]:
    """Those of the newest year of each municipality, one a nämnd."""
    newest: dict[str, int] = {}
    for one in found:
        newest[one.municipality] = max(newest.get(one.municipality, 0), one.reporting_year or 0)
    kept: dict[tuple[str, str], T] = {}
    for one in found:
        if (one.reporting_year or 0) == newest[one.municipality]:
            kept.setdefault((one.municipality, str(one.department)), one)
    return list(kept.values())
