"""`python -m benchmarks`: time everything, print it, and write `benchmarks/RESULTS.md`."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks import contenders
from benchmarks.agreement import same_work, work_table
from benchmarks.c_twin.twin import NoTwinError, Twin, build_twin
from benchmarks.cores import two_cores, whole_study
from benchmarks.extent import FULL, QUICK, Extent
from benchmarks.findings import Findings, Race, written
from benchmarks.machine import load, one_core
from benchmarks.plot import draw_scale
from benchmarks.results import page
from benchmarks.scale import scale_curves
from benchmarks.study import BASELINE, OVERLOADED, SEED, network_named, scenario_files, shortened
from benchmarks.timing import speed_ratio, take_turns
from simulator.engines import ENGINES, EngineName, prepare, run
from simulator.simulation.chance.streams import Streams
from simulator.simulation.network import Network

FOLDER = Path(__file__).parent
TWIN_SCENARIOS = (BASELINE, "slice_10", OVERLOADED)


def say(text: str) -> None:
    """Tell how far the benchmarks have come."""
    print(text, flush=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmarks:
    """What to time, and on which engine."""

    extent: Extent
    engine: EngineName
    scratch: Path

    def all(self) -> Findings:
        """Time everything in turn."""
        findings = Findings(engine=self.engine, load_before=load())
        prepare(self.engine)
        with one_core() as is_pinned:
            findings.is_pinned = is_pinned
            self.peers(findings)
            if self.engine == "fast":
                self.twin(findings)
            say("\nScale curves")
            findings.curves = scale_curves(network_named(BASELINE), self.engine, self.extent, say)
        say("\nTwo cores against one")
        findings.cores = two_cores(self.engine, self.extent, say)
        say("\nThe whole standard study")
        findings.study = whole_study(self.engine, self.extent, say)
        findings.load_after = load()
        return findings

    def peers(self, findings: Findings) -> None:
        """The engines and the peers in turns, on two networks whose capacity never changes."""
        for name in (BASELINE, OVERLOADED):
            network = self._network(name, self.extent.peer_days)
            say(f"\nSide by side: {name}, {network.horizon_days:,.0f} days")
            programs = [
                contenders.engine("reference", network),
                contenders.several(contenders.engine("fast", network), self.extent.peer_replications),
                contenders.alone(contenders.engine("fast", network)),
                contenders.simpy_peer(network),
                contenders.ciw_peer(network),
            ]
            programs.sort(key=lambda program: program.name != self.engine)
            laps = take_turns(programs, self.extent.peer_rounds, say)
            findings.races.append(Race(scenario=name, days=network.horizon_days, laps=laps))
        network = self._network(OVERLOADED, self.extent.peer_days)
        findings.works = same_work(network, self.engine)
        findings.stations = tuple(step.name for step in network.steps)
        say("\nThe same work\n" + "\n".join(work_table(findings.works, findings.stations)))

    def twin(self, findings: Findings) -> None:
        """The fast engine and its C twin in turns, after their histories were compared."""
        try:
            twin = build_twin(self.scratch)
        except NoTwinError as missing:
            say(f"\n{missing}")
            return
        findings.compiler = twin.compiler
        say("\nThe C twin")
        for file in scenario_files():
            network = self._network(file.stem, self.extent.twin_days)
            findings.is_twin_identical[file.stem] = self._is_identical(twin, network)
            say(
                f"  {file.stem}: {'the same' if findings.is_twin_identical[file.stem] else 'ANOTHER'} history"
            )
        for name in TWIN_SCENARIOS:
            network = self._network(name, self.extent.twin_days)
            say(f"\nBeside the C twin: {name}, {network.horizon_days:,.0f} days")
            programs = [
                contenders.several(program, self.extent.twin_replications)
                for program in (contenders.engine(self.engine, network), contenders.c_twin(twin, network))
            ]
            laps = take_turns(programs, self.extent.twin_rounds, say)
            findings.twin_races.append(Race(scenario=name, days=network.horizon_days, laps=laps))
            ratio = speed_ratio(laps[self.engine], laps[contenders.TWIN])
            say(f"  {self.engine} / {contenders.TWIN}: {written(ratio)}")

    def _is_identical(self, twin: Twin, network: Network) -> bool:
        streams = Streams(seed=SEED, replication=0)
        twin.run(twin.prepare(network, streams))
        return twin.history(network).is_identical_to(run(network, streams, self.engine))

    def _network(self, name: str, days: float) -> Network:
        network = network_named(name)
        return shortened(network, min(days, network.horizon_days))


def main() -> None:
    """Time everything; a quick run shows that all works and writes nothing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="a minute's worth, nothing is written")
    asked = parser.parse_args()
    engine: EngineName = "fast" if "fast" in ENGINES else "reference"
    with tempfile.TemporaryDirectory() as scratch:
        extent = QUICK if asked.quick else FULL
        findings = Benchmarks(extent=extent, engine=engine, scratch=Path(scratch)).all()
    if asked.quick:
        say("\nEverything runs. Nothing was written: figures of a quick run mean nothing.")
        return
    say("\nBars")
    for bar in findings.bars():
        say(f"  {'met    ' if bar.is_met else 'NOT MET'}  {bar.what}: {bar.found}, {bar.bar}")
    finish(findings, FOLDER, say)


def finish(findings: Findings, folder: Path, tell: Callable[[str], None]) -> None:
    """Write the page and the picture."""
    draw_scale(findings.curves, folder / "scale")
    (folder / "RESULTS.md").write_text(page(findings, date.today()), encoding="utf-8")
    tell(f"\nWritten: {folder / 'RESULTS.md'}, scale.png, scale.svg")


if __name__ == "__main__":
    main()
