"""An understood question said back in its own language, so that a misreading is seen."""

from __future__ import annotations

from bot.questions import AmountFilter, DateRank, Lasting, Many, Question, Status, Without
from bot.wording import FIELD, MEASURE, Language, listing, money, period

_STATUS_WORDS = {
    "sv": {"ongoing": "som pågår", "ended": "som avslutats", "started": "som startade", "ends": "som slutar"},
    "en": {"ongoing": "ongoing", "ended": "that ended", "started": "that started", "ends": "that end"},
}


def _status_said(language: Language, status: Status) -> str:
    when = f" {period(status.start, status.end, language)}" if status.start and status.end else ""
    return _STATUS_WORDS[language][status.kind] + when


_WITHOUT_ROLE = {
    "sv": {"lead": "utan att äga dem", "partner": "utan att vara projektpartner"},
    "en": {"lead": "without being lead partner", "partner": "without being a partner"},
}


def without_said(without: Without, language: Language) -> str:
    """What is left out: "utom Interreg", "utan att äga dem"."""
    sv = language == "sv"
    names = listing([*dict.fromkeys(name for _, name in without.actors), *without.programmes], language)
    except_for = f"{'utom' if sv else 'except'} {names}" if names else ""
    role = _WITHOUT_ROLE[language][without.role] if without.role and not without.actors else ""
    if without.role and without.actors:
        as_role = {"lead": ("som ägs av", "owned by"), "partner": ("där partner är", "with as partner")}[without.role][0 if sv else 1]
        except_for = f"{'utom de' if sv else 'except those'} {as_role} {names}"
    time = f"{'utom de' if sv else 'except those'} {_status_said(language, without.status)}" if without.status else ""
    goals = (" eller " if sv else " or ").join(f"«{goal}»" for goal in without.goals[:3])
    goal = f"{'utan målet' if sv else 'without the goal'} {goals}" if goals else ""
    partners = f"{'men inte' if sv else 'but not'} {listing(without.partners, language)}" if without.partners else ""
    return " ".join(filter(None, (except_for, role, time, goal, partners)))


def _amount_said(amount: AmountFilter, language: Language) -> str:
    """A condition on an amount: "med total budget över 5 000 000 kr", "utan utbetalt belopp"."""
    sv, label = language == "sv", FIELD[language][amount.field]
    if amount.missing:
        return f"{'utan' if sv else 'without'} {label}"
    low, high = amount.low, amount.high
    if low is not None and high is not None:
        bound = money(low, language) if low == high else f"{money(low, language)}–{money(high, language)}"
    elif low is not None:
        least = ("över " if sv else "over ") if amount.strict else ("minst " if sv else "at least ")
        bound = least + money(low, language)
    else:
        most = ("under " if amount.strict else "högst ") if sv else ("below " if amount.strict else "at most ")
        bound = most + money(high or 0, language)
    return f"{'med' if sv else 'with'} {label} {bound}"


def lasting_said(lasting: Lasting, language: Language) -> str:
    """A condition on the length of a project: "längre än 36 månader"."""
    sv = language == "sv"
    if lasting.low is not None:
        more = ("längre än" if lasting.strict else "minst") if sv else ("longer than" if lasting.strict else "at least")
        return f"{more} {lasting.low} {'månader' if sv else 'months'}"
    return f"{'kortare än' if sv else 'shorter than'} {lasting.high} {'månader' if sv else 'months'}"


def many_said(many: Many, language: Language) -> str:
    """A condition on the number of goals or partners: "med minst 2 kommunfullmäktigemål"."""
    sv, label = language == "sv", FIELD[language][many.field]
    bound = f"{'minst' if sv else 'at least'} {many.low}" if many.low else f"{'högst' if sv else 'at most'} {many.high}"
    return f"{'med' if sv else 'with'} {bound} {label}"


def describe(q: Question, names: dict[str, str]) -> str:
    sv = q.language == "sv"
    parts: list[str] = [_head(q, names, sv)]
    if q.actors:
        parts.append(("hos " if sv else "of ") + listing(list(dict.fromkeys(name for _, name in q.actors)), q.language))
    if q.programmes:
        parts.append(("i programmet " if sv else "in the programme ") + listing(q.programmes, q.language))
    if q.parts:
        parts.append(("del " if sv else "part ") + listing(q.parts, q.language))
    filtering = q.intent in {"check", "list", "count", "sum", "average", "rank", "partner", "share"}
    if q.role and (filtering or (q.intent == "field" and {"total_budget", "paid_out"} & set(q.fields))):
        parts.append(
            {"lead": "som projektägare" if sv else "as lead partner", "partner": "som projektpartner" if sv else "as partner"}[q.role]
        )
    if q.goals:
        parts.append(("för målet " if sv else "for the goal ") + (" eller " if sv else " or ").join(f"«{goal}»" for goal in q.goals[:3]))
    if q.status and filtering and (q.status.start or not q.date_rank):
        parts.append((" och " if sv else " and ").join(_status_said(q.language, status) for status in q.status.each()))
    if q.lasting:
        parts.append(lasting_said(q.lasting, q.language))
    if q.many and (q.many.low or q.many.high is not None):
        parts.append(many_said(q.many, q.language))
    if q.shared:
        parts.append("som flera nämnder redovisar" if sv else "that several committees report")
    if q.lacking:
        parts.append(("utan " if sv else "without ") + listing([FIELD[q.language][name] for name in q.lacking], q.language))
    if q.amount:
        parts.append(_amount_said(q.amount, q.language))
    if q.partners:
        parts.append(("tillsammans med " if sv else "together with ") + listing(q.partners, q.language))
    elif topic := [word for word in q.topic if q.intent != "count_other" or word.casefold() != (q.noun or "").casefold()]:
        parts.append(("om " if sv else "about ") + f"«{' '.join(topic)}»")
    if q.without:
        parts.append(without_said(q.without, q.language))
    if where := (*q.municipalities, *((q.foreign,) if q.foreign else ())):
        parts.append(("i " if sv else "in ") + listing(where, q.language))
    if q.documents:
        parts.append(("enligt " if sv else "according to ") + listing([f"«{names.get(d, d)}»" for d in q.documents], q.language))
    if q.years:
        parts.append(("år " if sv else "in ") + listing([str(year) for year in q.years], q.language))
    return " ".join(" ".join(parts).split())


_COUNTED = {
    "sv": {"project": "antal projekt", "department": "antal deltagande nämnder", "programme": "antal program"},
    "en": {"project": "number of projects", "department": "number of committees", "programme": "number of programmes"},
}
_DATE_RANK = {
    "sv": {"first": "först", "last": "sist", "longest": "projekt med längst projekttid", "shortest": "projekt med kortast projekttid"},
    "en": {"first": "first", "last": "last", "longest": "the project with the longest period", "shortest": "the project with the shortest period"},
}  # fmt: skip


def _date_rank_said(q: Question, rank: DateRank) -> str:
    said = _DATE_RANK[q.language][rank]
    if rank in {"longest", "shortest"}:
        return said
    ends = q.status is not None and q.status.kind in {"ended", "ends"}
    if q.language == "sv":
        return f"projekt som {'slutar' if ends else 'började'} {said}"
    return f"the {said} project to {'end' if ends else 'start'}"


_OVER = {
    "sv": {"project": "projekt", "department": "nämnd", "programme": "program", "goal": "mål", "network": "nätverk"},
    "en": {"project": "project", "department": "committee", "programme": "programme", "goal": "goal", "network": "network"},
}
_SECTION_OF = {"sv": "{} i {}", "en": "{} of {}"}
_SECTIONS = {
    "sv": {
        "results": "resultat", "success": "framgångar", "challenges": "utmaningar", "lessons": "lärdomar", "purpose": "syfte", "target": "målgrupp",
        "visits": "besök", "implementation": "implementering", "responsibility": "ansvar", "statement": "bedömning", "follow_up": "uppföljning",
    },
    "en": {
        "results": "results", "success": "success", "challenges": "challenges", "lessons": "lessons", "purpose": "purpose", "target": "target group",
        "visits": "visits", "implementation": "implementation", "responsibility": "responsibility",
        "statement": "assessment", "follow_up": "follow-up",
    },
}  # fmt: skip


def _head(q: Question, names: dict[str, str], sv: bool) -> str:
    chosen = listing([names.get(p, p) for p in (*q.projects, *q.ambiguous, *q.networks)][:4], q.language)
    measure = MEASURE[q.language].get(q.measure or "", "")
    named_fields = ("duration",) if "duration" in q.fields else q.fields
    wanted = listing([FIELD[q.language][name] for name in named_fields if name in FIELD[q.language]][:2], q.language)
    over = _OVER[q.language][q.subject]
    over_per = _OVER[q.language][q.per] if q.per else ""
    if q.intent == "rank" and q.of_networks:
        return "nämnd med flest nätverk" if sv else "the committee with most networks"
    if q.intent == "rank" and q.many:
        return f"projekt med flest {FIELD['sv'][q.many.field]}" if sv else f"the project with most {FIELD['en'][q.many.field]}"
    ranked_by = "total_budget" if q.subject == "project" else "paid_out"
    rank = {"largest": ("störst" if sv else "largest"), "smallest": ("minst" if sv else "smallest"), None: ""}[q.rank]
    return {
        "help": "hjälp" if sv else "help",
        "coverage": "vad som ingår i underlaget" if sv else "what the sources cover",
        "list": "projekt" if sv else "projects",
        "count": _COUNTED[q.language].get(q.subject, _COUNTED[q.language]["project"]),
        "count_other": (f"antal {q.noun or ''}" if sv else f"number of {q.noun or ''}") + (f" – {chosen}" if chosen else ""),
        "sum": f"{measure}{' för ' if sv else ' of '}{chosen}" if q.projects else measure,
        "average": ("genomsnittlig " if sv else "average ") + (measure or ("total budget")),
        "rank": _date_rank_said(q, q.date_rank)
        if q.date_rank and not q.rank
        else f"{over} med {rank} {measure or MEASURE['sv'][ranked_by]}"
        if sv
        else f"{over} with the {rank} {measure or MEASURE['en'][ranked_by]}",
        "trend": (f"{measure or 'antal projekt'} över tid" if sv else f"{measure or 'number of projects'} over time"),
        "breakdown": f"{measure or 'antal projekt'} fördelat på {over_per}" if sv else f"{measure or 'number of projects'} by {over_per}",
        "field": f"{wanted} för {chosen}" if sv else f"{wanted} of {chosen}",
        "about": f"om {chosen}" if sv else f"about {chosen}",
        "networks": ("internationella nätverk" if sv else "international networks")
        + ((" som övervägts" if sv else " considered") if "considered" in q.network_cues else ""),
        "network": f"nätverket {chosen}" if sv else f"the network {chosen}",
        "since": f"medlemsår i {chosen}" if sv else f"member since: {chosen}",
        "twins": "vänorter" if sv else "twin towns",
        "partner": "projekt och samarbeten" if sv else "projects and cooperation",
        "check": f"om det stämmer för {chosen}" if sv else f"whether it holds for {chosen}",
        "places": ("platser" if sv else "places") + ((" i " if sv else " in ") + q.country.capitalize() if q.country else ""),
        "actor": "vad som redovisas" if sv else "what is reported",
        "author": "vem som svarar för rapporten" if sv else "who answers for the report",
        "meaning": "vad en förkortning står för" if sv else "what an abbreviation stands for",
        "share": ("andel av det utbetalda" if sv else "share of the money paid out")
        if q.measure == "paid_out"
        else ("andel av projekten" if sv else "share of the projects"),
        "text": _SECTION_OF[q.language].format(listing([_SECTIONS[q.language][name] for name in q.sections], q.language), chosen)
        if chosen and q.sections
        else (f"vad rapporterna säger om {chosen}" if chosen else "vad rapporterna säger")
        if sv
        else (f"what the reports say about {chosen}" if chosen else "what the reports say"),
    }[q.intent]
