import pytest

from tests.notifications import kinds


@pytest.fixture(autouse=True)
def _kinds():
    with kinds.declared():
        yield
