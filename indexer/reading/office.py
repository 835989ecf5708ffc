"""Packages of Word and Excel, held against what no such program writes before a library opens them."""

from __future__ import annotations

import zipfile
from io import BytesIO

from indexer.errors import UnreadableFile
from indexer.reading.file import MAX_UNPACKED, OLE, File, megabytes


def check_package(file: File, program: str, part: str) -> None:
    """Refuses what is no Office package of this program, unpacks beyond the bound or declares a DTD
    (as no Office file does)."""
    try:
        with zipfile.ZipFile(BytesIO(file.data)) as package:
            parts = package.infolist()
            unpacked = sum(info.file_size for info in parts)
            if unpacked > MAX_UNPACKED:
                raise file.refusal(
                    f"packas upp till {megabytes(unpacked)} och gränsen är {megabytes(MAX_UNPACKED)}: dela filen"
                )
            if not any(info.filename.startswith(part) for info in parts):
                raise file.refusal(
                    f"är ett zip-arkiv men inte ett {program}-dokument: spara om det från {program} och lägg in det "
                    f"igen"
                )
            for info in parts:
                if info.filename.casefold().endswith((".xml", ".rels")) and _declares_dtd(package.read(info)):
                    raise file.refusal(
                        f"innehåller en DTD i {info.filename} och läses inte: spara om det från {program}"
                    )
    except UnreadableFile:
        raise
    except Exception as problem:  # on damaged archives zipfile raises BadZipFile, zlib.error, EOFError, RuntimeError
        if file.data.startswith(OLE):
            raise file.refusal(
                f"är lösenordsskyddat eller i äldre Office-format: spara om utan lösenord från {program}"
            ) from problem
        raise damaged(file, program) from problem


def _declares_dtd(xml: bytes) -> bool:
    return any("<!DOCTYPE".encode(encoding) in xml for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def damaged(file: File, program: str) -> UnreadableFile:
    what = f"kan inte läsas som {program}-dokument (filen är skadad eller av annat slag)"
    return file.refusal(f"{what}: öppna den i {program}, spara om och lägg in den igen")
