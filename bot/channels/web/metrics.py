"""Numbers of a running server for Prometheus; nothing of who asked or what. The only importer of its library."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.channels.protocol import Reporting
from bot.channels.web.gate import Gate

TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)


class Metrics:
    """The numbers of one server; each server has its own."""

    def __init__(self, core: object, gate: Gate | None) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter("utblick_requests", "Requests", ("route", "status"), registry=self._registry)
        self._seconds = Histogram(
            "utblick_request_seconds", "Time of requests", ("route",), buckets=SECONDS, registry=self._registry
        )
        self._registry.register(_Standing(core, gate))

    def note(self, route: str, status: int, seconds: float) -> None:
        """Count a request; ``route`` is the pattern it fell under, never its address."""
        self._requests.labels(route or "(none)", str(status)).inc()
        self._seconds.labels(route or "(none)").observe(seconds)

    def text(self) -> bytes:
        """All numbers in Prometheus' text format."""
        return generate_latest(self._registry)


class _Standing(Collector):
    """What is looked up when it is asked for."""

    def __init__(self, core: object, gate: Gate | None) -> None:
        self._core, self._gate = core, gate

    def collect(self) -> Iterator[Metric]:
        if self._gate is not None:
            yield GaugeMetricFamily("utblick_connections", "Open connections", self._gate.open)
            yield CounterMetricFamily("utblick_connections_refused", "Refused connections", self._gate.refused)
        if not isinstance(self._core, Reporting):
            return
        now = self._core.standing()
        answers = CounterMetricFamily("utblick_answers", "Answers by status", labels=("status",))
        for status, count in sorted(now.answered.items()):
            answers.add_metric((status,), count)
        yield answers
        yield GaugeMetricFamily("utblick_asking", "Questions being answered or waiting", now.asking)
        yield CounterMetricFamily("utblick_refused", "Questions refused because too many waited", now.refused)
        yield GaugeMetricFamily("utblick_index_in_use_since", "When the index came into use", now.since.timestamp())
        if now.built:
            yield GaugeMetricFamily("utblick_index_built", "When the index was built", now.built.timestamp())
