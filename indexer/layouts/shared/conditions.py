"""What is granted or joined only if something else happens: it is not decided on yet."""

from __future__ import annotations

from indexer.text import wrapped

_CONDITION = (
    r"(?:(?:under|med) (?:den |det )?(?:förutsättning(?:en)?|förbehåll(?:et)?|villkor(?:et)?)"
    r"|på (?:det )?villkor(?:et)?|förutsatt) (?:att|av att|om att|för att|om)\b"
    r"|om (?:\w+ )?(?:ansökan|stödet|medlen|bidraget|finansieringen|medfinansieringen) (?:beviljas|godkänns|blir av)\b"
    r"|(?:on (?:the )?condition that|provided that|subject to)\b"
)
_GIVEN = (
    r"(?:bevilja\w*|godkän\w*|tilldela\w*|prioritera\w*|fick|får|fått|delta\w*|medverka\w*|går? in|starta[rs]?"
    r"|inled\w*|genomför\w*|driv\w*|ja till|stöd(?:et|s)?|grant\w*|approv\w*|award\w*|join\w*|start\w*)"
)
_CONDITIONAL = wrapped(
    rf"(?i)(?<![\w-]){_GIVEN}\b[^.;]{{0,120}}?(?<!\w){_CONDITION}"
    rf"|(?:^|[.;] ){_CONDITION}[^.;]{{0,160}}?(?<![\w-]){_GIVEN}"
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
    """
    return _CONDITIONAL.search(words) is not None
