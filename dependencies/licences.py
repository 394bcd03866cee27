"""Write the list of the licences of everything that is installed: `python -m dependencies.licences`."""

from __future__ import annotations

import sys
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dependencies.lock import BENCH_LOCK, LOCK, ROOT

PAGE: Final = ROOT / "docs" / "licences.md"
NOT_INSTALLED_EVERYWHERE: Final = {
    "appnope": "BSD-2-Clause",
    "ciw": "MIT",
    "colorama": "BSD-3-Clause",
    "networkx": "BSD-3-Clause",
    "tqdm": "MPL-2.0 AND MIT",
}
"""Of packages that another platform or `make bench` needs: read from the metadata of their wheels."""
SHORT: Final = {
    "2-clause BSD": "BSD-2-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD (its text says which)",
    "BSD": "BSD (its text says which)",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD 3-Clause": "BSD-3-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "BSD-3-Clause License": "BSD-3-Clause",
    "Dual License": "Apache-2.0 OR BSD-3-Clause",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "ISC license": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""Names that metadata give to licences, and their identifiers."""
FORBIDDEN: Final = ("GPL", "AGPL", "SSPL", "BUSL", "Proprietary", "Commercial")
"""Licences under which a trust could not pass the simulator on as it likes; LGPL is none of them."""
HEAD: Final = """# Licences

Every package that `make demo`, `make test` and `make bench` install, with the licence its metadata state.
Why each direct one is here stands in [dependencies](dependencies.md). `make lock` writes this page.

| package | version | licence | installed by |
|---|---|---|---|
"""


def page() -> str:
    """The list as Markdown."""
    rows = []
    for lock, by in ((LOCK, "`make setup`"), (BENCH_LOCK, "`make bench`")):
        rows += [
            f"| {each.name} | {str(each.specifier)[2:]} | {licence_of(each.name)} | {by} |"
            for each in requirements_in(lock)
        ]
    return HEAD + "".join(f"{row}\n" for row in sorted(rows))


def requirements_in(lock: Path) -> list[Requirement]:
    """The requirements of a lock, their hashes left out."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return [
        Requirement(line.removesuffix(" \\")) for line in lines if line and not line.startswith(("#", " "))
    ]


def licence_of(name: str) -> str:
    """The licence of an installed package, by its identifier where it has one.

    Raises
    ------
    LookupError
        It states none, or it is not installed and not known.
    """
    known = NOT_INSTALLED_EVERYWHERE.get(canonicalize_name(name))
    if known is not None:
        return known
    try:
        stated = _stated(metadata(name))
    except PackageNotFoundError:
        stated = None
    if not stated:
        raise LookupError(f"the licence of {name} is not known: read it from its metadata")
    return SHORT.get(stated, stated).replace("|", "or")


def _stated(of: PackageMetadata) -> str | None:
    written: str | None = of.get("License-Expression")
    if written:
        return written
    classifiers = [entry for entry in of.get_all("Classifier", []) if entry.startswith("License ::")]
    said: str = (of.get("License") or "").strip()
    # Some put the whole text there.
    if said and "\n" not in said and said != "UNKNOWN":
        return said
    named = [entry.rpartition(" :: ")[2] for entry in classifiers]
    return " AND ".join(sorted({SHORT.get(name, name) for name in named})) or None


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
