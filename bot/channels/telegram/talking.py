"""What the channel does with what has arrived: answers, pages, files, hits. Knows no library of Telegram's, only a way
to it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from bot.answer import Answer, AnswerRecord
from bot.channels.memory import Memory, Talk
from bot.channels.sending import Making, NotSent
from bot.channels.telegram.arriving import (
    COMMANDS,
    Arrived,
    Command,
    Joined,
    Me,
    Pressed,
    Question,
    Typed,
    Wordless,
    meant,
    spoken,
)
from bot.channels.telegram.files import record_files
from bot.channels.telegram.lineage import Lineage
from bot.channels.telegram.replies import (
    Hit,
    Post,
    Press,
    answer_posts,
    hit,
    records_post,
    sentence,
    sources_post,
    words,
)
from bot.channels.telegram.setup import Doors
from bot.presentation.words import sentences
from bot.understanding.bounds import MOST_CHARACTERS as MAX_QUESTION
from indexer.index import Index

log = logging.getLogger("utblick.telegram")
T = TypeVar("T")

MAX_WAITING = 5
"""Questions of one person in one chat that wait for their answers."""
MAX_FOUND = 50
"""Results of an inline query that Telegram takes."""
TYPING = 0.5
"""Seconds after which a person is told that an answer is being made."""


@dataclass(frozen=True)
class Core:
    """What the channel needs of the bot: answers, records by what is being typed, the index. The first two are called
    in threads.
    """

    answer: Callable[[str, str | None], Answer]
    find: Callable[[str, int], list[AnswerRecord]]
    index: Callable[[], Index]


@dataclass(frozen=True)
class Place:
    """Where a message goes: to a chat, in a topic of it, as the answer to a message."""

    chat: int
    thread: int | None = None
    reply_to: int | None = None


class Way(Protocol):
    """The way to Telegram. ``NotSent`` where something is not taken; what is only a courtesy fails silently."""

    async def send(self, place: Place, posts: Sequence[Post]) -> None:
        """Messages, nothing else for the chat between them."""

    async def change(self, place: Place, message: int, post: Post) -> None:
        """A message in the place of an older one."""

    async def send_files(self, place: Place, files: Sequence[tuple[str, bytes]]) -> None:
        """Files by their names."""

    async def ready(self, place: Place | None = None) -> None:
        """Once a message may leave within Telegram's limits, there or without a place anywhere."""

    def show_typing(self, place: Place) -> None:
        """That an answer is being made: a courtesy."""

    async def confirm(self, press: str, told: str | None) -> None:
        """That a press has arrived, with a sentence or without: a courtesy."""

    async def offer(self, query: str, hits: Sequence[Hit], hint: str | None) -> None:
        """The hits for what is being typed, else a hint: a courtesy."""


@dataclass
class Talking:
    """Answers whoever is let in. ``site``: the public address of the chat page, for links."""

    core: Core
    way: Way
    doors: Doors
    threads: ThreadPoolExecutor
    site: str | None = None
    memory: Memory = field(default_factory=Memory)
    lineage: Lineage = field(default_factory=Lineage)

    def __post_init__(self) -> None:
        self._making = Making()
        self._waiting: Counter[tuple[str, str]] = Counter()
        self._told_to_wait: set[tuple[str, str]] = set()
        self._pressed: set[tuple[int, int, str]] = set()

    # Messages

    async def message(self, arrived: Arrived, me: Me) -> None:
        """Answer a message, if it is for us and from somebody who is let in."""
        wanted = meant(arrived, me)
        if wanted is None or (arrived.album and self.memory.is_repeated(f"album {arrived.chat}", arrived.album)):
            return
        place = Place(arrived.chat, arrived.thread, None if arrived.private else arrived.message)
        if not self.doors.lets_in(arrived.person, arrived.chat):
            await self._turn_away(place, arrived)
            return
        talk = self._talk(place, arrived.person, spoken(arrived.language))
        below = Press.read(arrived.below)
        under = self.memory.answer(below.answer) if below else None
        work = self._wanted(place, talk, wanted, under)
        await self._in_line(place, arrived.person, talk.language, work, sentences(talk.language)["not_shown"])

    async def _turn_away(self, place: Place, arrived: Arrived) -> None:
        """Tell a stranger the number to be let in by; once, so that nobody can make the bot talk."""
        if not self.memory.is_repeated(f"stranger {arrived.chat}", str(arrived.person)):
            number = arrived.person if arrived.private else arrived.chat
            await self._say(place, words(spoken(arrived.language))["not_allowed"].format(id=number))

    async def _in_line(
        self, place: Place, person: int, language: str, work: Coroutine[Any, Any, None], not_taken: str
    ) -> None:
        """Do something for a person, of whose things few wait at a time; where it fails there is a sentence instead of
        silence.
        """
        who = _who(place, person)
        if self._waiting[who] >= MAX_WAITING:
            work.close()
            if who not in self._told_to_wait:
                self._told_to_wait.add(who)
                await self._say(place, words(language)["too_many"])
            return
        self._waiting[who] += 1
        try:
            await work
        except NotSent as error:
            log.error("not taken: %s", error)
            await self._say(place, not_taken)
        except Exception:
            await self._say(place, sentences(language)["failed"])
            raise
        finally:
            self._waiting[who] -= 1
            if not self._waiting[who]:
                del self._waiting[who]
                self._told_to_wait.discard(who)

    async def _wanted(
        self, place: Place, talk: Talk, wanted: Command | Question | Wordless, under: Answer | None
    ) -> None:
        said = sentences(talk.language)
        if isinstance(wanted, Command) and wanted.name == "start":
            await self._say(place, said["welcome"])
        elif isinstance(wanted, Wordless):
            await self._say(place, said["no_text"])
        else:
            question = _in_words(wanted, talk) if isinstance(wanted, Command) else wanted.text
            if len(question) > MAX_QUESTION:
                await self._say(place, said["too_long"].format(limit=MAX_QUESTION))
            else:
                await self._answer(place, talk, question, under)

    def _talk(self, place: Place, person: int, language: str) -> Talk:
        """The talk with a person in a chat or a topic of it; a new one is in the language of the person's client."""
        talk = self.memory.talk(_who(place, person))
        if talk.conversation is None:
            talk.language = spoken(language)
        return talk

    async def _answer(
        self, place: Place, talk: Talk, question: str, under: Answer | None, *, pressed: bool = False
    ) -> None:
        """Answer a question; ``under``: the answer that it was a button of, or a reply to."""
        async with talk.turn:
            sending = await self._shown_typing(place, self._made(place, talk, question, under, pressed=pressed))
            await sending

    async def _made(
        self, place: Place, talk: Talk, question: str, under: Answer | None, *, pressed: bool
    ) -> asyncio.Future[None]:
        """Make an answer when it may leave, and give what sends it: one made before would wait, and hold up others."""
        conversation, before, again = self._going_on(talk, under)

        async def made() -> Sequence[Post]:
            await self.way.ready()
            answer = await self._in_thread(self._asked, again, question, conversation)
            self.lineage.add(
                answer.id, answer.conversation, before if again or answer.conversation == conversation else None
            )
            talk.conversation, talk.language = answer.conversation, answer.language
            alone = not (conversation or again)
            self.memory.keep(answer, alone=alone)
            return answer_posts(answer, self.site, alone=alone, asked=pressed)

        await self.way.ready(place)
        return await self._making.sent(made, lambda posts: self.way.send(place, posts))

    def _going_on(self, talk: Talk, under: Answer | None) -> tuple[str | None, str | None, list[str]]:
        """The conversation that a question goes on, the answer before it, and the questions that are asked again for
        it.

        A person's own conversation goes on from its last answer. From an older one, or another person's, a new
        conversation begins in which what led to it is asked again: no two people share a conversation.
        """
        if under is None or (under.conversation == talk.conversation and self.lineage.is_newest(under)):
            return talk.conversation, self.lineage.newest(talk.conversation), []
        kept = map(self.memory.answer, self.lineage.up_to(under.id))
        return None, under.id, [answer.question for answer in kept if answer]

    def _asked(self, again: Sequence[str], question: str, conversation: str | None) -> Answer:
        for earlier in again:
            conversation = self.core.answer(earlier, conversation).conversation
        return self.core.answer(question, conversation)

    async def _in_thread(self, work: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.threads, work, *arguments)

    async def _shown_typing(self, place: Place, work: Coroutine[Any, Any, T]) -> T:
        """What the work gives; where that takes long, the person is told that it is being done."""
        working = asyncio.ensure_future(work)
        done, _ = await asyncio.wait([working], timeout=TYPING)
        if not done:
            self.way.show_typing(place)
        return await working

    async def _say(self, place: Place, text: str) -> None:
        """One of our own sentences."""
        await self.way.send(place, [sentence(text)])

    async def joined(self, group: Joined) -> None:
        """Greet a group."""
        language = spoken(group.language)
        if self.doors.lets_in(group.person, group.chat):
            await self._say(Place(group.chat), sentences(language)["welcome"])
        else:
            await self._say(Place(group.chat), words(language)["not_allowed"].format(id=group.chat))

    # Buttons

    async def press(self, pressed: Pressed) -> None:
        """Do what a button says. Telegram is told at once that the press has arrived, so that the button stops
        waiting.
        """
        press, language = Press.read(pressed.data), spoken(pressed.language)
        answer = self.memory.answer(press.answer) if press else None
        told = None
        if not self.doors.lets_in(pressed.person, pressed.chat):
            answer, told = None, words(language)["inline_not_allowed"]
        elif answer is None:
            told = sentences(language)["gone"]
        if press is None or answer is None or pressed.chat is None:
            await self.way.confirm(pressed.id, told)
            return
        # A button that is pressed twice is meant once, as long as nothing shows for the first.
        key = (pressed.chat, pressed.message, pressed.data)
        again = key in self._pressed
        self._pressed.add(key)
        try:
            await self.way.confirm(pressed.id, told)
            if not again:
                place = Place(pressed.chat, pressed.thread, None if pressed.private else pressed.message)
                work = self._done(place, pressed, press, answer)
                await self._in_line(place, pressed.person, answer.language, work, words(answer.language)["not_taken"])
        finally:
            if not again:
                self._pressed.discard(key)

    async def _done(self, place: Place, pressed: Pressed, press: Press, answer: Answer) -> None:
        if press.verb == "ask":
            if press.number <= len(answer.suggestions):
                talk = self._talk(place, pressed.person, answer.language)
                await self._answer(place, talk, answer.suggestions[press.number - 1], answer, pressed=True)
        elif press.verb in ("csv", "xlsx"):
            own = words(answer.language)
            files = await self._shown_typing(
                place, self._in_thread(record_files, self.core.index(), answer, press.verb)
            )
            named = [
                (f"{own['file'].format(kind=own['kinds'][kind])}.{press.verb}", content) for kind, content in files
            ]
            await self.way.send_files(place, named)
        elif post := self._page(press, answer):
            if press.turns:
                await self.way.change(place, pressed.message, post)
            else:
                await self.way.send(place, [post])

    def _page(self, press: Press, answer: Answer) -> Post | None:
        if press.verb == "sources":
            return sources_post(answer, self.site, press.number)
        return records_post(answer, self.site, press.number, alone=self.memory.stands_alone(answer.id))

    # Inline mode

    async def typed(self, query: Typed) -> None:
        """Offer projects and networks by what is typed after the bot's name in any chat."""
        language, text = spoken(query.language), query.text.strip()[:200]
        allowed = self.doors.lets_in(query.person)
        found: list[AnswerRecord] = []
        if allowed and text:
            found = await self._in_thread(self.core.find, text, MAX_FOUND)
        hint = None if found else _hint(language, allowed=allowed, typed=bool(text))
        await self.way.offer(query.id, [hit(record, language, self.site) for record in found[:MAX_FOUND]], hint)


def _who(place: Place, person: int) -> tuple[str, str]:
    """A person in a chat or a topic of it, as the memory knows talks."""
    return f"{place.chat} {place.thread or ''}", str(person)


def _in_words(command: Command, talk: Talk) -> str:
    """The question that a command stands for, in the command's language."""
    asked, language = COMMANDS[command.name]
    questions: dict[str, str] = words(language or talk.language)["questions"]
    with_words = f"{asked}_of" if command.words and f"{asked}_of" in questions else asked
    return questions[with_words].format(words=command.words)


def _hint(language: str, *, allowed: bool, typed: bool) -> str:
    if not allowed:
        return str(words(language)["inline_not_allowed"])
    return sentences(language)["no_hits"] if typed else str(words(language)["inline_hint"])
