"""How changes are written: one module a kind, named as in `simulator.domain.change`, and their register."""
