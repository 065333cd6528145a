"""Tests of the access to the account."""
