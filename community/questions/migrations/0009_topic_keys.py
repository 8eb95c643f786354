from django.db import migrations, models

BATCH = 1000


def copy_keys(apps, schema_editor):
    Question = apps.get_model("questions", "Question")
    QuestionTopic = apps.get_model("questions", "QuestionTopic")
    batch = []
    for question in Question.objects.only("pk").iterator(chunk_size=BATCH):
        batch.append(question)
        if len(batch) == BATCH:
            _write(Question, QuestionTopic, batch)
            batch = []
    _write(Question, QuestionTopic, batch)


def _write(Question, QuestionTopic, batch):
    keys = {}
    links = QuestionTopic.objects.filter(content_object__in=batch).order_by("tag_id")
    for question_id, tag_id in links.values_list("content_object_id", "tag_id"):
        keys.setdefault(question_id, []).append(tag_id)
    for question in batch:
        question.topic_keys = keys.get(question.pk, [])
    Question.objects.bulk_update(batch, ["topic_keys"])


class Migration(migrations.Migration):

    dependencies = [
        ("questions", "0008_quotas_of_messages"),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="topic_keys",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.RunPython(copy_keys, migrations.RunPython.noop),
    ]
