"""Verify a NO-LIVE drill archive with nothing but Python (3.8 or later).

    python3 verify.py                       the folder that this file is in
    python3 verify.py drill_x.tar.gz        an archive, read in memory and never extracted

Exit code 0: intact. 1: something differs. 3: it could not be checked.
"""

import gzip
import hashlib
import io
import json
import os
import re
import sys
import tarfile

SEALED = "data/SHA256SUMS"
CHAIN = "data/seals.jsonl"
LINE = re.compile(r"([0-9a-f]{64})  ([^\\]+)\Z")
LIMIT = 64 << 20
FREE = {"SHA256SUMS", "seals.jsonl"}


class NotCheckedError(Exception):
    """The bag cannot be checked at all."""


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def refused(path):
    parts = path.split("/")
    return path.startswith("/") or "\\" in path or not path.isascii() or bool({"", ".", ".."} & set(parts))


def from_folder(folder):
    files = {}
    for here, folders, names in os.walk(folder):
        for name in folders + names:
            whole = os.path.join(here, name)
            path = os.path.relpath(whole, folder).replace(os.sep, "/")
            if os.path.islink(whole):
                raise NotCheckedError(f"{path} is a link")
            if name in names:
                with open(whole, "rb") as stream:
                    files[path] = stream.read()
    return os.path.basename(os.path.abspath(folder)), files, ""


def from_archive(path):
    files, root, last = {}, None, ""
    with gzip.open(path) as stream:
        raw = stream.read(LIMIT + 1)
    if len(raw) > LIMIT:
        raise NotCheckedError(f"larger than {LIMIT} bytes")
    with tarfile.open(fileobj=io.BytesIO(raw), mode="r:") as tar:
        for member in tar:
            name = member.name
            if not member.isreg() or member.pax_headers:
                raise NotCheckedError(f"{name!a} is not a plain file")
            if refused(name) or "/" not in name:
                raise NotCheckedError(f"{name!a} leaves the folder")
            top, _, inner = name.partition("/")
            root = root or top
            if top != root or name <= last:
                raise NotCheckedError(f"{name!a} stands twice, out of order or in another folder")
            if (member.mode, member.uid, member.gid) != (0o644, 0, 0):
                raise NotCheckedError(f"{name!a} is not canonical")
            last = name
            files[inner] = tar.extractfile(member).read()
        if raw[tar.offset :].strip(b"\0"):
            raise NotCheckedError("something follows the end of the tar")
    if not files:
        raise NotCheckedError("the archive is empty")
    return root, files, ", tar sha256 " + sha256(raw)


def listed(files, path, faults):
    """Path -> digest of a manifest; its own form is checked too."""
    table, last = {}, b""
    text = files.get(path, b"")
    if not text.endswith(b"\n"):
        faults.append(f"{path}: missing, empty or without a last line end")
    for number, raw in enumerate(text.split(b"\n")[:-1], 1):
        match = LINE.match(raw.decode("utf-8", "replace"))
        if not match or refused(match.group(2)) or raw[66:] <= last:
            faults.append(f"{path}:{number}: not a canonical line")
            continue
        last = raw[66:]
        table[match.group(2)] = match.group(1)
    return table


def compare(files, table, name, faults):
    """Both directions: what is listed is there and equal, what is there is listed."""
    good = 0
    for path, wanted in sorted(table.items()):
        if path not in files:
            faults.append(f"{path}: listed in {name} and missing")
        elif sha256(files[path]) != wanted:
            faults.append(f"{path}: not as listed in {name}")
        else:
            good += 1
    for path in sorted(set(files) - set(table)):
        faults.append(f"{path}: not listed in {name}")
    return good


def chain(files, faults):
    """The seals: each names the line before it; the last of them covers the manifest."""
    previous, newest = None, None
    for number, raw in enumerate(files.get(CHAIN, b"").split(b"\n")[:-1], 1):
        seal = json.loads(raw.decode("utf-8"))
        if seal["prev_seal_sha256"] != (sha256(previous) if previous is not None else None):
            faults.append(f"{CHAIN}:{number}: the chain of seals is broken")
        previous, newest = raw, seal
    if newest is None:
        faults.append(f"{CHAIN}: there is no seal")
    elif sha256(files.get(SEALED, b"")) != newest["manifest_sha256"]:
        faults.append(f"{SEALED}: not the manifest that the last seal covers")
    return newest


def approval(files, newest, faults):
    """The sign-off line; the approval must be of this very seal."""
    if "approval.json" not in files:
        return "none in this archive"
    record = json.loads(files["approval.json"].decode("utf-8"))
    if newest is None or record["seal"] != "nl1-" + newest["manifest_sha256"][:20]:
        faults.append("approval.json: of another seal")
        return "NOT valid"
    rows = [row for row in record["reviews"] if row["id"] in record["qualifying"]]
    for row in rows:
        if row["state"] != "APPROVED" or row["commit_id"] != record["head_sha"]:
            faults.append("approval.json: review {} is not an approval of the head".format(row["id"]))
    names = ", ".join("{} (id {}), review {}".format(ascii(row["login"]), row["user_id"], row["id"]) for row in rows)
    return "APPROVED by " + names if rows else "no qualifying approval"


def record(files, path, faults):
    """A record of the pack; an empty one where it is missing."""
    if path in files:
        return json.loads(files[path].decode("utf-8"))
    faults.append(f"{path}: missing, and without it there is no verdict")
    return {}


def verify(root, files, note):
    """The verdict as lines, and every fault."""
    faults = []
    payload = {path: data for path, data in files.items() if path.startswith("data/")}
    tags = {path: data for path, data in files.items() if path not in payload and path != "tagmanifest-sha256.txt"}
    compare(payload, listed(files, "manifest-sha256.txt", faults), "manifest-sha256.txt", faults)
    compare(tags, listed(files, "tagmanifest-sha256.txt", faults), "tagmanifest-sha256.txt", faults)
    pack = {path[5:]: data for path, data in payload.items() if path[5:] not in FREE}
    table = listed(files, SEALED, faults)
    manifest = "{} of {} sealed files intact".format(compare(pack, table, "SHA256SUMS", faults), len(table))
    try:
        recorded = records(root, files, faults)
    except (ValueError, KeyError, TypeError) as error:
        if not faults:
            raise
        recorded = [("verdict", f"NOT proven: a record cannot be read ({type(error).__name__})")]
    archive = ("intact" if not faults else f"NOT intact, faults: {len(faults)}") + note
    return [("archive", archive), ("manifest", manifest), *recorded], faults


def records(root, files, faults):
    """The lines that the records of the pack give."""
    newest = chain(files, faults)
    signed = approval(files, newest, faults)
    decision, drill = record(files, "data/decision.json", faults), record(files, "data/drill.json", faults)
    if drill and decision and not (root.startswith(drill["run_id"]) and decision["run_id"] == drill["run_id"]):
        names = ascii(root), ascii(drill["run_id"]), ascii(decision["run_id"])
        faults.append("the run id: this folder is {}, drill.json says {}, decision.json {}".format(*names))
    run = drill["repo"]["run_sha"][:12] if drill else "not known"
    said = decision["verdict"].replace("_", "-") if decision else "nothing"
    doubt = "NOT proven: the record says " if faults else ""
    return [
        ("history", f"run commit {run} (recorded, not checked here)"),
        ("sign-off", signed),
        ("time", "recorded by the tool; no trusted timestamp"),
        ("signature", "none"),
        ("verdict", f"{doubt}{said} (drill only; it does not authorise live trading)"),
        ("unproven", "whose the accounts were, and that nobody rewrote pack and approval together"),
    ]


def main(arguments):
    """Print the verdict; the exit code says the same."""
    place = arguments[0] if arguments else os.path.dirname(os.path.abspath(__file__))
    try:
        root, files, note = from_folder(place) if os.path.isdir(place) else from_archive(place)
        lines, faults = verify(root, files, note)
    except (NotCheckedError, OSError, EOFError, ValueError, KeyError, TypeError, tarfile.TarError) as error:
        sys.stdout.write(f"could not be checked: {ascii(str(error))[1:-1]}\n")
        return 3
    for label, text in lines:
        sys.stdout.write(f"{label:10}{text}\n")
    for fault in faults:
        sys.stdout.write("  differs: " + fault.encode("ascii", "backslashreplace").decode("ascii") + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
