"""What becomes of documents, deposits and requests: kept in the vault, brought up to date, read without the line."""
