"""The pages of registration and of what was forgotten, as the gate shows them."""
