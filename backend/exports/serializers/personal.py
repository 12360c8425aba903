"""Shapes of what is held about a person, and of its erasure."""

from typing import Any

from rest_framework import serializers


class HindranceSerializer(serializers.Serializer[Any]):
    """Why an account cannot be erased yet."""

    code = serializers.CharField()
    detail = serializers.CharField()


class ErasureOutlookSerializer(serializers.Serializer[Any]):
    """What erasing an account would take, what would stay under a code, what is in its way.

    How many ratings there are is null for whoever rates in an open round.
    """

    n_texts = serializers.IntegerField()
    n_own_sessions = serializers.IntegerField()
    n_certificates = serializers.IntegerField()
    n_ratings_kept = serializers.IntegerField(allow_null=True)
    n_due = serializers.IntegerField(allow_null=True)
    hindrances = HindranceSerializer(many=True)


class AccountErasureDraftSerializer(serializers.Serializer[Any]):
    """The address of the account, typed to confirm, and whether scores may stay."""

    email = serializers.CharField(max_length=254)
    keep_scores = serializers.BooleanField()
    reason = serializers.CharField(max_length=500, allow_blank=True, default="")
