"""The geocoder's `/search`: a question in, suggestions out. The only JSON of this package.

Nothing but what was typed as an address goes out: no name, no identifier, no token.
"""

from urllib.parse import quote

import msgspec

from desktop.geocoding.facts import MOST, Suggestion
from desktop.infra.http import Http
from desktop.kernel.failures import NotTheServer

HOW_MANY = 6


class _Properties(msgspec.Struct, frozen=True):
    label: str
    name: str = ""
    type: str = ""
    housenumber: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""


class _Feature(msgspec.Struct, frozen=True):
    properties: _Properties


class _Collection(msgspec.Struct, frozen=True):
    features: tuple[_Feature, ...]


class GeocoderRemote:
    """The geocoder below the base address of `http`. Blocking; any thread; raises what `Http.request` does."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def search(self, question: str) -> tuple[Suggestion, ...]:
        """Addresses that begin like `question`, best first."""
        asked = quote(question[:MOST], safe="")
        reply = self._http.request("GET", f"/search?q={asked}&limit={HOW_MANY}&autocomplete=1&index=address")
        try:
            found = msgspec.json.decode(reply.body, type=_Collection)
        except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
            raise NotTheServer("geocoder") from problem
        return tuple(_suggestion(feature.properties) for feature in found.features)

    def hang_up(self) -> None:
        """Wake whoever waits for an answer that nobody wants any more."""
        self._http.hang_up()

    def close(self) -> None:
        self._http.close()


def _suggestion(found: _Properties) -> Suggestion:
    street = found.street or (found.name if found.type == "street" else "")
    place = found.name if found.type == "locality" else ""
    return Suggestion(found.label, found.housenumber, street or place, found.postcode, found.city)
