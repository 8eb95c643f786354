"""The living style guide: what ``themes.contract`` promises, drawn from its own samples."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from demo.samples import EveryField
from themes.contract import CHARTS, FAMILIES, Component

SCHEMES = {"clair": "light", "sombre": "dark"}
# Two answers of a form that was sent with nearly nothing in it.
SENT = {"title": "Puis-je fixer un minimum pour la carte ?", "mail": "sylvie", "topics": ["bail"]}
COLOURS = [
    ("ink", "Ardoise", "texte"),
    ("miel", "Miel", "l’action, la marque"),
    ("alveole", "Alvéole", "traits, barres"),
    ("cire", "Cire", "fond chaud"),
    ("etang", "Étang", "liens"),
    ("rosee", "Rosée", "sujets"),
    ("brume", "Brume", "fond calme"),
    ("trefle", "Trèfle", "oui, acceptée"),
    ("coquelicot", "Coquelicot", "non, erreur"),
    ("bleuet", "Bleuet", "l’État, information"),
]
# Small enough for several states on a line.
SMALL = {
    f"components/{name}"
    for name in (
        *("badge", "button", "cell", "check", "choice", "figure", "icon", "level", "person"),
        *("stars", "tag", "tile", "vote"),
    )
}


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return _page(request, "", "demo/styleguide/overview.html", {"colours": COLOURS})


@require_safe
def forms(request: HttpRequest) -> HttpResponse:
    """A form twice: as it opens, and as it comes back."""
    context = {
        "empty": EveryField(auto_id="vide_%s"),
        "sent": EveryField(SENT, auto_id="envoye_%s", use_required_attribute=False),
    }
    return _page(request, "formulaires", "demo/styleguide/forms.html", context)


@require_safe
def family(request: HttpRequest, slug: str) -> HttpResponse:
    for group in (*FAMILIES, CHARTS):
        if group.slug == slug:
            drawn = [(item, _states(item), item.name in SMALL) for item in group.components]
            context = {"title": group.title, "components": drawn}
            return _page(request, slug, "demo/styleguide/family.html", context)
    raise Http404


def _states(component: Component) -> list[tuple[str, str]]:
    return [
        (state, render_to_string(component.template, values)) for state, values in component.states.items()
    ]


def _page(request: HttpRequest, here: str, template: str, context: dict) -> HttpResponse:
    scheme = request.GET.get("theme", "")
    suffix = f"?theme={scheme}" if scheme in SCHEMES else ""
    pages = [("Couleurs et textes", "", reverse("demo:components"))]
    pages += [
        (group.title, group.slug, reverse("demo:family", args=[group.slug])) for group in (*FAMILIES, CHARTS)
    ]
    pages += [("Formulaires", "formulaires", reverse("demo:forms"))]
    tabs = [{"label": label, "href": href + suffix, "current": slug == here} for label, slug, href in pages]
    schemes = [{"label": "Selon l’appareil", "href": request.path, "current": not suffix}]
    schemes += [
        {"label": name.capitalize(), "href": f"?theme={name}", "current": name == scheme} for name in SCHEMES
    ]
    shared = {"tabs": tabs, "schemes": schemes, "scheme": SCHEMES.get(scheme)}
    return render(request, template, {**shared, **context})
