"""What theory says of the clinic: M/M/c+M in its steady state (Erlang A)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.linalg import solve
from scipy.optimize import brentq

from simulator.theory import ImpatientQueue, erlang_a

NEGLIGIBLE = 1e-14
"""Probability of the states left out."""
LONGEST_DAYS = 2000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """Clinicians, Poisson referrals, exponential contacts and exponential patience; days throughout."""

    referrals_per_day: float
    contact_days: float
    patience_days: float
    clinicians: int

    @property
    def present(self) -> NDArray[np.float64]:
        """`float64[number present]`, stationary probabilities."""
        weights = [1.0]
        while len(weights) <= self.clinicians or weights[-1] > NEGLIGIBLE * max(weights):
            weights.append(weights[-1] * self.referrals_per_day / self._leaving_per_day(len(weights)))
        return np.array(weights) / sum(weights)

    def _leaving_per_day(self, present: int) -> float:
        served = min(present, self.clinicians) / self.contact_days
        return served + max(0, present - self.clinicians) / self.patience_days

    @property
    def list_length(self) -> float:
        """Mean patients waiting."""
        return self._erlang_a.queue_length

    @property
    def completed_per_day(self) -> float:
        """Mean patients seen to the end, a day."""
        return self._erlang_a.throughput_per_day

    @property
    def reneged_per_day(self) -> float:
        """Mean patients who give up, a day."""
        return self.referrals_per_day * self._erlang_a.reneged_share

    @property
    def _erlang_a(self) -> ImpatientQueue:
        return erlang_a(self.referrals_per_day, self.contact_days, self.patience_days, self.clinicians)

    def seen_within(self, days: float) -> float:
        """Share of those referred who are seen within so many days."""
        return self._at_once + float(self._behind @ self._seen_by(days))

    @property
    def seen_share(self) -> float:
        """Share of those referred who are ever seen."""
        return self._at_once + float(self._behind @ self._ever_seen)

    @property
    def mean_wait_of_seen(self) -> float:
        """Mean wait of those who are seen, days: the integral over time of those yet to be seen."""
        waited = solve(-self._rates, self._ever_seen)
        return float(self._behind @ waited) / self.seen_share

    def days_until_seen(self, share: float) -> float:
        """Days by which a share of those referred is seen; the share must be ever reached."""
        if share <= self._at_once:
            return 0.0
        return float(brentq(lambda days: self.seen_within(days) - share, 0.0, LONGEST_DAYS, xtol=1e-8))

    def wait_of_seen(self, share: float) -> float:
        """Quantile of the waits of those who are seen, days."""
        return self.days_until_seen(share * self.seen_share)

    @property
    def _at_once(self) -> float:
        return float(self.present[: self.clinicians].sum())

    @property
    def _behind(self) -> NDArray[np.float64]:
        """`float64[number waiting before]`, probability that a referral finds so many in front of it."""
        return self.present[self.clinicians :]

    @property
    def _rates(self) -> NDArray[np.float64]:
        """`float64[ahead, ahead]`: somebody with j people ahead moves up, or gives up."""
        ahead = np.arange(len(self._behind))
        moves_up = self.clinicians / self.contact_days + ahead / self.patience_days
        rates = np.diag(-(moves_up + 1 / self.patience_days))
        rates[ahead[1:], ahead[:-1]] = moves_up[1:]
        return rates

    @property
    def _starts_per_day(self) -> NDArray[np.float64]:
        into_care = np.zeros(len(self._behind))
        into_care[0] = self.clinicians / self.contact_days
        return into_care

    @property
    def _ever_seen(self) -> NDArray[np.float64]:
        return np.asarray(solve(-self._rates, self._starts_per_day))

    def _seen_by(self, days: float) -> NDArray[np.float64]:
        rates, into_care = self._rates, self._starts_per_day
        if days <= 0:
            return np.zeros(len(rates))
        path = solve_ivp(
            lambda _, seen: rates @ seen + into_care,
            (0.0, days),
            np.zeros(len(rates)),
            method="LSODA",
            rtol=1e-9,
            atol=1e-11,
        )
        return np.asarray(path.y[:, -1])
