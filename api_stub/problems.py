"""Every way in which the server says no: one table of codes, and the exception that carries one of them."""

import json
from collections.abc import Mapping, Sequence

PROBLEM_TYPE = "application/problem+json"

# code: (status, title)
CATALOGUE: dict[str, tuple[int, str]] = {
    "header-invalid": (400, "A header is missing or malformed"),
    "checksum-algorithm-unknown": (400, "This checksum algorithm is not offered"),
    "code-refused": (401, "Unknown identifier or wrong code"),
    "credentials-refused": (401, "Unknown identifier or wrong password"),
    "session-expired": (401, "The session is over"),
    "session-closed": (401, "The session was closed from another workstation"),
    "token-refused": (401, "A valid access token is needed"),
    "account-not-activated": (403, "The account is not activated yet"),
    "other-practice": (403, "This was written by another practice"),
    "factor-code-late": (403, "This code has gone by"),
    "factor-code-refused": (403, "This code is wrong"),
    "factor-code-used": (403, "This code was used already"),
    "password-wrong": (403, "This isn't the account's password"),
    "registration-needed": (403, "This is a provisional code: the account is to be created with it"),
    "agreement-absent": (404, "There is no copy of a signed agreement"),
    "not-found": (404, "There is nothing here"),
    "method-not-allowed": (405, "This method is not offered here"),
    "offset-conflict": (409, "The upload stands at another offset"),
    "upload-sealed": (409, "The upload belongs to a deposit"),
    "deposit-conflict": (409, "This deposit exists with other content"),
    "request-conflict": (409, "This demand exists with other content"),
    "request-duplicate": (409, "A demand for the same is pending"),
    "request-under-way": (409, "The demand is being dealt with"),
    "request-closed": (410, "The demand is over"),
    "upload-expired": (410, "The upload has expired"),
    "application-conflict": (409, "This application exists with other content, or the key has another one"),
    "registration-conflict": (409, "This was asked already, with other content"),
    "change-conflict": (409, "This change exists with other content"),
    "factor-off": (409, "The account has no second factor"),
    "factor-on": (409, "The account has a second factor already"),
    "challenge-over": (410, "The password is to be given again"),
    "enrolment-over": (410, "This secret was not used in time, or another one took its place"),
    "change-over": (410, "The change is over"),
    "already-activated": (409, "The account is active already"),
    "terms-changed": (409, "The conditions of use have another version"),
    "code-expired": (410, "The code is no longer valid"),
    "application-closed": (409, "Nothing is asked for"),
    "message-conflict": (409, "This message exists with other content"),
    "conversation-closed": (409, "Nothing can be added to this any more"),
    "nothing-missing": (409, "Nothing is missing any more"),
    "statement-withdrawn": (410, "The statement was withdrawn"),
    "statement-changed": (412, "The statement was corrected meanwhile"),
    "version-unsupported": (412, "This version of tus is not offered"),
    "upload-too-large": (413, "More bytes than announced or allowed"),
    "deposit-too-large": (413, "The deposit is larger than allowed"),
    "media-type-unsupported": (415, "This content type is not accepted here"),
    "invalid-request": (422, "The request is malformed"),
    "captcha-refused": (422, "The text is not the one of the picture, or it was answered already"),
    "mail-refused": (422, "This is no mail address"),
    "password-refused": (422, "The password is not strong enough"),
    "cursor-unknown": (422, "This cursor was not made here"),
    "fields-refused": (422, "Some fields are missing or wrong"),
    "kind-unknown": (422, "This kind of document is unknown"),
    "upload-unknown": (422, "An upload does not exist any more"),
    "upload-incomplete": (422, "An upload lacks bytes"),
    "document-empty": (422, "A document has no content"),
    "checksum-mismatch": (422, "A document differs from its SHA-256"),
    "agreement-refused": (422, "The agreement is no PDF"),
    "media-type-refused": (422, "A document is of a type that is not accepted"),
    "locked": (423, "Another request holds this"),
    "too-many-attempts": (429, "Too many attempts"),
    "rate-limited": (429, "Too many requests"),
    "chunk-checksum-mismatch": (460, "The bytes differ from their checksum"),
    "internal": (500, "The server failed"),
    "unavailable": (503, "The service is not available"),
}


class Problem(Exception):  # noqa: N818 - named after RFC 9457
    """A refusal. `code` is one of `CATALOGUE`; `uploads` names the uploads that caused it, `fields` what is
    wrong by field; `retry_after` is seconds."""

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        uploads: Sequence[str] = (),
        fields: Mapping[str, str] | None = None,
        retry_after: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status, self.title = CATALOGUE[code]
        self.detail = detail
        self.uploads = tuple(uploads)
        self.fields = dict(fields or {})
        self.headers = dict(headers or {})
        if retry_after is not None:
            self.headers["Retry-After"] = str(retry_after)
        if code == "token-refused":
            self.headers["WWW-Authenticate"] = "Bearer"

    def body(self) -> bytes:
        """The JSON of this problem."""
        content: dict[str, object] = {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "code": self.code,
        }
        if self.detail:
            content["detail"] = self.detail
        if self.uploads:
            content["uploads"] = list(self.uploads)
        if self.fields:
            content["fields"] = self.fields
        return json.dumps(content, ensure_ascii=False).encode()
