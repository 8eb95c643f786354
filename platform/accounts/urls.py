from django.urls import path

from accounts.views import account, sign_in

app_name = "accounts"
urlpatterns = [
    path("connexion/", sign_in.sign_in, name="sign_in"),
    path("connexion/code/", sign_in.enter_code, name="enter_code"),
    path("connexion/code/renvoyer/", sign_in.resend_code, name="resend_code"),
    path("connexion/mot-de-passe/", sign_in.password_sign_in, name="password_sign_in"),
    path("connexion/second-facteur/", sign_in.challenge, name="challenge"),
    path("inscription/", sign_in.sign_up, name="sign_up"),
    path("deconnexion/", sign_in.sign_out, name="sign_out"),
    path("deconnexion/ailleurs/", account.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("profil/", account.profile, name="profile"),
    path("adresse/", account.change_address, name="change_address"),
    path("adresse/code/", account.confirm_address, name="confirm_address"),
    path("mot-de-passe/", account.password, name="password"),
    path("mot-de-passe/retirer/", account.remove_password, name="remove_password"),
    path("second-facteur/", account.enrol, name="enrol"),
    path("second-facteur/codes/", account.recovery_codes, name="recovery_codes"),
    path("second-facteur/retirer/", account.remove_second_factor, name="remove_second_factor"),
]
