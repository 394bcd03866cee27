"""The kinds of change there are, as one sealed union.

A switch over it is a `match` that ends in `typing.assert_never`, so that the type checker names every place
where a new kind is missing. Each kind is `final`: another one that inherited from it would be
neither named nor missed. `simulator.domain.change.kind.ChangeKind` says what each kind must say of itself.
How a file writes it is in the module of the same name under `simulator.scenario_file.change`: shapes of files
stay out of the domain, because worker processes load the domain and need not wait for the schemas.
"""

from __future__ import annotations

from simulator.domain.change.across_the_board import AcrossTheBoard
from simulator.domain.change.reallocate import Reallocate
from simulator.domain.change.targeted import Targeted

Change = AcrossTheBoard | Targeted | Reallocate
"""Something dated that is done to a system."""
