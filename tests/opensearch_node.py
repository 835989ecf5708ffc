"""A real OpenSearch for the tests, on loopback: laid out from Maven's artifacts, started as a user other than root.

    python -m tests.opensearch_node        fetches it (a minute, 60 MB) into UTBLICK_OPENSEARCH

``.ci/run`` does that; elsewhere what needs a node is skipped until somebody has. It has no security plugin, and listens
to nobody but this machine.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import pytest

from indexer.search import Server

VERSION = "2.19.6"
LAID_OUT = Path(os.environ.get("UTBLICK_OPENSEARCH") or Path.home() / ".cache" / "utblick-opensearch") / VERSION
"""Where the artifacts lie."""
NOBODY = 65534
"""The user that a node runs as where the tests are root's: it refuses to run as root."""
HEAP_MB = 512
STARTS_WITHIN = 180
"""Seconds."""
ARTIFACTS = {
    "org.opensearch:opensearch": VERSION,
    "org.opensearch:opensearch-plugin-classloader": VERSION,
    "org.opensearch.plugin:transport-netty4-client": VERSION,
    "org.apache.logging.log4j:log4j-core": "2.25.4",
}
MODULE = "transport-netty4"
OF_MODULE = ("netty-*.jar", "transport-netty4-client-*.jar")
OF_NEAREST = {
    "org.opensearch.plugin:lang-painless": VERSION,
    "org.opensearch.plugin:opensearch-knn": f"{VERSION}.0:zip",
}
"""The plugin that finds the nearest vectors, with its graphs in Java; its native libraries are not among the artifacts."""
OF_SCRIPTS = ("lang-painless-*.jar", "opensearch-scripting-painless-spi-*.jar", "antlr4-runtime-*.jar", "asm*.jar")
POLICY = """\
grant {
  permission java.lang.RuntimePermission "accessDeclaredMembers";
  permission java.lang.RuntimePermission "accessClassInPackage.sun.nio.ch";
  permission java.lang.RuntimePermission "getClassLoader";
  permission java.lang.RuntimePermission "setContextClassLoader";
  permission java.lang.reflect.ReflectPermission "suppressAccessChecks";
  permission java.io.FilePermission "/proc/sys/net/core/somaxconn", "read";
  permission java.net.NetPermission "getNetworkInformation";
  permission java.net.SocketPermission "*", "accept,connect,resolve";
  permission java.util.PropertyPermission "*", "read,write";
};
"""
POLICY_OF_SCRIPTS = """\
grant {
  permission java.lang.RuntimePermission "createClassLoader";
  permission java.lang.RuntimePermission "getClassLoader";
  permission org.opensearch.script.ClassPermission "<<STANDARD>>";
};
"""
LOGGING = """\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %-5p %c{1.} %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
"""


def missing() -> str:
    """What is not here of what a node needs, as a person is told; empty where all is."""
    if shutil.which("java") is None:
        return "java finns inte på PATH"
    if shutil.which("setpriv") is None:
        return "setpriv finns inte på PATH"
    return "" if LAID_OUT.is_dir() else f"{LAID_OUT} finns inte: kör python -m tests.opensearch_node"


def need_node() -> None:
    """Where a node cannot be started the test is skipped, but never where every change is checked."""
    told = missing()
    if told and os.environ.get("CI") == "true":
        pytest.fail(told)
    if told:
        pytest.skip(told)


def lay_out() -> None:
    """Fetch the artifacts and put them where a node looks for them; nothing where that is done."""
    if LAID_OUT.is_dir():
        return
    LAID_OUT.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=LAID_OUT.parent) as folder:
        made = Path(folder) / "made"
        _fetch(ARTIFACTS, Path(folder), made / "lib")
        _module(made, MODULE, made / "lib", OF_MODULE, "org.opensearch.transport.Netty4Plugin", POLICY)
        for empty in ("bin", "plugins"):
            (made / empty).mkdir()
        made.rename(LAID_OUT)


def lay_out_nearest() -> Path:
    """The same with the plugin that finds the nearest vectors, beside it; where that lies."""
    place = LAID_OUT.with_name(f"{VERSION}-nearest")
    if place.is_dir():
        return place
    lay_out()
    with tempfile.TemporaryDirectory(dir=LAID_OUT.parent) as folder:
        fetched, made = Path(folder) / "fetched", Path(folder) / "made"
        _fetch(OF_NEAREST, Path(folder), fetched)
        shutil.copytree(LAID_OUT, made)
        _module(made, "lang-painless", fetched, OF_SCRIPTS, "org.opensearch.painless.PainlessPlugin", POLICY_OF_SCRIPTS)
        [plugin] = fetched.glob("opensearch-knn-*.zip")
        shutil.unpack_archive(plugin, made / "plugins" / "opensearch-knn")
        made.rename(place)
    return place


def _fetch(artifacts: Mapping[str, str], folder: Path, into: Path) -> None:
    """Artifacts with what they need, by Maven."""
    (folder / "pom.xml").write_text(_pom(artifacts), encoding="utf-8")
    copy = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={into}"]
    subprocess.run(["mvn", "-q", "-B", "-f", folder / "pom.xml", *copy], check=True, timeout=600)


def _module(made: Path, name: str, jars: Path, patterns: Sequence[str], classname: str, policy: str) -> None:
    """Make a module of a node of some jars, which are moved there."""
    module = made / "modules" / name
    module.mkdir(parents=True)
    for jar in [jar for pattern in patterns for jar in jars.glob(pattern)]:
        jar.rename(module / jar.name)
    told = {
        "name": name,
        "description": name,
        "version": VERSION,
        "opensearch.version": VERSION,
        "java.version": "11",
        "classname": classname,
        "has.native.controller": "false",
    }
    lines = "".join(f"{key}={value}\n" for key, value in told.items())
    (module / "plugin-descriptor.properties").write_text(lines, encoding="utf-8")
    (module / "plugin-security.policy").write_text(policy, encoding="utf-8")


def _pom(artifacts: Mapping[str, str]) -> str:
    needed = ""
    for artifact, asked in artifacts.items():
        group, _, name = artifact.partition(":")
        version, _, kind = asked.partition(":")
        told = {"groupId": group, "artifactId": name, "version": version, "type": kind or "jar"}
        needed += "<dependency>" + "".join(f"<{key}>{value}</{key}>" for key, value in told.items()) + "</dependency>"
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>utblick</groupId>'
        f"<artifactId>node</artifactId><version>1</version><dependencies>{needed}</dependencies></project>"
    )


@dataclass
class Node:
    """One node of a cluster: a process that can be killed and started anew over the same data."""

    home: Path
    name: str
    port: int
    transport: int
    peers: tuple[int, ...]
    """The transport ports of all nodes; of one alone its own."""
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def memory_mb(self) -> float:
        """What the process holds of the machine's memory, in millions of bytes."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024 / 1e6

    def start(self, *, first: bool = False) -> None:
        """Start it; ``first`` of a new cluster, whose manager is still to be elected."""
        config = self.home / f"config-{self.name}"
        config.mkdir(exist_ok=True)
        (config / "opensearch.yml").write_text(json.dumps(self._settings(first=first)), encoding="utf-8")
        (config / "log4j2.properties").write_text(LOGGING, encoding="utf-8")
        for folder in (config, *(self.home / f"{kind}-{self.name}" for kind in ("data", "logs", "tmp"))):
            folder.mkdir(exist_ok=True)
            if os.geteuid() == 0:
                os.chown(folder, NOBODY, NOBODY)
        with (self.home / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                self._command(config), stdout=log, stderr=log, env={"PATH": os.environ["PATH"]}
            )

    def _settings(self, *, first: bool) -> dict[str, object]:
        settings: dict[str, object] = {
            "cluster.name": self.home.name,
            "node.name": self.name,
            "network.host": "127.0.0.1",
            "http.port": self.port,
            "transport.port": self.transport,
            "path.data": str(self.home / f"data-{self.name}"),
            "path.logs": str(self.home / f"logs-{self.name}"),
            "cluster.routing.allocation.disk.threshold_enabled": False,
            "discovery.seed_hosts": [f"127.0.0.1:{port}" for port in self.peers],
        }
        # A node alone looks for no others; of several, those that elect the first manager are named once.
        if len(self.peers) == 1:
            del settings["discovery.seed_hosts"]
            return {**settings, "discovery.type": "single-node"}
        return {**settings, "cluster.initial_cluster_manager_nodes": _names(len(self.peers))} if first else settings

    def _command(self, config: Path) -> list[str]:
        # It ends with whoever started it, however that ends.
        user = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if os.geteuid() == 0 else []
        given = {
            "java.io.tmpdir": self.home / f"tmp-{self.name}",
            "java.security.manager": "allow",
            "jna.tmpdir": self.home / f"tmp-{self.name}",
            "log4j2.disable.jmx": "true",
            "opensearch.distribution.type": "tar",
            "opensearch.path.conf": config,
            "opensearch.path.home": self.home,
        }
        return [
            *("setpriv", "--pdeathsig", "KILL", *user, "java"),
            *(f"-Xms{HEAP_MB}m", f"-Xmx{HEAP_MB}m", "-XX:TieredStopAtLevel=1"),
            *(f"-D{name}={value}" for name, value in given.items()),
            *("-cp", str(self.home / "lib" / "*"), "org.opensearch.bootstrap.OpenSearch"),
        ]

    def kill(self) -> None:
        """End it at once, as a machine that loses its power."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(timeout=STARTS_WITHIN)

    def wait(self, nodes: int) -> None:
        """Until it answers as one of so many nodes."""
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            assert self.process is not None
            if self.process.poll() is not None:
                break
            try:
                health = asked(f"{self.address}/_cluster/health?wait_for_nodes={nodes}&timeout=5s")
            except OSError:
                time.sleep(0.2)
                continue
            if health["number_of_nodes"] == nodes:
                return
        log = (self.home / f"{self.name}.log").read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"the node {self.name} did not start: {log[-3000:]}")


def asked(url: str) -> dict[str, object]:
    """What a node answers to a plain GET; also where what was waited for did not come."""
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            answer: dict[str, object] = json.load(response)
    except urllib.error.HTTPError as error:
        if error.code != HTTPStatus.REQUEST_TIMEOUT:
            raise
        answer = json.load(error)
    return answer


def kept(server: Server) -> set[str]:
    """The indexes on a server that are of generations; none where there is no server."""
    return set(asked(f"{server.addresses[0]}/utblick-generation-*/_settings")) if server.addresses else set()


def of(directory: Path) -> set[str]:
    """What the indexes of a folder's generations are called."""
    return {f"utblick-{generation.name}" for generation in directory.glob("generation-*")}


def _names(count: int) -> list[str]:
    return [f"node-{number}" for number in range(1, count + 1)]


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@contextmanager
def running(count: int = 1, laid_out: Path = LAID_OUT) -> Iterator[list[Node]]:
    """So many nodes as one cluster, in a folder that is gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="utblick-opensearch-"))
    home.chmod(0o755)
    ports = _free_ports(2 * count)
    own, transports = ports[:count], tuple(ports[count:])
    nodes = [Node(home, *one, transports) for one in zip(_names(count), own, transports, strict=True)]
    try:
        shutil.copytree(laid_out, home, dirs_exist_ok=True)
        for node in nodes:
            node.start(first=True)
        for node in nodes:
            node.wait(count)
        yield nodes
    finally:
        for node in nodes:
            if node.process is not None:
                node.kill()
        shutil.rmtree(home, ignore_errors=True)


def server_of(nodes: Sequence[Node], *, shards: int = 1, replicas: int = 0) -> Server:
    """The configuration that reaches them."""
    return Server(tuple(node.address for node in nodes), shards=shards, replicas=replicas)


if __name__ == "__main__":
    lay_out()
