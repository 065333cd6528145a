"""The delivery engine: from a dropped file to the server's receipt, exactly once. Knows no screen and no Qt."""
