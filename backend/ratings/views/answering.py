"""The answer of a rating, shared by whatever begins or changes one."""

from rest_framework import status
from rest_framework.response import Response

from backend.accounts.models import User
from backend.core.visible import visible_or_404
from backend.ratings import selectors
from backend.ratings.models import Rating
from backend.ratings.serializers.ratings import RatingSerializer


def rating_answer(actor: User, rating: Rating, code: int = status.HTTP_200_OK) -> Response:
    """Return the rating as the person may see it, with its version as ETag."""
    shown = visible_or_404(selectors.rating_details(actor), rating.pk)
    answer = RatingSerializer(shown, context={"actor": actor})
    return Response(answer.data, status=code, headers={"ETag": f'"{shown.version}"'})
