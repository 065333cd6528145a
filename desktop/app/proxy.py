"""The proxy that this workstation uses for an address, as its system says."""

from urllib.parse import urlsplit

_OURSELVES = frozenset({"localhost", "127.0.0.1", "::1"})


def system_proxy(address: str) -> str | None:
    """`http://host:port` for requests to `address`, None to go straight there. May take seconds; any thread."""
    host = urlsplit(address).hostname or ""
    if host in _OURSELVES:
        return None
    from PySide6.QtCore import QUrl
    from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

    for proxy in QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(address))):
        if proxy.type() in (QNetworkProxy.ProxyType.HttpProxy, QNetworkProxy.ProxyType.HttpCachingProxy):
            return f"http://{proxy.hostName()}:{proxy.port()}"
    return None
