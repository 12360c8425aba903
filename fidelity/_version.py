"""The version of the statistics core, stored with every number it gives out."""

__version__ = "0.1.0"
