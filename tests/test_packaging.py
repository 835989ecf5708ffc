"""The wheel holds all that the command needs, the locks hold all that the project names, Whoosh compiles without noise."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from email.message import Message
from email.parser import Parser
from importlib.metadata import packages_distributions, version
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]
EXTRAS = PROJECT["project"]["optional-dependencies"]
RUNTIME = [
    *PROJECT["project"]["dependencies"],
    *(line for name, lines in EXTRAS.items() if name != "all" for line in lines),
    *GROUPS["build"],
]
LOCKED = [line for line in RUNTIME if line not in EXTRAS["onnx"] or line in EXTRAS["meaning"]]
"""What ``utblick[all]`` installs."""
IGNORED = shutil.ignore_patterns("__pycache__", "*.egg-info")


def run(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(argument) for argument in arguments],
        cwd=cwd,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of a copy of the sources, so that nothing left over in a build folder can slip in."""
    assert int(version("setuptools").split(".")[0]) >= 77, (
        "needs the environment that requirements.lock makes: make test"
    )
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in ("bot", "indexer"):
        shutil.copytree(ROOT / name, source / name, ignore=IGNORED)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    # A clone that has been run holds bytecode; none of it may go along.
    for folder in [source / "bot", *(path for path in (source / "bot").rglob("*") if path.is_dir())]:
        (folder / "__pycache__").mkdir()
        (folder / "__pycache__" / "left_over.cpython-311.pyc").touch()
    offline = ("--no-deps", "--no-build-isolation", "--no-index", "--quiet")
    built = run(sys.executable, "-m", "pip", "wheel", *offline, "--wheel-dir", folder, source, cwd=folder)
    assert built.returncode == 0, built.stderr
    return next(folder.glob("utblick-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel unpacked as pip installs it, its dependencies left to this environment."""
    target = tmp_path_factory.mktemp("installed")
    done = run(
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-index",
        "--quiet",
        "--target",
        target,
        wheel,
        cwd=target,
    )
    assert done.returncode == 0, done.stderr
    return target


def files_of(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def metadata(wheel: Path, name: str) -> str:
    with ZipFile(wheel) as archive:
        return archive.read(next(item for item in archive.namelist() if item.endswith(f".dist-info/{name}"))).decode()


def test_wheel_holds_every_file_of_both_packages(wheel: Path) -> None:
    expected = {
        path.relative_to(ROOT).as_posix()
        for package in ("bot", "indexer")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert expected - files_of(wheel) == set()


def test_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {PurePosixPath(name).parts[0] for name in files_of(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"bot", "indexer"}
    assert [name for name in files_of(wheel) if name.endswith(".pyc")] == []


def test_metadata(wheel: Path) -> None:
    head: Message = Parser().parsestr(metadata(wheel, "METADATA"))
    assert head["Name"] == "utblick"
    assert head["License-Expression"] == "EUPL-1.2"
    assert head["Requires-Python"] == ">=3.11"
    assert "all" in head.get_all("Provides-Extra", ["all"])
    assert "utblick = bot.cli:main" in metadata(wheel, "entry_points.txt")


def test_all_names_every_other_extra() -> None:
    # "onnx" brings sixteen packages that only a model of one's own needs.
    wanted = {extra for line in EXTRAS["all"] for extra in Requirement(line).extras}
    assert wanted == EXTRAS.keys() - {"all", "onnx"}


def test_command_works_from_any_folder(installed: Path, tmp_path: Path) -> None:
    # The copy's own folder stands first in the path, ahead of a development install of the clone.
    shown = run(
        sys.executable, "-c", "import bot.cli; print(bot.cli.__file__)", cwd=tmp_path, PYTHONPATH=str(installed)
    )
    assert Path(shown.stdout.strip()).is_relative_to(installed), shown.stderr
    helped = run(installed / "bin" / "utblick", "--help", cwd=tmp_path, PYTHONPATH=str(installed))
    assert helped.returncode == 0, helped.stderr
    assert "index" in helped.stdout


def test_every_outside_import_is_declared() -> None:
    """A library that only happens to be there, because another one wants it, may be gone with the next lock."""
    sources = [path for package in ("bot", "indexer") for path in (ROOT / package).rglob("*.py")]
    nodes = [node for path in sources for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    outside = {name.split(".")[0] for name in named} - sys.stdlib_module_names - {"bot", "indexer"}
    declared = {canonicalize_name(Requirement(line).name) for line in RUNTIME}
    owners = packages_distributions()
    assert {name for name in outside if declared.isdisjoint(map(canonicalize_name, owners.get(name, [])))} == set()


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Distribution name to version and number of hashes."""
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.findall(r"(?m)^([A-Za-z0-9._-]+)==([^ ;\\]+)((?:.*\\\n)(?:    --hash=.*\n?)*)", text)
    return {canonicalize_name(entry): (pinned, rest.count("--hash=sha256:")) for entry, pinned, rest in entries}


@pytest.mark.parametrize(("lock", "named"), [("requirements.lock", LOCKED), ("requirements-dev.lock", GROUPS["dev"])])
def test_lock_holds_what_the_project_names(lock: str, named: list[str]) -> None:
    pins = locked(lock)
    for requirement in map(Requirement, named):
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)][0]), f"{requirement}: make lock"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_is_hashed_and_names_no_host(lock: str) -> None:
    assert [name for name, (_, hashes) in locked(lock).items() if not hashes] == []
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text


def test_locks_agree() -> None:
    project, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {name for name in project.keys() & dev.keys() if project[name] != dev[name]} == set()


def pytest_with_empty_bytecode_cache(test: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What pytest says of one test file under the project's own settings when every module is compiled anew."""
    (folder / "test_compiling.py").write_text(test, encoding="utf-8")
    return run(
        *(
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-c",
            ROOT / "pyproject.toml",
            "--rootdir",
            folder,
        ),
        folder / "test_compiling.py",
        cwd=folder,
        PYTHONPYCACHEPREFIX=str(folder / "bytecode"),
    )


# All of Whoosh's modules whose source makes the compiler complain, and those that an index needs.
WHOOSH = """
def test_import():
    import whoosh.analysis, whoosh.codec.whoosh3, whoosh.fields, whoosh.index, whoosh.lang.paicehusk, whoosh.qparser, whoosh.scoring
"""
ANOTHER = """
def test_compile():
    compile(r"'\\d'", "another/file.py", "exec")
"""


def test_whoosh_compiles_under_our_warning_filters(tmp_path: Path) -> None:
    done = pytest_with_empty_bytecode_cache(WHOOSH, tmp_path)
    assert done.returncode == 0, done.stdout


def test_the_filters_hold_for_whoosh_only(tmp_path: Path) -> None:
    done = pytest_with_empty_bytecode_cache(ANOTHER, tmp_path)
    assert done.returncode == 1, done.stdout
    assert "invalid escape sequence" in done.stdout
