"""What comes with the product is loaded once, and a published version never changes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction

from backend.instruments.models import RubricVersion
from backend.instruments.services import PublishedHasChanged, load_rubric_versions
from tests import factories
from tests.definitions import own_definition

ROOT = Path(__file__).resolve().parents[3]


def _write(folder: Path, text: str, version: str = "1.0") -> None:
    file = folder / "own-scale" / f"{version}.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings, db: None) -> Path:
    """A second folder of definitions."""
    settings.RUBRICS_FOLDER = str(tmp_path)
    return tmp_path


def test_definitions_are_loaded_once_with_their_texts(folder: Path) -> None:
    _write(folder, own_definition())

    assert load_rubric_versions() == 1
    assert load_rubric_versions() == 0

    row = RubricVersion.objects.get(slug="own-scale")
    assert (row.programme, row.source) == (None, own_definition())


def test_a_published_version_with_other_content_is_refused_loudly(folder: Path) -> None:
    _write(folder, own_definition())
    load_rubric_versions()
    _write(folder, own_definition(title="Another title"))
    _write(folder, own_definition(version="2.0"), "2.0")

    with pytest.raises(PublishedHasChanged, match=r"own-scale 1\.0 is published"):
        load_rubric_versions()

    titles = RubricVersion.objects.filter(slug="own-scale").values_list("title", flat=True)
    assert list(titles) == ["An own scale"]


def test_a_draft_may_change_until_it_is_published(folder: Path) -> None:
    for status, title in (("draft", "First"), ("draft", "Second"), ("published", "Third")):
        _write(folder, own_definition(status=status, title=title))
        assert load_rubric_versions() == 1
    _write(folder, own_definition(status="draft", title="Back again"))

    with pytest.raises(PublishedHasChanged):
        load_rubric_versions()


def test_a_programme_with_the_same_name_is_not_in_the_way(folder: Path) -> None:
    lead = factories.make_person("lead")
    factories.make_own_rubric(factories.make_programme(), by=lead, text=own_definition())
    _write(folder, own_definition())

    assert load_rubric_versions() == 1


def test_the_database_holds_one_published_version_of_a_name(folder: Path) -> None:
    _write(folder, own_definition())
    load_rubric_versions()
    row = RubricVersion.objects.get(slug="own-scale")

    for change in ({"fingerprint": "0" * 64}, {"version": "7.0"}):
        values = {
            "slug": row.slug,
            "version": row.version,
            "title": row.title,
            "language": row.language,
            "status": row.status,
            "fingerprint": row.fingerprint,
            "definition": row.definition,
            **change,
        }
        with pytest.raises(IntegrityError), transaction.atomic():
            RubricVersion.objects.create(**values)


UPGRADE = """
import json, django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

executor = MigrationExecutor(connection)
executor.migrate([("instruments", "0001_initial")])
before = executor.loader.project_state([("instruments", "0001_initial")]).apps
before.get_model("instruments", "RubricVersion").objects.create(
    slug="from-before", version="1.0", title="From before", language="en", status="published",
    fingerprint="f" * 64, definition={"items": []},
)
with connection.cursor() as cursor:
    cursor.execute(
        "CREATE TRIGGER kept BEFORE UPDATE ON instruments_rubric_version FOR EACH ROW "
        "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    )
executor = MigrationExecutor(connection)
executor.migrate(executor.loader.graph.leaf_nodes())
from backend.instruments.models import RubricVersion
print(json.dumps(RubricVersion.objects.values(
    "title", "definition", "programme", "source", "permission_note", "uploaded_by"
).get()))
"""


def test_the_migration_keeps_the_rows_that_are_there(tmp_path: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "backend.config.settings",
        "PYTHONPATH": str(ROOT),
    }

    done = subprocess.run(
        [sys.executable, "-c", UPGRADE],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "title": "From before",
        "definition": {"items": []},
        "programme": None,
        "source": "",
        "permission_note": "",
        "uploaded_by": None,
    }
