"""One root for every error that reaches a person; messages are Swedish and name the file, the value
and the way forward."""

from __future__ import annotations

import errno
import re
import tomllib


class UtblickError(Exception):
    """Something the person at the keyboard can mend: unusable input, a missing index, a wrong setting (exit code 2)."""


class UnusableInput(UtblickError):
    """A folder or file that gives nothing to work with."""


class UnreadableFile(UtblickError):
    """One file that cannot be read; the run goes on without it and keeps the message as an issue."""


class IndexMissing(UtblickError):
    """There is no index where one was named."""


class IndexUnusable(UtblickError):
    """There is an index, but of another engine or another version."""


class IndexDamaged(IndexUnusable):
    """The files of an index are not those that were written."""


class EngineUnavailable(UtblickError):
    """A search engine that is a server of its own cannot be reached, or does not answer in time: nothing is wrong with
    the index."""


class SettingError(UtblickError):
    """A configuration value that cannot be used."""


_SYSTEM = {
    errno.EACCES: "åtkomst nekas",
    errno.EPERM: "åtkomst nekas",
    errno.EROFS: "platsen är skrivskyddad",
    errno.ENOSPC: "disken är full",
    errno.EFBIG: "filen blir större än systemet tillåter",
    errno.EDQUOT: "diskkvoten är slut",
    errno.ENOENT: "finns inte",
    errno.ENOTDIR: "är en fil och ingen mapp",
    errno.EEXIST: "är en fil och ingen mapp",
    errno.EISDIR: "är en mapp och ingen fil",
    errno.ENAMETOOLONG: "sökvägen är för lång",
    errno.ELOOP: "länkarna går runt i en ring",
    errno.EIO: "disken svarar med ett läsfel",
    errno.EMFILE: "för många filer är öppna",
    errno.EADDRINUSE: "adressen är upptagen av ett annat program",
    errno.EADDRNOTAVAIL: "adressen finns inte på den här datorn",
}


def reason(problem: OSError) -> str:
    """What the system refused, in Swedish; its number where there are no words for it here.

    >>> (reason(FileNotFoundError(errno.ENOENT, "No such file or directory")),
    ...  reason(OSError(errno.EPIPE, "Broken pipe")))
    ('finns inte', 'systemfel EPIPE')
    """
    number = problem.errno or 0
    return _SYSTEM.get(number, f"systemfel {errno.errorcode.get(number, number)}")


def toml_place(problem: tomllib.TOMLDecodeError) -> str:
    """Where a TOML file cannot be read on: the parser says what it expected in English, the place says it to everyone.

    >>> try:
    ...     tomllib.loads("a = 1\\nb = ]")
    ... except tomllib.TOMLDecodeError as error:
    ...     toml_place(error)
    'fel på rad 2, tecken 5'
    """
    found = re.search(r"at line (\d+), column (\d+)", str(problem))
    return f"fel på rad {found[1]}, tecken {found[2]}" if found else "filen tar slut mitt i en rad"
