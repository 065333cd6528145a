"""The outbox: what the user asked of the service, written before it is sent, and sent exactly once."""
