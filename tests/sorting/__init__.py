"""Tests of sorting by itself."""
