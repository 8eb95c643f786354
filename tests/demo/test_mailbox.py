"""The mailbox of the demonstration reads what the file back end wrote."""

from __future__ import annotations

import os

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection

from demo import mailbox
from tests.support.client import check_html

pytestmark = pytest.mark.django_db

FILES = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


def send(
    subject="Votre code", body="Votre code : 123456\nhttp://127.0.0.1:8000/comptes/", html="", **options
):
    message = EmailMultiAlternatives(
        subject, body, "Croissance connectée <bonjour@localhost>", ["Zoé Été <zoe@exemple.fr>"], **options
    )
    if html:
        message.attach_alternative(html, "text/html")
    get_connection(FILES).send_messages([message])


def age(folder) -> None:
    """Make every file there a little older, so that the next one is the newest."""
    for path in folder.glob("*.log"):
        os.utime(path, ns=(0, path.stat().st_mtime_ns - 10**9))


def test_an_empty_mailbox_says_so(client):
    assert "Aucun courriel pour l’instant" in client.get("/demo/mail/").content.decode()


def test_mails_are_listed_the_newest_first(client, folder):
    send("Première")
    age(folder)
    send("Deuxième, avec des accents : é à ü €")
    page = client.get("/demo/mail/").content.decode()
    assert page.index("Deuxième, avec des accents : é à ü €") < page.index("Première")
    assert "À Zoé Été (zoe@exemple.fr)" in page


def test_several_mails_of_one_connection_are_told_apart(client, folder):
    mails = [
        EmailMessage(f"Numéro {n}", f"texte\n{'-' * 79}\nfin {n}", to=["a@exemple.fr"]) for n in range(3)
    ]
    get_connection(FILES).send_messages(mails)
    assert len(list(folder.glob("*.log"))) == 1
    assert [mail.subject for mail in mailbox.newest()] == ["Numéro 2", "Numéro 1", "Numéro 0"]
    assert [mail.text.split()[-1] for mail in mailbox.newest()] == ["2", "1", "0"]
    page = client.get(f"/demo/mail/{mailbox.newest()[1].key}/").content.decode()
    assert "Numéro 1" in page


def test_only_the_last_hundred_are_read(client, folder):
    get_connection(FILES).send_messages(
        [EmailMessage(f"Numéro {n}", "texte", to=["a@exemple.fr"]) for n in range(mailbox.SHOWN + 1)]
    )
    page = client.get("/demo/mail/").content.decode()
    assert page.count('class="row-item"') == mailbox.SHOWN
    assert "Numéro 0<" not in page


def test_a_mail_is_shown_in_text_with_links_that_work(client):
    send(body="Bonjour <b>vous</b>\nhttp://127.0.0.1:8000/comptes/code/?a=1&b=2")
    page = client.get(f"/demo/mail/{mailbox.newest()[0].key}/").content.decode()
    assert 'href="http://127.0.0.1:8000/comptes/code/?a=1&amp;b=2"' in page
    assert "&lt;b&gt;vous&lt;/b&gt;" in page
    assert "<iframe" not in page


def test_html_is_shown_in_a_frame_where_nothing_runs(client):
    send(html='<p style="color:red"><script>alert(1)</script><a href="/">lien</a></p>')
    key = mailbox.newest()[0].key
    page = client.get(f"/demo/mail/{key}/").content.decode()
    assert f'src="/demo/mail/{key}/html/"' in page
    assert 'sandbox="allow-top-navigation-by-user-activation"' in page
    client.lenient = True
    frame = client.get(f"/demo/mail/{key}/html/")
    policy = frame.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert "allow-scripts" not in policy
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert frame.content.decode().startswith('<base target="_top">')


def test_a_mail_without_html_has_no_frame_to_show(client):
    send()
    assert client.get(f"/demo/mail/{mailbox.newest()[0].key}/html/").status_code == 404


def test_attachments_are_named_and_never_opened(client):
    send(attachments=[("../../<rendez-vous>.ics", b"BEGIN:VCALENDAR", "text/calendar")])
    page = client.get(f"/demo/mail/{mailbox.newest()[0].key}/").content.decode()
    assert "&lt;rendez-vous&gt;.ics (text/calendar, 15" in page
    check_html(page)


@pytest.mark.parametrize("key", ["zut", "20261121-090000-1-0", "..-0"])
def test_a_mail_that_is_not_there_is_not_found(client, key):
    send()
    assert client.get(f"/demo/mail/{key}/").status_code == 404


def test_what_is_no_mail_is_shown_as_it_can(client, folder):
    folder.mkdir()
    (folder / "20261121-090000-1.log").write_bytes(
        b"Content-Type: text/plain; charset=nowhere\n\n\xff\xfe caf\xc3\xa9\n" + b"-" * 79 + b"\n"
    )
    (folder / "20261121-090000-2.log").write_bytes(b"")
    assert "Sans objet" in client.get("/demo/mail/").content.decode()
    assert "café" in client.get(f"/demo/mail/{mailbox.newest()[0].key}/").content.decode()


def test_with_a_mail_server_the_page_says_that_mails_really_leave(client, settings):
    settings.EMAIL_FILE_PATH = None
    assert "les courriels partent vraiment" in client.get("/demo/mail/").content.decode()
