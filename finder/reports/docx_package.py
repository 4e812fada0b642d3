"""Saves a Word document with nothing in it that the list does not need: no author, machine, template or picture."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import PurePosixPath

from docx.document import Document as DocumentType
from docx.opc.package import OpcPackage
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_LANGUAGE = "en-GB"
_STYLES_KEPT = frozenset(
    {"Normal", "heading 1", "heading 2", "Table Grid", "Normal Table", "Default Paragraph Font", "footer", "header"}
)
_PARTS_KEPT = frozenset({"styles", "settings", "footer", "officeDocument", "core-properties"})
_FIRST_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def clean_package(document: DocumentType, title: str, created: dt.datetime) -> bytes:
    """Return the bytes of ``document``, the same for the same content.

    Args:
        title: Neutral: it names no person.
        created: Written as the time of creation and change.
    """
    _set_properties(document, title, created)
    _strip_styles(document)
    _strip_parts(document.part.package, document)
    stream = io.BytesIO()
    document.save(stream)
    return _with_fixed_times(stream.getvalue())


def _set_properties(document: DocumentType, title: str, created: dt.datetime) -> None:
    properties = document.core_properties
    for name in ("author", "last_modified_by", "comments", "keywords", "subject", "category", "version"):
        setattr(properties, name, "")
    properties.title, properties.language, properties.revision = title, _LANGUAGE, 1
    properties.created = properties.modified = created


def _strip_styles(document: DocumentType) -> None:
    """Keep the styles in use: the template brings 150 more, and their names read like surnames ("Light")."""
    styles = document.styles.element
    for latent in styles.findall(qn("w:latentStyles")):
        styles.remove(latent)
    for style in list(styles.findall(qn("w:style"))):
        name = style.find(qn("w:name"))
        if name is None or name.get(qn("w:val")) not in _STYLES_KEPT:
            styles.remove(style)
            continue
        for link in style.findall(qn("w:link")):
            style.remove(link)
    for fonts in styles.iter(qn("w:rFonts")):
        for theme in [key for key in fonts.attrib if "Theme" in str(key)]:
            del fonts.attrib[theme]
    _set_language(document)


def _set_language(document: DocumentType) -> None:
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    assert defaults is not None, "python-docx's template has run defaults"
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    for name in ("val", "eastAsia", "bidi"):
        language.set(qn(f"w:{name}"), _LANGUAGE)


def _strip_parts(package: OpcPackage, document: DocumentType) -> None:
    """Cut the links to thumbnail, theme, custom XML and application properties; what nothing links to is not saved."""
    for relationships in (package.rels, document.part.rels):
        for key in [k for k, rel in relationships.items() if PurePosixPath(rel.reltype).name not in _PARTS_KEPT]:
            del relationships[key]


def _with_fixed_times(data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _FIRST_ZIP_DAY), source.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
