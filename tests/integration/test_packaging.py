"""The wheel, built and unpacked as a stranger's pip would: it carries the dossier and the migrations."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATA = "tracker/_data"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree; hatchling builds it from what is installed, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return next(folder.glob("tracker-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with the wheel unpacked into its own site-packages, and the tests' packages behind it."""
    folder = tmp_path_factory.mktemp("stranger") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    site = next(folder.glob("lib/python3.*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # A plain path line adds the packages but, unlike `site.addsitedir`, not the checkout that is installed beside them.
    (site / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder / "bin" / "python"


def run(python: Path, *arguments: str, cwd: Path) -> str:
    """Run the installed program with none of this machine's settings; returns what it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "PYTHON"))}
    command = [str(python), *arguments]
    result = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.parametrize("folder", ["seeds", "alembic"])
def test_the_wheel_carries_every_file_of_the_data(wheel: Path, folder: str) -> None:
    files = {path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    expected = {f"{DATA}/{path.relative_to(ROOT).as_posix()}" for path in files}
    assert expected
    assert f"{DATA}/docs/bundle-format.md" in zipfile.ZipFile(wheel).namelist()
    assert expected <= set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_carries_the_types_and_the_licence_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "tracker/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if "test" in Path(name).parts[0] or "__pycache__" in name]


def test_the_installed_program_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    printed = run(installed, "-c", "import tracker; print(tracker.__file__)", cwd=tmp_path)
    assert Path(printed.strip()).is_relative_to(installed.parents[1])


@pytest.mark.slow
def test_the_installed_program_sets_itself_up_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    run(installed, "-m", "tracker", "init", cwd=tmp_path)
    assert list((tmp_path / "var").glob("*.sqlite"))
    assert '"dossier"' in run(installed, "-m", "tracker", "standing", "--json", cwd=tmp_path)
