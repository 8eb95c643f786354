from __future__ import annotations

import gzip
import json
import re
from html import escape

import pytest
from django.core.management import CommandError, call_command
from django.forms.models import model_to_dict
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from community.questions import services
from community.questions.importing.html import to_markdown
from community.questions.models import Answer, AnswerVote, Question, QuestionTopic
from core.markdown import plain, render
from core.testing import run_outbox
from tests.community.questions.factories import TopicFactory

ASKED = "2018-03-12T17:21:02.420"


def answer_line(key=1, **changes):
    row = {
        "id": key, "corps_html": "<p>Oui, c’est possible.</p>", "cree_le": "2018-03-13T08:00:00", "score": 2,
        "acceptee": False, "auteur": f"auteur{key}", "votes_pour": 3, "votes_contre": 1,
    }  # fmt: skip
    return {**row, **changes}


def question_line(key=1, **changes):
    row = {
        "id": key, "titre": "Peut-on simuler l’univers ?", "corps_html": "<p>Une <em>vraie</em> question</p>",
        "etiquettes": [], "cree_le": ASKED, "auteur": "demandeuse", "cloturee_le": None, "reponses": [],
    }  # fmt: skip
    return {**row, **changes}


@pytest.fixture
def run(tmp_path, capsys):
    """``run(lines)`` imports lines, given as objects or as bytes, and returns what was printed."""

    def run_import(lines, *, name="essai.jsonl", **options):
        file = tmp_path / name
        raw = b"".join(
            line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines
        )
        file.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
        call_command("import_questions", file, **options)
        return capsys.readouterr().out

    return run_import


def everything():
    rows = [
        *Question.objects.order_by("pk"),
        *Answer.objects.order_by("pk"),
        *AnswerVote.objects.order_by("pk"),
    ]
    users = list(User.objects.order_by("pk").values())
    return [
        {"pk": row.pk, **model_to_dict(row, [f.name for f in row._meta.concrete_fields])} for row in rows
    ], users


THREAD = question_line(
    reponses=[
        answer_line(1),
        answer_line(2, votes_pour=0, votes_contre=5, cree_le="2018-03-12T18:00:00"),
        answer_line(3, acceptee=True, votes_pour=300, votes_contre=0, cree_le="2018-05-01T00:00:00Z"),
    ]
)


@pytest.mark.django_db
def test_figures_are_those_the_services_would_give(run):
    run([THREAD])
    question = Question.objects.get()
    before = everything()
    for answer in question.answers.all():
        services.recount_votes(answer)
    services.recount(question)
    services.recount_me_toos(question)
    assert everything() == before
    assert question.answer_count == 3
    assert [a.score for a in question.answers.in_order()] == [300, 2, -5]
    assert question.accepted_answer.up_count == 300


@pytest.mark.django_db
def test_a_second_run_changes_nothing(run):
    lines = [THREAD, question_line(2, auteur=None, reponses=[answer_line(9, auteur=None)])]
    run(lines)
    before = everything()
    assert "0 questions, 0 réponses et 0 votes ajoutés, 2 questions déjà là" in run(lines)
    assert everything() == before


@pytest.mark.django_db
def test_a_run_that_was_cut_is_finished_by_the_next(run):
    run([THREAD])
    assert "1 questions, 0 réponses" in run([THREAD, question_line(2)])
    assert Question.objects.count() == 2


@pytest.mark.django_db
def test_two_communities_with_the_same_numbers_stay_apart(run):
    run([THREAD])
    run([THREAD], source="une-autre")
    assert Question.objects.count() == 2
    assert Answer.objects.count() == 6


@pytest.mark.django_db
def test_authors_are_pseudonyms_that_nobody_can_sign_in_as(run):
    run([THREAD])
    assert not User.objects.exclude(email__regex=r"^membre-[0-9a-f]{15}@import\.invalid$").exists()
    assert not User.objects.exclude(display_name__regex=r"^Membre [0-9a-f]{6}$").exists()
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert "demandeuse" not in str(everything())


@pytest.mark.django_db
def test_votes_are_dated_as_their_answer(run):
    run([THREAD])
    assert not [vote for vote in AnswerVote.objects.all() if vote.created_at != vote.answer.answered_at]


@pytest.mark.django_db
def test_a_question_is_dated_to_the_hour(run):
    run([question_line(cloturee_le="2018-04-01T10:59:00")])
    question = Question.objects.get()
    assert f"{question.asked_at:%H:%M:%S.%f}" == "17:00:00.000000"
    assert f"{question.closed_at:%H:%M}" == "10:00"


@pytest.mark.django_db
def test_ones_own_answer_is_no_solution(run):
    said = run([question_line(reponses=[answer_line(auteur="demandeuse", acceptee=True)])])
    assert "n’est pas retenue comme solution" in said
    question = Question.objects.get()
    assert question.accepted_answer is None
    services.recount_votes(answer := question.answers.get())
    assert Answer.objects.get().quality == answer.quality


@pytest.mark.django_db
def test_tags_become_topics_or_are_told(run, tmp_path):
    TopicFactory(name="Informatique quantique", slug="quantique")
    tax = TopicFactory(name="Taxe locale", slug="taxe")
    mapping = tmp_path / "sujets.csv"
    mapping.write_text("local-duties,taxe\n")
    said = run(
        [question_line(etiquettes=["informatique-quantique", "local-duties", "qubit"])], topics=mapping
    )
    assert "« qubit » sans sujet" in said
    links = QuestionTopic.objects.filter(content_object=Question.objects.get())
    assert {link.tag.slug for link in links} == {"quantique", tax.slug}
    assert {link.last_activity_at for link in links} == {Question.objects.get().last_activity_at}


@pytest.mark.django_db
def test_no_question_gets_more_topics_than_a_form_allows(run):
    for place in range(7):
        TopicFactory(name=f"Quanta {place}", slug=f"quanta-{place}")
    run([question_line(etiquettes=[f"quanta-{place}" for place in range(7)])])
    links = QuestionTopic.objects.values_list("tag_id", flat=True)
    assert Question.objects.get().topic_keys == list(links)
    assert len(links) == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{\n", "ce n’est pas du JSON"),
        (b"[" * 100_000 + b"\n", "ce n’est pas du JSON"),
        (b"[]\n", "ce n’est pas un objet"),
        (b"\xff\xfe\n", "UTF-8"),
        (question_line(id=None), "« id »"),
        (question_line(id=True), "« id »"),
        (question_line(titre="Court"), "« title »"),
        (question_line(titre="x" * 151), "« title »"),
        (question_line(titre="Un demi-caractère \ud800"), "demi-caractère"),
        (question_line(corps_html=3), "« corps_html »"),
        (question_line(corps_html="x" * 10_001), "« body »"),
        (question_line(cree_le="hier"), "« cree_le »"),
        (question_line(cree_le="2999-01-01T00:00:00"), "« cree_le »"),
        (question_line(cree_le="0001-01-01T00:00:00+14:00"), "« cree_le »"),
        (question_line(cree_le="2018-99-01T00:00:00"), "« cree_le »"),
        (question_line(cloturee_le=""), "« cloturee_le »"),
        (question_line(auteur=[]), "« auteur »"),
        (question_line(etiquettes="tva"), "« etiquettes »"),
        (question_line(etiquettes=[1]), "« etiquettes »"),
        (question_line(reponses={"a": 1}), "« reponses »"),
        (question_line(reponses=[answer_line(), answer_line()]), "même « id »"),
        (
            question_line(reponses=[answer_line(1, acceptee=True), answer_line(2, acceptee=True)]),
            "plusieurs de ses réponses",
        ),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_the_rest_goes_on(run, line, reason):
    said = run([question_line(1), line, question_line(3)])
    assert re.search(rf"Ligne 2 refusée : .*{re.escape(reason)}", said)
    assert Question.objects.count() == 2
    assert "1 lignes refusées" in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"corps_html": ""}, {"corps_html": "<p></p>"}, {"votes_pour": -1}, {"votes_contre": 10**9},
        {"votes_pour": "3"}, {"votes_pour": True}, {"acceptee": "oui"}, {"cree_le": None}, {"id": {}},
    ],
)  # fmt: skip
def test_a_bad_answer_is_refused_and_its_question_kept(run, changes):
    said = run([question_line(reponses=[answer_line(1, **changes), answer_line(2)])])
    assert "Ligne 1 : sa réponse nº 1 est refusée" in said
    assert Question.objects.get().answer_count == Answer.objects.count() == 1


@pytest.mark.django_db
def test_an_endless_line_is_refused_without_being_held_whole(run, monkeypatch):
    monkeypatch.setattr("community.questions.importing.reading.MAX_LINE", 2_000)
    said = run([question_line(1), b"x" * 9_000 + b"\n", question_line(3)])
    assert "Ligne 2 refusée : elle dépasse" in said
    assert Question.objects.count() == 2


@pytest.mark.django_db
def test_a_file_cut_in_the_middle_says_where_and_keeps_what_came_before(tmp_path):
    whole = gzip.compress(
        b"".join(json.dumps(question_line(key)).encode() + b"\n" for key in range(2_000)), 1
    )
    file = tmp_path / "coupe.jsonl.gz"
    file.write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(CommandError, match="coupe.jsonl.gz est abîmé : il ne se lit plus après la ligne"):
        call_command("import_questions", file)
    assert 0 < Question.objects.count() < 2_000


@pytest.mark.django_db
@pytest.mark.parametrize("content", [None, b"", b"\x1f\x8b\x08garbage"])
def test_a_file_that_cannot_be_read_is_refused_whole(tmp_path, content):
    file = tmp_path / "x.jsonl.gz"
    if content is not None:
        file.write_bytes(content)
    for command in ("import_questions", "evaluate_answer_order"):
        with pytest.raises(CommandError, match="ne se lit pas|est vide|est abîmé"):
            call_command(command, file)


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_batch(run, django_assert_max_num_queries):
    def lines(start, count):
        return [question_line(start + n, reponses=[answer_line(n)]) for n in range(count)]

    run(lines(0, 2))
    with django_assert_max_num_queries(37):
        run(lines(100, 90))


@pytest.mark.django_db
def test_what_is_imported_earns_what_sql_adds_up_from_the_votes_themselves(run, capsys):
    """Above the cap of a day, below zero, and three choices of one asker for one author in a week."""
    rows = [
        question_line(
            number,
            reponses=[
                answer_line(
                    10 * number, auteur="prolixe", acceptee=True, votes_pour=9 * number, votes_contre=1
                ),
                answer_line(10 * number + 1, auteur="mauvais", votes_pour=0, votes_contre=number),
                answer_line(10 * number + 2, auteur="demandeuse"),
            ],
        )
        for number in range(1, 5)
    ]
    run(rows)
    with pytest.raises(CommandError):
        call_command("check_imported_reputation")
    run_outbox()
    run(rows)
    run_outbox()
    capsys.readouterr()
    call_command("check_imported_reputation")
    out = capsys.readouterr().out
    assert "3 auteurs importés, 0 différences" in out
    # 90 votes for and 4 against in one day, and two choices of four.
    assert re.search(r" 230 +230  égal", out)
    assert re.search(r" -20 +-20  égal", out)


def test_our_order_beats_the_plain_score_where_it_trusts_less(tmp_path, capsys):
    """One vote for is worth more than ten for and nine against, whose score is the same."""
    row = question_line(
        reponses=[
            answer_line(1, votes_pour=10, votes_contre=9, cree_le="2018-03-12T18:00:00"),
            answer_line(2, votes_pour=1, votes_contre=0, acceptee=True),
        ]
    )
    file = tmp_path / "x.jsonl"
    file.write_text(json.dumps(row) + "\n")
    call_command("evaluate_answer_order", file)
    assert capsys.readouterr().out.splitlines() == [
        "Notre ordre : 1 sur 1 (100.0%)",
        "Simple score : 0 sur 1 (0.0%)",
    ]


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=60)


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_whatever_the_words_readers_see_them(paragraphs):
    html = "".join(f"<p>{escape(words)}</p>" for words in paragraphs)
    seen = plain(to_markdown(html))
    assert "".join(seen.split()) == "".join("".join(paragraphs).split())


@given(st.text("<>/abpreimgstrong= \"'&;#x0-`*_\n[]()!", max_size=200))
def test_whatever_the_html_it_becomes_markdown(html):
    assert "<script" not in render(to_markdown(html))


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>Un <b>mot </b>fort</p>", "Un **mot** fort"),
        ("<p>Un mo<b>t.</b>fort", "Un mot.fort"),
        ("<strong><em>x</em></strong>", "**x**"),
        ("a<br>- b", "a\\\n\\- b"),
        ("<p>1. Un", "1\\. Un"),
        ("<ol start=3><li>a<li>b</ol>", "3. a\n4. b"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n\n  - b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre><code>x = '```'\n</code></pre>", "````\nx = '```'\n````"),
        ("<code>a`b</code>", "``a`b``"),
        ("<h1>Titre</h1><hr>", "# Titre\n\n---"),
        ('<a href="https://exemple.fr/a b">là</a>', "[là](<https://exemple.fr/a%20b>)"),
        ('<a href="javascript:alert(1)">là</a>', "là"),
        ('<a href="/q/1">là</a>', "là"),
        ('<img src="//exemple.fr/i.png" alt="une ruche">', "[une ruche](<https://exemple.fr/i.png>)"),
        ("2<sup>n</sup>, a<sub>0</sub>", "2^n, a\\_0"),
        ("<script>alert(1)</script><style>p{}</style>ok", "ok"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a – b"),
        ("</p></div>a<!-- b -->", "a"),
        ("", ""),
    ],
)
def test_html_becomes_what_one_would_type(html, markdown):
    assert to_markdown(html) == markdown


def test_deep_nesting_is_flattened():
    assert len(to_markdown("<blockquote>" * 5_000 + "x")) < 100


@pytest.mark.django_db
def test_an_official_answer_says_for_whom_it_speaks_and_until_when(run):
    official = answer_line(
        institution=" CNIL ",
        droit_verifie_le="2020-05-14",
        valable_jusqu_au="2020-07-10",
        votes_pour=0,
        votes_contre=0,
    )
    run([question_line(reponses=[official])])
    [answer] = Answer.objects.all()
    assert (answer.is_official, answer.institution) == (True, "CNIL")
    assert (answer.law_checked_on.isoformat(), answer.expires_on.isoformat()) == ("2020-05-14", "2020-07-10")
    assert answer.is_expired


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"institution": 7},
        {"institution": "x" * 121},
        {"droit_verifie_le": "hier"},
        {"valable_jusqu_au": 2020},
        {"droit_verifie_le": "2020-05-14", "valable_jusqu_au": "2020-05-13"},
        {"droit_verifie_le": "2999-01-01"},
    ],
)
def test_what_an_official_answer_says_of_itself_must_hold(run, changes):
    out = run([question_line(reponses=[answer_line(**changes)])])
    assert "sa réponse nº 1 est refusée" in out
    assert not Answer.objects.exists()
