"""Our detectors as detect-secrets plugins (`scan -p nolive_hooks/guard/plugins.py`); they verify nothing."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from detect_secrets.core.potential_secret import PotentialSecret
from detect_secrets.plugins.base import BasePlugin
from detect_secrets.util.code_snippet import CodeSnippet

from nolive_hooks.documents.formats import format_of
from nolive_hooks.guard.keys import Credential, located
from nolive_hooks.model import Document


class _NolivePlugin(BasePlugin):
    """Asks the judge of credentials about one line in its context; `wallets` chooses which half of the answers."""

    wallets: bool

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Values of credentials in a text without a file."""
        yield from (one.place.value for one in self._found("line.env", string))

    def analyze_line(
        self, filename: str, line: str, line_number: int = 0, context: CodeSnippet | None = None, **_: Any
    ) -> set[PotentialSecret]:
        """Credentials on one line. Nothing is ever verified: no request leaves the machine, whatever the settings."""
        lines = list(context.lines) if context is not None else [line]
        wanted = context.target_index + 1 if context is not None else 1
        found = self._found(filename, "\n".join(text.rstrip("\n") for text in lines))
        return {
            PotentialSecret(self.secret_type, filename, one.place.value, line_number, is_verified=False)
            for one in found
            if one.place.line == wanted
        }

    def _found(self, filename: str, text: str) -> list[Credential]:
        every = located(Document(filename, text, format_of(filename, text)))
        return [
            one
            for one in every
            if not one.known and (one.venue is not None and one.venue.kind == "wallet") == self.wallets
        ]


class VenueCredentialDetector(_NolivePlugin):
    """API keys, secrets, passphrases, passwords and tokens of exchanges and brokers."""

    secret_type = "Trading venue credential"  # noqa: S105 - a name, required by the interface
    wallets = False


class WalletSecretDetector(_NolivePlugin):
    """Private keys, recovery phrases and key files of wallets."""

    secret_type = "Wallet secret"  # noqa: S105
    wallets = True
