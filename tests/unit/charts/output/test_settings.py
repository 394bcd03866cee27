"""No file and no setting from elsewhere changes a chart, or ends a run that was computed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import matplotlib
import pytest
from matplotlib.figure import Figure

from simulator.charts import CATALOGUE, save
from simulator.charts.output.settings import own_settings
from simulator.charts.output.svg import steady
from tests.unit.charts.small_comparison import full_comparison

ROOT = Path(__file__).parents[4]
LOOKS = b"axes.facecolor: red\nfont.size: 30\nsvg.fonttype: none\nsavefig.dpi: 3\n"
STRAY = {
    "programs": LOOKS + b"text.usetex: True\nbackend: module://evil\nfigure.hooks: evil:hook\n",
    "no text": bytes(range(128, 256)),
}
DRAW = """
import sys
from pathlib import Path
from simulator.charts import CATALOGUE, save
from tests.unit.charts.small_comparison import full_comparison
(board,) = [chart for chart in CATALOGUE if chart.name == "board"]
save(board.of(full_comparison())(), Path(sys.argv[1]) / "board")
"""


def drawn(folder: Path, where: Path, **environment: str) -> tuple[bytes, bytes, str]:
    """A board drawn by a process that is started in a folder, and what the process said."""
    started = subprocess.run(
        [sys.executable, "-c", DRAW, str(where)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 0, started.stderr
    return (where / "board.png").read_bytes(), (where / "board.svg").read_bytes(), started.stderr


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes, str]:
    folder = tmp_path_factory.mktemp("plain")
    return drawn(folder, folder, PYTHONHASHSEED="0")


@pytest.mark.slow
@pytest.mark.parametrize("kind", STRAY)
def test_a_stray_file_of_settings_has_no_effect(
    kind: str, plain: tuple[bytes, bytes, str], tmp_path: Path
) -> None:
    (tmp_path / "matplotlibrc").write_bytes(STRAY[kind])
    assert drawn(tmp_path, tmp_path / "charts", PYTHONHASHSEED="1") == plain


@pytest.mark.slow
def test_the_users_own_settings_have_no_effect(plain: tuple[bytes, bytes, str], tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "matplotlibrc").write_bytes(LOOKS)
    chosen = drawn(tmp_path, tmp_path, MATPLOTLIBRC=str(tmp_path / "mine"), PYTHONHASHSEED="2")
    assert chosen == plain


def test_settings_of_a_session_change_no_chart_and_stay(tmp_path: Path) -> None:
    (chart,) = (chart for chart in CATALOGUE if chart.name == "people")
    draw = chart.of(full_comparison())
    first = save(draw(), tmp_path / "first")
    with matplotlib.rc_context({"font.size": 30.0, "axes.facecolor": "red", "text.usetex": True}):
        second = save(draw(), tmp_path / "second")
        assert matplotlib.rcParams["text.usetex"]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_dollars_in_a_title_are_money_and_no_formula(tmp_path: Path) -> None:
    with own_settings():
        figure = Figure()
        figure.add_subplot().set_title("from $5 to $6_{ and $\\frac{")
    assert all(file.stat().st_size for file in save(figure, tmp_path / "dollars"))


def test_names_in_a_picture_depend_on_what_is_drawn_alone() -> None:
    def picture(one: str, other: str, mark: str) -> str:
        return (
            f'<svg><defs><path id="{mark}" d="M1"/></defs><use xlink:href="#{mark}"/>'
            f'<g clip-path="url(#{one})"/><g clip-path="url(#{other})"/><g id="axes_1"/>'
            f'<clipPath id="{one}"><rect x="1"/></clipPath>'
            f'<clipPath id="{other}"><rect x="1"/></clipPath></svg>'
        )

    first = steady(picture("p0123456789", "pabcdefabcd", "m0000000000"))
    assert first == steady(picture("p9999999999", "p9999999998", "m1111111111"))
    assert first == steady(first)
    assert first.count("<clipPath") == 1
    assert 'id="axes_1"' in first
    for name in set(re.findall(r'(?:url\(|href=")#([^")]*)', first)):
        assert first.count(f'id="{name}"') == 1
