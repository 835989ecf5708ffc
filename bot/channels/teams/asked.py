"""What a person wrote, of what Teams makes of it: without the bot's mention, without what is quoted, without HTML.

The same message arrives in many shapes: as plain text with ``<at>`` tags and entities, as HTML with paragraphs, with a
quoted message as a tag, a block or only in the HTML attachment; a mention without its text, with another one, or split
in two.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

_TAG = re.compile(r"</?at\b[^>]*>", re.IGNORECASE)
_MENTION = re.compile(r"<at\b[^>]*>(.*?)</at\s*>", re.IGNORECASE | re.DOTALL)
_LINES = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "pre", "h1", "h2", "h3"})
_FORMATS = frozenset(
    {
        "a",
        "at",
        "attachment",
        "b",
        "code",
        "em",
        "emoji",
        "i",
        "img",
        "quoted",
        "readonly",
        "s",
        "span",
        "strong",
        "strike",
        "table",
    }
    | {"tbody", "td", "th", "u"}
)
_QUOTES = frozenset({"blockquote"})


@dataclass(frozen=True)
class Named:
    """Somebody mentioned: what stands in the text for it, and the name, either of which may be missing."""

    text: str
    name: str

    @property
    def names(self) -> set[str]:
        return {key for one in (self.text, self.name) if (key := _key(one))}


def question(text: str, html: str = "", bot: str = "", bots: Sequence[Named] = (), others: Sequence[Named] = ()) -> str:
    """The question in a message: ``text`` as it came, ``html`` its HTML attachment if any.

    ``bot`` is the bot's own name, ``bots`` its mentions and ``others`` those of people, which stay as names.

    >>> question("<at>Utblick</at>&nbsp;Vilka projekt &amp; nätverk?\\n", bot="Utblick")
    'Vilka projekt & nätverk?'
    >>> question("<blockquote>Tova: hur många?</blockquote><p>Och 2019?</p>"), question('<quoted messageId="17"/> Och 2019?')
    ('Och 2019?', 'Och 2019?')
    """
    # A quoted message may stand in the plain text without anything that tells it from the question.
    source = html if re.search(r"<blockquote\b|<quoted\b", html, re.IGNORECASE) and _plain(html) else text
    said = _plain(_without_bot(source, bot, bots, others)) or _plain(_without_bot(text, bot, bots, others), quotes=True)
    return re.sub(rf"^@{re.escape(bot)}\b[,:]?\s*", "", said, flags=re.IGNORECASE) if bot else said


def _without_bot(text: str, bot: str, bots: Sequence[Named], others: Sequence[Named]) -> str:
    own = {_key(bot), *(name for one in bots for name in one.names)} - {""}
    people = {name for one in others for name in one.names} - own
    # A mention in plain words is taken away once: the name may well be what is asked about.
    for one in bots:
        if one.text.strip() and not _TAG.search(one.text):
            text = text.replace(one.text, " ", 1)
    seen = 0

    def kept(found: re.Match[str]) -> str:
        nonlocal seen
        name = _key(found[1])
        if name in own or _is_part(name, own):
            seen += 1
            return " "
        if name not in people and seen < len(bots):
            # A tag that nobody else's mention explains is the bot's, whatever it is called there.
            seen += 1
            return " "
        return found[1]

    return _MENTION.sub(kept, text)


def _is_part(name: str, whole: Collection[str]) -> bool:
    """Whether a name is one of several words of another: Teams splits a mention when a part of it is deleted."""
    return bool(name) and any(name in one.split() for one in whole)


def _key(name: str) -> str:
    """A name to compare by: without tags, case, and kinds of space."""
    return " ".join(_plain(name).casefold().lstrip("@").split())


def _plain(text: str, *, quotes: bool = False) -> str:
    """HTML as the text a reader sees, without what is quoted unless ``quotes``; what is no tag of Teams stays as
    written.
    """
    reader = _Reader(quotes)
    reader.feed(text)
    reader.close()
    lines = (
        re.sub(r"[ \t\u00a0]+", " ", re.sub(r"[\u200b\ufeff]", "", line)).strip()
        for line in "".join(reader.said).splitlines()
    )
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """Collects text. Only tags that Teams sends are tags; ``a < b`` and ``<projekt>`` are what somebody wrote."""

    def __init__(self, quotes: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._quotes = quotes
        self._depth = 0

    def set_cdata_mode(self, *args: object, **settings: object) -> None:
        """Nothing: a script is text like all else."""

    def _say(self, text: str) -> None:
        if self._quotes or not self._depth:
            self.said.append(text)

    def handle_data(self, data: str) -> None:
        self._say(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _QUOTES:
            self._depth += 1
        elif tag not in _LINES | _FORMATS:
            self._say(self.get_starttag_text() or "")
        self._say("\n" if tag in _LINES | _QUOTES else "")

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        if tag not in _QUOTES | _LINES | _FORMATS:
            self._say(self.get_starttag_text() or "")
        self._say("\n" if tag in _LINES else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _QUOTES:
            self._depth = max(0, self._depth - 1)
        elif tag not in _LINES | _FORMATS:
            self._say(f"</{tag}>")
        self._say("\n" if tag in _LINES | _QUOTES else "")

    def handle_comment(self, data: str) -> None:
        self._say(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._say(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self._say(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self._say(f"<![{data}]>")
