"""What may stand between Utblick and a node: TLS, a login, and a bad day. On loopback, before a real node."""

from __future__ import annotations

import base64
import http.client
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class Front:
    """A server before a node. It notes what it is asked, answers with the statuses of ``bad`` first, and with ``nothing`` it breaks
    every connection."""

    node: str
    login: tuple[str, str] | None = None
    certificate: Path | None = None
    asked: list[str] = field(default_factory=list)
    bad: list[int] = field(default_factory=list)
    overfull: int = 0
    """How often a bulk of entries is answered as not taken for want of room."""
    nothing: bool = False
    lost: list[str] = field(default_factory=list)
    """Ends of paths whose next answer is lost, although the node did what it was asked."""
    mute: str = ""
    """The end of paths that are never answered, although the node does what it is asked."""
    told: dict[str, bytes] = field(default_factory=dict)
    """Ends of paths of which the node hears nothing, and what is answered in its place."""
    bad_of: dict[str, int] = field(default_factory=dict)
    """Ends of paths that are answered with a status, and of which the node hears nothing."""
    address: str = ""
    left: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def standing(self) -> Iterator[Front]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        server.daemon_threads = True
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        self.address = f"http{'s' if self.certificate else ''}://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.left.set()
            server.shutdown()
            server.server_close()
            thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        front = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _pass(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                front.asked.append(f"{self.command} {urlsplit(self.path).path}")
                if front.nothing:
                    self.close_connection = True
                    return
                status, answer = front._answer(self.command, self.path, body, dict(self.headers))
                if front._keeps(urlsplit(self.path).path):
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(b"" if self.command == "HEAD" else answer)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:
                """Nothing is written anywhere."""

        return Handler

    def _keeps(self, path: str) -> bool:
        """Whether nobody is told what the node answered."""
        if self.mute and path.endswith(self.mute):
            self.left.wait()
            return True
        lost = next((end for end in self.lost if path.endswith(end)), None)
        if lost:
            self.lost.remove(lost)
        return lost is not None

    def _answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        if self.login and headers.get("Authorization", headers.get("authorization")) != _basic(*self.login):
            return 401, b"{}"
        if self.overfull and path.partition("?")[0].endswith("/_bulk"):
            self.overfull -= 1
            return 200, b'{"errors": true, "items": [{"create": {"status": 429, "error": {"type": "rejected"}}}]}'
        if self.bad:
            return self.bad.pop(0), b"{}"
        if bad := next((bad for end, bad in self.bad_of.items() if path.partition("?")[0].endswith(end)), None):
            return bad, b"{}"
        if told := next((told for end, told in self.told.items() if path.partition("?")[0].endswith(end)), None):
            return 200, told
        behind = http.client.HTTPConnection(urlsplit(self.node).netloc, timeout=60)
        try:
            behind.request(method, path, body, {"Content-Type": "application/json"})
            answer = behind.getresponse()
            return answer.status, answer.read()
        finally:
            behind.close()


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def certificate(folder: Path) -> Path:
    """A key with a certificate for 127.0.0.1 that it signed itself, in one PEM file: both the server's and its authority's."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Exempelstad")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "front.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path
