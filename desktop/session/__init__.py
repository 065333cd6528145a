"""Who is signed in on this workstation: profiles, the vault's key, tokens, lock and sign-out."""
