"""The real questions of public bodies, as ``load_real`` brings them in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from community.questions.importing.reading import read
from community.questions.services.texts import TITLE_MAX
from demo import real

FOLDER = Path(settings.ROOT).parent / "shared/data/faq-fr"
here = pytest.mark.skipif(not FOLDER.exists(), reason="the shared data are not beside this checkout")


def faq(name: str) -> real.Faq:
    return next(one for one in real.FAQS if one.name.startswith(name))


@here
@pytest.mark.parametrize("one", real.FAQS, ids=lambda one: one.name)
def test_every_line_is_a_question_that_the_import_takes_whole(one):
    lines = list(real.lines(one, FOLDER / one.name))
    assert lines
    for line in lines:
        question = read(json.dumps(line).encode())
        assert question.remarks == ()
        [answer] = question.answers
        assert answer.institution
        assert len(question.title) <= TITLE_MAX


@here
def test_rules_of_an_epidemic_that_ended_are_told_as_out_of_date():
    one = faq("covid19")
    line = next(real.lines(one, FOLDER / one.name))
    assert line["reponses"][0]["valable_jusqu_au"] == "2020-07-10"


def test_a_long_question_is_cut_between_words_and_said_whole_below(tmp_path):
    long = "Peut-on " + "vraiment " * 30 + "?"
    (tmp_path / "faq.jsonl").write_text(json.dumps({"question": long, "reponse": "Oui."}), "utf-8")
    [line] = real.lines(faq("crpa"), tmp_path / "faq.jsonl")
    assert line["titre"].endswith("vraiment …")
    assert len(line["titre"]) <= TITLE_MAX
    assert long.strip() in line["corps_html"]


def test_a_folder_without_the_data_is_refused_by_name(tmp_path):
    with pytest.raises(CommandError, match=r"Il manque .*programmes\.jsonl\.gz"):
        call_command("load_real", tmp_path)
