import pytest


@pytest.fixture(autouse=True)
def _no_haste(settings):
    """Tests type faster than people: being quick is tried where it is meant."""
    settings.FIRST_POST_SECONDS = 0
