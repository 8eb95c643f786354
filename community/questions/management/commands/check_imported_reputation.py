from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from community.questions.importing.writing import DOMAIN
from core.clock import PARIS

# Each reads a moment as a day of Paris, and a day as its Monday.
DIALECTS = {
    "postgresql": (
        "(({0} AT TIME ZONE '{1}')::date)",
        "(date_trunc('week', {0})::date)",
        "LEAST({0}, {1})",
    ),
    "sqlite": (
        "django_datetime_cast_date({0}, 'UTC', '{1}')",
        "date({0}, 'weekday 0', '-6 days')",
        "MIN({0}, {1})",
    ),
}
QUERY = """
WITH votes AS (
    SELECT a.author_id AS person, {vote_day} AS day, CASE v.value WHEN 1 THEN 10 ELSE -2 END AS points
    FROM questions_answervote v JOIN questions_answer a ON a.id = v.answer_id
    WHERE a.state IN ('published', 'archived') AND NOT a.is_official
), by_day AS (
    SELECT person, {capped} AS points FROM (
        SELECT person, day, SUM(points) AS points FROM votes GROUP BY person, day
    ) AS days
), choices AS (
    SELECT a.author_id AS person, q.author_id AS asker, {answer_day} AS day
    FROM questions_question q JOIN questions_answer a ON a.id = q.accepted_answer_id
    WHERE q.author_id IS NOT NULL AND NOT a.is_official AND a.state IN ('published', 'archived')
), by_week AS (
    SELECT person, 15 * {twice} AS points FROM (
        SELECT person, asker, {monday} AS week, COUNT(*) AS count FROM choices
        GROUP BY person, asker, {monday}
    ) AS weeks
), expected AS (
    SELECT person, SUM(points) AS points FROM (
        SELECT * FROM by_day UNION ALL SELECT * FROM by_week
    ) AS sums GROUP BY person
)
SELECT u.display_name, COALESCE(e.points, 0), COALESCE(t.points, 0)
FROM accounts_user u
LEFT JOIN expected e ON e.person = u.id
LEFT JOIN reputation_reputationtotal t ON t.person_id = u.id AND t.scope = 0
WHERE u.email LIKE %s AND (e.person IS NOT NULL OR t.person_id IS NOT NULL)
ORDER BY 2 DESC, 1"""


class Command(BaseCommand):
    help = (
        "Compare la réputation des auteurs importés à un calcul fait à part, en SQL, sur les votes et les "
        "choix eux-mêmes."
    )

    def handle(self, **options) -> None:
        day, monday, least = DIALECTS[connection.vendor]
        query = QUERY.format(
            vote_day=day.format("v.created_at", PARIS.key),
            answer_day=day.format("a.answered_at", PARIS.key),
            monday=monday.format("day"),
            capped=least.format(200, "points"),
            twice=least.format(2, "count"),
        )
        with connection.cursor() as cursor:
            cursor.execute(query, [f"%@{DOMAIN}"])
            rows = cursor.fetchall()
        wrong = 0
        for name, expected, stored in rows:
            verdict = "égal" if expected == stored else "DIFFÉRENT"
            wrong += expected != stored
            self.stdout.write(f"{name:<16} {int(expected):>7} {int(stored):>7}  {verdict}")
        self.stdout.write(f"{len(rows)} auteurs importés, {wrong} différences.")
        if wrong:
            raise CommandError("La réputation de certains auteurs n’est pas celle que donnent leurs votes.")
