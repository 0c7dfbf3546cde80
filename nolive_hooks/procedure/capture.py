"""The output of a process, kept bounded: head and tail, the digest of the whole, and no line that looks like a key."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

Redactor = Callable[[bytes], tuple[bytes, int]]


@dataclass(frozen=True, slots=True)
class Captured:
    """What is kept of an output. `digest` is of the whole output, or of the kept text where a line was withheld.

    A digest over a withheld line would allow to guess it, so none is made.
    """

    kept: bytes
    digest: str
    size: int
    lines: int
    truncated: bool
    withheld: int


class Capture:
    """Takes in any amount of output in bounded memory: the first and the last `cap // 2` bytes stay."""

    def __init__(self, cap: int) -> None:
        self._half = max(1, cap // 2)
        self._head = bytearray()
        self._tail: deque[bytes] = deque()
        self._tail_size = 0
        self._whole = hashlib.sha256()
        self.size = 0
        self.lines = 0

    def feed(self, data: bytes) -> None:
        """Take the next piece of output."""
        self._whole.update(data)
        self.size += len(data)
        self.lines += data.count(b"\n")
        room = self._half - len(self._head)
        if room > 0:
            self._head += data[:room]
            data = data[room:]
        if data:
            self._tail.append(data)
            self._tail_size += len(data)
            while self._tail_size - len(self._tail[0]) >= self._half:
                self._tail_size -= len(self._tail.popleft())

    def finish(self, redact: Redactor) -> Captured:
        """What is kept, after lines that look like credentials were withheld."""
        tail = b"".join(self._tail)
        left_out = self.size - len(self._head) - min(len(tail), self._half)
        if left_out <= 0:
            kept, withheld = redact(bytes(self._head) + tail)
            note = b""
        else:
            # Whole lines only at the seam: half a credential would be recognised by nobody.
            head, first = redact(bytes(self._head).rpartition(b"\n")[0] + b"\n")
            end, second = redact(tail[-self._half :].partition(b"\n")[2])
            withheld = first + second
            note = b"[nolive: the middle of %d bytes was left out]\n" % self.size
            kept = head + note + end
        digest = hashlib.sha256(kept).hexdigest() if withheld else self._whole.hexdigest()
        return Captured(kept, digest, self.size, self.lines, bool(note), withheld)
