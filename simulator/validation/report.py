"""An examination as one HTML file that needs nothing else: figures are inside it."""

from __future__ import annotations

from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from simulator.charts.output.settings import own_settings
from simulator.experiment.run_folder.provenance import (
    library_versions,
    platform_name,
    product_version,
    python_version,
)
from simulator.validation.examination import Examination
from simulator.validation.figures import figures, svg_text
from simulator.validation.sentence import failures, findable, level_sentence, sources, summary
from simulator.validation.verdict import Row


@own_settings()
def report_html(examination: Examination) -> str:
    """The page, as text.

    Parameters
    ----------
    examination
        What was found.
    """
    environment = Environment(
        loader=PackageLoader("simulator.validation", package_path=""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["findable"] = findable
    return environment.get_template("report.html.j2").render(
        examination=examination,
        verdict="passed" if examination.passed else "failed",
        summary=summary(examination),
        failures=list(failures(examination)),
        meaning=level_sentence(examination),
        # Drawn by us, so it may stand in the page as it is.
        figures=[Markup(svg_text(figure)) for figure in figures(examination)],
        families=_families(examination.rows),
        sources=sources(examination),
        footer=_footer(),
    )


def _families(rows: tuple[Row, ...]) -> list[tuple[str, list[tuple[str, list[Row]]]]]:
    return [
        (family, [(case, list(found)) for case, found in groupby(of_family, key=lambda row: row.case)])
        for family, of_family in groupby(rows, key=lambda row: row.family)
    ]


def _footer() -> str:
    libraries = ", ".join(f"{name} {version}" for name, version in library_versions().items())
    return f"{product_version()}; {python_version()}; {libraries}; {platform_name()}."
