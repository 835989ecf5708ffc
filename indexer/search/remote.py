"""Servers of OpenSearch, asked over HTTP; the only importer of their client.

What may go better the next time is tried again, on another node and after a wait by chance; whatever fails is told in
Swedish and without anything of what was asked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import NotFoundError, RequestError, SSLError, TransportError
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    retry_if_result,
    stop_after_attempt,
    stop_after_delay,
    wait_random_exponential,
)
from tenacity.retry import retry_base

from indexer.errors import EngineUnavailable, SettingError
from indexer.search import Server

# What it logs are addresses with tracebacks and, when told to, whole questions; what fails is raised.
logging.getLogger("opensearch").setLevel(logging.CRITICAL)

PREFIX = "utblick"
"""Begins the name of everything that is kept on a server."""
LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})
CONNECTIONS = 16
"""Kept open to each node."""
SEARCH_SECONDS = 5.0
"""How long one node may take for one round trip."""
LONG_SECONDS = 60.0
"""And for one that changes something."""
PATIENCE_SECONDS = 10.0
"""How long a round trip is tried again, on this node and others."""
TRIES = 6
EXISTS = "resource_already_exists_exception"
"""What a server says to an index that is to be made and is there: a try whose answer was lost has made it."""
NO_INDEX = "index_not_found_exception"
AGAIN = frozenset({429, 500, 502, 503, 504})
"""Statuses after which the same may go well; 500 is what a node says that lost another one just then."""


class Gone(EngineUnavailable):
    """There was no answer: whether what was asked is done is not known."""


class Missing(Exception):
    """What was asked about is not there."""


class Refused(Exception):
    """What is asked is wrong, which is a fault of ours; ``kind`` as the server calls it."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Remote:
    """A client that follows no setting of the machine's for proxies; safe to use from several threads."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._client = _client(server)

    @property
    def where(self) -> str:
        return ", ".join(self._server.addresses)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        seconds: float = SEARCH_SECONDS,
        params: Any = None,
        patience: float = PATIENCE_SECONDS,
    ) -> Any:
        """What a node answers within so many ``seconds``, tried again until ``patience`` is over; ``Missing``,
        ``Refused`` or ``EngineUnavailable``.
        """
        tries = _tries(retry_if_exception(_passes), max(patience, seconds))
        try:
            return tries(self._once, method, path, seconds, body, params)
        except NotFoundError as error:
            raise Missing from error
        except RequestError as error:
            raise Refused(str(error.error)) from error
        except TransportError as error:
            lost = isinstance(error, NoConnection) and not isinstance(error, SSLError)
            raise (Gone if lost else EngineUnavailable)(f"{self.where}: {_why(error)}") from error

    def look(self, path: str, seconds: float, params: Any = None) -> Any:
        """What the first node answers that does, each asked once; None where none does."""
        for _ in self._server.addresses:
            with suppress(TransportError):
                return self._once("GET", path, seconds, params=params)
        return None

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _once(self, method: str, path: str, seconds: float, body: Any = None, params: Any = None) -> Any:
        given = {**(params or {}), "request_timeout": seconds}
        return self._client.transport.perform_request(method, path, params=given, body=body)


def again(unsettled: Callable[[Any], bool], seconds: float, call: Callable[[], Any]) -> Any:
    """What a call gives, made again while its answer is ``unsettled`` and it is not too late."""
    return _tries(retry_if_result(unsettled), max(PATIENCE_SECONDS, seconds))(call)


def _client(server: Server) -> OpenSearch:
    """A client that tries nothing again by itself."""
    if not server.addresses:
        raise SettingError(
            "Sökmotorn opensearch behöver en adress: ställ in opensearch_addresses (UTBLICK_OPENSEARCH_ADDRESSES)."
        )
    for address in server.addresses:
        parts = urlsplit(address)
        if parts.scheme != "https" and parts.hostname not in LOCAL:
            raise SettingError(
                f"{address}: frågor och lösenord skickas bara krypterat till en annan dator. Ange en adress som börjar "
                "med https://"
            )
    if server.ca is not None and not server.ca.is_file():
        raise SettingError(f"{server.ca}: filen finns inte. Rätta opensearch_ca (UTBLICK_OPENSEARCH_CA).")
    login = (server.user, server.password) if server.user and server.password else None
    return OpenSearch(
        list(server.addresses),
        http_auth=login,
        ca_certs=str(server.ca) if server.ca else None,
        max_retries=0,
        retry_on_timeout=True,  # a node that does not answer in time is asked last from then on
        pool_maxsize=CONNECTIONS,
        http_compress=False,
    )


def _tries(again: retry_base, seconds: float) -> Retrying:
    """Calls that are made again while ``again`` says so and it is not too late; then the last outcome stands."""
    return Retrying(
        retry=again,
        stop=stop_after_attempt(TRIES) | stop_after_delay(seconds),
        wait=wait_random_exponential(multiplier=0.1, max=2),
        retry_error_callback=_outcome,
    )


def _outcome(last: RetryCallState) -> Any:
    assert last.outcome is not None
    return last.outcome.result()


def _passes(error: BaseException) -> bool:
    """Whether the same may go well the next time."""
    if isinstance(error, SSLError):
        return False
    return isinstance(error, NoConnection) or (isinstance(error, TransportError) and error.status_code in AGAIN)


def _why(error: TransportError) -> str:
    """Why the server does not do what it is asked, in Swedish and without anything of the question."""
    if isinstance(error, SSLError):
        return "sökmotorns certifikat godtas inte. Rätta opensearch_ca (UTBLICK_OPENSEARCH_CA)."
    if isinstance(error, NoConnection):
        return "sökmotorn svarar inte. Kontrollera att den är igång och att adressen stämmer."
    if error.status_code in {401, 403}:
        return (
            f"sökmotorn nekar åtkomst (status {error.status_code}). Kontrollera UTBLICK_OPENSEARCH_USER och "
            "UTBLICK_OPENSEARCH_PASSWORD, vad användaren får göra, och att dess disk inte är full."
        )
    return f"sökmotorn svarar med ett fel (status {error.status_code}). Se dess egen logg."
