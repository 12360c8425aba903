"""Scores by scale, choices and counts in place of two columns with the names of two scales.

The numbers of submitted ratings are carried over as they are. The triggers that guard those rows
are taken away for it; they are written anew after every migration (`core/triggers.py`).
"""

from django.db import migrations, models

TABLE = "ratings_item_score"
OPERATIONS = ("insert", "update", "delete")
# Numbers that are not given leave no key behind.
CARRY_OVER = {
    "sqlite": """
        UPDATE ratings_item_score
        SET "values" = json_patch(
            '{}', json_object('adherence', adherence, 'competence', competence)
        )
        WHERE adherence IS NOT NULL OR competence IS NOT NULL
    """,
    "postgresql": """
        UPDATE ratings_item_score
        SET "values" = jsonb_strip_nulls(
            jsonb_build_object('adherence', adherence, 'competence', competence)
        )
        WHERE adherence IS NOT NULL OR competence IS NOT NULL
    """,
}
CARRY_BACK = {
    "sqlite": """
        UPDATE ratings_item_score
        SET adherence = json_extract("values", '$.adherence'),
            competence = json_extract("values", '$.competence')
        WHERE "values" <> '{}'
    """,
    "postgresql": """
        UPDATE ratings_item_score
        SET adherence = ("values" ->> 'adherence')::smallint,
            competence = ("values" ->> 'competence')::smallint
        WHERE "values" <> '{}'::jsonb
    """,
}
# What two columns cannot hold.
FOREIGN = {
    "sqlite": """
        SELECT COUNT(*) FROM ratings_item_score
        WHERE "count" IS NOT NULL OR choices <> '[]' OR not_applicable_reason = 'condition'
        OR EXISTS (
            SELECT 1 FROM json_each("values") WHERE key NOT IN ('adherence', 'competence')
        )
    """,
    "postgresql": """
        SELECT COUNT(*) FROM ratings_item_score
        WHERE "count" IS NOT NULL OR choices <> '[]'::jsonb OR not_applicable_reason = 'condition'
        OR "values" - 'adherence' - 'competence' <> '{}'::jsonb
    """,
}


def take_guards_away(apps, schema_editor):
    on_table = "" if schema_editor.connection.vendor == "sqlite" else f' ON "{TABLE}"'
    for operation in OPERATIONS:
        schema_editor.execute(f'DROP TRIGGER IF EXISTS "{TABLE}_{operation}_guard"{on_table}')


def carry_over(apps, schema_editor):
    schema_editor.execute(CARRY_OVER[schema_editor.connection.vendor])


def carry_back(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FOREIGN[vendor])
        (n_foreign,) = cursor.fetchone()
    if n_foreign:
        raise RuntimeError(
            f"{n_foreign} answers are on other scales, of a kind or a count, or left out for a "
            "condition; the earlier tables cannot hold them"
        )
    schema_editor.execute(CARRY_BACK[vendor])


class Migration(migrations.Migration):
    dependencies = [("ratings", "0001_initial")]

    operations = [
        # First forwards, last backwards.
        migrations.RunPython(take_guards_away, migrations.RunPython.noop),
        migrations.RemoveConstraint("itemscore", "ratings_item_score_numbers"),
        migrations.RemoveConstraint("itemscore", "ratings_item_score_not_negative"),
        migrations.RemoveConstraint("itemscore", "ratings_item_score_reason"),
        migrations.AddField("itemscore", "values", models.JSONField(blank=True, default=dict)),
        migrations.AddField("itemscore", "choices", models.JSONField(blank=True, default=list)),
        migrations.AddField(
            "itemscore", "count", models.PositiveIntegerField(blank=True, null=True)
        ),
        migrations.RunPython(carry_over, carry_back),
        migrations.RemoveField("itemscore", "adherence"),
        migrations.RemoveField("itemscore", "competence"),
        migrations.AlterField(
            "itemscore",
            "not_applicable_reason",
            models.CharField(
                blank=True,
                choices=[
                    ("phase", "Not in this phase"),
                    ("problem_area", "Not the problem area"),
                    ("format", "Not in this format"),
                    ("condition", "What it depends on is not so"),
                    ("no_opportunity", "No opportunity arose"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            "itemscore",
            models.CheckConstraint(
                condition=models.Q(status="scored")
                | models.Q(values={}, choices=[], count__isnull=True),
                name="ratings_item_score_answer",
            ),
        ),
        migrations.AddConstraint(
            "itemscore",
            models.CheckConstraint(
                condition=models.Q(
                    status="not_applicable",
                    not_applicable_reason__in=[
                        "phase",
                        "problem_area",
                        "format",
                        "condition",
                        "no_opportunity",
                    ],
                )
                | (~models.Q(status="not_applicable") & models.Q(not_applicable_reason="")),
                name="ratings_item_score_reason",
            ),
        ),
        # Backwards the guards are gone before the numbers are carried back.
        migrations.RunPython(migrations.RunPython.noop, take_guards_away),
    ]
