from django.contrib import admin

from community.questions.models import Quota


@admin.register(Quota)
class QuotaAdmin(admin.ModelAdmin):
    """Limits are set here; posts are not in any admin, where hidden ones would be read without a trace."""

    list_display = ["action", "standing", "count", "seconds"]
    list_editable = ["count"]
    list_filter = ["action", "standing"]
