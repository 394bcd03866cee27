"""Price years: figures of one financial year at the prices of another, by an index that is cited."""

from simulator.domain.price.index import PriceChange, PriceIndex, price_index
from simulator.domain.price.stated import StatedPrice, brought_to, fault_of_price_year

__all__ = [
    "PriceChange",
    "PriceIndex",
    "StatedPrice",
    "brought_to",
    "fault_of_price_year",
    "price_index",
]
