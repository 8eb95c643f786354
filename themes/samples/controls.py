"""Buttons, fields, filters, messages, and what moves around a list."""

from typing import Any

from django.utils.safestring import mark_safe

TABS = [
    {"label": "Récentes", "href": "#recentes", "current": True},
    {"label": "Sans réponse", "href": "#sans-reponse", "count": 3},
]
CHOICES = [
    {"label": "Non, j’y réfléchis ou je compare des devis", "value": "non", "checked": True},
    {"label": "Oui, j’ai signé ou payé quelque chose", "value": "oui"},
    {"label": "Je ne sais pas", "value": "inconnu"},
]
FACETS = [
    {
        "legend": "Sujet",
        "name": "sujet",
        "options": [
            {"label": "Trésorerie", "value": "tresorerie", "checked": True, "count": 24},
            {"label": "Embauche", "value": "embauche", "count": 7},
        ],
    },
    {
        "legend": "Distance",
        "name": "km",
        "type": "radio",
        "options": [
            {"label": "Moins de 20 km", "value": "20", "count": 2},
            {"label": "Moins de 50 km", "value": "50", "checked": True, "count": 9},
        ],
    },
]
PARAGRAPH = mark_safe("<p>Son contenu, lisible aussi une fois imprimé.</p>")

STATES: dict[str, dict[str, dict[str, Any]]] = {
    "components/button": {
        "principal": {"label": "Publier ma réponse", "kind": "go"},
        "encre": {"label": "Poser une question", "kind": "ink"},
        "secondaire": {"label": "Aperçu"},
        "discret": {"label": "Suivre", "kind": "quiet", "icon": "bell"},
        "danger": {"label": "Effacer", "kind": "danger", "icon": "trash-2"},
        "grand": {"label": "Continuer", "kind": "go", "size": "lg", "icon_after": "arrow-right"},
        "petit": {"label": "Remplacer", "about": " le prénom", "size": "sm", "name": "gen", "value": "3"},
        "toute la largeur": {"label": "Appliquer", "full": True, "type": "button"},
        "lien": {"label": "Retour à l’accueil", "href": "/"},
        "fichier": {"label": "Enregistrer", "href": "data:,x", "download": "recu.txt"},
        "ailleurs": {"label": "Publier avec mon nom", "action": "#u", "form": "s-u"},
        "enfoncé": {"label": "Moi aussi · 24", "icon": "hand", "pressed": True},
        "relevé": {"label": "Moi aussi · 23", "icon": "hand", "pressed": False},
        "indisponible": {"label": "Envoyer", "disabled": True},
        "en cours": {"label": "Envoi…", "kind": "go", "busy": True},
    },
    "components/actions": {
        "avec une note": {
            "body": mark_safe('<button class="btn btn--go" type="submit">Publier ma question</button>'),
            "note": "Un reçu s’affichera : c’est la seule façon de revenir sur votre question.",
        },
    },
    "components/icon": {"icône": {"name": "map-pin"}},
    "components/field": {
        "simple": {"id": "s-champ", "label": "Votre question, en une phrase"},
        "avec une aide": {
            "id": "s-aide",
            "label": "Adresse e-mail",
            "type": "email",
            "hint": "Pour vous prévenir une fois, puis nous l’effaçons.",
            "autocomplete": "email",
            "optional": True,
        },
        "en erreur": {
            "id": "s-erreur",
            "name": "siren",
            "label": "SIREN",
            "value": "1234",
            "hint": "Neuf chiffres.",
            "error": "Un SIREN a neuf chiffres, celui-ci en a quatre.",
        },
        "texte long": {
            "id": "s-texte",
            "label": "Ce qu’il faut savoir",
            "type": "textarea",
            "rows": 3,
            "placeholder": "Ce qui bloque, ce que vous avez essayé",
        },
        "liste": {
            "id": "s-liste",
            "label": "Votre métier",
            "choices": [
                {"value": "", "label": "Tous les métiers"},
                {"value": "pain", "label": "Boulangerie", "chosen": True},
            ],
        },
    },
    "components/check": {
        "cochée": {"label": "Trésorerie", "name": "s-sujet", "checked": True, "count": 24},
        "vide": {"label": "Embauche", "name": "s-sujet", "value": "2"},
        "bouton rond": {"label": "Moins de 20 km", "name": "s-km", "type": "radio", "value": "20"},
        "dans une liste": {"label": "Comparer", "about": " : Prêt exemple", "name": "s-aide", "value": "p"},
    },
    "components/choice": {
        "retenu": {"label": "Oui", "name": "s-choix", "value": "oui", "checked": True},
        "autre": {"label": "Je ne sais pas", "name": "s-choix", "value": "inconnu"},
        "plusieurs": {"label": "Vendre en ligne", "name": "s-buts", "value": "v", "type": "checkbox"},
    },
    "components/choices": {
        "une question seule": {
            "question": "Votre projet a-t-il déjà commencé ?",
            "name": "s-projet",
            "hint": "« Commencé » veut dire : un devis signé, une commande ou un acompte versé.",
            "number": 3,
            "items": CHOICES,
        },
    },
    "components/search": {
        "simple": {"id": "s-cherche", "action": "/recherche/", "label": "Chercher partout"},
        "grande, remplie": {
            "id": "s-grande",
            "action": "/annuaire/",
            "label": "Chercher dans l’annuaire",
            "name": "besoin",
            "value": "site vitrine",
            "size": "lg",
            "heading": "Recherche",
            "suggest": "/recherche/suggestions",
        },
        "à côté d’un titre": {
            "id": "s-cote",
            "action": "/questions/",
            "label": "Chercher dans les questions",
            "placeholder": "impayé, bail, apprenti…",
            "size": "side",
            "terse": True,
        },
    },
    "components/ask": {"sur l’accueil": {"action": "/questions/poser/"}},
    "components/finder": {
        "deux champs": {
            "label": "Chercher un témoignage",
            "action": "/temoignages/",
            "button": "Trouver",
            "body": mark_safe(
                '<div class="field"><label class="label" for="s-metier">Mon métier</label>'
                '<input class="input" id="s-metier" name="metier"></div>'
                '<div class="field"><label class="label" for="s-lieu">Mon département</label>'
                '<input class="input" id="s-lieu" name="dep"></div>'
            ),
        },
    },
    "components/facets": {
        "deux filtres": {"label": "Filtrer les questions", "active": 2, "groups": FACETS},
        "champ libre": {
            "label": "Filtrer les résultats",
            "body": mark_safe(
                '<div class="field"><label class="label" for="s-region">Région</label>'
                '<input class="input" id="s-region" name="region"></div>'
            ),
        },
    },
    "components/filters": {
        "deux filtres": {
            "count": "164 questions",
            "items": [{"label": "Commerce", "href": "#a"}, {"label": "Bretagne", "href": "#b"}],
            "reset": "#tout",
        },
        "aucun": {"count": "6 214 questions"},
    },
    "components/tag": {
        "sujet": {"label": "Moyens de paiement", "href": "#sujet"},
        "sujet lu": {"label": "Trésorerie", "href": "#lu", "current": True},
        "filtre": {"label": "Bretagne", "href": "#sans", "removes": True},
    },
    "components/tags": {
        "plusieurs": {"items": [{"label": "Bail", "href": "#bail"}, {"label": "Loyer", "href": "#loyer"}]},
        "aucun": {"items": []},
    },
    "components/badge": {
        "neutre": {"label": "Subvention"},
        "oui": {"label": "Réponse acceptée", "kind": "yes", "icon": "check"},
        "à vérifier": {"label": "1 à vérifier", "kind": "maybe", "icon": "circle-question-mark"},
        "non": {"label": "Non rempli", "kind": "no", "icon": "x"},
        "État": {"label": "Officiel", "kind": "state", "icon": "landmark"},
    },
    "components/notice": {
        "information": {"title": "Information.", "text": "L’agenda ouvre lundi."},
        "réussite": {"title": "Votre réponse est en ligne.", "kind": "ok"},
        "attention": {"title": "Ne signez rien", "text": "avant l’accusé de réception.", "kind": "warn"},
        "erreur": {"text": "Rien n’a été enregistré.", "kind": "error", "alert": True},
        "panne voisine": {
            "title": "Le répertoire des entreprises ne répond pas.",
            "kind": "warn",
            "icon": "cloud-off",
            "body": mark_safe("<p>Vous pouvez continuer : nous compléterons plus tard.</p>"),
        },
    },
    "components/panel": {
        "calme": {"title": "Peut-être déjà répondu", "body": PARAGRAPH},
        "au trait": {"kind": "line", "title": "Conditions", "level": 3, "body": PARAGRAPH},
        "chaud": {"kind": "cire", "title": "Écrire à Claire", "id": "s-contact", "body": PARAGRAPH},
    },
    "components/fold": {
        "fermé": {"summary": "3 autres", "body": PARAGRAPH},
        "ouvert": {"summary": "Voir pourquoi", "plain": True, "open": True, "body": PARAGRAPH},
    },
    "components/loading": {"en attente": {"text": "Recherche d’aides pour cette question…"}},
    "components/empty": {
        "avec une issue": {
            "title": "Rien pour ce filtre",
            "text": "12 questions sans le filtre « Bretagne ».",
            "href": "#sans",
            "action": "Retirer ce filtre",
        },
        "sans issue": {"title": "Personne n’a encore répondu", "level": 3, "body": PARAGRAPH},
    },
    "components/tabs": {"deux vues": {"label": "Classement des questions", "items": TABS}},
    "components/crumbs": {
        "trois niveaux": {
            "items": [
                {"label": "Questions", "href": "#questions"},
                {"label": "Commerce", "href": "#commerce"},
                {"label": "Carte sous 10 €"},
            ]
        },
    },
    "components/pager": {
        "début": {"label": "Pages, début", "shown": "20 sur 164", "next_url": "?apres=abc"},
        "milieu": {"label": "Pages, milieu", "next_url": "?apres=def", "first_url": "?"},
        "fin": {"label": "Pages, fin", "first_url": "?"},
        "une seule page": {},
    },
    "components/steps": {
        "deux étapes": {
            "items": [
                {"title": "Demandez deux devis", "text": "Ne signez rien."},
                {"title": "Déposez la demande", "text": "Vingt minutes."},
            ]
        },
        "sous un titre de page": {"level": 2, "items": [{"title": "Une seule étape"}]},
    },
    "components/progress": {
        "en route": {
            "value": 3,
            "max": 7,
            "label": "Question 3 sur 7 environ",
            "left": "encore 4 questions au plus",
        },
    },
    "components/subnav": {
        "espace": {
            "label": "Mon espace",
            "items": [
                {"label": "Mes questions", "href": "#q", "count": 2, "current": True},
                {"label": "Mes aides", "href": "#a"},
            ],
        },
    },
    "components/toc": {
        "guide": {
            "title": "Dans ce guide",
            "items": [{"label": "Dire son besoin", "href": "#besoin"}, {"label": "Le prix", "href": "#prix"}],
        },
        "page": {"items": [{"label": "Le début", "href": "#debut"}]},
    },
}
