from django.urls import path

from community.questions.views import receipts

app_name = "receipts"
urlpatterns = [
    path("", receipts.open_receipt, name="open"),
    path("preciser/", receipts.precise, name="precise"),
    path("modifier/", receipts.edit, name="edit"),
    path("accepter/<id:answer_id>/", receipts.accept, name="accept"),
    path("remercier/<id:answer_id>/", receipts.thank, name="thank"),
    path("cloturer/", receipts.close, name="close"),
    path("rouvrir/", receipts.reopen, name="reopen"),
    path("adresse/", receipts.leave_address, name="address"),
    path("appel/", receipts.appeal, name="appeal"),
    path("effacer/", receipts.erase, name="erase"),
    path("stop/<str:token>/", receipts.stop, name="stop"),
]
