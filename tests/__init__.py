"""Tests: three tiers (rules without a database, rooms with one, journeys from outside)."""
