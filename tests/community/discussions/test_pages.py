"""The pages of comments: what may be sent, what is refused without losing a word."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from community.discussions import services
from community.discussions.models import Comment
from community.questions.models import PostState
from core.actors import SYSTEM
from core.ids import encode
from tests.community.discussions.factories import CommentFactory
from tests.community.questions.factories import AnswerFactory, PersonFactory

pytestmark = pytest.mark.django_db


def address(answer) -> str:
    return reverse("discussions:write", args=["reponse", encode(answer.pk)])


def form_of(html: str) -> dict[str, str]:
    """Return the hidden fields of the page's form."""
    found = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', html):
        name, value = re.search(r'name="(\w+)"', tag), re.search(r'value="([^"]*)"', tag)
        found[name[1]] = value[1] if value else ""
    return found


def send(client, answer, text="Merci beaucoup.", query="", **changed):
    url = address(answer)
    fields = form_of(client.get(url + query).content.decode())
    return client.post(url, {**fields, "comment": text, "followup": "on", **changed})


def signed_in(client, **person):
    person = PersonFactory(**person)
    client.force_login(person)
    return person


def test_a_comment_leads_back_to_its_place_on_the_page(client):
    person, answer = signed_in(client), AnswerFactory()
    response = send(client, answer)
    comment = Comment.objects.get()
    assert (comment.user, comment.comment, comment.followup) == (person, "Merci beaucoup.", True)
    assert response.url == f"{answer.question.get_absolute_url()}#commentaire-{comment.pk}"
    assert f'id="commentaire-{comment.pk}"' in client.get(response.url).content.decode()


def test_a_reply_is_written_under_what_it_replies_to(client):
    signed_in(client)
    parent = CommentFactory(comment="Et en hiver ?")
    answer = parent.content_object
    html = client.get(f"{address(answer)}?a={parent.pk}").content.decode()
    assert "Vous répondez à" in html
    send(client, answer, "Pareil.", query=f"?a={parent.pk}")
    assert Comment.objects.get(comment="Pareil.").parent_id == parent.pk


@pytest.mark.parametrize("wanted", ["abc", "99999999999999999999", "987654", "-1", "²"])
def test_a_reply_to_nothing_is_a_comment(client, wanted):
    signed_in(client)
    answer = AnswerFactory()
    send(client, answer, query=f"?a={wanted}")
    assert Comment.objects.get().level == 0


def test_a_hand_made_reply_to_a_reply_is_refused_and_leaves_nothing(client):
    signed_in(client)
    reply = CommentFactory(to=CommentFactory())
    response = send(client, reply.content_object, reply_to=reply.pk)
    assert response.status_code == 422
    assert Comment.objects.count() == 2
    assert "Merci beaucoup." in response.content.decode()


@pytest.mark.parametrize(
    "changed",
    [
        {"security_hash": "0" * 40},
        {"timestamp": "1"},
        {"object_pk": "1"},
        {"content_type": "accounts.user"},
        {"timestamp": "x"},
        {"reply_to": "²", "timestamp": ""},
    ],
    ids=str,
)
def test_a_forged_form_is_shown_again_with_the_words(client, changed):
    signed_in(client)
    answer = AnswerFactory()
    response = send(client, answer, "Mes mots à moi", **changed)
    assert response.status_code == 422
    html = response.content.decode()
    assert "Mes mots à moi" in html
    assert not Comment.objects.exists()
    # Sent again as it is now, it goes through.
    client.post(address(answer), {**form_of(html), "comment": "Mes mots à moi"})
    assert Comment.objects.exists()


def test_a_form_left_open_for_hours_loses_nothing(client):
    signed_in(client)
    answer = AnswerFactory()
    fields = form_of(client.get(address(answer)).content.decode())
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        response = client.post(address(answer), {**fields, "comment": "Écrit lentement"})
    assert response.status_code == 422
    assert "Écrit lentement" in response.content.decode()
    assert "ouverte depuis longtemps" in response.content.decode()


def test_a_robot_that_fills_every_field_is_refused(client):
    signed_in(client)
    response = send(client, AnswerFactory(), honeypot="Achetez")
    assert response.status_code == 422
    assert not Comment.objects.exists()


@pytest.mark.parametrize(("text", "said"), [("  ", "Écrivez votre commentaire"), ("x" * 2001, "un peu long")])
def test_a_text_that_cannot_be_taken_is_said_beside_the_field(client, text, said):
    signed_in(client)
    response = send(client, AnswerFactory(), text)
    assert response.status_code == 422
    assert said in response.content.decode()


def test_a_null_character_harms_nobody(client):
    signed_in(client)
    send(client, AnswerFactory(), "avant\x00après")
    assert Comment.objects.get().comment == "avantaprès"


def test_what_was_hidden_meanwhile_takes_no_comment_and_says_so(client):
    person = signed_in(client)
    answer = AnswerFactory(author=person, masked=True)
    response = client.get(address(answer))
    assert "On ne peut plus commenter ici" in response.content.decode()
    assert client.get(address(AnswerFactory(masked=True))).status_code == 404


@pytest.mark.parametrize(
    "path", ["rien/00000000000a/", "reponse/rien/", "reponse/123/", "reponse/00000000000a/"]
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(f"/commentaires/{path}").status_code == 404


@pytest.mark.parametrize("number", ["1", "4294967296", "99999999999999999999"])
def test_a_comment_that_is_not_there_is_not_found(client, number):
    assert client.get(f"/commentaires/{number}/").status_code == 404


def test_a_visitor_writes_first_and_signs_in_next(client):
    answer = AnswerFactory()
    response = send(client, answer, "Écrit avant de me connecter")
    assert response.status_code == 302
    assert "/comptes/connexion/" in response.url
    assert not Comment.objects.exists()
    back = (
        re.search(r"next=([^&]+)", response.url)[1]
        .replace("%2F", "/")
        .replace("%3F", "?")
        .replace("%3D", "=")
    )
    signed_in(client)
    html = client.get(back).content.decode()
    assert "Écrit avant de me connecter" in html
    client.post(address(answer), {**form_of(html), "comment": "Écrit avant de me connecter"})
    assert Comment.objects.exists()


def test_the_page_keeps_out_of_search_engines_and_asks_no_address(client):
    html = client.get(address(AnswerFactory())).content.decode()
    assert 'content="noindex' in html
    for name in ("email", "name", "url"):
        assert f'name="{name}"' not in html


def test_a_long_discussion_is_read_page_after_page(client, django_assert_max_num_queries):
    answer = AnswerFactory()
    for number in range(53):
        CommentFactory(about=answer, comment=f"numéro {number}.")
    with django_assert_max_num_queries(4):
        html = client.get(address(answer)).content.decode()
    assert "numéro 49." in html
    assert "numéro 50." not in html
    following = re.search(r'href="(/commentaires[^"]*apres=[^"]+)"', html)[1].replace("&amp;", "&")
    assert "numéro 52." in client.get(following).content.decode()
    assert client.get(f"{address(answer)}?apres=faux").status_code == 404


def test_one_corrects_ones_own_comment_and_nobody_elses(client):
    person = signed_in(client)
    comment = CommentFactory(user=person, comment="dix euro")
    url = reverse("discussions:edit", args=[comment.pk])
    page = client.get(comment.content_object.question.get_absolute_url()).content.decode()
    assert url in page
    response = client.post(url, {"comment": "dix euros", "version": 1})
    assert response.url.endswith(f"#{comment.anchor}")
    stale = client.post(url, {"comment": "dix-onze", "version": 1})
    assert stale.status_code == 409
    assert "dix-onze" in stale.content.decode()
    assert client.post(url, {"comment": "", "version": 2}).status_code == 422
    other = reverse("discussions:edit", args=[CommentFactory().pk])
    assert client.get(other).status_code == 403


def test_after_ten_minutes_the_page_says_it_is_too_late(client):
    person = signed_in(client)
    comment = CommentFactory(user=person, submit_date=timezone.now() - timedelta(minutes=11))
    url = reverse("discussions:edit", args=[comment.pk])
    assert url not in client.get(comment.content_object.question.get_absolute_url()).content.decode()
    for response in (client.get(url), client.post(url, {"comment": "tard", "version": 1})):
        assert response.status_code == 409
        assert "dix minutes" in response.content.decode()


def test_one_erases_ones_own_comment_after_a_question(client):
    person = signed_in(client)
    comment = CommentFactory(user=person)
    url = reverse("discussions:erase", args=[comment.pk])
    assert "Effacer mon commentaire" in client.get(url).content.decode()
    client.post(url)
    comment.refresh_from_db()
    assert comment.state == PostState.ERASED
    assert client.post(reverse("discussions:erase", args=[CommentFactory().pk])).status_code == 403


def test_the_short_address_leads_to_the_place_or_nowhere_once_hidden(client):
    comment = CommentFactory()
    url = reverse("discussions:show", args=[comment.pk])
    assert client.get(url).url.endswith(f"#{comment.anchor}")
    services.mask_comment(comment.pk, by=SYSTEM, why="")
    assert client.get(url).status_code == 404


def test_too_often_is_said_with_the_words_kept(client):
    from community.questions.models import Quota

    Quota.objects.filter(action="comment").update(count=1)
    signed_in(client)
    answer = AnswerFactory()
    send(client, answer, "un")
    response = send(client, answer, "deux, à garder")
    assert response.status_code == 429
    assert response.headers["Retry-After"]
    assert "deux, à garder" in response.content.decode()


def test_a_first_comment_sent_at_once_is_held_and_its_author_told_why(client, settings):
    settings.FIRST_POST_SECONDS = 3
    signed_in(client)
    response = send(client, AnswerFactory(), "Plus vite que mon ombre")
    assert Comment.objects.get().state == PostState.HELD
    html = client.get(response.url).content.decode()
    assert "Plus vite que mon ombre" in html
    assert "relu avant de paraître" in html
    client.logout()
    assert "Plus vite que mon ombre" not in client.get(response.url).content.decode()
