"""What an update means: whether it is for us, and whether it is a command, a question or something without words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

COMMANDS: dict[str, tuple[str, str | None]] = {
    "start": ("start", None),
    "hjalp": ("help", "sv"),
    "help": ("help", "en"),
    "projekt": ("projects", "sv"),
    "projects": ("projects", "en"),
    "natverk": ("networks", "sv"),
    "networks": ("networks", "en"),
    "kallor": ("sources", "sv"),
    "sources": ("sources", "en"),
}
"""What a command asks for, and in which language; /start is the client's own and speaks the client's."""

_LETTERS = str.maketrans("åäö", "aao")
"""Commands of Telegram know no others than English letters; people type /källor all the same."""
_COMMAND = re.compile(r"/(\w+)(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True)
class Me:
    """The bot's own id and user name; the name is empty until Telegram has told it."""

    id: int
    name: str = ""


@dataclass(frozen=True)
class Mark:
    """An entity of a text that may speak to somebody. ``start`` and ``length`` count UTF-16 code units."""

    kind: str
    start: int
    length: int
    person: int | None = None


@dataclass(frozen=True)
class Arrived:
    """A message as far as it matters here.

    ``language``: of the person's client. ``content``: "service" is what Telegram tells of the chat, "other" what has no
    words. ``below``: what the first button below the message that it answers says. ``theirs``: written by somebody who
    is to be answered, and no bot.
    """

    chat: int
    message: int
    person: int
    private: bool
    text: str = ""
    marks: tuple[Mark, ...] = ()
    language: str = ""
    thread: int | None = None
    answers_us: bool = False
    below: str = ""
    forwarded: bool = False
    theirs: bool = True
    content: Literal["text", "other", "service"] = "text"
    album: str = ""


@dataclass(frozen=True)
class Pressed:
    """A pressed button and the message it stands below; ``chat`` is None where Telegram no longer tells it."""

    id: str
    data: str
    person: int
    language: str = ""
    chat: int | None = None
    message: int = 0
    thread: int | None = None
    private: bool = True


@dataclass(frozen=True)
class Typed:
    """What somebody types after our name in any chat."""

    id: str
    text: str
    person: int
    language: str = ""


@dataclass(frozen=True)
class Joined:
    """A group that somebody has taken us into."""

    chat: int
    person: int
    language: str = ""


@dataclass(frozen=True)
class Command:
    """A command that we know, with the words after it."""

    name: str
    words: str = ""


@dataclass(frozen=True)
class Question:
    """What a person wants to know, without our name in it."""

    text: str


@dataclass(frozen=True)
class Wordless:
    """For us, but nothing that can be read: a picture, a sticker, our name alone."""


def spoken(code: str) -> Literal["sv", "en"]:
    """The language of answers for a client's.

    >>> spoken("en-GB"), spoken("sv"), spoken("")
    ('en', 'sv', 'sv')
    """
    return "en" if code.casefold().partition("-")[0] == "en" else "sv"


def meant(arrived: Arrived, me: Me) -> Command | Question | Wordless | None:
    """What is wanted of us; None where nothing is.

    In a group that is: a message that names us, answers one of ours or is a command of ours. Forwarded words are
    somebody else's there, and in a private chat the question that is passed on.

    >>> meant(Arrived(1, 1, 1, private=True, text="/projekt Interreg"), Me(7, "utblickbot"))
    Command(name='projekt', words='Interreg')
    >>> meant(Arrived(-1, 1, 1, private=False, text="Vilka projekt finns?"), Me(7, "utblickbot")) is None
    True
    """
    if not arrived.theirs or arrived.content == "service" or (arrived.forwarded and not arrived.private):
        return None
    text, named = _without_name(arrived.text, arrived.marks, me)
    if command := _COMMAND.fullmatch(text):
        return _command(command, arrived, me, for_us=named)
    if not (arrived.private or named or (arrived.answers_us and text)):
        return None
    return Question(text) if text else Wordless()


def _command(found: re.Match[str], arrived: Arrived, me: Me, *, for_us: bool) -> Command | None:
    name, to, words = found[1].casefold().translate(_LETTERS), found[2], found[3] or ""
    if to and to.casefold() != me.name.casefold():
        return None
    if name in COMMANDS:
        return Command(name, words.strip())
    return Command("start") if arrived.private or to or for_us else None


def _without_name(text: str, marks: Iterable[Mark], me: Me) -> tuple[str, bool]:
    """A text without the mentions of us, and whether there were any.

    >>> _without_name("🌱 @UtblickBot, vilka projekt?", [Mark("mention", 3, 11)], Me(7, "utblickbot"))
    ('🌱 vilka projekt?', True)
    """
    coded = text.encode("utf-16-le", "surrogatepass")
    named = False
    for mark in sorted(marks, key=lambda mark: mark.start, reverse=True):
        start, end = 2 * mark.start, 2 * (mark.start + mark.length)
        words = coded[start:end].decode("utf-16-le", "replace")
        if mark.person == me.id or (
            mark.kind == "mention" and me.name and words.casefold() == f"@{me.name}".casefold()
        ):
            named = True
            after = coded[end:].decode("utf-16-le", "surrogatepass")
            coded = coded[:start] + re.sub(r"^[ \t]*[,:]?[ \t]*", "", after).encode("utf-16-le", "surrogatepass")
    whole = coded.decode("utf-16-le", "replace")
    return (whole.strip(" \t,:") if named else whole.strip()).strip(), named
