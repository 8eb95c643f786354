"""Put our home page where Wagtail put its welcome page."""

from django.db import migrations


def create_home_page(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    HomePage = apps.get_model("pages", "HomePage")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Locale = apps.get_model("wagtailcore", "Locale")

    Page.objects.filter(pk=2, slug="home", depth=2).delete()
    content_type, _ = ContentType.objects.get_or_create(model="homepage", app_label="pages")
    home = HomePage.objects.create(
        title="Croissance connectée",
        draft_title="Croissance connectée",
        slug="accueil",
        content_type=content_type,
        path="00010001",
        depth=2,
        numchild=0,
        url_path="/accueil/",
        live=True,
        locale=Locale.objects.get(),
    )
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="Croissance connectée")


def remove_home_page(apps, schema_editor):
    apps.get_model("wagtailcore", "Site").objects.filter(root_page__slug="accueil").delete()
    apps.get_model("pages", "HomePage").objects.filter(slug="accueil", depth=2).delete()


class Migration(migrations.Migration):
    dependencies = [("pages", "0001_initial")]
    operations = [migrations.RunPython(create_home_page, remove_home_page)]
