"""Access to the account: the password, the mail, the second factor and the sessions that are open."""
