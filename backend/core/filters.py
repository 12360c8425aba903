"""Bases of the list filters."""

from django_filters import rest_framework as filters


class ProgrammeFilter(filters.FilterSet):
    """Every list can be narrowed to one programme.

    The filter takes any UUID: one that the person cannot see gives an empty list, exactly like one
    that does not exist.
    """

    programme = filters.UUIDFilter(field_name="programme_id")
