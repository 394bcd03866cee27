"""Posts that staff pools because a file does not say otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.scenario_file.document import Document
from simulator.scenario_file.resolve.team import team
from simulator.scenario_file.schema.team import TeamShape
from simulator.wording import as_stated, listed


def counted_by_default(document: Document) -> tuple[str, ...]:
    """The budget lines whose people are taken to see patients, in one sentence; nothing where there is none.

    Parameters
    ----------
    document
        A file whose shape is right.
    """
    lines = [line for name, written in document.teams.items() for line in _taken_to(name, written)]
    if not lines:
        return ()
    return (
        f"taken to see patients and staff the pools of their team, because the file does not say "
        f"'sees_patients': {listed(lines)}",
    )


def _taken_to(name: str, written: TeamShape) -> Iterator[str]:
    """Lines without `sees_patients` that staff a pool which names no lines."""
    if all(pool.staffed_by is not None for pool in written.pools.values()):
        return
    for line in team(name, written).lines:
        if line.staffs_pools and line.sees_patients is None:
            yield f"{as_stated(float(line.wte or 0))} WTE of '{name}.{line.name}'"
