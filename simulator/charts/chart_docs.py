"""What the documentation says of the charts, written from the catalogue.

`python -m simulator.charts.chart_docs docs/charts.md README.md` renews the page and the table of the README.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from simulator.charts.catalogue import CATALOGUE, Catalogue
from simulator.charts.chart import Chart
from simulator.wording import as_stated

COMMAND: Final = "python -m simulator.charts.chart_docs docs/charts.md README.md"
BEGINS: Final = f"<!-- Written by `{COMMAND}`: change the catalogue, not this table. -->\n"
ENDS: Final = "<!-- End of the table of charts. -->\n"

_OPENING: Final = f"""\
<!-- Written by `{COMMAND}`.
     Change the catalogue and the docstrings of its functions, not this page. -->

# Charts

`simulator compare` and `simulator run` draw these into the folder `charts/` of the run folder, each as PNG
and as SVG; charts for analysts go into `charts/analyst/`. In a notebook `study.charts.NAME()` draws one,
`study.charts` lists them, and `study.charts.save(folder)` writes them all.

- The title of each chart gives what was found. It repeats the verdicts of the tables and gives none of its
  own: a figure that falls because people are kept out is never called better.
- Every chart gives its period, the number of replications and what its intervals are.
- A plan has one colour and one mark in every chart. The uniform slice that saves the same has the colour and
  the mark of its plan, hollow and dashed; the baseline is grey. Blue and orange are for verdicts only.
- Shares of patients differ by percentage points, as in the tables.
- A sign beside a figure refers to a [label](labels.md), which the note below the chart explains.

"""

_TABLE_HEAD: Final = "| picture | the question it answers |\n|---|---|\n"


def charts_page(catalogue: Catalogue = CATALOGUE) -> str:
    """The page, in Markdown."""
    return _OPENING + chart_table(catalogue) + "\n" + "\n".join(_entry(chart) for chart in catalogue)


def chart_table(catalogue: Catalogue = CATALOGUE) -> str:
    """Pictures and what they answer, as a table in Markdown."""
    rows = (f"| `charts/{chart.file_name}.png`, `.svg` | {chart.question} |\n" for chart in catalogue)
    return _TABLE_HEAD + "".join(rows)


def with_table(text: str, table: str) -> str:
    """A page with its table of charts renewed.

    Raises
    ------
    ValueError
        The page does not say where the table begins and ends.
    """
    before, begins, rest = text.partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not begins or not ends:
        raise ValueError(f"the page has no place for the table of charts: it begins after {BEGINS!r}")
    return before + begins + table + ends + after


def _entry(chart: Chart) -> str:
    reader = "managers and analysts" if chart.for_managers else "analysts"
    scope = "; only where scenarios are compared" if chart.needs == "comparison" else ""
    summary = (chart.function.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")
    return (
        f"## {chart.question}\n\n"
        f"`study.charts.{chart.name}()`, saved as `charts/{chart.file_name}.png` and `.svg`: "
        f"{as_stated(chart.width_inches)} inches wide; for {reader}{scope}.\n\n{' '.join(summary.split())}\n"
    )


if __name__ == "__main__":
    page, readme = (Path(name) for name in sys.argv[1:3])
    page.write_text(charts_page(), encoding="utf-8", newline="\n")
    renewed = with_table(readme.read_text(encoding="utf-8"), chart_table())
    readme.write_text(renewed, encoding="utf-8", newline="\n")
