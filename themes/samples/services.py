"""Aids, directory, reviews, figures, and the parts of pages."""

from typing import Any

from django.utils.safestring import mark_safe

TEXT = mark_safe("<p>Une phrase suffit, et elle dit ce qui se passe ensuite.</p>")
TILE = {
    "title": "« Les commandes du samedi arrivent le jeudi »",
    "href": "#temoignage",
    "text": "Une boulangère a remplacé le cahier par un formulaire.",
    "scene": "bread",
    "medium": "video",
    "length": "58 s",
}

DRAWING = mark_safe(
    '<img src="/static/abeille/logo/apple-touch-icon.png" width="180" height="180" alt="Une abeille">'
)

STATES: dict[str, dict[str, dict[str, Any]]] = {
    "components/verdict": {
        "oui": {"answer": "yes", "title": "Oui", "cell": "5/5"},
        "à vérifier": {
            "answer": "maybe",
            "title": "Très probablement",
            "text": "4 conditions remplies, 1 à vérifier avec vous.",
            "cell": "4/5",
        },
        "non": {"answer": "no", "title": "Non", "cell": "3/5", "level": 2},
    },
    "components/condition": {
        "remplie": {
            "answer": "yes",
            "text": "Vous avez moins de 50 salariés.",
            "source": "D’après le répertoire.",
        },
        "à vérifier": {
            "answer": "maybe",
            "text": "Votre chiffre d’affaires est inférieur à un million.",
            "source": "Nous ne le connaissons pas, et c’est normal.",
            "body": mark_safe('<button class="btn btn--sm" type="submit">Oui</button>'),
        },
        "non remplie": {"answer": "no", "text": "Vous avez plus de trois ans d’activité."},
    },
    "components/conditions": {
        "liste": {"items": [{"answer": "yes", "text": "Vous êtes artisan.", "source": "Vous l’avez dit."}]},
        "déjà tracées": {"body": mark_safe("<li>Une condition.</li>")},
    },
    "components/bucket": {
        "oui": {
            "answer": "yes",
            "count": 1,
            "items": [
                {
                    "title": "Prêt exemple",
                    "href": "#pret",
                    "amount": "5 000 €",
                    "reason": "Vous êtes artisan.",
                }
            ],
        },
        "peut-être": {
            "answer": "maybe",
            "count": 5,
            "items": [{"title": "Chèque exemple", "href": "#cheque"}],
            "more": TEXT,
            "more_label": "4 autres",
        },
        "non": {"answer": "no", "count": "2 136", "more": TEXT, "more_label": "Voir pourquoi"},
    },
    "components/offer": {
        "avec sa raison": {
            "title": "Chèque exemple",
            "href": "#cheque",
            "funder": "Une région",
            "amount": "jusqu’à 3 000 €",
            "badges": [{"label": "4 conditions remplies", "kind": "yes", "icon": "check"}],
            "reason": "vous êtes un commerce de 3 salariés.",
        },
        "simple": {"title": "Prêt exemple", "href": "#pret", "level": 2},
    },
    "components/facts": {
        "deux faits": {
            "items": [
                {"label": "Taux", "value": "50 % des dépenses HT"},
                {"label": "Équipe", "value": "3 à 5 salariés", "source": "répertoire, 2024"},
            ]
        },
    },
    "components/figure": {
        "grande": {"value": "2 200 €", "text": "pour votre projet estimé à 4 400 € HT"},
        "petite": {"value": "31 mars", "above": "Clôture des demandes", "small": True},
    },
    "components/stats": {
        "deux figures": {
            "items": [
                {"figure": "5 h 40", "text": "pour une première réponse, une fois sur deux"},
                {"figure": "82 %", "text": "des questions répondues en un jour"},
            ]
        },
        "aucune": {"items": []},
    },
    "components/stars": {
        "notée": {"rating": "4,8", "count": "31 avis", "href": "#avis"},
        "notée, sans lien": {"rating": "4,8", "count": "31 avis"},
        "nouveau": {},
    },
    "components/listing": {
        "complète": {
            "name": "Atelier Exemple",
            "href": "#atelier",
            "initials": "AE",
            "text": "Sites et boutiques pour commerces",
            "rating": "4,8",
            "reviews": "31 avis",
            "distance": "3 km",
            "badges": [{"label": "Sur place"}],
            "price": "1 900 €",
            "offer": "site vitrine, 5 pages",
            "band": mark_safe('<p class="sm">(la fourchette)</p>'),
            "place": "Sous la médiane de sa région",
            "reason": "il travaille à 3 km. (60 points)",
            "facts": [{"label": "Distance", "text": "3 km", "points": "+ 60"}],
            "method": "#methode",
        },
        "nouvelle venue": {
            "name": "Lina Exemple",
            "href": "#lina",
            "initials": "LE",
            "badges": [{"label": "Nouveau, pas encore d’avis", "kind": "maybe"}],
            "reason": "chaque page de résultats garde une place aux nouveaux.",
            "level": 3,
        },
    },
    "components/map": {
        "autour d’une ville": {
            "title": "19 prestataires à moins de 50 km",
            "chart": {
                "width": 640,
                "height": 240,
                "outline": "M40 30L300 10L620 60L560 220L120 230z",
                "circle": 110,
                "middle": {"x": 320, "y": 120, "label": "Guéret", "below": 144},
                "marks": [
                    {"number": 2, "path": "m244 90l13 7.5v15l-13 7.5-13-7.5v-15z", "x": 244, "y": 109.5},
                    {"number": 1, "path": "m352 51l13 7.5v15l-13 7.5-13-7.5v-15z", "x": 352, "y": 70.5},
                ],
                "sentence": "Carte autour de Guéret : deux fiches, aux numéros de la liste",
                "data": "",
            },
        },
        "de la France": {
            "title": "19 prestataires",
            "chart": {"width": 640, "height": 240, "outline": "M200 20L420 20L420 220z", "sentence": "Carte"},
        },
    },
    "components/review": {
        "avec sa réponse": {
            "rating": "5",
            "who": "Entreprise, commerce alimentaire",
            "text": "Sorti en trois semaines, comme promis.",
            "service": "mai 2026",
            "date": "juin 2026",
            "reply": "Merci !",
            "replier": "l’atelier",
        },
        "d’un connecteur": {
            "rating": "3",
            "who": "Connecteur",
            "text": "Devis lisibles.",
            "service": "janvier 2026",
            "date": "février 2026",
            "badge": "Avis de connecteur",
        },
        "avec ses notes": {
            "id": "s-avis-un",
            "rating": "4",
            "who": "Entreprise, commerce",
            "html": mark_safe("<p>Un site <strong>simple</strong>, livré à l’heure.</p>"),
            "service": "mars 2026",
            "date": "avril 2026",
            "criteria": [{"label": "Délais", "mark": 5}, {"label": "Écoute", "mark": 4}],
            "reply_html": mark_safe("<p>À bientôt !</p>"),
            "replier": "l’atelier",
            "actions": [{"label": "Signaler", "href": "#signaler", "about": " cet avis"}],
        },
    },
    "components/tile": {
        "vidéo": TILE,
        "audio": {
            **TILE,
            "scene": "house",
            "medium": "audio",
            "length": "6 min",
            "badge": "De larve à nymphe",
        },
        "lecture": {**TILE, "scene": "car", "medium": "text", "length": "4 min", "level": 2},
        "sans durée": {"title": "« Mes devis partent du camion »", "href": "#devis", "scene": "tap"},
        "fleuriste": {**TILE, "scene": "flower"},
        "avec une image": {
            **TILE,
            "picture": mark_safe('<img src="/static/abeille/logo/abeille.svg" alt="">'),
        },
    },
    "components/tiles": {
        "trois": {"items": [TILE, {**TILE, "scene": "plan"}, {**TILE, "scene": "car"}], "level": 3},
        "déjà tracées": {"body": mark_safe('<li class="tile"><p>Une vignette.</p></li>')},
    },
    "components/picture": {
        "légende et crédit": {
            "picture": DRAWING,
            "caption": "Le fournil, un jeudi.",
            "credit": "Dessin maison",
        },
        "seule": {"picture": DRAWING},
    },
    "components/recording": {
        "vidéo": {
            "title": "Le tour de l’atelier",
            "href": "#video",
            "host": "video.example.org",
            "length": "58 s",
            "scene": "tap",
            "body": mark_safe("<p>Bonjour, je suis plombier.</p>"),
        },
        "son": {
            "title": "Une nuit au fournil",
            "href": "#son",
            "host": "video.example.org",
            "medium": "audio",
            "picture": DRAWING,
            "level": 2,
            "body": mark_safe("<p>On entend le pétrin.</p>"),
        },
    },
    "components/calendar": {
        "un mois": {
            "title": "décembre 2026",
            "weeks": [
                [
                    None,
                    {"day": 1, "label": "mardi 1", "items": []},
                    {
                        "day": 2,
                        "label": "mercredi 2",
                        "today": True,
                        "items": [{"title": "Café numérique", "href": "#cafe", "time": "9 h"}],
                    },
                ]
            ],
            "previous": {"label": "Novembre", "href": "#novembre"},
            "next": {"label": "Janvier", "href": "#janvier"},
        },
    },
    "components/level": {
        "œuf": {"key": "egg"},
        "larve": {"key": "larva"},
        "nymphe, la sienne": {"key": "nymph", "current": True},
        "abeille": {"key": "bee"},
        "ruche": {"key": "hive"},
    },
    "components/table": {
        "chiffres": {
            "caption": "Prix d’un exemple par région",
            "visible": True,
            "head": [
                {"label": "Région"},
                {"label": "Médiane", "number": True},
                {"label": "Fourchette"},
                {"label": "Remarque"},
            ],
            "rows": [
                [
                    "Ici",
                    {"text": "2 050 €", "number": True, "unit": "en médiane"},
                    {"html": mark_safe("<span>(dessin)</span>")},
                    "stable",
                ],
                [
                    {"text": "Là-bas", "note": "une petite ligne dessous"},
                    {"text": "1 980 €", "number": True, "note": "HT la prestation"},
                    {"text": "de 1 700 à 2 300 €", "wide": True},
                    "en baisse",
                ],
            ],
        },
    },
    "components/page_head": {
        "complet": {
            "title": "Chèque exemple",
            "lead": "La moitié de vos dépenses, versée sur facture.",
            "badges": [{"label": "Une région", "kind": "state", "icon": "landmark"}],
            "meta": ["6 min de lecture"],
            "body": TEXT,
        },
        "simple": {"title": "Questions"},
    },
    "components/section": {
        "avec un lien": {
            "title": "En ce moment",
            "id": "s-now",
            "href": "#tout",
            "more": "Toutes",
            "body": TEXT,
        },
        "avec une note": {
            "title": "31 avis vérifiés",
            "id": "s-avis",
            "note": "Signés des deux côtés",
            "body": TEXT,
        },
    },
    "components/aside": {"à côté": {"title": "À lire", "body": TEXT}},
    "components/stack": {
        "lignes": {"body": mark_safe("<p>Une chose.</p><p>Une autre.</p>")},
        "parties": {"body": mark_safe("<p>Une chose.</p><p>Une autre.</p>"), "size": "l"},
    },
    "components/columns": {
        "deux": {"body": TEXT + TEXT},
        "la première plus large": {"body": TEXT + TEXT, "wide": True},
        "trois": {"body": TEXT + TEXT + TEXT, "count": 3},
    },
    "components/band": {
        "grise": {"kind": "brume", "body": TEXT},
        "chaude": {"kind": "cire", "body": TEXT},
    },
    "components/card": {
        "première": {
            "title": "Mes questions",
            "id": "s-k1",
            "icon": "message-circle",
            "main": True,
            "body": TEXT,
        },
        "avec une suite": {
            "title": "Mes aides",
            "id": "s-k2",
            "href": "#a",
            "more": "Toutes mes aides",
            "body": TEXT,
        },
    },
    "components/cards": {"espace": {"body": TEXT}},
    "components/hero": {
        "accueil": {
            "title": "Des réponses de gens du métier.",
            "lead": "Gratuit, ouvert à tous.",
            "body": TEXT,
        },
    },
    "components/point": {
        "colonne": {"title": "Chaque conseil dit pourquoi", "text": "Une phrase dit d’où il vient."},
        "sous un titre de page": {"title": "Personne ne paie", "text": "Ni publicité.", "level": 2},
    },
    "components/lead": {"chapô": {"text": "Une phrase qui dit l’essentiel."}},
}
