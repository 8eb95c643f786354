import pytest
from django.core import mail as outbox

from core import mail
from tests.support.client import HANDLER

TEXT = """{% extends "mail/base.txt" %}
{% block subject %}Claire a répondu à « {{ title }} »{% endblock %}
{% block body %}Bonjour,

Claire l’a écrit : {{ words }}{% endblock %}
{% block action %}Lire sa réponse : {{ base_url }}/questions/x/{% endblock %}
"""
HTML = """{% extends "mail/base.html" %}
{% block subject %}Claire a répondu{% endblock %}
{% block body %}<p>{{ words }}</p>{% endblock %}
{% block action %}
{% include "mail/button.html" with label="Lire" href=base_url|add:"/questions/x/" only %}
{% endblock %}
"""


@pytest.fixture
def sent(settings, tmp_path):
    (tmp_path / "sample.txt").write_text(TEXT)
    (tmp_path / "sample.html").write_text(HTML)
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], tmp_path]}]
    mail.send("sample", to="a@example.fr", message_id="m1", title="L’été & nous", words="<oui> & non")
    return outbox.outbox[0]


def test_a_mail_reads_well_in_a_plain_client(sent):
    assert sent.subject == "Claire a répondu à « L’été & nous »"
    lines = sent.body.splitlines()
    assert lines[:3] == ["Bonjour,", "", "Claire l’a écrit : <oui> & non"]
    assert "Lire sa réponse : http://127.0.0.1:8000/questions/x/" in lines
    assert "Croissance connectée" in lines
    assert not [line for line in lines if line.startswith(" ") or "{" in line]


def test_a_mail_in_html_needs_nothing_from_outside(sent):
    html = sent.alternatives[0].content
    assert "&lt;oui&gt; &amp; non" in html
    assert 'href="http://127.0.0.1:8000/questions/x/"' in html
    for foreign in ("<img", "<script", "<link", "<style", "url("):
        assert foreign not in html
    assert not HANDLER.findall(html)
