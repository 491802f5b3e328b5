"""Tests of the house itself: its walls, its launcher, its commands."""
