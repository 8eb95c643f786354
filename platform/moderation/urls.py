from django.urls import path

from moderation.views import cases, flags, lists, mine, people, queue

app_name = "moderation"
urlpatterns = [
    path("moderation/", queue.queue, name="queue"),
    path("moderation/cas/<id:case_id>/", cases.case, name="case"),
    path("moderation/cas/<id:case_id>/prendre/", queue.claim, name="claim"),
    path("moderation/cas/<id:case_id>/rendre/", queue.release, name="release"),
    path("moderation/decisions/<id:decision_id>/defaire/", queue.undo, name="undo"),
    path("moderation/verifications/", lists.verifications, name="verifications"),
    path("moderation/verifications/<str:name>/<str:word>/", lists.verify, name="verify"),
    path("moderation/domaines/", lists.domains, name="domains"),
    path("moderation/domaines/<int:domain_id>/retirer/", lists.unblock, name="unblock"),
    path("moderation/personnes/<int:person_id>/", people.person, name="person"),
    path("moderation/personnes/<int:person_id>/avertir/", people.warn, name="warn"),
    path("moderation/personnes/<int:person_id>/suspendre/", people.suspend, name="suspend"),
    path("moderation/personnes/<int:person_id>/masquer/", people.hide, name="hide"),
    path("moderation/sanctions/<id:sanction_id>/lever/", people.lift, name="lift"),
    path("moderation/masquages/<id:hiding_id>/retablir/", people.restore, name="restore"),
    path("signaler/<slug:kind>/<slug:word>/", flags.flag_as_visitor, name="flag_as_visitor"),
    path("mon-espace/signaler/<slug:kind>/<slug:word>/", flags.flag, name="flag"),
    path("mon-espace/moderation/", mine.mine, name="mine"),
    path("mon-espace/moderation/<id:decision_id>/", mine.letter, name="letter"),
]
