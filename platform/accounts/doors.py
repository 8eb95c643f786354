"""The libraries' own sign-in pages, walled up: placed before theirs, they lead to ours."""

from django.urls import path, re_path

from accounts.views import sign_in

app_name = "doors"
urlpatterns = [
    path("admin/login/", sign_in.to_sign_in, name="wagtail_login"),
    path("admin/logout/", sign_in.sign_out, name="wagtail_logout"),
    re_path(r"^admin/password_reset/.*$", sign_in.to_sign_in, name="wagtail_password_reset"),
    path("_util/login/", sign_in.to_sign_in, name="wagtail_page_login"),
]
