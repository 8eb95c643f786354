from django.urls import path

from marketplace.directory.views import (
    claiming,
    connectors,
    contact,
    dashboard,
    editing,
    offers,
    pages,
    proposing,
)

app_name = "directory"
LISTING = "mon-espace/fiches/<id:profile_id>/"
urlpatterns = [
    path("annuaire/proposer/", proposing.propose, name="propose"),
    path("annuaire/photos/<id:picture_id>/", pages.picture, name="picture"),
    path("annuaire/<slug:slug>/", pages.provider, name="provider"),
    path("annuaire/<slug:slug>/contacter/", contact.provider, name="contact"),
    path("annuaire/<slug:slug>/revendiquer/", claiming.claim, name="claim"),
    path("connecteurs/proposer/", connectors.propose, name="propose_connector"),
    path("connecteurs/<slug:slug>/", pages.connector, name="connector"),
    path("connecteurs/<slug:slug>/contacter/", contact.connector, name="contact_connector"),
    path("connecteurs/<slug:slug>/niveau/", connectors.level, name="level"),
    path("mon-espace/fiches/", dashboard.mine, name="mine"),
    path("mon-espace/connecteur/", connectors.mine, name="my_connector"),
    path("mon-espace/connecteur/<slug:act>/", connectors.act, name="connector_act"),
    path(LISTING, dashboard.one, name="listing"),
    path(f"{LISTING}presentation/", editing.words, name="words"),
    path(f"{LISTING}prestations/ajouter/", offers.add, name="add_offer"),
    path(f"{LISTING}prestations/<id:offer_id>/", offers.change, name="change_offer"),
    path(f"{LISTING}prestations/<id:offer_id>/retirer/", offers.remove, name="remove_offer"),
    path(f"{LISTING}photos/", editing.pictures, name="pictures"),
    path(f"{LISTING}photos/<id:picture_id>/retirer/", editing.remove_picture, name="remove_picture"),
    path(f"{LISTING}justificatif/", editing.prove, name="prove"),
    path(f"{LISTING}<slug:act>/", editing.act, name="act"),
]
