"""Projects like another one, each with what it has in common and a quote of its own text."""

from __future__ import annotations

from bot.answering.capability.likeness import CLOSE, Likeness, Likenesses
from bot.drafting.draft import Draft
from bot.drafting.quoting import windows
from bot.drafting.reply import Reply
from bot.text.scopes import told
from bot.text.toolbox import Answering
from bot.wording import listing
from indexer.records import ProjectReport, Source, Span
from indexer.search.swedish import words

MOST = 5
"""Similar projects that are told, the most alike first."""
_FIELD = {
    "sv": {"programme_part": "samma program ({})", "goal": "samma mål ({})", "country": "partner i samma land ({})"},
    "en": {
        "programme_part": "the same programme ({})",
        "goal": "the same goal ({})",
        "country": "partners in the same country ({})",
    },
}


def alike(answering: Answering, likenesses: Likenesses, draft: Draft, projects: tuple[str, ...]) -> Reply:
    """The projects most like the one asked about; a question back where it is open which one is meant."""
    if len(projects) != 1:
        return _which(answering, draft, projects)
    project = answering.index.projects[projects[0]]
    name = answering.short_name(project.id)
    found = likenesses.of(project)[:MOST]
    nearest = likenesses.nearest(project)
    draft.suggestions += [draft.say(f"Berätta om {name}", f"Tell me about {name}")]
    if not found:
        return Reply(
            "not_found",
            draft.say(
                f"Inget annat projekt i rapporterna liknar {name} tillräckligt: deras beskrivningar har för få ord "
                "gemensamt.",
                f"No other project in the reports is like {name} enough: their descriptions share too few words.",
            )
            + (
                draft.say(" Närmast kommer, utan att likna det mycket:\n", " Nearest, without being much like it:\n")
                + _line(nearest, answering, draft, record=False)
                if nearest
                else ""
            ),
        )
    lines = [_line(one, answering, draft) for one in found]
    other = answering.short_name(found[0].project.id)
    draft.suggestions += [
        draft.say(f"Berätta om {other}", f"Tell me about {other}"),
        draft.say(f"Vilka projekt liknar {other}?", f"Which projects are similar to {other}?"),
    ]
    draft.note(
        "Likheten räknas på ord i projektens beskrivningar, program, mål och partnerländer; mest lika först.",
        "Likeness is counted from words of the projects' descriptions, programme, goals and partner countries; the "
        "most alike first.",
    )
    lead = draft.say(
        f"{'Det projekt' if len(found) == 1 else f'De {len(found)} projekt'} som mest liknar {name}:",
        f"The {'project' if len(found) == 1 else f'{len(found)} projects'} most similar to {name}:",
    )
    return Reply("answered", "\n".join([lead, *lines]), float(len(found)), "projekt")


def _line(one: Likeness, answering: Answering, draft: Draft, *, record: bool = True) -> str:
    report = one.project.reports[0]
    n = draft.cites.add(
        report.source, _quoted(one, report, answering), section=(one.project.name,), title=report.citation_title
    )
    if record:
        draft.project(one.project, n, report)
    lang = draft.question.language
    shared = [_FIELD[lang][field].format(listing(values[:2], lang)) for field, values in one.shared]
    if one.meant >= CLOSE:
        shared.insert(0, draft.say("beskriver liknande saker", "describes similar things"))
    said = [f"«{word}»" if lang == "sv" else f"“{word}”" for word in one.words]
    if said:
        shared.append(draft.say(f"orden {listing(said, 'sv')}", f"the words {listing(said, 'en')}"))
    return f"– {answering.short_name(one.project.id)}: {', '.join(shared)} [{n}]"


def _quoted(one: Likeness, report: ProjectReport, answering: Answering) -> Span:
    """The sentence of the other project's own text that holds most of the shared words."""
    text = answering.index.texts[report.document]
    wanted = {word.folded for said in one.words for word in words(said)}
    found = [window for span in told(report) for window in windows(text, span)]
    return max(
        found,
        key=lambda window: len(wanted & {word.folded for word in words(text[slice(*window)])}),
        default=_own(report.source),
    )


def _own(source: Source) -> Span:
    return Span(source.start, source.end)


def _which(answering: Answering, draft: Draft, projects: tuple[str, ...]) -> Reply:
    """Asks which project others are to be like: those just named, or any."""
    names = [answering.short_name(identifier) for identifier in projects[:6]]
    draft.suggestions += [
        draft.say(f"Vilka projekt liknar {name}?", f"Which projects are similar to {name}?") for name in names
    ]
    if not names:
        draft.suggestions += answering.examples(draft)
    return Reply(
        "clarify",
        draft.say(
            "Vilket projekt ska de likna? Skriv dess namn.",
            "Which project should they be similar to? Please write its name.",
        ),
    )
