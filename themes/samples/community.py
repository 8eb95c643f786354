"""Cells, people, questions, answers, reasons, the receipt, moderation."""

from typing import Any

from django.utils.safestring import mark_safe

TEXT = mark_safe("<p>Faites d’abord le calcul inverse : combien de ventes perdues le midi ?</p>")
VOTE = mark_safe('<div class="vote"><b>12</b></div>')
ROW = {
    "title": "Puis-je fixer un minimum pour la carte ?",
    "href": "#question",
    "level": 3,
    "cell": 4,
    "cell_kind": "done",
    "summary": "Les commissions de mon terminal m’ont coûté deux mois d’électricité l’an dernier.",
    "meta": [
        {"text": "4 réponses, une acceptée", "strong": True},
        {"text": "Commerce alimentaire", "icon": "eye-off"},
        "mardi",
    ],
    "tags": [{"label": "Moyens de paiement", "href": "#paiement"}],
}
POINTS = [
    {"label": "Besoin", "text": "fait des sites vitrines", "points": "+ 38"},
    {"label": "Distance", "text": "3 km", "points": "+ 22"},
]

STATES: dict[str, dict[str, dict[str, Any]]] = {
    "components/cell": {
        "vide : personne encore, ou anonyme": {"kind": "empty", "text": 0},
        "pleine : répondue, connue": {"kind": "full", "text": 3},
        "trèfle : acceptée": {"kind": "done", "text": 4},
        "icône": {"icon": "book-open"},
        "petite": {"kind": "full", "text": "CM", "size": "s"},
        "très grande": {"kind": "empty", "size": "xl"},
    },
    "components/person": {
        "connue": {"name": "Claire Morvan", "initials": "CM", "href": "#claire", "role": "Experte-comptable"},
        "sans page": {"name": "Karim B.", "initials": "KB"},
        "avec ses points": {
            "name": "Claire Morvan",
            "initials": "CM",
            "role": "a répondu hier",
            "standing": "1 280 points en TVA",
            "why": "#pourquoi",
        },
        "anonyme": {"anonymous": True, "role": "Commerce alimentaire · posée mardi"},
    },
    "components/profile": {
        "vérifiée": {
            "name": "Claire Morvan",
            "initials": "CM",
            "lead": "Experte-comptable à Rennes. Commerces, artisans, et ceux qui détestent les tableaux.",
            "badges": [
                {
                    "label": "Expert-comptable, vérifié jusqu’en juin 2027",
                    "kind": "yes",
                    "icon": "badge-check",
                },
                {"label": "Ordre de Bretagne"},
            ],
        },
        "sans badge": {"name": "Karim Benali", "initials": "KB"},
    },
    "components/meta": {"trois faits": {"items": [{"text": "4 réponses", "strong": True}, "hier"]}},
    "components/row": {
        "complète": ROW,
        "sans réponse": {
            "title": "Comment caler les fournées ?",
            "href": "#f",
            "cell": 0,
            "cell_kind": "empty",
            "actions": mark_safe('<a class="btn btn--sm" href="#repondre">Répondre</a>'),
        },
        "résultat de recherche": {
            "title": "Se faire payer, étape par étape",
            "href": "#guide",
            "cell_icon": "book-open",
            "above": "Guide · 7 min",
            "summary": mark_safe("À partir de quand une <mark>facture impayée</mark> porte-t-elle intérêt ?"),
            "reason": "le guide traite exactement ce sujet.",
            "facts": [{"label": "Vos mots", "points": "+ 92"}, {"label": "Total", "points": "92"}],
            "method": "#methode",
        },
    },
    "components/rows": {
        "liste": {"items": [ROW, {**ROW, "cell": 0, "cell_kind": "empty"}], "level": 3},
        "lignes déjà tracées": {"body": mark_safe('<li class="row-item"><p>Une ligne.</p></li>')},
    },
    "components/links": {
        "avec des notes": {
            "items": [{"title": "Qui paie la mise aux normes ?", "href": "#b", "note": "6 fois"}]
        },
    },
    "components/vote": {
        "neutre": {
            "score": 12,
            "target": "la réponse de Claire",
            "action": "#v",
            "csrf_token": "x",
            "mine": 0,
        },
        "votée utile": {
            "score": 46,
            "target": "la réponse de Karim",
            "action": "#v",
            "csrf_token": "x",
            "mine": 1,
        },
        "votée pas utile": {
            "score": -2,
            "target": "la réponse de Paul",
            "action": "#v",
            "csrf_token": "x",
            "mine": -1,
        },
        "sa propre réponse": {
            "score": 3,
            "target": "votre réponse",
            "action": "#v",
            "csrf_token": "x",
            "disabled": True,
        },
        "visiteur": {"score": 9, "target": "la réponse de Salima", "sign_in": "#connexion"},
    },
    "components/answer": {
        "acceptée": {
            "id": "s-r1",
            "vote": VOTE,
            "body": TEXT,
            "accepted": True,
            "badges": [{"label": "Droit à revérifier en mai"}],
            "person": {
                "name": "Claire Morvan",
                "initials": "CM",
                "href": "#claire",
                "role": "Experte-comptable",
            },
            "actions": mark_safe('<a class="btn btn--quiet btn--sm" href="#signaler">Signaler</a>'),
            "comments": mark_safe('<ul class="comments"><li><b>Karim B.</b> : pareil au garage.</li></ul>'),
        },
        "simple": {"id": "s-r2", "vote": VOTE, "body": TEXT, "person": {"anonymous": True}},
    },
    "components/comments": {
        "deux": {
            "items": [
                {"who": "Une personne anonyme", "text": "merci, j’ai appelé ma banque.", "when": "jeudi"},
                {
                    "id": "s-commentaire",
                    "who": "Karim B.",
                    "part": "qui demande",
                    "text": "pareil au garage.",
                    "when": "hier",
                    "actions": [
                        {"label": "Répondre", "about": " à Karim B.", "href": "#repondre"},
                        {"label": "Signaler", "about": " le commentaire de Karim B.", "href": "#signaler"},
                    ],
                    "replies": [
                        {
                            "who": "Annie Charrier",
                            "body": mark_safe(
                                "<p>Deux choses :</p><ul><li>le prix ;</li><li>le délai.</li></ul>"
                            ),
                            "when": "hier, modifié",
                            "badge": "Retenu",
                        },
                        {"text": "Commentaire effacé par son auteur."},
                    ],
                },
            ]
        },
        "aucun": {"items": []},
    },
    "components/prose": {
        "texte": {
            "body": mark_safe("<p>Deux choses à respecter :</p><ol><li>afficher ;</li><li>dire.</li></ol>")
        },
    },
    "components/pull": {
        "citation": {"text": "« Le nom de domaine était à moi. »", "who": "Anne, gîte rural"}
    },
    "components/official": {
        "avec sa source": {
            "institution": "Une administration",
            "date": "4 novembre 2026",
            "body": TEXT,
            "source": "Le texte officiel",
            "href": "#texte",
        },
        "source sans lien": {
            "institution": "Une administration",
            "date": "4 novembre 2026",
            "body": TEXT,
            "source": "Circulaire interne",
        },
    },
    "components/reason": {
        "une phrase": {"sentence": "vous êtes un commerce de 3 salariés en Creuse."},
        "avec ses faits": {
            "sentence": "il travaille à 3 km. (60 points)",
            "facts": POINTS,
            "caption": "Détail du classement",
            "method": "#methode",
            "open": True,
        },
    },
    "components/suggestion": {
        "avec sa raison": {
            "title": "Chèque exemple",
            "href": "#cheque",
            "meta": "jusqu’à 3 000 €",
            "reason": "la question parle d’équipement.",
            "facts": [{"label": "Votre question", "text": "équipement"}],
            "method": "#methode",
            "body": mark_safe('<p class="sm">Utile ?</p>'),
        },
    },
    "components/suggestions": {
        "liste": {"items": [{"title": "Prêt exemple", "href": "#pret", "reason": "vous êtes artisan."}]},
        "déjà tracées": {"body": mark_safe('<li class="suggest"><p>Une suggestion.</p></li>')},
    },
    "components/useful": {
        "à dire": {"target": "cette liste d’aides", "action": "#u", "csrf_token": "x"},
        "dit oui": {"target": "ce guide", "action": "#u", "csrf_token": "x", "mine": "yes"},
        "dit non": {"target": "ce témoignage", "action": "#u", "csrf_token": "x", "mine": "no"},
    },
    "components/ticket": {
        "reçu": {
            "lines": ["K7QM-2XVD-94RT-HB3F", "W6ZC-8NPA-5J"],
            "check": "YE",
            "facts": [
                {"label": "Question", "value": "Absence d’un apprenti"},
                {"label": "Semaine", "value": "du 16 novembre"},
            ],
            "qr": {"size": 4, "path": "M1 1h2v2h-2z"},
            "body": mark_safe('<button class="btn btn--go" type="button">Imprimer</button>'),
        },
    },
    "components/leak": {
        "deux détails": {
            "id": "s-fuite",
            "title": "Deux détails peuvent vous faire reconnaître.",
            "text": "Remplacez-les d’un geste : la question reste aussi claire.",
            "pieces": [
                {"text": "Je tiens le ", "marked": False},
                {"text": "garage Auto Exemple", "marked": True},
                {"text": ", appelez-moi au ", "marked": False},
                {"text": "06 00 00 00 00", "marked": True},
            ],
            "items": [
                {
                    "found": "garage Auto Exemple",
                    "replacement": "un garage",
                    "name": "gen",
                    "value": "1",
                    "about": " le nom du garage",
                },
                {
                    "found": "06 00 00 00 00",
                    "replacement": "(numéro retiré)",
                    "name": "gen",
                    "value": "2",
                    "about": " le numéro",
                    "label": "Retirer",
                },
            ],
            "all_name": "gen",
            "all_value": "tout",
        },
    },
    "components/crowd": {
        "trop peu": {
            "count": "6",
            "small": True,
            "told": True,
            "threshold": 20,
            "after": "412",
            "body": TEXT,
        },
        "presque vous": {"count": "1", "small": True, "tiny": True, "told": True, "threshold": 20},
        "bien caché": {"count": "412", "told": True, "threshold": 20},
        "rien de dit": {"count": "1\u202f900\u202f000", "threshold": 20},
        "on ne sait pas": {"count": None, "told": True, "threshold": 20},
    },
    "components/case": {
        "ouvert": {
            "id": "s-c1",
            "title": "Réponse à « Puis-je fixer un minimum pour la carte ? »",
            "badges": [{"label": "3 signalements", "kind": "no", "icon": "flag"}, {"label": "Réponse"}],
            "age": "il y a 42 min",
            "text": "Appelez-moi, je vous règle ça : 06 00 00 00 00.",
            "reason": "le texte contient un téléphone (règle 4).",
            "open": True,
            "body": mark_safe('<p class="btn-row"><button class="btn" type="submit">Publier</button></p>'),
        },
        "en attente": {"id": "s-c2", "title": "Mon associé veut partir", "badges": [{"label": "Question"}]},
    },
}
