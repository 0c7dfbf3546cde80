"""What all judges say of one file; loaded with the first file that is not clear."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from nolive_hooks import documents
from nolive_hooks.guard import disguise, fences, hosts, keys, modes, orders, twice, unreadable
from nolive_hooks.guard.allows import book, pragmas
from nolive_hooks.guard.classes import CLASSES, idle
from nolive_hooks.guard.question import SYMLINK, Asked, Order
from nolive_hooks.guard.roles import Role, role_in, role_of
from nolive_hooks.model import Blob, Document, Finding, Severity
from nolive_hooks.policy import Policy


def judge(blob: Blob, asked: Asked, order: Order) -> Iterator[Finding]:
    """Findings on a file in no order, with the exceptions applied that are written in it."""
    if blob.path == book.ALLOW_FILE:
        # Its digests are not credentials, and the rules it names are no settings; its reasons are free text.
        yield from _keys_of(blob.path, book.masked(blob.data), order)
    elif blob.mode == SYMLINK:
        yield from _keys_of(blob.path, blob.data, order)
    else:
        yield from _document(blob, asked, order)


def _keys_of(path: str, data: bytes, order: Order) -> Iterator[Finding]:
    return keys.judge(Document(path, documents.decode(data), documents.TEXT), order.identify)


def _document(blob: Blob, asked: Asked, order: Order) -> Iterator[Finding]:
    policy, document = order.policy, documents.read(blob)
    if document.error:
        document = documents.read_lines(document)
    found = [*(keys.judge(document, order.identify) if asked.keys else ()), *_switches(document, policy, asked)]
    if document.error:
        switchable = any((asked.modes, asked.hosts))
        verdict = unreadable.judge(document, found, judged=_judges_modes(document, policy), switchable=switchable)
        if verdict is not None:
            found.append(verdict)
    found.extend(list(twice.judge(document, found)))
    if order.also is not None:
        found.extend(list(order.also(document, found, order.identify)))
    found, remarks = pragmas.apply(document, found, policy.scan, CLASSES, idle(order.also))
    yield from (*found, *remarks)


def _judges_modes(document: Document, policy: Policy) -> bool:
    role = role_in(document.path, document.text)
    return role is Role.SWITCH or (role is Role.TEST and policy.scan.tests)


def _switches(document: Document, policy: Policy, asked: Asked) -> Iterator[Finding]:
    """Modes and endpoints, as far as the role of the path has them judged."""
    if _judges_modes(document, policy):
        found = list(modes.judge(document, policy.scan)) if asked.modes else []
        found += hosts.judge(document) if asked.hosts else ()
        found = orders.judge(document, found)
        yield from (*found, *disguise.judge(document, found))
    elif policy.scan.docs and role_of(document.path) is Role.PROSE:
        for fence in fences.documents_of(document):
            for finding in modes.judge(fence, policy.scan):
                yield replace(finding, severity=Severity.WARN)
