"""Detectors of other packages: the example of the documentation as an installed distribution, and broken ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from annotate.assembly import load_detectors
from annotate.core.model import Evidence, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors.contract import check_detector

ROOT = Path(__file__).resolve().parents[1]
BROKEN = {
    "missing": ("nowhere:DETECTOR", "ModuleNotFoundError"),
    "bare": ("annotate_broken:BARE", "object is not callable"),
    "stray": ("annotate_broken:STRAY", "no-such-flag is not a flag of the rubric"),
}
MODULE = """
class Bare: pass
class Stray:
    name, version, flags = "stray", "1", ("no-such-flag",)
    def detect(self, view): return []
class Crashing:
    name, version, flags = "crashing", "7", ("undated",)
    def detect(self, view): raise RuntimeError("no tide today")
BARE, STRAY, CRASHING = Bare(), Stray(), Crashing()
"""


def install(folder: Path, name: str, points: dict[str, str]) -> None:
    """Lay a distribution with entry points into a folder of packages, as an installer does."""
    info = folder / f"{name.replace('-', '_')}-0.1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1.0\n", encoding="utf-8")
    lines = ["[annotate.detectors]", *(f"{key} = {value}" for key, value in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def annotate(packages: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command with the packages on the path."""
    environment = {**os.environ, "PYTHONPATH": f"{packages}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "annotate", *words]
    return subprocess.run(command, cwd=folder, env=environment, text=True, capture_output=True)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    packages = tmp_path / "packages"
    shutil.copytree(ROOT / "docs" / "plugin" / "src", packages)
    point = {"placeholder-text": "annotate_placeholder_text:DETECTOR"}
    assert "annotate_placeholder_text:DETECTOR" in (ROOT / "docs" / "plugin" / "pyproject.toml").read_text("utf-8")
    install(packages, "annotate-placeholder-text", point)
    return packages


def test_the_example_is_listed_checked_and_used(example: Path, tmp_path: Path) -> None:
    listed = annotate(example, tmp_path, "plugins")
    assert "placeholder-text (annotate-placeholder-text 0.1.0): flags seo-padding" in listed.stdout
    checked = annotate(example, tmp_path, "plugins", "check")
    assert (checked.returncode, "keeps the contract" in checked.stdout) == (0, True)
    (tmp_path / "x.txt").write_text("Ferry\n\nLorem ipsum dolor sit amet. " * 3, encoding="utf-8")
    found = annotate(example, tmp_path, "detect", "x.txt").stdout
    assert '"detector": "placeholder-text", "version": "1"' in found


def test_a_broken_plug_in_is_named_and_the_others_go_on(example: Path, tmp_path: Path) -> None:
    (example / "annotate_broken.py").write_text(MODULE, encoding="utf-8")
    install(example, "annotate-broken", {key: value for key, (value, _) in BROKEN.items()})
    (tmp_path / "x.txt").write_text("Ferry late\n\nThe ferry was late on Monday.", encoding="utf-8")
    result = annotate(example, tmp_path, "detect", "x.txt")
    assert result.returncode == 0
    for key, (_, fault) in BROKEN.items():
        line = next(line for line in result.stderr.splitlines() if f"plug-in {key} " in line)
        assert "annotate-broken 0.1.0" in line
        assert fault in line
    assert annotate(example, tmp_path, "plugins", "check").returncode == 1
    assert annotate(example, tmp_path, "plugins", "check", "nobody").returncode == 7


def test_a_plug_in_that_crashes_leaves_its_flag_unsure(tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    install(packages, "annotate-crashing", {"crashing": "annotate_broken:CRASHING"})
    (packages / "annotate_broken.py").write_text(MODULE, encoding="utf-8")
    (tmp_path / "x.txt").write_text("Ferry late\n\nThe ferry was late on Monday.", encoding="utf-8")
    result = annotate(packages, tmp_path, "detect", "x.txt")
    assert '"error": "crashing/7: RuntimeError: no tide today"' in result.stdout
    assert '"flag": "undated", "verdict": "present"' in result.stdout
    annotate(packages, tmp_path, "add", "x.txt")
    flagged = annotate(packages, tmp_path, "autoflag")
    assert "article 1: crashing/7: RuntimeError: no tide today" in flagged.stderr
    assert "0 of 1 articles flagged" in annotate(packages, tmp_path, "autoflag").stdout


@pytest.mark.parametrize("detector", load_detectors(), ids=lambda detector: detector.name)
def test_every_built_in_detector_keeps_the_contract(detector: object) -> None:
    assert list(check_detector(detector)) == []  # type: ignore[arg-type] # a detector by its shape


class Careless:
    """Breaks the contract in three ways."""

    name, version, flags = "careless", "1", ("undated",)

    def detect(self, view: TextView) -> list[Finding]:
        evidence = (Evidence("", 0, 3, "xyz"),)
        return [Finding("undated", Verdict.PRESENT, 0.2, evidence, "careless", "1")]


def test_the_contract_finds_what_is_wrong() -> None:
    faults = " ".join(check_detector(Careless()))
    for words in ("below 0.5", "without a note", "does not stand at"):
        assert words in faults
