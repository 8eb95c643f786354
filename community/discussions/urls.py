from django.urls import path

from community.discussions import views

app_name = "discussions"
urlpatterns = [
    path("<int:comment_id>/", views.show, name="show"),
    path("<int:comment_id>/corriger/", views.edit, name="edit"),
    path("<int:comment_id>/effacer/", views.erase, name="erase"),
    path("<slug:kind>/<slug:word>/", views.write, name="write"),
]
