"""Who may read: loopback addresses, the exposure check, secrets compared. Pure functions, no server."""

from __future__ import annotations

import hmac
import re
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import urlsplit

from indexer.errors import SettingError


class Protection(Protocol):
    """The two settings that let the page be reached from other machines."""

    @property
    def access_token(self) -> str | None: ...
    @property
    def trusted_header(self) -> str | None: ...


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine only.

    >>> [is_loopback(host) for host in ("127.0.0.1", "127.8.0.1", "::1", "localhost", "0.0.0.0", "::", "", "exempelstad.se")]
    [True, True, True, True, False, False, False, False]
    """
    if host.casefold().rstrip(".") == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def host_name(header: str) -> str:
    """The name in a Host header, without port and brackets; empty when it cannot be read.

    >>> host_name("Localhost:8080"), host_name("[::1]:8080"), host_name("a:b:c")
    ('localhost', '::1', '')
    """
    if not re.fullmatch(r"[\w.\-]+(?::\d{1,5})?|\[[\da-fA-F:.]+\](?::\d{1,5})?", header):
        return ""
    try:
        return (urlsplit(f"http://{header}").hostname or "").casefold().rstrip(".")
    except ValueError:
        return ""


def check_exposure(host: str, settings: Protection) -> None:
    """Nothing when the page may listen on ``host``; ``SettingError`` when other machines would reach it unprotected."""
    if is_loopback(host) or settings.access_token or settings.trusted_header:
        return
    raise SettingError(
        f"värden «{host}» nås från andra datorer: ange en åtkomstnyckel (UTBLICK_ACCESS_TOKEN) eller namnet på det "
        "huvud"
        " som en betrodd proxy sätter (UTBLICK_TRUSTED_HEADER), eller lyssna på 127.0.0.1"
    )


def same_secret(given: str, secret: str) -> bool:
    """Comparison in a time that does not tell where the two differ.

    >>> same_secret("nyckel-å", "nyckel-å"), same_secret("", "nyckel-å")
    (True, False)
    """
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), secret.encode("utf-8", "surrogateescape"))


def local_target(target: str) -> str:
    """Where a sign-in may lead: a path of this site, else the first page.

    >>> [local_target(t) for t in ("/source/a.txt?start=1", "//exempel.se", "https://exempel.se", "/\\\\exempel.se", "/a\\nb")]
    ['/source/a.txt?start=1', '/', '/', '/', '/']
    """
    return target if re.fullmatch(r"/(?![/\\])[^\x00-\x20\x7f\\]*", target) else "/"
