from django.urls import path

from cms.simulator.views import asking, showing

app_name = "simulator"
urlpatterns = [
    path("", asking.simulator, name="start"),
    path("resultat/", showing.result, name="result"),
    path("garder/", showing.keep, name="keep"),
    path("garde/<id:result_id>/", showing.kept, name="kept"),
    path("garde/<id:result_id>/envoyer/", showing.mail, name="mail"),
    path("garde/<id:result_id>/effacer/", showing.forget, name="forget"),
]
