import smtplib
import socket
from email import message_from_bytes
from email.policy import default

import html5lib
import pytest
from django.core.mail import BadHeaderError
from django.core.management import CommandError, call_command

from core import mail
from tests.support import servers

LETTERS = {
    "letter.txt": "{% include 'subject.txt' %}\n\nBonjour {{ name }},\n\n{{ base_url }}\n",
    "subject.txt": "  Réponse   à « {{ title }} »",
    "letter.html": '<!doctype html><title>x</title><p>{{ name }}</p><a href="{{ base_url }}">x</a>',
}


@pytest.fixture
def letters(settings):
    loaders = [("django.template.loaders.locmem.Loader", LETTERS)]
    options = {**settings.TEMPLATES[0]["OPTIONS"], "loaders": loaders}
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "APP_DIRS": False, "OPTIONS": options}]


def send(outbox, **context):
    mail.send("letter", **{"to": "a@example.fr", "message_id": "m1", "name": "L", "title": "T", **context})
    return outbox[-1]


def test_the_text_s_first_line_is_the_subject_and_the_rest_the_body(letters, mailoutbox, settings):
    settings.BASE_URL = "https://www.example.fr"
    message = send(mailoutbox)
    assert message.subject == "Réponse à « T »"
    assert message.body == "Bonjour L,\n\nhttps://www.example.fr\n"
    assert message.to == ["a@example.fr"]
    assert "https://www.example.fr" in message.alternatives[0].content


def test_names_come_out_as_they_are_in_the_text_and_escaped_in_html(letters, mailoutbox):
    message = send(mailoutbox, name="L'atelier <R&D>", title="L'atelier")
    assert message.subject == "Réponse à « L'atelier »"
    assert "Bonjour L'atelier <R&D>," in message.body
    assert "L&#x27;atelier &lt;R&amp;D&gt;" in message.alternatives[0].content


BREAKS = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028"]


@pytest.mark.parametrize("line_break", BREAKS)
def test_no_word_of_a_context_becomes_a_header(letters, mailoutbox, line_break):
    message = send(
        mailoutbox, title=f"x{line_break}Bcc: spy@example.fr", name=f"y{line_break}Bcc: spy@example.fr"
    )
    parsed = message_from_bytes(message.message().as_bytes(), policy=default)
    assert parsed["Bcc"] is None
    assert parsed["Subject"].startswith("Réponse à « x")
    assert message.recipients() == ["a@example.fr"]


def test_an_address_or_a_header_with_a_line_break_is_refused(letters, mailoutbox):
    for fault in (
        {"to": "a@example.fr\nBcc: b@example.fr"},
        {"headers": {"List-Unsubscribe": "<a>\nBcc: b@b.fr"}},
    ):
        with pytest.raises(BadHeaderError):
            send(mailoutbox, **fault)
    assert mailoutbox == []


def test_the_same_words_give_the_same_message_id(letters, mailoutbox, settings):
    settings.MAIL_FROM = "Croissance connectée <bonjour@example.fr>"
    found = [send(mailoutbox, message_id=words).message()["Message-ID"] for words in ("m1", "m1", "m2")]
    assert found == ["<m1@example.fr>", "<m1@example.fr>", "<m2@example.fr>"]


def test_a_mail_says_that_a_machine_wrote_it_and_takes_more_headers(letters, mailoutbox):
    message = send(mailoutbox, headers={"List-Unsubscribe": "<https://example.fr/stop>"}).message()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<https://example.fr/stop>"
    assert message["From"]


# -- send_test_mail --------------------------------------------------------------------------------


def test_the_test_mail_reads_well_in_text_and_html(mailoutbox, capsys):
    call_command("send_test_mail", "a@example.fr")
    message = mailoutbox[0]
    assert message.subject == "L’envoi des courriels fonctionne"
    assert message.to == ["a@example.fr"]
    assert "&" not in message.body
    html5lib.HTMLParser(strict=True).parse(message.alternatives[0].content)
    assert "a@example.fr" in capsys.readouterr().out


def test_two_test_mails_are_not_taken_for_one(mailoutbox):
    for _ in range(2):
        call_command("send_test_mail", "a@example.fr")
    assert len({message.message()["Message-ID"] for message in mailoutbox}) == 2


@pytest.mark.parametrize("address", ["", "a", "a@b", "a@example.fr\nBcc: b@example.fr", "a b@example.fr"])
def test_a_wrong_address_is_said_and_nothing_leaves(mailoutbox, address):
    with pytest.raises(CommandError, match="n’est pas une adresse électronique"):
        call_command("send_test_mail", address)
    assert mailoutbox == []


def refusing(connection: socket.socket) -> None:
    connection.sendall(b"220 here\r\n")
    for line in connection.makefile("rb"):
        word = line[:4].upper().strip()
        if word == b"RCPT":
            connection.sendall(b"550 5.7.1 relaying denied\r\n")
        else:
            connection.sendall(b"250 fine\r\n")


def accepting(connection: socket.socket) -> None:
    connection.sendall(b"220 here\r\n")
    lines = connection.makefile("rb")
    for line in lines:
        word = line[:4].upper().strip()
        if word == b"DATA":
            connection.sendall(b"354 go on\r\n")
            while lines.readline() != b".\r\n":
                pass
        connection.sendall(b"250 fine\r\n")


@pytest.fixture
def smtp(settings):
    def use(port: int) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_FILE_PATH = None
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_TIMEOUT = 0.5

    return use


def test_a_mail_handed_over_names_the_server(smtp, capsys):
    with servers.server(accepting) as port:
        smtp(port)
        call_command("send_test_mail", "a@example.fr")
    assert f"127.0.0.1:{port}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("talk", "said"),
    [
        (refusing, "relaying denied"),
        (servers.silent, "timed out"),
        (None, "refused"),
        (servers.cut, "n’est pas parti"),
    ],
)
def test_a_server_that_refuses_is_one_clear_line(smtp, talk, said):
    if talk is None:
        smtp(servers.free_port())
        with pytest.raises(CommandError, match=said) as error:
            call_command("send_test_mail", "a@example.fr")
    else:
        with servers.server(talk) as port:
            smtp(port)
            with pytest.raises(CommandError, match=said) as error:
                call_command("send_test_mail", "a@example.fr")
    assert "Vérifiez MAIL_URL" in str(error.value)
    assert "\n" not in str(error.value)


def test_what_the_server_says_reaches_the_caller(letters, smtp):
    with servers.server(refusing) as port:
        smtp(port)
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            mail.send("letter", to="a@example.fr", message_id="m1")
