"""Whom to ask about a project or a network: "vem ringer jag om Eurocities?"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

from bot.answer import Answer, Status
from bot.conversation import State, recent
from bot.drafting.draft import Draft
from bot.drafting.quoting import MAX_QUOTE, windows
from bot.slots.questions import Question
from bot.text.toolbox import Answering
from bot.understanding.linking import Lexicon, Link
from bot.wording import Language, listing
from indexer.records import Membership, ProjectReport, Source, Span

T = TypeVar("T", ProjectReport, Membership)

_I = r"(?:jag|man|vi|i|we|one|you)"
_MAY = r"(?:ska|skall|kan|bör|borde|får|behöver|should|can|do|could|would|must)"
_REACH = (
    r"(?:ringer?|mejlar?|mailar?|maila|kontaktar?|pratar?|talar?|frågar?|vänder?|vända|når?|skriver?|hörs?|höra? av|ta(?:r)? kontakt|"
    r"få(?:r)? tag|få(?:r)? kontakt|komma i kontakt|call|contact|ask|talk|speak|write|reach|get (?:in touch|hold)|be in touch|e-?mail)"
)
_DETAILS = (
    r"(?:kontaktuppgift\w*|kontaktinf\w*|kontaktperson\w*|mejladress\w*|mailadress\w*|e-?postadress\w*|mejlen|telefonnum\w*|"
    r"contact (?:details?|info\w*|person|point)|e-?mail address|phone number)"
)
_AT = r"(?: (?:på|i|inom|hos|vid|at|in|within) (?:the )?[\w-]{4,}(?: [\w-]+){0,2}?)?"
"""Where whoever is to be turned to works: "vem på fritidsförvaltningen"."""
_ASKED = re.compile(
    rf"(?i)\b(?:(?:vem|vilka?|vart|hur|who|whom|how)\b{_AT}(?: {_MAY}\b)?(?: {_I}\b)?(?: {_MAY}\b)? {_REACH}\b|(?P<details>{_DETAILS}))"
    r"(?P<of>.+)"
)
"""A question of whom to turn to, by a verb or by what is wanted, and what stands behind that."""
_REACHED = re.compile(r"(?i)[\w.+-]+@[\w-]+\.[\w.-]*\w|\bkontaktperson\w*\b|\b(?:tfn|tel(?:efon)?)\b[.:]?\s*\+?\d")
"""What a sentence holds that tells how somebody is reached."""
_ADDRESS = re.compile(r"(?i)[\w.+-]+@[\w-]+\.[\w.-]*\w|\b(?:tfn|tel(?:efon)?)\b[.:]?\s*\+?\d")
_POINTS_BACK = re.compile(r"(?i)\b(?:det|den|projektet|it|the project)\b")
_A_REPORT = re.compile(r"(?i)\b(?:redovisning|rapport|sammanställning|report|dokument)\w*")
_YEAR = re.compile(r"\b20\d\d\b")
_AND_OF = re.compile(
    r"(?i)^(?:(?:och|and|men|but|samt)\s+)?(?:(?:för|for|om|about|what about|how about|hur är det med|vem då för|i|in|på|hos)\s+)*"
    r"(?P<of>.+?)(?:\s+då)?\s*[?.!]*$"
)
"""The same asked of something else: "and for Cool Roofs?"."""
MOST_SENTENCES = 3
"""Sentences on how somebody is reached that are quoted."""
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
        asked = _ASKED.search(plain)
        named = self._named(asked["of"], state) if asked else self._asked_again(plain, state)
        if named is None:
            return self._of_reports(plain, asked["of"], language, conversation) if asked else None
        projects, networks = (named.entities, ()) if named.kind == "project" else ((), named.entities)
        question = Question(plain, language, "about", projects=projects, networks=networks, contact=True)
        draft = Draft(self.answering.index, question)
        of, identifier = self._of_project if projects else self._of_network, named.entities[0]
        lines = list(of(draft, identifier))
        if not lines:
            return None
        name = self.answering.short_name(identifier) if projects else self.answering.names[identifier]
        said = self._said(draft, projects)
        lacking = bool(asked is None or asked["details"]) and not (said or _tells_of_a_leader(draft))
        head = draft.say(f"Om {name} svarar den som redovisar det:", f"About {name} ask whoever reports it:")
        none = draft.say(
            f"Kontaktuppgifter för {name} står inte i rapporterna.", f"The reports give no contact details for {name}."
        )
        understood = draft.say(f"vem man frågar om {name}", f"whom to ask about {name}")
        text = "\n".join((*([none] if lacking else said), head, *lines))
        status: Status = "not_found" if lacking else "answered"
        made = draft.finish(status, text, understood=understood, conversation=conversation)
        after = State(question=question, projects=projects, recent=recent(state, projects), networks=networks)
        return made, after

    def _asked_again(self, plain: str, state: State) -> Link | None:
        """What alone is named after another contact: "och för Eurocities?"."""
        return self._alone(plain) if state.question is not None and state.question.contact else None

    def _named(self, text: str, state: State) -> Link | None:
        """The one project or network that a text names, where it names nothing else; or that it points back to."""
        links = self.lexicon.link(text).links
        if not links and len(state.projects) == 1 and _POINTS_BACK.search(text):
            [project] = state.projects
            return Link("project", (project,), self.answering.names[project], 1.0, "", 0, len(text))
        alone = len(links) == 1 and links[0].kind in {"project", "network"} and len(links[0].entities) == 1
        return links[0] if alone else None

    def _of_reports(self, plain: str, of: str, language: Language, conversation: str) -> tuple[Answer, State] | None:
        """What the newest report of each municipality, or the ones named, say of whom to turn to about the report itself."""
        links = self.lexicon.link(of).links
        if not _A_REPORT.search(of) or any(link.kind not in {"municipality", "document"} for link in links):
            return None
        question = Question(plain, language, "text", municipalities=self.lexicon.municipalities_in(of))
        draft = Draft(self.answering.index, question)
        chosen = self._reports_meant({int(year) for year in _YEAR.findall(of)}, question.municipalities)
        said = [line for document in chosen for line in self._reached(draft, document)][:MOST_SENTENCES]
        none = draft.say(
            "Rapporterna säger inte vem som svarar på frågor om dem.",
            "The reports do not say who answers questions about them.",
        )
        understood = draft.say("vem man frågar om redovisningen", "whom to ask about the report")
        status: Status = "answered" if said else "not_found"
        made = draft.finish(status, "\n".join(said) or none, understood=understood, conversation=conversation)
        return made, State(question=question)

    def _reports_meant(self, years: Collection[int], cities: Collection[str]) -> list[str]:
        """The documents of the years and cities, or of all; where no year is named, the newest of each city."""
        reports = [one for one in self.answering.index.reports.values() if not cities or one.municipality in cities]
        if years:
            return [one.document for one in reports if one.year in years]
        newest: dict[str, int] = {}
        for one in reports:
            newest[one.municipality] = max(newest.get(one.municipality, 0), one.year or 0)
        return [one.document for one in reports if (one.year or 0) == newest[one.municipality]]

    def _reached(self, draft: Draft, document: str) -> Iterator[str]:
        """The sentences of a report, outside what it tells of projects, that say how somebody is reached."""
        text = self.answering.index.texts[document]
        forms = [
            one.source.span
            for project in self.answering.index.projects.values()
            for one in project.reports
            if one.document == document
        ]
        seen: set[int] = set()
        pages = self.answering.index.documents[document].pages
        for found in _ADDRESS.finditer(text):
            if any(form.start <= found.start() < form.end for form in forms):
                continue
            around = Span(max(0, text.rfind("\n\n", 0, found.start())), found.end() + MAX_QUOTE)
            span = next((one for one in windows(text, around) if one.start <= found.start() < one.end), None)
            if span is not None and span.start not in seen:
                seen.add(span.start)
                n = draft.cites.add(
                    Source(document=document, page=pages[0].number if pages else None, start=span.start, end=span.end)
                )
                yield f"«{' '.join(text[slice(*span)].split())}» [{n}]"

    def _alone(self, text: str) -> Link | None:
        """The one project or network that a text is the name of, with no more than what ties it to the question before."""
        found = _AND_OF.match(text)
        links = self.lexicon.link(found["of"]).links if found else []
        whole = len(links) == 1 and found is not None and links[0].end - links[0].start == len(found["of"])
        return self._named(text, State()) if whole else None

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

    def _said(self, draft: Draft, projects: Sequence[str]) -> list[str]:
        """The sentences of a project's newest form that say how somebody is reached, the answer's first lines."""
        found = []
        for report in _newest([one for project in projects for one in self.answering.index.projects[project].reports]):
            text = self.answering.index.texts[report.document]
            for span in windows(text, report.source.span):
                if _REACHED.search(text[slice(*span)]):
                    n = draft.cites.add(report.source, span)
                    found.append(f"«{' '.join(text[slice(*span)].split())}» [{n}]")
        return found[:MOST_SENTENCES]

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


def _tells_of_a_leader(draft: Draft) -> bool:
    return any(record.fields.get("leader") for record in draft.records)
