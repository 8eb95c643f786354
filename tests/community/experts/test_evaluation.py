"""The command that says how well routing finds who really answered."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from community.experts.evaluation import evaluate
from community.questions.importing.reading import read


def line(number: int, asker: str, tag: str, *answerers: str) -> str:
    return json.dumps(
        {
            "id": number,
            "titre": f"Comment faire la chose numéro {number} ?",
            "corps_html": "<p>Je ne sais pas.</p>",
            "etiquettes": [tag],
            "cree_le": f"2026-01-{number:02d}T10:00:00Z",
            "auteur": asker,
            "reponses": [
                {
                    "id": 100 * number + place,
                    "corps_html": "<p>Comme ceci, tout simplement.</p>",
                    "cree_le": f"2026-01-{number:02d}T12:00:00Z",
                    "acceptee": False,
                    "auteur": who,
                    "votes_pour": 1,
                    "votes_contre": 0,
                }
                for place, who in enumerate(answerers)
            ],
        }
    )


def questions(*lines: str):
    return [read(each.encode()) for each in lines]


def test_only_what_came_before_is_known():
    score = evaluate(questions(line(1, "luc", "bail", "awa")))
    assert (score.asked, score.known) == (1, 0)
    assert score.found["Notre routage"] == [0, 0]
    score = evaluate(questions(line(2, "luc", "bail", "awa"), line(1, "luc", "bail", "awa")))
    assert (score.asked, score.known) == (2, 1)
    assert score.found["Notre routage"] == [1, 1]


def test_who_answers_on_the_topic_comes_before_who_answers_most():
    crowd = [line(number, "luc", "tva", "bea", "cyd", "dan", "eve") for number in range(1, 9)]
    score = evaluate(questions(*crowd, line(9, "luc", "bail", "awa"), line(10, "luc", "bail", "awa")))
    assert score.found["Notre routage"][0] == score.found["Les plus actifs"][0] + 1


def test_answering_oneself_counts_for_nothing():
    assert evaluate(questions(line(1, "luc", "bail", "luc"))).asked == 0


def test_the_command_prints_the_three_ways(tmp_path, capsys):
    file = tmp_path / "corpus.jsonl"
    file.write_text("\n".join([line(1, "luc", "bail", "awa"), "pas du JSON", line(2, "bea", "bail", "awa")]))
    call_command("evaluate_routing", str(file))
    said = capsys.readouterr().out
    assert "2 questions répondues, dont 1" in said
    for name in ("Notre routage", "Les plus actifs", "Au hasard"):
        assert name in said
    file.write_text(line(1, "luc", "bail", "luc"))
    with pytest.raises(CommandError):
        call_command("evaluate_routing", str(file))
