from django.urls import path

from accounts.views import space

app_name = "space"
urlpatterns = [
    path("", space.home, name="home"),
    path("mes-donnees/", space.my_data, name="my_data"),
    path("mes-donnees/telecharger/", space.download, name="download"),
    path("effacer/", space.erase, name="erase"),
]
