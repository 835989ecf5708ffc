"""The documents tell of every layout, command, setting and make target there is, and of none that is not."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import click
import pytest

from indexer.layouts import LAYOUTS
from indexer.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands() -> dict[str, click.Command]:
    from bot import cli

    group = next(value for value in vars(cli).values() if isinstance(value, click.Group))
    return dict(group.commands)


def variables() -> set[str]:
    from bot.config import Settings

    return {f"UTBLICK_{name.upper()}" for name in Settings.model_fields}


def targets() -> set[str]:
    """The make targets a person calls."""
    return set(re.findall(r"(?m)^([a-z]+):", read("Makefile")))


def called(text: str) -> list[str]:
    """The make targets that a document's code calls, in order."""
    return re.findall(r"(?m)(?:^ *|`)make ([a-z]+)", text)


def row(text: str, cell: str) -> str:
    """The table row whose first cell begins with the words, else nothing."""
    match = re.search(rf"(?m)^\| *`{re.escape(cell)}\b[^|]*\|.*$", text)
    return match.group() if match else ""


@pytest.mark.parametrize("name", [layout.name for layout in LAYOUTS])
def test_layout_has_its_heading(name: str) -> None:
    assert re.search(rf"(?m)^#+ .*`{name}`", read("docs/reports.md"))


def test_no_heading_of_a_layout_that_is_gone() -> None:
    headings = set(re.findall(r"(?m)^### .*`(\w+)`", read("docs/reports.md")))
    assert headings == {layout.name for layout in LAYOUTS}


def test_every_command_has_help_and_a_row() -> None:
    readme = read("README.md")
    for name, command in commands().items():
        assert command.help, name
        assert row(readme, f"utblick {name}"), name


def test_no_row_of_a_command_that_is_gone() -> None:
    assert set(re.findall(r"(?m)^\| *`utblick ([\w-]+)", read("README.md"))) == set(commands())


def test_every_option_in_a_row_exists() -> None:
    readme = read("README.md")
    for name, command in commands().items():
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", row(readme, f"utblick {name}"))) <= known, name


def test_every_setting_is_documented() -> None:
    install = read("docs/install.md")
    assert {name for name in variables() if not row(install, name)} == set()


def test_no_row_of_a_setting_that_is_gone() -> None:
    # UTBLICK_CONFIG names the settings' own file; the variables of the tests are no settings.
    listed = set(re.findall(r"(?m)^\| *`(UTBLICK_[A-Z_]+)`", read("docs/install.md")))
    assert listed - {"UTBLICK_CONFIG"} == variables() - {"UTBLICK_CONFIG"}


def test_readme_begins_with_run_and_test() -> None:
    assert called(read("README.md"))[:2] == ["run", "test"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets_exist(document: Path) -> None:
    assert set(called(document.read_text(encoding="utf-8"))) <= targets()


def test_make_help_lists_every_target() -> None:
    shown = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(called(shown)) == targets() - {"stale"}


def test_the_example_of_a_vocabulary_loads(tmp_path: Path) -> None:
    match = re.search(r"(?s)```toml\n(.*?)```", read("docs/reports.md"))
    assert match
    (tmp_path / "vocabulary.toml").write_text(match[1], encoding="utf-8")
    actor = Vocabulary.load(tmp_path).actors("Exempelby kommun").get("MN")
    assert actor
    assert (actor.name, actor.administration) == ("Miljönämnden", "Miljöförvaltningen")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []
