"""What is granted or joined only if something else happens: it is not decided on yet."""

from __future__ import annotations

from indexer.text import wrapped

_CONDITION = (
    r"(?:(?:under|med) (?:den |det )?(?:förutsättning(?:en)?|förbehåll(?:et)?|villkor(?:et)?)"
    r"|på (?:det )?villkor(?:et)?|förutsatt) (?:att|av att|om att|för att|om)\b"
    r"(?![^.;]{0,60}?(?<![\w-])(?:redovisa\w*|\w*rapport\w*|följ(?:s|er|a)|använd\w*))"
    r"|(?:on (?:the )?condition that|provided that|subject to)\b"
)
"""A condition, but for the terms of any grant: that it is used, accounted for, and that the law is kept."""
_IF_GRANTED = (
    r"om (?:\w+ )?(?:ansökan|stödet|medlen|bidraget|finansieringen|medfinansieringen) (?:beviljas|godkänns|blir av)\b"
    r"(?! (?:även|också|igen|ytterligare|för \d)\b)"
)
_DECIDED = (
    r"(?:bevilja\w*|godkän\w*|tilldela\w*|prioritera\w*|(?:fick|får|fått|ges) (?:\w+ ){0,2}?(?:\w*stöd|\w*medel"
    r"|\w*bidrag|pengar|ja|klartecken)|ja till|grant\w*|approv\w*|award\w*)"
)
"""What somebody decides, or has decided under a condition."""
_BEGUN = (
    r"(?:deltar?|medverkar?|gå[rt]? in(?! med \d)|startas?|startar|inleds?|inleder|genomför[as]?|driv(?:er|s|a)"
    r"|joins?|starts?)"
)
"""What is to begin if somebody else decides so; what has begun is under no condition any more."""
_DECISION = (
    r"(?:bevilja\w*|godkän\w*|tilldela\w*|prioritera\w*|beslut\w*|säger ja|får (?:stöd|medel)|grant\w*|approv\w*)"
)
_CONDITIONAL = wrapped(
    rf"(?i)(?<![\w-]){_DECIDED}\b[^.;]{{0,120}}?(?<!\w)(?:{_CONDITION}|{_IF_GRANTED})"
    rf"|(?:^|[.;] )(?:{_CONDITION}|{_IF_GRANTED})[^.;]{{0,160}}?(?<![\w-])(?:{_DECIDED}|{_BEGUN})\b"
    rf"|(?<![\w-]){_BEGUN}\b[^.;]{{0,120}}?(?<!\w)(?:(?:{_CONDITION})[^.;]{{0,80}}?(?<![\w-]){_DECISION}|{_IF_GRANTED})"
    r"|^villkora[dt]\w*(?: (?:beslut|bifall|beviljan\w*|bevilja[dt]\w*))?$"
)


def is_conditional(words: str) -> bool:
    """Whether a sentence or a status says that something is granted, joined or begun only under a condition.

    >>> [is_conditional(words) for words in ("Solväg fick stöd förutsatt att länet går in.", "Villkorat beslut",
    ...     "Vi deltar i projektet om ansökan beviljas.", "Granted subject to co-funding")]
    [True, True, True, True]
    >>> [is_conditional(words) for words in ("Utbetalningen sker under förutsättning att rapporten kommer in.",
    ...     "Villkoren för stödet är uppfyllda.", "En förutsättning för projektet var stödet.")]
    [False, False, False]
    >>> [is_conditional(words) for words in ("Solväg startade 2022 under förutsättning att hela budgeten används.",
    ...     "Om stödet beviljas även nästa år fortsätter det.", "Vi går in med 2 mnkr förutsatt att budgeten antas.")]
    [False, False, False]
    """
    return _CONDITIONAL.search(words) is not None
