"""Who is handed what: roles, consent, blinding, and how long a file is there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.access.models import Membership
from backend.access.roles import Role
from backend.accounts.models import User
from backend.audit.models import AuditEvent
from backend.casework.models import Consent
from backend.casework.services import withdraw_consent
from backend.core.errors import AccessDenied, Conflict
from backend.exports import services
from backend.exports.bundle import bundle
from backend.exports.models import DataUse, Export, ExportFile
from backend.exports.policies import KEPT_FOR
from backend.exports.selectors import rounds_to_export
from tests import factories
from tests.backend.exports.made import ask, made, one, opened, rows
from tests.backend.reliability.scored import Panel
from tests.worlds import World

pytestmark = pytest.mark.django_db


def _with_role(panel: Panel, person: User, role: Role) -> User:
    Membership.objects.create(
        person=person, programme=panel.programme, role=role, starts_on=factories.LONG_AGO
    )
    return User.objects.get(pk=person.pk)


def _agree_to_research(panel: Panel, place: int, **fields: object) -> Consent:
    scopes = ["research", "training"]
    by = panel.round_.created_by
    return factories.make_consent(panel.sessions[place], by=by, scopes=scopes, **fields)


def test_a_researcher_gets_only_sessions_whose_client_agreed_to_research(panel: Panel) -> None:
    researcher = factories.make_member(panel.programme, Role.RESEARCHER)
    _agree_to_research(panel, 3)
    _agree_to_research(panel, 4, expires_on=timezone.localdate() - timedelta(days=1))

    export = made(researcher, panel.programme, data_use=DataUse.RESEARCH)
    found = rows(one(opened(researcher, export), "/sessions.csv"))

    assert [row["session_number"] for row in found] == ["4"]
    assert export.provenance["left_out"] == {"no_consent_to_research": 13}
    with pytest.raises(AccessDenied):
        ask(researcher, panel.programme, data_use=DataUse.PROGRAMME)


def test_a_lead_who_rates_in_an_open_round_with_a_session_gets_nothing_of_its_round(
    panel: Panel, lead: User
) -> None:
    before = made(lead, panel.programme, panel.round_)
    rating_lead = _with_role(panel, lead, Role.RATER)
    factories.make_round(
        panel.programme, lead=lead, sessions=panel.sessions[:1], raters=[rating_lead]
    )

    assert list(rounds_to_export(rating_lead, panel.programme.pk)) == []
    with pytest.raises(Conflict, match="nothing to export"):
        ask(rating_lead, panel.programme)
    with pytest.raises(AccessDenied) as refused:
        services.download_export(actor=rating_lead, export=before)
    assert refused.value.code == "no_longer_allowed"


def test_whoever_rated_a_session_does_not_learn_whose_it_is(panel: Panel) -> None:
    rater = _with_role(panel, panel.raters[1], Role.LEAD)

    found = rows(one(opened(rater, made(rater, panel.programme)), "/sessions.csv"))

    shown = {row["session_number"]: row["trainee"] for row in found}
    assert shown[""] == ""
    assert {key for key in shown if key} == {"3"}, "the one session that they did not rate"


def test_nothing_of_an_open_round_is_exported(world: World) -> None:
    export = made(world.lead, world.programme)

    assert (export.n_ratings, export.n_sessions) == (2, 1)
    assert [part["name"] for part in export.provenance["rounds"]] == [world.closed_round.name]


@pytest.mark.parametrize("keep_scores", [True, False])
def test_a_withdrawal_deletes_files_and_leaves_the_session_out(
    panel: Panel, lead: User, keep_scores: bool
) -> None:
    consent = _agree_to_research(panel, 3, keep_scores=keep_scores)
    own = made(lead, panel.programme)
    research = made(lead, panel.programme, data_use=DataUse.RESEARCH)

    withdraw_consent(actor=lead, consent=consent)

    assert ExportFile.objects.filter(export=own).exists() == keep_scores
    assert not ExportFile.objects.filter(export=research).exists()
    again = made(lead, panel.programme)
    left_out = {} if keep_scores else {"consent_withdrawn": 2}
    assert again.provenance["left_out"] == left_out
    with pytest.raises(Conflict, match="deleted"):
        services.download_export(actor=lead, export=research)


def test_a_withdrawal_while_it_is_built_is_noticed(
    panel: Panel, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    consent = _agree_to_research(panel, 3)
    export = ask(lead, panel.programme)

    def slow(*args: object) -> object:
        withdraw_consent(actor=lead, consent=consent)
        return bundle(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("backend.exports.services.building.bundle", slow)
    built = services.build_export(export_id=export.pk)

    assert (built.status, built.reason) == ("failed", "changed_meanwhile")
    assert not ExportFile.objects.exists()


def test_taking_an_export_is_an_event_with_its_hash(panel: Panel, lead: User) -> None:
    export = made(lead, panel.programme, panel.round_)
    opened(lead, export)

    events = AuditEvent.objects.filter(target=str(export.pk)).order_by("sequence")
    asked, built, taken = events
    assert [asked.verb, built.verb, taken.verb] == [
        "export.asked_for",
        "export.built",
        "export.downloaded",
    ]
    assert built.details["content_hash"] == taken.details["content_hash"] == export.content_hash
    assert (taken.actor, taken.purpose, taken.role) == (str(lead.pk), "programme", "lead")


def test_a_file_is_deleted_when_its_time_is_over_and_no_sooner(panel: Panel, lead: User) -> None:
    export = made(lead, panel.programme)
    assert services.delete_what_is_over() == 0

    Export.objects.filter(pk=export.pk).update(expires_at=timezone.now())
    with pytest.raises(Conflict) as refused:
        services.download_export(actor=lead, export=export)
    n_deleted = services.delete_what_is_over()

    assert (refused.value.code, n_deleted) == ("export_deleted", 1)
    assert not ExportFile.objects.exists()
    assert Export.objects.get(pk=export.pk).status == "deleted"
    assert export.expires_at is not None
    assert export.finished_at is not None
    assert export.expires_at - export.finished_at == KEPT_FOR


def test_one_export_is_built_at_a_time_and_twice_is_once(panel: Panel, lead: User) -> None:
    export = ask(lead, panel.programme)
    with pytest.raises(Conflict) as refused:
        ask(lead, panel.programme)
    first = services.build_export(export_id=export.pk)

    again = services.build_export(export_id=export.pk)

    assert refused.value.code == "export_under_way"
    assert (again.content_hash, ExportFile.objects.count()) == (first.content_hash, 1)


def test_whoever_lost_the_role_is_not_handed_what_they_asked_for(panel: Panel, lead: User) -> None:
    other = factories.make_member(panel.programme, Role.LEAD)
    export = ask(other, panel.programme)
    Membership.objects.filter(person=other).update(ends_on=factories.LONG_AGO)

    built = services.build_export(export_id=export.pk)

    assert (built.status, built.reason) == ("failed", "not_allowed")
