"""What the gate answers: a verdict, and reasons with stable codes that say who can still act."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Literal, NamedTuple

Outcome = Literal["go", "no-go", "void", "not-a-drill", "unknown"]
Answer = Literal["pass", "pending", "fail"]


class Weight(StrEnum):
    """What a reason does to the verdict."""

    FAIL = "fail"
    PENDING = "pending"
    NOTE = "note"


class Code(NamedTuple):
    """A stable reason code, its weight and what it means in one line (for docs/gate.md)."""

    id: str
    weight: Weight
    meaning: str


def _codes(weight: Weight, table: str) -> tuple[Code, ...]:
    """Rows of `code: meaning`, one a line."""
    rows = (line.strip().split(": ", 1) for line in table.strip().splitlines())
    return tuple(Code(name, weight, meaning) for name, meaning in rows)


CODES: tuple[Code, ...] = (
    *_codes(
        Weight.FAIL,
        """
        snapshot-unreadable: the snapshot is not one (command line only, exit 3)
        policy-missing: the default branch has no gate policy
        policy-unparsable: the gate policy cannot be read
        policy-unknown-key: the gate policy holds a key that no rule reads
        policy-min-approvals: min_approvals is below 1
        fact-missing: a fact the verdict needs is not in the snapshot
        collector-problem: the collector could not read something completely
        head-sha: the head is not a full commit id
        closed: the pull request is not open
        base-not-protected: the pull request does not go into the protected branch
        fork: the drill comes from another repository
        too-many-files: more than 3000 changed files; the list cannot be complete
        files-incomplete: the list of changed files is not whole
        too-many-commits: more than 250 commits; the list cannot be complete
        commits-incomplete: the list of commits is not whole or not of this head
        commit-author-unlinked: no account is known for the author of a commit
        committer-unlinked: no account is known for the committer of a commit
        co-author-unlinked: no account is known for a co-author of a commit
        last-pusher-unknown: nobody can say who pushed this head
        merged-pack-changed: a pack that is already merged is touched
        file-outside-pack: a drill changes something besides its own new pack
        file-not-added: a file of the pack is not simply new
        file-mode: a file of the pack is a link, a submodule or executable
        file-attributes: a Git control file inside the pack
        file-lfs: a file of the pack is only a pointer to Git LFS
        file-name: a file name that not every system keeps
        several-packs: more than one pack in one pull request
        pack-unread: pack files are changed and the pack could not be judged
        pack-path: the pack's folder is not a drill folder below the pack root
        pack-problem: the pack judge found a problem
        stale: the code under test has changed since the drill and the policy blocks that
        record-unread: the drill's record could not be read
        decision-unknown: the record's decision is none of GO, NO_GO, VOID
        operator-unknown: the record names no account as operator
        record-contradiction: the record names its operator as reviewer and denies a self-review
        scripted-answers: the drill's questions were answered by a script
        evidence-failed: the evidence check did not succeed
        review-contradiction: one review was read twice with different contents
        changes-requested: an eligible person requests changes
        other-pull-request: another open pull request with this head may not pass
        merge-group: the merge queue's commit holds heads that are not judged here
        """,
    ),
    *_codes(
        Weight.PENDING,
        """
        draft: the pull request is a draft
        evidence-missing: no evidence check for this head yet
        evidence-older: the newest evidence check is of another head
        evidence-running: the evidence check has no conclusion yet
        approval-missing: a qualifying approval is still missing
        governance-missing: an approval by governance is still missing
        not-up-to-date: the head does not contain the tip of the base
        other-pull-request-waiting: another open pull request with this head still waits for approval
        """,
    ),
    *_codes(
        Weight.NOTE,
        """
        not-a-drill: the pull request holds no pack
        approved: who approved, which seal, which head
        no-go: merges as NO-GO
        void: merges as VOID
        self-reviewed: the operator recorded a self-review; it is no approval
        stale-warning: the code under test has changed since the drill
        team-unreadable: a team's members could not be read; nobody counts through it
        approver-unknown: a review of an account that is gone or has no proper name
        approver-not-a-user: a review by a bot or an app
        approver-machine-user: a review by a machine user
        approver-not-listed: a review by somebody the policy does not name
        approver-lacks-permission: a review by somebody without the required permission
        approver-not-independent: a review by somebody who took part in the drill
        approver-updated-branch: the head became the reviewer's own through "Update branch"
        approval-dismissed: an approval or a change request was dismissed
        approval-on-other-head: an approval of another commit
        approval-too-old: an approval older than the policy allows
        approval-edited: an approval whose text was edited later
        approval-undated: an approval without a usable time
        """,
    ),
)
_WEIGHTS = {code.id: code.weight for code in CODES}


class Reason(NamedTuple):
    """Why the verdict is what it is: a code, the person or file, a sentence, and who can still act."""

    code: str
    subject: str
    message: str
    can_act: tuple[str, ...] = ()

    @property
    def weight(self) -> Weight:
        """What this reason does to the verdict."""
        return _WEIGHTS[self.code]


class PolicyProblem(NamedTuple):
    """Why there is no policy to judge by."""

    kind: Literal["missing", "unparsable", "unknown-key"]
    message: str


class Verdict(NamedTuple):
    """The answer, what a pass would be called, and the commit on which a success may be posted."""

    verdict: Answer
    outcome: Outcome
    sha: str | None
    reasons: tuple[Reason, ...]


def conclude(reasons: Iterable[Reason], outcome: Outcome, sha: str | None) -> Verdict:
    """The heaviest reason decides; an outcome that is not known never passes."""
    ordered = tuple(sorted(set(reasons), key=_rank))
    weights = {reason.weight for reason in ordered}
    answer: Answer = "pass"
    if Weight.FAIL in weights or outcome == "unknown" or not sha:
        answer = "fail"
    elif Weight.PENDING in weights:
        answer = "pending"
    return Verdict(answer, outcome, sha, ordered)


def _rank(reason: Reason) -> tuple[int, Reason]:
    return list(Weight).index(reason.weight), reason
