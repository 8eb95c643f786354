import pytest

from tests.notifications import kinds


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    with kinds.declared(monkeypatch):
        yield
