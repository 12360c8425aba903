"""Send anything at all, and what every refusal of the API looks like."""

import json
from typing import Any

from rest_framework.test import APIClient


def assert_refused(answer: Any, *statuses: int) -> dict[str, Any]:
    """Check that the answer is a refusal in the one shape, and return its body."""
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.content[:300])
    assert not statuses or answer.status_code in statuses, answer.content[:300]
    body: dict[str, Any] = json.loads(answer.content)
    assert set(body) == {"code", "detail", "errors"}, body
    assert body["code"]
    assert body["detail"]
    for error in body["errors"]:
        known = {"code", "detail", "field", "line", "part"}
        assert {"code", "detail"} <= set(error) <= known, error
    return body


def post_bytes(client: APIClient, path: str, raw: bytes, content_type: str) -> Any:
    """Send bytes as they are."""
    return client.generic("POST", path, raw, content_type=content_type)  # type: ignore[arg-type]
