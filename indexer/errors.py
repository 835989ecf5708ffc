"""One root for every error that reaches a person; messages are Swedish and name the file, the value and the way forward."""


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


class SettingError(UtblickError):
    """A configuration value that cannot be used."""
