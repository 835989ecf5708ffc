"""Answers about one project: a field of its form, or all that is known of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from bot.drafting.draft import Draft, marks
from bot.drafting.quoting import windows
from bot.drafting.reply import Reply, flat_quote
from bot.entries.finding import Told
from bot.entries.whose import said_of
from bot.query.fields import FIELDS, Row
from bot.query.money import ASKED, GIVEN, is_granted
from bot.query.units import amount_said
from bot.slots.questions import Question
from bot.text.asked_numbers import told_amount
from bot.text.own_money import ASKS_SHARE, own_money
from bot.text.passages import names_pattern
from bot.text.toolbox import Answering
from bot.understanding.cues import pattern
from bot.wording import FIELD, ROLE, day, listing, money, plural, state
from indexer.records import Project, ProjectReport, Role, Span, Value
from indexer.vocabulary.geography import country_code

AMOUNTS = {"total_budget", "paid_out", "eu_funding"}
DATES = {"start_date", "end_date"}
_ASKS_COUNTRIES = pattern(r"\b(?:vilka|hur många)\s+länder|which\s+countries")
_ASKS_YEAR = pattern(r"vilket år|which year|what year")
_ASKS_WHO_GETS = pattern(
    r"^(?:vem|vilka|vilken|who|which)\b(?! (?:mycket|much)).*\b(?:mottagare\w*|recipients?|beneficiar\w+|receives?|received|tar emot|tog emot|fick|får)\b"
)
"""Asks who has the money, and not how much it is."""


_NOT_KNOWN = "vet ej"
"""What a form says of a field whose value nobody knows: no number beside another form's."""


class _Said:
    """What one report says of a field: the words, the value, and whether it is an answer at all."""

    def __init__(self, words: str, value: float | None = None, *, answered: bool = True, key: object = None) -> None:
        self.words = words
        self.value = value
        self.answered = answered
        self.key = value if key is None else key
        self.field = ""
        self.unread = False


def _reports(project: Project, draft: Draft) -> tuple[ProjectReport, ...]:
    """The forms and sections of a project in the years asked for; its mentions where it has none."""
    q = draft.question
    own = project.reports or project.mentions
    chosen = [r for r in own if not q.years or r.reporting_year in q.years]
    chosen = [r for r in chosen if not q.documents or r.document in q.documents]
    if q.actors:
        chosen = [r for r in chosen if r.department and (r.municipality, r.department.value) in q.actors] or chosen
    return tuple(_of_role(chosen, q)) or own


def _of_role(reports: list[ProjectReport], q: Question) -> list[ProjectReport]:
    """The reports in the role that a field is asked of, where there are any."""
    if not q.role or q.intent != "field" or q.fields == ("role",):
        return reports
    return [r for r in reports if r.role and r.role.value == q.role] or reports


def fields(answering: Answering, draft: Draft) -> Reply:
    """ "När slutar X?", "STRIVE budget": each report's own value; all of them where they differ."""
    q = draft.question
    identifiers = q.projects or q.ambiguous
    wanted = _wanted(q)
    if reply := _told_apart(answering, draft, identifiers, wanted):
        return reply
    told = [_project_fields(answering, draft, answering.index.projects[one], wanted) for one in identifiers]
    text = " ".join(words for words, _ in told)
    if len(identifiers) > 1 and q.ambiguous:
        return _which_is_meant(answering, draft, identifiers, wanted[0], text)
    answered = [one for _, said in told for one in said if one.answered]
    value = None
    if len(identifiers) == 1:
        reports = _reports(answering.index.projects[identifiers[0]], draft)
        at_once = len({report.reporting_year for report in reports}) == 1
        value = _one_value(draft, answered, wanted[0], at_once=at_once)
    unit = "SEK" if wanted[0] in AMOUNTS else "år"
    draft.suggestions += answering.next_questions(draft)
    return Reply("answered" if answered else "not_found", text, value, unit if value is not None else None)


def _told_apart(
    answering: Answering, draft: Draft, identifiers: Sequence[str], wanted: tuple[str, ...]
) -> Reply | None:
    """What is no field's value: of a year without a report, of the sender's own money, of a sum that no field holds."""
    if not DATES & set(wanted) and (untold := _untold_years(answering, draft, identifiers)):
        return untold
    name = wanted[0]
    if len(identifiers) != 1 or name not in AMOUNTS:
        return None
    project = answering.index.projects[identifiers[0]]
    reports = _reports(project, draft)
    own = own_money(answering, draft, project, reports) if name == "total_budget" else None
    return own or told_amount(answering, draft, project, reports)


def _one_value(draft: Draft, answered: list[_Said], name: str, *, at_once: bool) -> float | None:
    """The number that all reports of a project agree on; a note where their words for the field differ. Of forms of one year
    (``at_once``) one that does not know it differs from none."""
    differs = len({one.words for one in answered if one.field == name}) > 1
    if differs and name in {*AMOUNTS, *DATES, "role", "programme"}:
        label = FIELD[draft.question.language].get(name, name)
        draft.note(
            f"Redovisningarna skiljer sig åt i {label}; alla visas.", f"The reports differ in {label}; all are shown."
        )
    unknown = _NOT_KNOWN if at_once and len({one.field for one in answered}) == 1 else None
    distinct = {one.key for one in answered} - {None, unknown}
    return next((one.value for one in answered if one.key in distinct), None) if len(distinct) == 1 else None


def _which_is_meant(answering: Answering, draft: Draft, identifiers: Sequence[str], name: str, text: str) -> Reply:
    """All projects of a name with what is told of each, and a question for each of them."""
    names, label = [answering.names[i] for i in identifiers], FIELD[draft.question.language][name]
    draft.suggestions += [draft.say(f"Vad är {label} för {one}?", f"What is the {label} of {one}?") for one in names]
    lead = draft.say(
        f"Flera projekt kan vara menade: {listing(names, 'sv')}. ",
        f"Several projects may be meant: {listing(names, 'en')}. ",
    )
    return Reply("clarify", lead + text)


def _untold_years(answering: Answering, draft: Draft, identifiers: Sequence[str]) -> Reply | None:
    """The honest no where a field is asked of a year that no report of the project is for; another year's is no answer."""
    q = draft.question
    named = (answering.index.projects[identifier] for identifier in identifiers)
    projects = [project for project in named if project.reports]
    told = sorted(
        {report.reporting_year for project in projects for report in project.reports if report.reporting_year},
        reverse=True,
    )
    if not q.years or not told or set(q.years) & set(told):
        return None
    numbers = []
    for project in projects:
        n = draft.cites.project(project.reports[0])
        draft.project(project, n)
        numbers.append(n)
    names = listing([project.name.rstrip(".") for project in projects], q.language)
    years, asked = (listing([str(year) for year in some], q.language) for some in (told, q.years))
    draft.suggestions.append(draft.say(f"Berätta om {names} {told[0]}", f"Tell me about {names} in {told[0]}"))
    return Reply(
        "not_found",
        draft.say(
            f"{names} är redovisat för {years}, inte för {asked} {marks(numbers)}.",
            f"{names} is reported for {years}, not for {asked} {marks(numbers)}.",
        ),
    )


def _wanted(q: Question) -> tuple[str, ...]:
    """The fields to answer: each of some in a row, else the most particular first."""
    if "lead_partner" in q.fields and _ASKS_WHO_GETS.search(q.text):
        return _with_dates(tuple(name for name in q.fields if name not in {*AMOUNTS, "leader", "role", "programme"}))
    return _with_dates(q.fields) if q.in_a_row else _meant(q.fields, named=bool(q.programmes))


def _meant(asked: tuple[str, ...], *, named: bool) -> tuple[str, ...]:
    """The fields that words mean, the most particular first; "vem äger" wins over the role it also contains. ``named``: whether
    the programme that pays is named, and so not asked for."""
    order = [name for name in asked if name in FIELD["sv"]]
    if "duration" in order:
        order = ["start_date", "end_date", *(name for name in order if name not in {"duration", *DATES})]
    if AMOUNTS & set(order):
        order = [name for name in order if name not in _PAYERS[named] or name == order[0]]
    for name, others in _TELLING_MORE:
        if name in order:
            order = [one for one in order if one not in others]
    return tuple(order) or ("total_budget",)


def _with_dates(asked: tuple[str, ...]) -> tuple[str, ...]:
    """The fields asked for, how long something lasts as its two dates."""
    each = (("start_date", "end_date") if name == "duration" else (name,) for name in asked)
    return tuple(dict.fromkeys(name for names in each for name in names))


_PAYERS = {True: frozenset({"role", "programme"}), False: frozenset({"role"})}
"""Fields that only say whose money it is, by whether a programme is named."""
_TELLING_MORE: tuple[tuple[str, frozenset[str]], ...] = (
    ("leader", frozenset({"lead_partner"})),
    ("start_date", frozenset({"reporting_year"})),
    ("end_date", frozenset({"reporting_year"})),
    ("eu_funding", frozenset({"total_budget"})),
    ("lead_partner", frozenset({"role", "department"})),
)
"""Fields whose cues hold the cues of others that are then not asked for."""


def _project_fields(
    answering: Answering, draft: Draft, project: Project, wanted: tuple[str, ...]
) -> tuple[str, list[_Said]]:
    """The sentence for one project and what its reports say."""
    reports = _reports(project, draft)
    sentences: list[str] = []
    said: list[_Said] = []
    first: int | None = None
    for name in _given(wanted, draft, reports):
        told: list[tuple[ProjectReport, _Said, list[int]]] = []
        for report in reports:
            one, numbers = _SAYERS.get(name, _plain(name))(answering, draft, report)
            one.field = name
            told.append((report, one, numbers))
            first = first or (numbers[0] if numbers else None)
            said.append(one)
        if name == "leader" and _may_be_an_owner(draft.question) and not any(map(_names_leader, told)):
            # "vem leder det?" where no leader is named: the organisation that leads it.
            owners = [(report, *_owner(answering, draft, report)) for report in reports]
            if any(one.answered and one.key for _, one, _ in owners):
                if any(one.answered for _, one, _ in told):  # a sentence says who leads the sender's part
                    sentences.append(_sentence(draft, project, name, told))
                name, told = "lead_partner", owners
                said[-len(owners) :] = [one for _, one, _ in owners]
        sentences.append(_sentence(draft, project, name, told))
    sentences += _lasting(draft, project, reports)
    draft.project(project, first, reports[0])
    return " ".join(dict.fromkeys(sentences)), said  # what was paid may be told by what was granted, asked for as well


_OF_A_PERSON = pattern(r"projektled|project (?:leader|manager)|kontaktperson")


def _may_be_an_owner(q: Question) -> bool:
    """Whether "who leads" may ask for an organisation: it is not said that a person is meant."""
    return "lead_partner" in q.fields or _OF_A_PERSON.search(q.text) is None


def _names_leader(told: tuple[ProjectReport, _Said, list[int]]) -> bool:
    """Whether a report names the person who leads, and does not only say which förvaltning does."""
    return told[1].answered and told[1].key not in {None, _LED}


def _lasting(draft: Draft, project: Project, reports: Sequence[ProjectReport]) -> list[str]:
    """How long a project lasts where that is asked, counted from its dates; nothing where they differ or are not both given."""
    lasting = {FIELDS["duration"].get(Row(project, report)) for report in reports}
    months = lasting.pop() if len(lasting) == 1 and "duration" in draft.question.fields else None
    if not isinstance(months, int | float):
        return []
    years = round(months / 12)
    whole = abs(months - 12 * years) < 0.1
    told = amount_said("duration", round(months) if whole else months, draft.question.language)
    beside = draft.say(f" ({years} år)", f" ({years} {plural(years, 'year', 'years')})") if whole else ""
    return [draft.say(f"Det är {told}{beside}.", f"That is {told}{beside}.")]


def _given(wanted: tuple[str, ...], draft: Draft, reports: Sequence[ProjectReport]) -> tuple[str, ...]:
    """The fields to answer, with what was granted in place of what was paid out where only that is told."""
    if ASKED not in wanted:
        return wanted
    paid = any(report.paid_out and report.paid_out.value is not None for report in reports)
    of_payer = bool(draft.question.programmes) and not paid  # "paid for by the fund": what it granted
    if not of_payer and not is_granted(draft.question.text, reports):
        return wanted
    return tuple(GIVEN if name == ASKED else name for name in wanted)


def _sentence(draft: Draft, project: Project, name: str, told: list[tuple[ProjectReport, _Said, list[int]]]) -> str:
    """The value in a sentence; each nämnd's own where they differ."""
    lang = draft.question.language
    label = FIELD[lang].get(name, name)
    title = project.name.rstrip(".")
    if draft.question.role and name in {"total_budget", "paid_out"}:
        title += draft.say(" som ", " as ") + ROLE[lang][draft.question.role]
    if len({one.words for _, one, _ in told}) > 1:
        years = {report.reporting_year for report, _, _ in told}
        parts = (f"{_whose(report, name, years)}{one.words} {marks(numbers)}" for report, one, numbers in told)
        return f"{title}, {label}: {'; '.join(parts)}."
    report, one, _ = told[0]
    cited = marks([n for _, _, ns in told for n in ns])
    if one.answered or name in _SAYERS:
        return f"{_phrased(draft, title, name, one, report)} {cited}."
    year = f" {report.reporting_year}" if name == "paid_out" and report.reporting_year else ""
    where = draft.say(
        f"{title}: fältet {label}{year} innehåller {one.words}",
        f"{title}: the field for {label}{year} holds {one.words}",
    )
    return f"{where} {cited}."


def _board(report: ProjectReport) -> str:
    """Whose form it is: the nämnd, else the city."""
    return report.department.value if report.department and report.department.value else report.municipality


def _whose(report: ProjectReport, name: str, years: Collection[int | None]) -> str:
    of_year = f" ({report.reporting_year})" if len(years) > 1 else ""
    return f"{_board(report)}{of_year}: " if name != "department" else ""


def _phrased(draft: Draft, title: str, name: str, one: _Said, report: ProjectReport) -> str:
    """A field and its value as people say it."""
    lang, year = draft.question.language, report.reporting_year
    if one.key == "vet ej" or one.unread or name not in _SENTENCES:
        return f"{title}, {FIELD[lang].get(name, name)}: {one.words}"
    over = name in DATES and year is not None and str(one.key) <= f"{year}-12-31"
    part = name == "total_budget" and (_share(draft, report) or _is_only_part(report))
    sentence = draft.say(*_SENTENCES[f"{name}_over" if over else "own_budget" if part else name])
    return sentence.format(title=title, said=one.words, year=year or "", board=_board(report)).rstrip()


def _is_only_part(report: ProjectReport) -> bool:
    """Whether a text tells only what the sender has of the budget, which then stands as the budget too."""
    rows = (report.total_budget_as_partner, report.total_budget_as_lead)
    whole = report.total_budget
    return report.kind == "section" and any(
        row is not None and whole is not None and row.span == whole.span for row in rows
    )


_SENTENCES: dict[str, tuple[str, str]] = {
    "own_budget": ("{board} har {said} av budgeten för {title}", "{board} has {said} of the budget of {title}"),
    "total_budget": ("Total budget för {title} är {said}", "The total budget of {title} is {said}"),
    "paid_out": ("För {title} betalades {said} ut {year}", "{said} was paid out for {title} in {year}"),
    "eu_funding": ("{title} får {said} i EU-stöd", "{title} receives {said} in EU support"),
    "start_date": ("{title} startar {said}", "{title} starts on {said}"),
    "start_date_over": ("{title} startade {said}", "{title} started on {said}"),
    "end_date": ("{title} slutar {said}", "{title} ends on {said}"),
    "end_date_over": ("{title} avslutades {said}", "{title} ended on {said}"),
    "programme": ("{title} finansieras av {said}", "{title} is funded by {said}"),
    "role": ("{board} är {said} i {title}", "{board} is {said} in {title}"),
    "goals": ("{title} bidrar till målet {said}", "{title} contributes to the goal {said}"),
    "leader": ("Projektledare för {title}: {said}", "Project leader of {title}: {said}"),
    "lead_partner": ("Projektägare för {title}: {said}", "Lead partner of {title}: {said}"),
    "department": ("{title} redovisas av {said}", "{title} is reported by {said}"),
    "partners": ("Medverkande i {title}: {said}", "Taking part in {title}: {said}"),
}
"""A field in a sentence, Swedish and English; of a date that is past at the end of the reporting year as well."""


Sayer = Callable[["Answering", Draft, ProjectReport], tuple[_Said, list[int]]]


def _plain(name: str) -> Sayer:
    """A field that stands in the form: its value as words, its state where it is empty."""

    def sayer(answering: Answering, draft: Draft, report: ProjectReport) -> tuple[_Said, list[int]]:
        field = _row(draft, report, name)
        value: Value[Any] | None = getattr(report, field, None)
        lang = draft.question.language
        if (
            value is None
            and name == "eu_funding"
            and report.paid_out is not None
            and _has_own_fields(answering, report)
        ):
            draft.note(
                "Blanketten har inget fält för EU-stöd; utbetald medfinansiering visas.",
                "The form has no field for EU support; the amount paid out is shown.",
            )
            return _plain("paid_out")(answering, draft, report)
        if value is None:
            n = draft.cites.project(report)
            return _Said(
                draft.say("uppgiften finns inte i redovisningen", "not stated in the report"), answered=False
            ), [n]
        n = draft.cites.project(report, field)
        if value.value is None:
            words = state(value, lang)
            if value.state == "unread":
                words = f"«{flat_quote(value.raw)}»"
            one = _Said(
                words,
                answered=value.state in {"unknown", "unread"},
                key=_NOT_KNOWN if value.state == "unknown" else None,
            )
            one.unread = value.state == "unread"
            return one, [n]
        return _value_said(draft, name, value), [n]

    return sayer


def _has_own_fields(answering: Answering, report: ProjectReport) -> bool:
    """Whether a report's fields are those of the nämnd's yearly form, which has what is paid out in place of EU support."""
    return answering.index.reports[report.document].kind == "annual_forms"


def _row(draft: Draft, report: ProjectReport, name: str) -> str:
    """The row of the form that an amount is asked of: the one for the role in the question, else the one that is filled."""
    if name not in {"total_budget", "paid_out"}:
        return name
    own = report.role.value if report.role else None
    if asked := _asked_row(draft, report, name, own):
        return asked
    if own is None:
        return name
    other: Role = "partner" if own == "lead" else "lead"
    value, stands = getattr(report, name), getattr(report, f"{name}_as_{other}")
    if value is None or not value.value or stands is None or not stands.value:
        return name
    if stands.span != value.span:
        draft.note(
            f"Blanketten anger dessutom {money(stands.value, 'sv')} i raden för {ROLE['sv'][other]}.",
            f"The form also gives {money(stands.value, 'en')} in the row for the {ROLE['en'][other]}.",
        )
    else:
        draft.note(
            f"Beloppet står i blankettens rad för {ROLE['sv'][other]}, men rollen anges som {ROLE['sv'][own]}.",
            f"The amount stands in the form's row for the {ROLE['en'][other]}, but the role is given as {ROLE['en'][own]}.",
        )
    return name


def _asked_row(draft: Draft, report: ProjectReport, name: str, own: Role | None) -> str | None:
    """The row that the question's own words ask for: the sender's part, or the one for a role."""
    role = draft.question.role
    if name == "total_budget" and (share := _share(draft, report)):
        return share
    row = f"{name}_as_{role}"
    if role and getattr(report, row) is not None and not (role == own and _has_whole(report, name)):
        return row
    return None


def _share(draft: Draft, report: ProjectReport) -> str | None:
    """The row that holds what the sender itself has of the budget, where the question asks for that."""
    if not _asks_share(draft, report):
        return None
    rows = ("total_budget_as_partner", "total_budget_as_lead")
    return next((row for row in rows if _is_share(report, row)), None)


def _asks_share(draft: Draft, report: ProjectReport) -> bool:
    """Whether a question asks for what the sender has of the budget: by words for a part, or by its name before it."""
    text = draft.question.text
    own = re.escape(report.municipality)
    return bool(ASKS_SHARE.search(text) or re.search(rf"(?i){own}s? (?:egen |egna )?budget i\b", text))


def _is_share(report: ProjectReport, row: str) -> bool:
    """Whether an amount stands beside that of the whole project, and is the sender's part of it."""
    own: Value[int] | None = getattr(report, row)
    return own is not None and report.total_budget is not None and own.span != report.total_budget.span


def _has_whole(report: ProjectReport, name: str) -> bool:
    """Whether the budget of the whole project stands beside what the sender leading it has of it."""
    return name == "total_budget" and _is_share(report, "total_budget_as_lead")


def _value_said(draft: Draft, name: str, value: Value[Any]) -> _Said:
    lang = draft.question.language
    given: Any = value.value
    if name in AMOUNTS:
        return _Said(money(given, lang, value.approximate), float(given))
    if name in DATES:
        asks_year = _ASKS_YEAR.search(draft.question.text)
        return _Said(day(given, lang), float(given[:4]) if asks_year else None, key=given)
    if name == "role":
        return _Said(ROLE[lang][given], key=given)
    if name == "goals":
        return _Said(listing([f"«{goal}»" for goal in given], lang), key=given)
    return _Said(str(given), key=str(given))


def _owner(answering: Answering, draft: Draft, report: ProjectReport) -> tuple[_Said, list[int]]:
    """Who owns the project: the organisation the text names, else the nämnd that is lead partner; a partner's form may not tell."""
    role = report.role.value if report.role else None
    board = report.department.value if report.department else None
    numbers: list[int] = []
    if report.lead_partner and report.lead_partner.value:
        span = _around(answering, report.lead_partner, report)
        numbers.append(
            draft.cites.add(
                report.source, span, section=(board or "", report.name.value or ""), title=report.citation_title
            )
        )
        words = report.lead_partner.value
        if role == "partner" and board:
            numbers.append(draft.cites.project(report, "role"))
            words += draft.say(f" ({board} är projektpartner)", f" ({board} is partner)")
        return _Said(words, key=words), numbers
    if role == "lead":
        return _own_lead(draft, report, board)
    if told := said_of(answering.index, report, "lead")[:1]:
        return _as_told(answering, draft, report, told)
    if role == "partner":
        numbers = [draft.cites.project(report, "role")]
        return _Said(
            draft.say(
                f"framgår inte – {board or report.municipality} är projektpartner",
                f"not stated – {board or report.municipality} is partner",
            ),
            key=None,
        ), numbers
    return _Said(draft.say("framgår inte", "not stated"), answered=False), [draft.cites.project(report)]


def _as_told(
    answering: Answering, draft: Draft, report: ProjectReport, told: Sequence[Told]
) -> tuple[_Said, list[int]]:
    """What entries state in words, else the sentences that say it."""
    section, text = (report.name.value or "",), answering.index.texts[report.document]
    numbers = [draft.cites.add(report.source, one.span, section=section, title=report.citation_title) for one in told]
    words = [one.words if one.entry is not None else f"«{flat_quote(text[slice(*one.span)])}»" for one in told]
    lang = draft.question.language
    said = listing(words, lang) if told[0].entry is not None else " ".join(words)
    return _Said(said, key=tuple(words)), numbers


def _own_lead(draft: Draft, report: ProjectReport, board: str | None) -> tuple[_Said, list[int]]:
    """The sender as the owner, by its nämnd where one is told; with the person where the question asks who answers for it."""
    numbers = [draft.cites.project(report, "role")]
    words = f"{board}, {report.municipality}" if board else report.municipality
    person = report.leader.value if report.leader and _ASKS_WHO_ANSWERS.search(draft.question.text) else None
    if person:
        numbers.append(draft.cites.project(report, "leader"))
    return _Said(f"{words} ({person})" if person else words, key=board or report.municipality), numbers


_ASKS_WHO_ANSWERS = re.compile(r"(?i)\bansvar|\bresponsible\b|\bin charge\b")


def _around(answering: Answering, value: Value[Any], report: ProjectReport) -> Span:
    """The sentence that holds a value of running text."""
    text = answering.index.texts[report.document]
    for span in report.description or (report.source.span,):
        for window in windows(text, span):
            if window.start <= value.span.start < window.end:
                return window
    return value.quote


_TELLS_WHO_LEADS = pattern(
    r"projektled|\b(?:projektet|arbetet|insatsen|satsningen|det)s?\s+(?:\w+\s+)?(?:leds|leddes|leds)\b|\b(?:leds|leddes)\s+(?:\w+\s+){0,3}av\b"
)


_LED = "led"


def _leader(answering: Answering, draft: Draft, report: ProjectReport) -> tuple[_Said, list[int]]:
    """The project leader's name, else the sentence that tells which förvaltning leads the work."""
    if report.leader and report.leader.value:
        n = draft.cites.project(report, "leader")
        return _Said(report.leader.value, key=report.leader.value), [n]
    text = answering.index.texts[report.document]
    for span in report.description:
        for window in windows(text, span):
            if _TELLS_WHO_LEADS.search(text[slice(*window)]):
                n = draft.cites.add(
                    report.source, window, section=(report.name.value or "",), title=report.citation_title
                )
                draft.note(
                    "Projektledarens namn står inte i redovisningen.", "The report does not name the project leader."
                )
                return _Said(
                    draft.say(
                        f"namnet står inte; «{flat_quote(text[slice(*window)])}»",
                        f"not named; “{flat_quote(text[slice(*window)])}”",
                    ),
                    key=_LED,
                ), [n]
    return _Said(draft.say("namnet står inte i redovisningen", "not named in the report"), answered=False), [
        draft.cites.project(report)
    ]


def _partners(answering: Answering, draft: Draft, report: ProjectReport) -> tuple[_Said, list[int]]:
    """The organisations named as taking part, with the sentences that name them."""
    text = answering.index.texts[report.document]
    if _ASKS_COUNTRIES.search(draft.question.text) and (told := _countries_told(draft, text, report)):
        return told
    if stated := _stated_partners(answering, report):
        return _as_told(answering, draft, report, stated)
    named = _naming_partners(text, report)
    if not named:
        none = draft.say(
            "jag hittar inga partner i redovisningens text", "no partners were found in the text of the report"
        )
        return _Said(none, answered=False), [draft.cites.project(report)]
    section = (report.name.value or "",)
    numbers = [draft.cites.add(report.source, w, section=section, title=report.citation_title) for w in named]
    lead = report.lead_partner.value if report.lead_partner else None
    names = list(dict.fromkeys(filter(None, [lead, *(p.name for p in report.partners)])))
    if _ASKS_COUNTRIES.search(draft.question.text):
        countries = _countries(answering, report)
        names = [name for name in names if name in countries] or names
    quoted = " ".join(f"«{flat_quote(text[slice(*w)])}»" for w in named)
    words = f"{listing(names, draft.question.language)}. {quoted}" if names else quoted
    return _Said(words, key=tuple(names)), numbers


MOST_PARTNERS = 12
"""Partners or sentences on them that are told, at most."""


def _stated_partners(answering: Answering, report: ProjectReport) -> list[Told]:
    """The partners that entries or sentences tell and the record lacks: it has none but one that leads, or a table lists them."""
    stated = said_of(answering.index, report, "partners")[:MOST_PARTNERS]
    listed = len(stated) > 1 and stated[0].entry is not None and not stated[0].entry.row
    return stated if listed or not report.partners else []


def _countries_told(draft: Draft, text: str, report: ProjectReport) -> tuple[_Said, list[int]] | None:
    """The countries that one sentence on a project lists, where its partners are told of by country."""
    best: tuple[list[str], Span] | None = None
    for window in (window for span in report.description for window in windows(text, span)):
        names = re.findall(r"(?<![\w-])[A-ZÅÄÖ][a-zåäö]+(?![\w-])", text[slice(*window)])
        countries = [name for name in dict.fromkeys(names) if country_code(name) not in (None, "SE")]
        if len(countries) > max(1, len(best[0]) if best else 0):
            best = countries, window
    if best is None:
        return None
    n = draft.cites.add(report.source, best[1], section=(report.name.value or "",), title=report.citation_title)
    quote = flat_quote(text[slice(*best[1])])
    return _Said(f"{listing(best[0], draft.question.language)}. «{quote}»", key=tuple(best[0])), [n]


def _countries(answering: Answering, report: ProjectReport) -> set[str | None]:
    """The countries among the partners of a project."""
    known = {place.country for place in answering.index.holdings.places} | {p.country for p in report.partners}
    return known & {p.name for p in report.partners if p.country in {None, p.name}}


def _naming_partners(text: str, report: ProjectReport) -> list[Span]:
    """The sentences and rows that name who takes part, else the first that speak of partners."""
    spans = [window for span in report.description for window in windows(text, span)]
    starts = [partner.span[0] for partner in report.partners if partner.span]
    lead = report.lead_partner
    owner = _holding(spans, [lead.span.start]) if lead and lead.value else []
    if rows := [at for at in starts if not _holding(spans, [at])]:  # a list of partners outside the description
        spans = spans + _holding(windows(text, report.source.span), rows)
    named = _holding(spans, starts) + owner or [w for w in spans if _OF_PARTNERS.search(text[slice(*w)])][:3]
    return list(dict.fromkeys(named))


def _holding(spans: Iterable[Span], starts: Sequence[int]) -> list[Span]:
    """The ranges in which any of some characters lies."""
    return [span for span in spans if any(span.start <= at < span.end for at in starts)]


_OF_PARTNERS = re.compile(r"(?i)\bpartner|tillsammans med|i sam(?:verkan|arbete) med|samarbetar med")


def _department(answering: Answering, draft: Draft, report: ProjectReport) -> tuple[_Said, list[int]]:
    """The nämnd whose form it is, with its förvaltning: whom to turn to."""
    board = report.department.value if report.department else None
    if not board:
        return _Said(draft.say("framgår inte", "not stated"), answered=False), [draft.cites.project(report)]
    actor = answering.index.vocabulary.actors(report.municipality).get(board)
    administration = (
        f" ({actor.administration})" if actor and actor.administration and actor.administration != board else ""
    )
    span = report.department.quote if report.department and report.department.raw else report.name.quote
    n = draft.cites.add(report.source, span, section=(board, report.name.value or ""), title=report.citation_title)
    return _Said(f"{board}{administration}, {report.municipality}", key=board), [n, draft.cites.project(report)]


def _year(answering: Answering, draft: Draft, report: ProjectReport) -> tuple[_Said, list[int]]:
    n = draft.cites.project(report)
    return _Said(str(report.reporting_year), float(report.reporting_year or 0), key=report.reporting_year), [n]


_SAYERS: dict[str, Sayer] = {
    "lead_partner": _owner,
    "leader": _leader,
    "partners": _partners,
    "department": _department,
    "reporting_year": _year,
}


def about(answering: Answering, draft: Draft) -> Reply:
    """All that is known of a project: programme, roles, dates, amounts, and its own description in quotes."""
    q = draft.question
    identifiers = q.projects or q.ambiguous
    if len(identifiers) > 1 and q.ambiguous:
        names = [answering.names[i] for i in identifiers]
        draft.suggestions += [draft.say(f"Berätta om {name}", f"Tell me about {name}") for name in names]
        for identifier in identifiers:
            project = answering.index.projects[identifier]
            draft.project(project, draft.cites.project((*project.reports, *project.mentions)[0]))
        marked = [f"{name} [{draft.records[at].citation}]" for at, name in enumerate(names)]
        return Reply(
            "clarify",
            draft.say(
                f"Vilket projekt menar du: {listing(marked, 'sv')}?",
                f"Which project do you mean: {listing(marked, 'en')}?",
            ),
        )
    if not any(answering.index.projects[identifier].reports for identifier in identifiers) and (
        found := answering.finder.find(q)
    ):
        return answering.quoted(draft, found)
    parts = [
        text
        for identifier in identifiers
        if (text := _about_one(answering, draft, answering.index.projects[identifier]))
    ]
    if not parts:
        draft.forget_records()
        return answering.nothing(draft)
    draft.suggestions += answering.next_questions(draft)
    return Reply("answered", " ".join(parts))


def _about_one(answering: Answering, draft: Draft, project: Project) -> str:
    lang = draft.question.language
    reports = _reports(project, draft)
    sentences: list[str] = []
    first = draft.cites.project(reports[0])
    for report in reports if project.reports else ():
        board = _board(report)
        facts: list[str] = []
        for name in ("role", "programme", "start_date", "end_date", "total_budget", "paid_out", "eu_funding", "leader"):
            value: Value[Any] | None = getattr(report, name)
            if value is not None and value.value is not None:
                said = _value_said(draft, name, value).words
                facts.append(f"{FIELD[lang][name]} {said} [{draft.cites.project(report, name)}]")
        year = f", {report.reporting_year}" if report.reporting_year else ""
        sentences.append(
            f"{project.name} ({board}{year}): {'; '.join(facts)}."
            if facts
            else f"{project.name} ({board}{year}) [{first}]."
        )
    sentences += _described(answering, draft, project, reports)
    draft.project(project, first, reports[0])
    return " ".join(sentences)


def _described(answering: Answering, draft: Draft, project: Project, reports: tuple[ProjectReport, ...]) -> list[str]:
    """The first sentences of the project's description, those that name it first."""
    quotes: list[str] = []
    names = names_pattern((project.name, *project.aliases))
    for report in reports[:2]:
        text = answering.index.texts[report.document]
        for span in _most_telling(text, report, names) if len(draft.cites.found) < MOST_QUOTED else ():
            n = draft.cites.add(report.source, span, section=(report.name.value or "",), title=report.citation_title)
            quotes.append(f"«{flat_quote(text[slice(*span)])}» [{n}]")
    return quotes


MOST_QUOTED = 24
"""Citations of an answer from which on no description is quoted any more."""
_OF_MONEY = re.compile(r"\d\s*kr\b")
_TELLS_AIM = re.compile(r"(?i)syft|\bmål(?:et|sättning)|är ett|handlar om")


def _most_telling(text: str, report: ProjectReport, names: re.Pattern[str]) -> list[Span]:
    """The two sentences of a description that tell most: of its aim, else those that name it, else the first; in their order."""
    first = [window for span in report.description[:6] for window in windows(text, span)][:12]
    said = {span: text[slice(*span)] for span in first if span.end - span.start > 40}
    spans = [span for span in said if not _OF_MONEY.search(said[span])] or list(said)
    telling = [span for span in spans if _TELLS_AIM.search(said[span])]
    naming = [span for span in spans if names.search(said[span])]
    return sorted(list(dict.fromkeys((*telling, *naming, *spans)))[:2])
