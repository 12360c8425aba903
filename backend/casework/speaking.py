"""Who speaks in a transcript: roles, the trainee among several therapists, and pseudonyms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from backend.casework.models import Speaker, SpeakerRole, Transcript
from backend.core.errors import ErrorDetail, InvalidInput

MAX_NAME_LETTERS = 120


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker as the file has them, and as they are shown."""

    name: str
    label: str
    role: SpeakerRole
    is_trainee: bool = False


def voices_of(
    spoken: Mapping[str, SpeakerRole], *, own: str = "", names: Mapping[str, str] | None = None
) -> list[Voice]:
    """Return the speakers of a transcript in the order of `spoken`.

    `own` is the trainee's own name in the file; with one therapist it need not be said. `names`
    are pseudonyms by the file's names. Raises InvalidInput, naming the speaker.
    """
    renamed = {name: text.strip() for name, text in (names or {}).items()}
    _check_known([*renamed, *([own] if own else [])], spoken)
    therapists = [name for name, role in spoken.items() if role == SpeakerRole.THERAPIST]
    if own and own not in therapists:
        raise _refused("own_not_therapist", f"“{own}” is not marked as a therapist.", own)
    if not own and len(therapists) == 1:
        own = therapists[0]
    labels = {name: renamed.get(name) or name for name in spoken}
    check_labels(labels)
    return [
        Voice(name, labels[name], SpeakerRole(role), is_trainee=name == own)
        for name, role in spoken.items()
    ]


def check_labels(labels: Mapping[str, str]) -> None:
    """Refuse names that are too long or shared by two speakers. Raises InvalidInput."""
    taken: dict[str, str] = {}
    for name, label in labels.items():
        if not label or len(label) > MAX_NAME_LETTERS or not label.isprintable():
            text = f"A name has 1 to {MAX_NAME_LETTERS} letters and no control character."
            raise _refused("name_invalid", text, name)
        if label.casefold() in taken:
            text = f"“{taken[label.casefold()]}” and “{name}” would both be called “{label}”."
            raise _refused("name_taken", text, name)
        taken[label.casefold()] = name


def speaker_rows(transcript: Transcript, voices: Iterable[Voice]) -> list[Speaker]:
    """Return the rows of a transcript's speakers, for whoever stores them."""
    return [
        Speaker(
            transcript=transcript,
            position=position,
            label=voice.label,
            role=voice.role,
            is_trainee=voice.is_trainee,
        )
        for position, voice in enumerate(voices, start=1)
    ]


def own_missing(voices: Iterable[Voice]) -> InvalidInput:
    """Return the refusal of a transcript with several therapists of whom none is marked."""
    names = [voice.name for voice in voices if voice.role == SpeakerRole.THERAPIST]
    return InvalidInput(
        "Several therapists speak. Say which of them is the trainee whose session it is.",
        code="own_speaker_missing",
        errors=[
            ErrorDetail("own_speaker_missing", f"“{name}” is a therapist.", field=name)
            for name in names
        ],
    )


def lacks_own(voices: Sequence[Voice]) -> bool:
    """Tell whether several therapists speak and none of them is marked as the trainee."""
    therapists = [voice for voice in voices if voice.role == SpeakerRole.THERAPIST]
    return len(therapists) > 1 and not any(voice.is_trainee for voice in therapists)


def _check_known(asked: Iterable[str], spoken: Mapping[str, SpeakerRole]) -> None:
    for name in asked:
        if name not in spoken:
            raise _refused("speaker_unknown", f"Nobody called “{name[:60]}” speaks here.", name)


def _refused(code: str, text: str, name: str) -> InvalidInput:
    return InvalidInput(text, code=code, errors=[ErrorDetail(code, text, field=name[:120])])
