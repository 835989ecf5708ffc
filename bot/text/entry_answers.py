"""Answers to what free documents state in entries: a fee, since when, whose money, what was refused, what was granted.

Records hold what most projects have. What a text calls by a word of its own ("medfinansiering", "årsavgift") is read from its
rows, labels and sentences, and no other amount stands in for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.answer import Answer, Status
from bot.conversation import State, recent
from bot.drafting.draft import Draft
from bot.drafting.reply import Reply, flat_quote
from bot.entries.asked import Beside, beside, is_of_years
from bot.entries.finding import Told, flat, in_part, in_rows, in_sentences, on_name, on_project
from bot.entries.kinds import Kind, kinds_of, who_of
from bot.entries.naming import named_in
from bot.entries.refused import ASKS_REFUSED, asks_refused, refused
from bot.entries.sums import Sum, asks_sum, sum_of
from bot.entries.whose import is_free, names_of, others_of, parts_of
from bot.slots.questions import Intent, Question
from bot.text.projects import fields
from bot.text.toolbox import Answering
from bot.understanding.linking import Lexicon
from bot.wording import Language, money
from indexer.records import Project, ProjectReport, Source, Span

_OF_MANY = re.compile(r"(?i)\b(?:vilka|which|varje|respektive|per|alla)\b|\bprojekten\b")
_SHARE = re.compile(r"(?i)\b(?:andel\w*|procent\w*|share|percent\w*|per cent)\b|%")
"""Asks for the share of an amount, and not for an amount."""


@dataclass(frozen=True)
class _Subject:
    """What a question is of: its names, and the project or network that records know it as."""

    names: tuple[str, ...]
    project: Project | None = None
    network: str | None = None


class EntryAnswers:
    """Answers from the entries of free documents; safe to use from several threads."""

    def __init__(self, answering: Answering, lexicon: Lexicon) -> None:
        self.answering, self.lexicon = answering, lexicon
        self.documents = [name for name in answering.index.texts if is_free(answering.index, name)]
        self.senders = {one: answering.index.reports[one].municipality for one in self.documents}
        self.places = {tie.place for tie in answering.index.holdings.places}
        senders = {report.municipality for report in answering.index.holdings.reports}
        self.kinds = [kind for kind in kinds_of(senders) if kind.gives != "words"] if self.documents else []
        self.who = re.compile(rf"(?i)(?<!\w)(?:{who_of(senders)})(?!\w)")

    def answer(self, text: str, language: Language, conversation: str, state: State) -> tuple[Answer, State] | None:
        """The answer to a question of what an entry states; None for any other question, and where records answer it."""
        if not self.documents:
            return None
        if asks_refused(text) and (told := self._refused(text, language, conversation, state)):
            return told
        asked = [] if _SHARE.search(text) else [kind for kind in self.kinds if kind.is_asked(text)]
        of_members = [kind for kind in asked if kind.of == "member"]
        if of_members:
            return self._of_member(of_members[0], text, language, conversation, state)
        subject = self._project(text, state) if asked else None
        if subject is None:
            return None
        for kind in asked:
            if found := self._of_project(kind, subject, text, language, conversation, state):
                return found
        return self._not_stated(asked[0], subject, text, language, conversation, state)

    # -- a network or an organisation ---------------------------------------------------------------------------------

    def _of_member(
        self, kind: Kind, text: str, language: Language, conversation: str, state: State
    ) -> tuple[Answer, State] | None:
        subject = self._member(text)
        if subject is not None and self.places.intersection(subject.names):
            return None  # a twin town, which records tell of
        if subject is None:
            return self._summed(kind, text, language, conversation, state) if asks_sum(text) else None
        told, named = self._of_name(kind, subject, beside(text, self.senders, self.lexicon.is_idle))
        if not told and (not named or kind.none is None or subject.network):
            return None  # of a network records and running text tell more
        draft = self._draft(kind, subject, text, language)
        reply = self._told(draft, kind, subject, told) if told else self._none(draft, kind, subject, named[0])
        return self._finished(draft, kind, subject, reply, conversation, state)

    def _of_name(
        self, kind: Kind, subject: _Subject, asked: Beside
    ) -> tuple[list[tuple[str, Told]], list[tuple[str, Span]]]:
        """What the documents that are asked of state of a name, and the sentences that name it."""
        years = asked.years if kind.gives == "amount" else ()
        told, named = list[tuple[str, Told]](), list[tuple[str, Span]]()
        for document in asked.documents:
            own = self.answering.index.texts[document]
            spans = on_name(own, subject.names, kind)
            rows = list(in_rows(own, kind, subject.names, years))
            found = rows or list(in_sentences(own, kind, spans, subject.names, self.who))
            told += [(document, one) for one in found if self._is_of_years(document, one, years)]
            named += [(document, span) for span in spans]
        return told, named

    @cached_property
    def _flat(self) -> list[str]:
        """The texts of the documents, each on one line."""
        return [flat(self.answering.index.texts[document]) for document in self.documents]

    def _member(self, text: str) -> _Subject | None:
        """The network or organisation that a question names: a record, or a name of a text as it stands there."""
        links = [link for link in self.lexicon.link(text).links if link.kind == "network" and len(link.entities) == 1]
        texts = self._flat
        if links:
            network = self.answering.index.networks[links[0].entities[0]]
            if any(member.document not in self.documents for member in network.memberships):
                return None  # records tell of it
            typed = named_in(text, texts, self.who)
            known = (network.name, network.abbreviation or "", *network.aliases, typed or "")
            return _Subject(tuple(filter(None, known)), network=network.id)
        name = named_in(text, texts, self.who)
        return _Subject((name,)) if name else None

    def _summed(
        self, kind: Kind, text: str, language: Language, conversation: str, state: State
    ) -> tuple[Answer, State] | None:
        """What the entries of a kind come to, by the text's own sum where it has one: of each sender where none is named."""
        if kind.gives != "amount":
            return None
        asked = beside(text, self.senders, self.lexicon.is_idle, (kind.labels,))
        sums = [(document, found) for document in asked.documents if (found := self._sum(document, kind, text, asked))]
        if not sums:
            return None
        subject = _Subject(("",))
        draft = self._draft(kind, subject, text, language)
        several = len({self.senders[document] for document, _ in sums}) > 1
        lines = [self._sum_said(draft, document, found, named=several) for document, found in sums]
        value = sums[0][1].value if len(sums) == 1 else None
        status: Status = "answered" if all(found.value is not None for _, found in sums) else "partial"
        reply = Reply(status, "\n".join(lines), value, "SEK" if value is not None else None)
        return self._finished(draft, kind, subject, reply, conversation, state)

    def _sum(self, document: str, kind: Kind, text: str, asked: Beside) -> Sum | None:
        """What the entries of a kind come to in a document; None where something that is asked for stands nowhere above them."""
        found = sum_of(self.answering.index.texts[document], kind, text)
        if found is None or asked.unsaid(*(one.entry.heading for one in found.entries if one.entry)):
            return None
        return found if all(self._is_of_years(document, one, asked.years) for one in found.entries) else None

    def _sum_said(self, draft: Draft, document: str, found: Sum, *, named: bool) -> str:
        """A sum with the entries that give it; whose it is where several senders have one."""
        shown = [self._shown(draft, document, one) for one in found.entries]
        none = draft.say(
            "Alla belopp är inte kända i kronor, så någon summa går inte att ange. ",
            "Not all amounts are known in kronor, so no sum can be given. ",
        )
        lead = none if found.value is None else f"{money(round(found.value), draft.question.language)}: "
        return (f"{self.senders[document]}: " if named else "") + lead + "; ".join(shown) + "."

    def _is_of_years(self, document: str, told: Told, years: Sequence[int]) -> bool:
        said = [told.entry.label, told.entry.heading, *told.entry.row] if told.entry else [told.words]
        return is_of_years(self.answering.index, document, said, years)

    # -- a project ----------------------------------------------------------------------------------------------------

    def _project(self, text: str, state: State) -> _Subject | None:
        """The one project that a question names, else the one the conversation is about where it names nothing."""
        links = [link for link in self.lexicon.link(text).links if link.kind in {"project", "network"}]
        around = "".join(_without(text, [(link.start, link.end) for link in links]))
        if _OF_MANY.search(around):
            return None
        if links:
            alone = len(links) == 1 and links[0].kind == "project" and len(links[0].entities) == 1
            identifier = links[0].entities[0] if alone else None
        else:
            identifier = state.projects[0] if len(state.projects) == 1 else None
        project = self.answering.index.projects.get(identifier or "")
        if project is None or not any(one.document in self.documents for one in _own(project)):
            return None
        return _Subject(names_of(project), project=project)

    def _of_project(
        self, kind: Kind, subject: _Subject, text: str, language: Language, conversation: str, state: State
    ) -> tuple[Answer, State] | None:
        project = subject.project
        assert project is not None
        draft = self._draft(kind, subject, text, language)
        reports = [one for one in _own(project) if one.document in self.documents]
        told = self._in_entries(kind, subject, reports)
        if kind.field and any(_given(one, kind.field) for one in reports) and not _differs(told, kind.field, reports):
            return self._finished(draft, kind, subject, fields(self.answering, draft), conversation, state)
        told = told or self._in_sentences(kind, subject, reports)
        told = [(document, self._payer_heeded(text, one)) for document, one in told]
        reply = self._told(draft, kind, subject, told) if told else None
        return self._finished(draft, kind, subject, reply, conversation, state) if reply else None

    def _not_stated(
        self, kind: Kind, subject: _Subject, text: str, language: Language, conversation: str, state: State
    ) -> tuple[Answer, State] | None:
        """That nothing states what a question asks for, where no other amount may stand in for it."""
        if kind.none is None or subject.project is None:
            return None
        report = next(one for one in _own(subject.project) if one.document in self.documents)
        draft = self._draft(kind, subject, text, language)
        reply = self._none(draft, kind, subject, (report.document, report.name.quote))
        return self._finished(draft, kind, subject, reply, conversation, state)

    def _in_entries(self, kind: Kind, subject: _Subject, reports: Sequence[ProjectReport]) -> list[tuple[str, Told]]:
        """What rows and labels of a project's own part state."""
        found = list[tuple[str, Told]]()
        for report in reports:
            text = self.answering.index.texts[report.document]
            rows = list(in_rows(text, kind, subject.names)) or list(
                in_part(text, kind, parts_of(report), subject.names)
            )
            found += [(report.document, one) for one in rows]
        return found[:1] if len({one.value for _, one in found}) == 1 else found

    def _in_sentences(self, kind: Kind, subject: _Subject, reports: Sequence[ProjectReport]) -> list[tuple[str, Told]]:
        """What sentences on a project state."""
        found = list[tuple[str, Told]]()
        for report in reports:
            text = self.answering.index.texts[report.document]
            spans = on_project(
                text, subject.names, others_of(self.answering.index, report.document, subject.names), parts_of(report)
            )
            told = list(in_sentences(text, kind, spans, subject.names, self.who))
            found += [(report.document, one) for one in told]
        return found

    def _payer_heeded(self, question: str, told: Told) -> Told:
        """What is told, without its number where it is another payer's than the one that the question names."""
        payer = _PAYER.search(told.words if told.entry is None else told.entry.label)
        if payer is None or payer[1].casefold()[:_STEM] in question.casefold():
            return told
        return told if self.who.fullmatch(payer[1]) and not _ASKED_PAYER.search(question) else told._replace(value=None)

    # -- applications that were refused -------------------------------------------------------------------------------

    def _refused(self, text: str, language: Language, conversation: str, state: State) -> tuple[Answer, State] | None:
        """The lines and sentences of free documents that tell which applications were refused or withdrawn: those of whom, when and
        what is named; what else is said was not heeded."""
        asked = beside(text, self.senders, self.lexicon.is_idle, ASKS_REFUSED)
        places = [
            (document, span)
            for document in self.documents
            for span in refused(self.answering.index.texts[document], text)
        ]
        if not places:
            return None
        found = [(document, span) for document, span in places if self._fits(asked, document, span)]
        question = Question(text, language, "text")
        draft = Draft(self.answering.index, question)
        quotes = [
            f"«{flat_quote(self._cut(document, span))}» [{self._cite(draft, document, span)}]"
            for document, span in found
        ]
        lead = draft.say("Så här står det: ", "This is what the reports say (in Swedish): ")
        none = draft.say(
            "Av de ansökningar som inte fick stöd är ingen den som frågan gäller.",
            "None of the applications that were not granted is the one asked for.",
        )
        understood = draft.say("ansökningar som inte fick stöd", "applications that were not granted")
        if unheeded := [f"«{word}»" for word in asked.words if any(word not in self._cut(*one) for one in found)]:
            words = " ".join(unheeded)
            understood += draft.say(f" ({words} har jag inte räknat med)", f" ({words} not taken into account)")
        status: Status = "answered" if found else "not_found"
        told = lead + " ".join(quotes) if found else none
        made = draft.finish(status, told, understood=understood, conversation=conversation)
        return made, replace(state, question=question, form=None)

    def _fits(self, asked: Beside, document: str, span: Span) -> bool:
        """Whether a line is of the sender, the year and the names that a question tells; a name in either language."""
        if document not in asked.documents:
            return False
        words = self._cut(document, span)
        own = {entity for link in self.lexicon.link(words).links for entity in link.entities}
        named = " ".join(asked.names)
        links = [link for link in self.lexicon.link(named).links if own & set(link.entities)]
        linked = {word for link in links for word in named[link.start : link.end].split()}
        unsaid = [name for name in asked.names if name.casefold() not in words.casefold() and name not in linked]
        return not unsaid and is_of_years(self.answering.index, document, [words], asked.years)

    # -- telling ------------------------------------------------------------------------------------------------------

    def _draft(self, kind: Kind, subject: _Subject, text: str, language: Language) -> Draft:
        projects = (subject.project.id,) if subject.project else ()
        networks = (subject.network,) if subject.network else ()
        intent: Intent = "field" if projects else "since" if kind.gives == "year" else "text"
        asked = (kind.field or "total_budget",) if projects else ()
        question = Question(text, language, intent, projects=projects, networks=networks, fields=asked)
        return Draft(self.answering.index, question)

    def _told(self, draft: Draft, kind: Kind, subject: _Subject, told: Sequence[tuple[str, Told]]) -> Reply:
        """What is stated, each with its quote; a number where all of it gives one."""
        rows = [(document, one) for document, one in told if one.entry is not None]
        every = rows or list(told)
        several = len({self.senders[document] for document, _ in every}) > 1
        shown = list(
            dict.fromkeys(
                (f"{self.senders[document]}: " if several else "") + self._shown(draft, document, one)
                for document, one in every[:_MOST]
            )
        )
        if more := len({(one.words, one.value) for _, one in every[_MOST:]}):
            draft.note(f"{more} uppgifter till står i underlaget.", f"{more} more are stated.")
        values = {one.value for _, one in every}
        value = values.pop() if len(values) == 1 else None
        lead = "" if rows else draft.say("Så här står det: ", "This is what the reports say (in Swedish): ")
        words = lead + (" ".join(shown) if not rows else "; ".join(shown) + ".")
        unit = {"amount": "SEK", "year": "år"}[kind.gives]
        return Reply("answered", words, value, unit if value is not None else None)

    def _shown(self, draft: Draft, document: str, told: Told) -> str:
        """An entry by its row, label and value; a sentence as a quote."""
        n = self._cite(draft, document, told.span)
        if told.entry is None:
            return f"«{flat_quote(self._cut(document, told.span))}» [{n}]"
        row = told.entry.row[0] if told.entry.row else ""
        named = next((cell for cell in told.entry.row[:3] if re.search(r"[^\W\d]{2,}", cell)), row)
        said = f"{named}, {told.entry.label}: " if named else f"{told.entry.label}: "
        of_money = told.value is not None and re.search(r"[^\W\d]", told.words) is None and told.value >= _LEAST_SUM
        words = money(round(told.value), draft.question.language) if of_money and told.value is not None else told.words
        return f"{said}{words} [{n}]"

    def _none(self, draft: Draft, kind: Kind, subject: _Subject, at: tuple[str, Span]) -> Reply:
        """That nothing states it, with the place that names what it is asked of."""
        n = self._cite(draft, *at)
        said = draft.say(*(kind.none or kind.said)).format(name=subject.names[0].rstrip("."))
        quote = draft.say("Det närmaste som står: ", "The nearest they say (in Swedish): ")
        return Reply("not_found", f"{said} {quote}«{flat_quote(self._cut(*at))}» [{n}]")

    def _cite(self, draft: Draft, document: str, span: Span) -> int:
        passages = self.answering.index.passages_of(document)
        holding = next((one for one in passages if one.source.start <= span.start < one.source.end), None)
        source = holding.source if holding else Source(document=document, page=None, start=span.start, end=span.end)
        return draft.cites.add(source, span, section=holding.section if holding else ())

    def _cut(self, document: str, span: Span) -> str:
        return self.answering.index.texts[document][slice(*span)]

    def _finished(
        self, draft: Draft, kind: Kind, subject: _Subject, reply: Reply, conversation: str, state: State
    ) -> tuple[Answer, State]:
        first = 1 if draft.cites.found else None
        projects = (subject.project.id,) if subject.project else ()
        if subject.project:
            draft.project(subject.project, first)
        if subject.network:
            draft.network(self.answering.index.networks[subject.network], first)
        name = subject.names[0].rstrip(".")
        understood = (
            draft.say(*kind.said).format(name=name) if name else draft.say("avgifter sammanlagt", "fees in total")
        )
        made = draft.answer(reply, understood=understood, conversation=conversation)
        networks = (subject.network,) if subject.network else ()
        city = made.citations[0].municipality if made.citations else None
        after = State(
            question=draft.question,
            projects=projects,
            recent=recent(state, projects),
            networks=networks,
            municipality=city,
        )
        return made, after


_LEAST_SUM = 3000
"""From here a bare number is no year."""
_MOST = 3
"""Quotes of one answer, at most."""
_PAYER = re.compile(
    r"(?i:medfinansier\w*|co-?financ\w*)\s+(?:sker\s+|kommer\s+)?(?:från|from|by)\s+((?:[A-ZÅÄÖ][\w-]*(?:\s+[A-ZÅÄÖ][\w-]*)*)|\w+)"
)
_ASKED_PAYER = re.compile(r"(?i)\b(?:kommun|stad|region|bolag|förbund|länsstyrelse)\w*")
_STEM = 6
"""Letters by which a payer is known in both languages: "regionen", "the region"."""


def _own(project: Project) -> Sequence[ProjectReport]:
    """The forms and sections of a project; its mentions where it has none."""
    return project.reports or project.mentions


def _without(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The pieces of a text around some ranges."""
    at = 0
    for start, end in sorted(spans):
        yield text[at:start]
        at = max(at, end)
    yield text[at:]


def _differs(told: Sequence[tuple[str, Told]], field: str, reports: Sequence[ProjectReport]) -> bool:
    """Whether entries give another number than the records do."""
    known = {float(getattr(one, field).value) for one in reports if _given(one, field)}
    return any(one.value is not None and one.value not in known for _, one in told)


def _given(report: ProjectReport, field: str) -> bool:
    value = getattr(report, field)
    return value is not None and value.value is not None
