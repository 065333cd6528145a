"""Dropping documents, composing deposits and watching them leave."""
