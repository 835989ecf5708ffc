"""Plain text and its encoding: the only importer of the encoding detector."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from indexer.reading.file import Extract, File, kind_of

_BOMS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_WIDE = ("utf_16_le", "utf_16_be", "utf_32_le", "utf_32_be")
_NARROW = ("cp1252", "mac_roman", "cp850", "latin_1")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_SWEDISH = re.compile(r"[åäöÅÄÖéÉ]")
_TYPOGRAPHIC = re.compile(r"(?<![^\W\d_])[–—‘’“”…•§°·½«»€²\u00a0]|[–—‘’“”…•§°·½«»€²\u00a0](?![^\W\d_])")


def read_plain(file: File) -> Extract:
    text, encoding = decoded(file)
    return Extract(text, encoding)


def decoded(file: File) -> tuple[str, str]:
    """The text and the codec that gives exactly it back from the bytes, with an issue unless that is UTF-8."""
    if kind := kind_of(file.data):
        raise file.refusal(f"är {kind} och inte text: byt filändelse eller spara som text")
    text, encoding = _guessed(file.data)
    if text is None or len(_CONTROL.findall(text)) * 50 > len(text):
        raise file.refusal(
            f"innehåller binära data och inte text ({len(file.data)} byte): spara som text i UTF-8 eller ta bort filen"
        )
    if encoding != "utf-8":
        file.warn(
            f"filen är inte UTF-8: teckenkodningen {encoding} är antagen; se efter att å, ä och ö är rätt eller spara "
            f"om som UTF-8"
        )
    elif broken := text.count("\ufffd") - file.data.count("\ufffd".encode()):
        file.warn(
            f"{broken} tecken är inte giltig UTF-8 och visas som \ufffd: rätta dem i källan och spara om som UTF-8"
        )
    return text, encoding


def _guessed(data: bytes) -> tuple[str | None, str]:
    for bom, encoding in _BOMS.items():
        if data.startswith(bom) and (text := _try(data, encoding)) is not None:
            return text, encoding
    if data.count(0) * 5 > len(data):  # UTF-16 or UTF-32 without a BOM, or no text at all
        wide = from_bytes(data, cp_isolation=list(_WIDE)).best()
        return (_try(data, wide.encoding), wide.encoding) if wide else (None, "")
    if (text := _try(data, "utf-8")) is not None:
        return text, "utf-8"
    torn = data.decode("utf-8", "replace")  # UTF-8 but for a few bytes: any other encoding would spoil every å, ä and ö
    if sum(character > "\x7f" for character in torn) >= 10 * torn.count("\ufffd"):
        return torn, "utf-8"
    return _swedish(data)


def _swedish(data: bytes) -> tuple[str | None, str]:
    """The eight-bit encoding that gives most Swedish letters and printer's signs; cp1252 where two are alike.

    charset-normalizer takes short Swedish texts in cp1252 for cp1006, cp1250 or big5, so it is not asked here. A sign
    between two letters does not count: «f”r» is a cp850 «för».
    """
    readings = [(text, encoding) for encoding in _NARROW if (text := _try(data, encoding)) is not None]
    return max(readings, key=lambda reading: len(_SWEDISH.findall(reading[0])) + len(_TYPOGRAPHIC.findall(reading[0])))


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
