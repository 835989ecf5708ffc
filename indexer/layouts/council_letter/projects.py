"""Projects that a council letter names in its running text, with who leads them and who takes part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from indexer.layouts.council_letter.blocks import Block, words
from indexer.layouts.shared.base import Context
from indexer.layouts.shared.mention_facts import mention_fields
from indexer.layouts.shared.project_openings import enumerated_projects, opening_project
from indexer.records import Actor, Partner, ProjectReport, Report, Role, Span, Value
from indexer.values import compare_key, squeeze
from indexer.vocabulary import Actors, names_municipality

_QUOTED = r"(?:[”“\"„»][^”“\"„»«™]{2,100}[”“\"«™]|\*{1,2}[^*]{2,100}\*{1,2})"
_OPENING, _CLOSING = '”“"„»*', '”“"«™*'
_BARE = r"[A-ZÅÄÖ][\w+&]+(?:[ -][A-ZÅÄÖ0-9][\w+&]*)*"
_NAME = rf"(?:{_QUOTED}|{_BARE})"
_NAMED = re.compile(
    rf"(?:(?P<programme>[A-ZÅÄÖ][\w+]+(?: [A-ZÅÄÖ0-9][\w+]*)?)-? ?)?(?:(?<!\w)[Pp]rojekte[tn]"
    rf"|(?<=[a-zåäö])projekte[tn])s? ?"
    rf"(?P<names>(?<=en ){_NAME}(?:(?:, | och | samt ){_NAME})*|{_NAME})"
)
_LONG_FORM = re.compile(r" \(([^)]{6,90})\)|, ([A-ZÅÄÖ][^,.;]{8,90}), ")
_LEADS = re.compile(
    r"\s+(?:som\s+)?(?P<cue>leder|äger|driver|koordinerar|samordnar|är (?:projektägare|huvudsökande)|projektleder)\b"
)
_LED_BY = re.compile(r"(?P<cue>leds|ägs|drivs|koordineras|samordnas) av\s+(?:den |det )?$")
_PARTNERS = re.compile(r"\s+(?P<cue>är medsökande|(?:är|deltar som|medverkar som) (?:projekt)?partner)\b")
_Named: TypeAlias = tuple[Actor, Block, Span]
_NOT_NAMES = {"eu", "esf", "eruf", "under", "genom", "interreg", "erasmus", "horisont"}


@dataclass
class _Told:
    """One project while the text is read: where its name stands first, and the sentences about it, in order."""

    name: str
    block: Block
    span: Span
    programme: Span | None
    passing: bool = False
    aliases: list[str] = field(default_factory=list)
    sentences: list[tuple[Block, Span]] = field(default_factory=list)

    def called(self, name: str) -> bool:
        """Whether a name, possibly shortened to its last words ("Spegla Exempelstad"), means this project."""
        key = compare_key(name)
        return key == compare_key(self.name) or (len(key) > 8 and key in compare_key(self.name))


def projects(report: Report, context: Context, actors: Actors, blocks: Sequence[Block]) -> Iterator[ProjectReport]:
    """One mention for each project that the paragraphs name, its sentences gathered from all of them."""
    told: list[_Told] = []
    for block in blocks:
        _read(block, context, actors, told)
    for project in told:
        yield _record(report, context, actors, project, told)


def _read(block: Block, context: Context, actors: Actors, told: list[_Told]) -> None:
    """Note the projects that a paragraph names; a sentence without a name goes on about those named before it, unless
    it opens with a department or another matter."""
    current: list[_Told] = []
    flow = block.flow.text
    for sentence in block.sentences:
        listed = list(enumerated_projects(flow[slice(*sentence)]))
        if sentence.start == 0 and (opening := opening_project(flow[slice(*sentence)], context.vocabulary, actors)):
            listed.append(opening)
        for one in listed:
            _note(
                block,
                _moved(one.name, sentence.start),
                _moved(one.programme, sentence.start) if one.programme else None,
                told,
                actors.municipality,
            )
        named, passing = _names(block, sentence, told, actors.municipality)
        noted = [
            project
            for project in told
            if any(project.called(flow[slice(*_moved(one.name, sentence.start))]) for one in listed)
        ]
        named += [project for project in noted if project not in (*named, *passing)]
        current = named or ([] if _turns(block.flow.text[slice(*sentence)], actors) else current)
        for project in (*current, *passing):
            project.sentences.append((block, sentence))


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _turns(sentence: str, actors: Actors) -> bool:
    """Whether a sentence turns to something else than the project before it."""
    opening = actors.find(sentence)[:1]
    turns = re.match(r"Vidare|Dessutom|Därutöver|Utöver det", sentence) or (opening and opening[0][1] < 3)
    return bool(turns) and "projekt" not in sentence.casefold()


def _names(block: Block, sentence: Span, told: list[_Told], municipality: str) -> tuple[list[_Told], list[_Told]]:
    """Projects that a sentence is about, and earlier ones it tells of in passing."""
    text = block.flow.text
    about: list[_Told] = []
    passing: list[_Told] = []
    for match in _NAMED.finditer(text, sentence.start, sentence.end):
        before = text[max(sentence.start, match.start() - 60) : match.start()]
        said = f"{before} {match.group()}".casefold()
        aside = any(cue in said for cue in words()["background"]["words"])
        into = passing if aside else about
        programme = Span(*match.span("programme")) if match["programme"] else None
        for name in re.finditer(_NAME, match["names"]):
            start = match.start("names") + name.end() - len(name.group().lstrip(_OPENING))
            end = match.start("names") + name.start() + len(name.group().rstrip(_CLOSING))
            if (project := _note(block, Span(start, end), programme, told, municipality)) and project not in into:
                into.append(project)
                project.passing |= aside
    for project, alias in _called_again(text[slice(*sentence)], told):
        if project not in about and project not in passing:
            if compare_key(alias) != compare_key(project.name) and alias not in project.aliases:
                project.aliases.append(alias)
            about.append(project)
    return about, passing


def _called_again(sentence: str, told: list[_Told]) -> Iterator[tuple[_Told, str]]:
    """Projects known already that a sentence names in quotes, each with the name it has there."""
    for match in re.finditer(_QUOTED, sentence):
        quoted = match.group().lstrip(_OPENING).rstrip(_CLOSING)
        known = next((project for project in told if project.called(quoted)), None)
        if known:
            yield known, squeeze(quoted)


def _note(block: Block, span: Span, programme: Span | None, told: list[_Told], municipality: str) -> _Told | None:
    """The project that a name is of, noted where it is new; None for what is no project's name."""
    name = squeeze(block.flow.text[slice(*span)]).strip(" .,")
    if compare_key(name) in _NOT_NAMES or len(name) < 3 or names_municipality(name, municipality):
        return None
    for project in told:
        if project.called(name):
            return project
    project = _Told(name, block, span, programme)
    long = _LONG_FORM.match(block.flow.text, span.end)
    if name.isupper() and long:
        project.aliases.append(squeeze(next(group for group in long.groups() if group)))
    told.append(project)
    return project


def _alone(project: _Told, told: Sequence[_Told]) -> bool:
    """Whether no sentence about a project is about another one too."""
    return not any(
        other is not project and any(said in other.sentences for said in project.sentences) for other in told
    )


def _record(report: Report, context: Context, actors: Actors, project: _Told, told: Sequence[_Told]) -> ProjectReport:
    text = context.ledger.document.text
    spans = [block.source(sentence) for block, sentence in project.sentences]
    department, role, others = _who(text, actors, project)
    hint = project.block.flow.text[slice(*project.programme)].rstrip("-") if project.programme else ""
    entry = context.vocabulary.programme(hint) if hint else None
    programme = (
        _value(text, project.block, project.programme, entry.name)
        if entry and project.programme
        else _financed(context, project)
    )
    entry = context.vocabulary.programme(programme.raw) if programme else None
    return ProjectReport(
        kind="mention",
        document=report.document,
        municipality=report.municipality,
        reporting_year=report.year,
        name=_value(text, project.block, project.span, project.name),
        aliases=tuple(project.aliases),
        acronym=project.name if project.name.isupper() else None,
        department=department,
        role=role,
        programme=programme,
        programme_path=entry.path if entry else (),
        partners=others,
        **(mention_fields(report, context, spans) if _alone(project, told) else {}),
        description=tuple(spans),
        source=context.source(Span(min(span.start for span in spans), max(span.end for span in spans))),
    )


def _financed(context: Context, project: _Told) -> Value[str] | None:
    """The programme that a sentence about the project says finances it."""
    for block, sentence in project.sentences:
        words_told = block.flow.text[slice(*sentence)]
        lead = re.search(
            r"\b[Pp]rojektet\b[^.;]{0,40}\bfinansiera[ts]\w*\s+(?:av|via|genom|med stöd (?:av|från))\s+", words_told
        )
        hit = next(
            (
                hit
                for hit in context.vocabulary.programmes.find(words_told)
                if lead and 0 <= hit.start - lead.end() < 25
            ),
            None,
        )
        if hit:
            place = Span(sentence.start + hit.start, sentence.start + hit.end)
            return _value(context.ledger.document.text, block, place, hit.entry.name)
    return None


def _value(text: str, block: Block, span: Span, value: str) -> Value[str]:
    source = block.source(span)
    return Value[str](value=value, raw=text[slice(*source)], span=source)


def _who(
    text: str, actors: Actors, project: _Told
) -> tuple[Value[str] | None, Value[Role] | None, tuple[Partner, ...]]:
    """The department that leads, else the first one named; its role where stated; the other departments as partners."""
    found = [
        (actor, block, Span(sentence.start + start, sentence.start + end))
        for block, sentence in project.sentences
        for actor, start, end in actors.find(block.flow.text[slice(*sentence)])
    ]
    roles = ((named, _role(text, named)) for named in found)
    chosen, role = next(((named, role) for named, role in roles if role), (None, None))
    chosen = chosen or next(iter(found), None) or (None if project.passing else _before(actors, project))
    if chosen is None:
        return None, None, ()
    actor, block, span = chosen
    others = [named for named in found if named[0].name != actor.name]
    partners = {
        other.name: _partner(text, other.administration or other.name, there, place) for other, there, place in others
    }
    return _value(text, block, span, actor.name), role, tuple(partners.values())


def _role(text: str, named: _Named) -> Value[Role] | None:
    """What the words beside a department's name say that it is in the project."""
    _, block, span = named
    flow = block.flow.text
    above = max(0, span.start - 30)
    led_by = None if (leads := _LEADS.match(flow, span.end)) else _LED_BY.search(flow[above : span.start])
    cue = leads or led_by or _PARTNERS.match(flow, span.end)
    if cue is None:
        return None
    at = above if cue is led_by else 0
    source = block.source(Span(at + cue.start("cue"), at + cue.end("cue")))
    return Value[Role](value="lead" if leads or led_by else "partner", raw=text[slice(*source)], span=source)


def _before(actors: Actors, project: _Told) -> _Named | None:
    """The department the paragraph spoke of last before the project, where it goes on with "Vidare har projektet …"."""
    block, sentence = project.sentences[0]
    earlier = actors.find(block.flow.text[: sentence.start])
    return (earlier[-1][0], block, Span(*earlier[-1][1:])) if earlier else None


def _partner(text: str, name: str, block: Block, span: Span) -> Partner:
    source = block.source(span)
    return Partner(name=name, country="Sverige", span=source if text[slice(*source)] == name else None)
