import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/n-existe-pas/", 404), ("/healthz", 200)])
def test_the_first_pages_answer(client, path, status):
    assert client.get(path).status_code == status
