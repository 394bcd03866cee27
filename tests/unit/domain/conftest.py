"""What the tests of the domain start from."""

from __future__ import annotations

import pytest

from tests.unit.domain.one_pathway import sound_system


@pytest.fixture
def sound():
    return sound_system()
