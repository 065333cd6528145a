"""Whom the program trusts. Owns the TLS contexts; it refuses to know hosts, and it never offers to look away.

The workstation's own store decides (through truststore), so that the authority of a practice's filtering proxy works
as soon as its technician has installed it where every other program looks.
"""

import ssl


def system_trust() -> ssl.SSLContext:
    """Certificates are judged by the system's store; TLS 1.2 at least. Costs some milliseconds the first time."""
    import truststore  # late: only an https address needs it, and start-up shouldn't wait for it

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def no_trust() -> ssl.SSLContext:
    """For an address without TLS: whatever would still ask for a certificate is refused."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
