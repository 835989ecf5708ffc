"""Which projects a document of decisions grants something to: those of which it states an amount granted.

A press release or a list of decisions says of all of them in its head who decided and when; a question that says no more than
that head does is of all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.answer import Answer
from bot.conversation import State, recent
from bot.drafting.draft import Draft
from bot.entries.finding import Told, flat, in_part, in_rows
from bot.entries.kinds import Kind, kinds_of
from bot.entries.whose import is_free, names_of, parts_of
from bot.slots.questions import Question
from bot.text.toolbox import Answering
from bot.understanding.cues import pattern
from bot.understanding.linking import Lexicon
from bot.wording import Language, money, plural
from indexer.records import Project, ProjectReport
from indexer.search.swedish import STOPWORDS

_GRANTS = r"bevilja\w*|prioritera\w*|godkän\w*|granted|grants|awarded|approved"
_GIVEN = (
    r"(?:eu-?)?(?:stöd|bidrag|medfinansiering|medel|pengar|support|funding|co-financing|cofinancing|grants?|money)\w*"
)
_ASKED = pattern(
    rf"^(?=.*\b(?:projekt\w*|ansökning\w*|projects?|applications?)\b)(?:vilka|vilket|which|what)\b.*"
    rf"(?:\b(?:{_GRANTS})\b|\b(?:fick|fått|får|got|get|received?)\b.*\b{_GIVEN})"
)
_DENIED = re.compile(r"(?i)\b(?:inte|ej|utan|not|no|without|avslag\w*|avslog\w*)\b")
_CO_FINANCED = re.compile(r"(?i)medfinansier|co-?financ")
_DECIDES = re.compile(rf"(?i)\b(?:{_GRANTS})\b")
_SAID = re.compile(
    rf"(?i)^(?:{_GRANTS}|{_GIVEN}|fick|fått|får|got|get|received?|vilka|vilket|which|what|projekt\w*|projects?|ansökning\w*|applications?"
    r"|were|was|have|been|the|from|during|och|under|till|vid|hos|ur)$"
)
HEAD = 1500
"""Characters of a document in which it says what holds of all its decisions."""
_STEM = 3
"""Last letters in which a word of a question and one of a head may differ, of a long one."""


class Granted:
    """Answers which projects were granted something; safe to use from several threads."""

    def __init__(self, answering: Answering, lexicon: Lexicon) -> None:
        self.answering, self.lexicon = answering, lexicon
        index = answering.index
        heads = {name: flat(text[: 2 * HEAD])[:HEAD] for name, text in index.texts.items() if is_free(index, name)}
        self.heads = {name: head for name, head in heads.items() if _DECIDES.search(head)}
        kinds = {kind.name: kind for kind in kinds_of(())} if self.heads else {}
        self.cofinancing: Kind | None = kinds.get("cofinancing")
        self.names = {w.casefold() for r in index.holdings.reports for w in re.findall(r"\w+", r.municipality)}

    def answer(self, text: str, language: Language, conversation: str, state: State) -> tuple[Answer, State] | None:
        """The projects of the one document whose head says what the question does; None for any other question."""
        if not self.heads or not _ASKED.search(text) or _DENIED.search(text):
            return None
        links = self.lexicon.link(text).links
        if any(link.kind in {"programme", "project", "network"} for link in links):
            return None  # a condition that records have
        senders = set(self.lexicon.municipalities_in(text))
        documents = [
            name
            for name, head in self.heads.items()
            if senders <= {self.answering.index.reports[name].municipality} and self._is_of(text, head)
        ]
        if len(documents) != 1:
            return None
        found = list(self._granted(documents[0], text))
        if not found:
            return None
        question = Question(text, language, "list", projects=tuple(project.id for project, _, _ in found))
        draft = Draft(self.answering.index, question)
        lines = [self._line(draft, *one) for one in found]
        number = len(found)
        head = draft.say(f"{number} projekt:", f"{number} {plural(number, 'project', 'projects')}:")
        understood = draft.say("projekt som beviljats stöd", "projects that were granted support")
        made = draft.finish(
            "answered",
            "\n".join((head, *lines)),
            understood=understood,
            conversation=conversation,
            value=number,
            unit="projekt",
        )
        ids = question.projects
        city = made.citations[0].municipality if made.citations else None
        return made, replace(
            state, question=question, projects=ids, recent=recent(state, ids), form=None, municipality=city
        )

    def _is_of(self, question: str, head: str) -> bool:
        """Whether a document's head says everything that a question does beside that something was granted."""
        known = frozenset(_words(head))
        if set(self.lexicon.towns_in(question)) - set(self.lexicon.municipalities_in(question)):
            return False  # where a decision was made is not where its projects are
        said = (word for word in _words(question) if not _SAID.match(word) and word not in STOPWORDS)
        own = self.names | {f"{name}s" for name in self.names} | {name.removesuffix("s") for name in self.names}
        return all(
            word in own or len(word) < _STEM or any(one.startswith(_stem(word)) for one in known) for word in said
        )

    def _granted(self, document: str, question: str) -> Iterator[tuple[Project, ProjectReport, Told | None]]:
        """The projects of a document with what they were granted: by the word that the question has for it, where any are."""
        projects = [
            (project, report)
            for project in self.answering.index.holdings.projects
            for report in project.reports
            if report.document == document
        ]
        if _CO_FINANCED.search(question):
            told = [(project, report, self._co_financed(project, report)) for project, report in projects]
            if chosen := [one for one in told if one[2] is not None]:
                yield from chosen
                return
        for project, report in projects:
            if report.eu_funding is not None and report.eu_funding.value is not None:
                yield project, report, None

    def _co_financed(self, project: Project, report: ProjectReport) -> Told | None:
        if self.cofinancing is None:
            return None
        text, names = self.answering.index.texts[report.document], names_of(project)
        rows = (*in_rows(text, self.cofinancing, names), *in_part(text, self.cofinancing, parts_of(report), names))
        return next(iter(rows), None)

    def _line(self, draft: Draft, project: Project, report: ProjectReport, told: Told | None) -> str:
        """A project with what it was granted."""
        if told is None:
            n = draft.cites.named(report, "eu_funding")
            value = report.eu_funding.value if report.eu_funding else None
            words = money(value, draft.question.language) if value is not None else ""
        else:
            n = draft.cites.add(report.source, told.span, section=(project.name,), title=report.citation_title)
            words = told.words if told.value is None else money(round(told.value), draft.question.language)
        draft.project(project, n, report)
        return f"– {self.answering.short_name(project.id)} ({words}) [{n}]"


def _words(text: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", text)]


def _stem(word: str) -> str:
    return word[:-_STEM] if len(word) > 2 * _STEM and word.isalpha() else word
