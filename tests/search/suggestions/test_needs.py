"""The thesaurus of needs, what is wanted, whom an aid names: data of ours, read whole."""

from __future__ import annotations

from search.suggestions import intents
from search.suggestions.asking import ask
from search.suggestions.audience import audience_of
from search.suggestions.gazetteer import gazetteer
from search.suggestions.needs import asked_in, needs, served_by
from search.suggestions.reading import read
from search.suggestions.usefulness import DOUBT, REACH, Said, factor

NOWHERE = gazetteer([], [], [], [])


def asked(title: str, body: str = ""):
    return ask(title, body, NOWHERE)


def test_each_need_has_words_on_both_sides_and_near_ones_that_exist():
    for need in needs().values():
        assert need.asked, need.key
        assert bool(need.served) != need.no_aid, need.key
        assert set(need.near) <= needs().keys(), need.key


def test_a_question_and_an_aid_meet_without_a_word_in_common():
    found = asked("On gèle l’hiver et le fioul coûte trop cher")
    served = served_by([(read("Investissement chaleur bois : financez votre chaufferie biomasse"), 3.0)])
    assert found.needs["chauffage"].words == ("fioul",)
    assert served["bois"] > 0.5
    assert served["chauffage"] > 0.3


def test_the_title_says_more_than_the_body():
    title = asked_in(read("Changer la chaudière"), read(""))["chauffage"].weight
    body = asked_in(read(""), read("Changer la chaudière"))["chauffage"].weight
    assert title > body


def test_a_matter_of_law_closes_the_gate_and_a_project_opens_it():
    law = asked("Rupture conventionnelle : quel délai ?", "Mon salarié conteste. Ai-je le droit de refuser ?")
    project = asked("Isoler l’atelier", "Murs froids, courants d’air : qui peut financer l’isolation ?")
    assert law.gate < 0.05
    assert project.gate > 0.5


def test_what_is_wanted_makes_its_types_of_aid_fit():
    money = intents.fitness(asked("Qui peut financer l’achat d’un four ?").wanted)
    advice = intents.fitness(asked("Un diagnostic pour savoir par où commencer").wanted)
    assert money["money"] == 1 > money["study"]
    assert advice["study"] == 1 > advice["money"]


def test_an_aid_is_for_whom_its_words_name():
    assert not audience_of(["Industrie"]).holds("M7022Z")
    assert audience_of(["Industrie"]).holds("C1071C")
    assert not audience_of(["Tous secteurs (hors industrie)"]).holds("C1071C")
    assert audience_of(["Tous secteurs (hors industrie)"]).holds("I5610A")
    assert not audience_of(["Campings"]).holds("I5610A")
    # A section may be a camping.
    assert audience_of(["Campings"]).holds("I")
    assert audience_of(["Une aide pour vos projets"]).holds("A")


def test_readers_move_a_score_a_little_and_the_more_the_surer():
    one, many = factor(Said(1, 0), Said(1, 0)), factor(Said(50, 0), Said(50, 0))
    assert factor(Said(), Said()) == 1
    assert 1 < one < 1 + REACH / DOUBT < many < 1 + REACH
    assert 1 - REACH < factor(Said(0, 50), Said(0, 50)) < factor(Said(0, 1), Said(0, 1)) < 1
    # What is said on other topics counts too, less.
    assert 1 < factor(Said(), Said(5, 0)) < factor(Said(5, 0), Said(5, 0))
