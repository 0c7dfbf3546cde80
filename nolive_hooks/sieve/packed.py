"""Which bytes are an archive that a judge has to open, and which are a format that nobody here opens."""

from __future__ import annotations

_OPENED = ((b"PK\x03\x04", "zip"), (b"\x1f\x8b\x08", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\0", "xz"))
_CLOSED = (
    (b"SQLite format 3\0", "a database"),
    (b"%PDF-", "a PDF"),
    (b"PAR1", "a Parquet file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"(\xb5/\xfd", "a Zstandard file"),
    (b"ARROW1", "an Arrow file"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
)
_PNG = b"\x89PNG\r\n\x1a\n"
_PROTOCOLS = (b"\2", b"\3", b"\4", b"\5")
_PICKLES = (".pkl", ".pickle", ".joblib")


def kind(data: bytes) -> str:
    """What has to be opened: zip, gzip, bzip2, xz, tar, or png (with packed text); an empty text for all else."""
    for mark, name in _OPENED:
        if data.startswith(mark):
            return name
    if data[257:262] == b"ustar":
        return "tar"
    return "png" if data.startswith(_PNG) and (b"zTXt" in data or b"iTXt" in data) else ""


def is_pickle(path: str, data: bytes) -> bool:
    """True for Python objects: whoever reads them runs what is written in them."""
    return path.lower().endswith(_PICKLES) or (data[:1] == b"\x80" and data[1:2] in _PROTOCOLS and data[-1:] == b".")


def closed(path: str, data: bytes) -> str:
    """What a file is that is looked at as it lies there only, as its content is packed or is a program; else empty."""
    if is_pickle(path, data):
        return "a pickle, which is a program"
    return next((name for mark, name in _CLOSED if data.startswith(mark)), "")
