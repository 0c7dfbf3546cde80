"""Whether bytes name a venue or an exchange, as the judge of credentials would read them."""

from __future__ import annotations

from nolive_hooks import sieve_words as words
from nolive_hooks.sieve.pieces import LETTERS, UNSQUEEZED

_GLUED_ENDS = (b"key", b"secret", b"id", b"token", b"passphrase", b"password", b"phrase")


def speaks_of_venues(path: str, data: bytes, low: bytes) -> bool:
    """A venue or an exchange is named somewhere, also inside a longer word or in a header's name."""
    around = low + b"\n" + path.lower().encode("utf-8", "ignore")
    squeezed = around.translate(None, UNSQUEEZED)
    if any(word in squeezed for word in words.VENUES_LONG) or any(host in around for host in words.VENUES_SILENT):
        return True
    if any(word in around for word in words.VENUES_NUMBERED):
        return True
    if b"apikey" in squeezed and b"secret" in squeezed:
        return True  # the two halves of a credential need no name beside them
    if b"-10" in low and b"eyj" in low and (b"clientid" in squeezed or b"appid" in squeezed):
        return True  # a broker that numbers its apps so
    short = [word for word in words.VENUES_SHORT if word in around]
    spelt = b" ".join(set((data + b"\n" + path.encode("utf-8", "ignore")).translate(LETTERS).split()))
    return any(_names_short_venue(b" " + spelt + b" ", word) for word in short)


def _names_short_venue(tokens: bytes, word: bytes) -> bool:
    """`ib`, `IBStore`, `myIb`, `okxApiKey`, `okxapikey` among words between spaces."""
    low = tokens.lower()
    at = low.find(word)
    while at >= 0:
        end = at + len(word)
        found, before, after = tokens[at:end], tokens[at - 1 : at], tokens[end : end + 1]
        if found.islower():
            alone = not before.islower() and not (before.isupper() and len(word) < 2)
            if alone and (not after.islower() or low[end:].split(b" ")[0].endswith(_GLUED_ENDS)):
                return True
        elif found.isupper():
            camel = after.isupper() and tokens[end + 1 : end + 2].islower()
            if not before.isupper() and (
                not after.isalpha() or camel or low[end:].split(b" ")[0].endswith(_GLUED_ENDS)
            ):
                return True
        elif found.istitle() and not after.islower():
            return True
        at = low.find(word, end)
    return False
