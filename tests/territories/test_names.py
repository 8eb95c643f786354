import pytest

from core.words import fold
from territories.names import key_of, keys_of, prefixes_of


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Saint-Étienne", "saintetienne"),
        ("ST ETIENNE", "saintetienne"),
        ("ste-colombe", "saintecolombe"),
        ("Villeneuve-d'Ascq", "villeneuvedascq"),
        ("Villeneuve d’Ascq", "villeneuvedascq"),
        ("L'Haÿ-les-Roses", "lhaylesroses"),
        ("Vandœuvre-lès-Nancy", "vandoeuvrelesnancy"),
        ("Châlons s/ Saône", "chalonssursaone"),
        ("Aulnay ss bois", "aulnaysousbois"),
        ("  METZ ", "metz"),
        ("\x00😀", ""),
    ],
)
def test_accents_case_hyphens_and_abbreviations_do_not_count(typed, key):
    assert key_of(typed) == key


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Le Havre", ["lehavre", "havre"]),
        ("L’Haÿ-les-Roses", ["lhaylesroses", "haylesroses"]),
        ("Les Sables-d’Olonne", ["lessablesdolonne", "sablesdolonne"]),
        ("Lens", ["lens"]),
        ("Lyon 3e Arrondissement", ["lyon3earrondissement", "lyon3", "lyon03"]),
    ],
)
def test_a_place_is_found_without_its_article_and_an_arrondissement_by_its_number(name, keys):
    assert keys_of(name) == keys


def test_st_may_be_short_for_saint_or_begin_a_name():
    assert prefixes_of("st") == ["saint", "st"]
    assert prefixes_of("st-d") == ["saintd"]


def test_words_fold_to_plain_letters():
    assert fold("Œuvre d’ÉTÉ, n° 3") == "oeuvre d ete n 3"
