"""A page with a commune field, as any app would write it: the site's addresses and one more."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from territories.forms import CommuneField

PAGE = """{% extends "layouts/narrow.html" %}
{% block title %}Où est votre entreprise ?{% endblock %}
{% block head %}{{ form.media }}{% endblock %}
{% block content %}<h1>Où est votre entreprise ?</h1>
{% if chosen %}<p>Commune retenue : {{ chosen.label }} – {{ chosen.code }}</p>{% endif %}
<form method="post" novalidate>{% csrf_token %}{{ form }}
<button class="btn btn--go">Continuer</button></form>{% endblock %}"""


class PlaceForm(forms.Form):
    commune = CommuneField(label="Commune", help_text="Son nom, ou son code postal.")
    remark = forms.CharField(label="Remarque", required=False)


def page(request: HttpRequest) -> HttpResponse:
    form = PlaceForm(request.POST or None)
    chosen = form.cleaned_data["commune"] if form.is_valid() else None
    text = engines["django"].from_string(PAGE).render({"form": form, "chosen": chosen}, request)
    return HttpResponse(text)


urlpatterns = [path("essai/commune/", page), path("", include("config.urls"))]
