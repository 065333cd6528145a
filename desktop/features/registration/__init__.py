"""Before the first sign-in: creating the account from a provisional code, and what was forgotten of it."""
