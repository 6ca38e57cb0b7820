"""What python-docx has no words for: styles by face, borders, the font table, equal bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import docx
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from xuequ.engines.official import layout

FONT_TABLE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable"
FONT_TABLE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"
EPOCH = (1980, 1, 1, 0, 0, 0)


def element(tag: str, /, *children: Any, **attributes: str | int | float) -> Any:
    """Return an element of the ``w:`` name space with ``w:`` attributes and children."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    for child in children:
        made.append(child)
    return made


def run_fonts(face: str) -> Any:
    """``w:rFonts`` naming one face for every script, so that figures keep their half width."""
    name = layout.FACES[face].office
    return element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name, hint="eastAsia")


def run_properties(face: str, size: float, colour: str = "", tracking: float = 0) -> Any:
    """``w:rPr`` with face, size in points, colour, and the points added to every character's width."""
    made = element("rPr", run_fonts(face), element("b", val=0), element("snapToGrid", val=0))
    if colour:
        made.append(element("color", val=colour))
    if tracking:
        made.append(element("spacing", val=layout.twips(tracking)))
    made.append(element("sz", val=round(size * 2)))
    made.append(element("szCs", val=round(size * 2)))
    made.append(element("lang", val="en-US", eastAsia="zh-CN"))
    return made


def spacing(line: float, before: float = 0, after: float = 0) -> Any:
    """``w:spacing`` with an exact line height; all in points."""
    return element(
        "spacing",
        before=layout.twips(before),
        after=layout.twips(after),
        line=layout.twips(line),
        lineRule="exact",
    )


def style(document: Document, name: str, run: Any, *paragraph: Any) -> None:
    """Add a paragraph style with the given run and paragraph properties (children of ``w:pPr`` in order)."""
    named, based, shown = element("name", val=name), element("basedOn", val="Normal"), element("qFormat")
    made = element("style", named, based, shown, type="paragraph", styleId=name, customStyle=1)
    made.append(element("pPr", *paragraph))
    made.append(run)
    document.styles.element.append(made)


def border(side: str, millimetres: float, colour: str = "000000", space: float = 0) -> Any:
    """One border line; Word knows eighths of a point, so the thickness is right to 0.02 mm."""
    eighths = max(2, round(millimetres * layout.MM * 8))
    return element(side, val="single", sz=eighths, space=round(space), color=colour)


def field(instruction: str, run: Any) -> list[Any]:
    """The runs of a field such as PAGE; ``run`` makes a run around its children."""
    return [
        run(element("fldChar", fldCharType="begin")),
        run(_text("instrText", f" {instruction} ")),
        run(element("fldChar", fldCharType="separate")),
        run(_text("t", "1")),
        run(element("fldChar", fldCharType="end")),
    ]


def _text(tag: str, text: str) -> Any:
    made = element(tag)
    made.text = text
    made.set(qn("xml:space"), "preserve")
    return made


def text_run(text: str, properties: Any = None) -> Any:
    """A run of text with its blanks kept."""
    return element("r", *([] if properties is None else [properties]), _text("t", text))


def new_document(title: str, author: str, made_on: date) -> Document:
    """An empty document with 3号仿宋 as Normal; its properties say title, issuer and day."""
    document = docx.Document()
    relations = document.part.package.rels
    for relation in [r for r in relations.values() if r.reltype.endswith("/thumbnail")]:
        relations.pop(relation.rId)  # the empty template's own picture
    moment = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC).replace(tzinfo=None)
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = (
        title[:255],
        author[:255],
        author[:255],
        "",
    )
    core.created = core.modified = moment
    core.language, core.revision = "zh-CN", 1
    normal = document.styles["Normal"].element
    for child in list(normal):
        if child.tag in (qn("w:rPr"), qn("w:pPr")):
            normal.remove(child)
    plain = ("widowControl", "overflowPunct", "autoSpaceDE", "autoSpaceDN", "adjustRightInd", "snapToGrid")
    normal.append(element("pPr", *(element(name, val=0) for name in plain), spacing(layout.LINE_PITCH)))
    normal.append(run_properties("text", layout.SIZE_3))
    _settle(document.settings.element)
    return document


def _settle(settings: Any) -> None:
    """Full-width punctuation, and the layout rules of the present Word instead of an old one's."""
    for name in ("characterSpacingControl", "compat"):
        for old in settings.findall(qn(f"w:{name}")):
            settings.remove(old)
    word = "http://schemas.microsoft.com/office/word"
    present = element("compatSetting", name="compatibilityMode", uri=word, val=15)
    later = ("rsids", "themeFontLang", "clrSchemeMapping", "shapeDefaults", "decimalSymbol", "listSeparator")
    after = next((child for child in settings if child.tag.split("}")[1] in ("mathPr", *later)), None)
    for made in (element("characterSpacingControl", val="doNotCompress"), element("compat", present)):
        settings.append(made) if after is None else after.addprevious(made)


def set_font_table(document: Document) -> None:
    """Replace the font table by our faces, each with the names to fall back on (``w:altName``)."""
    fonts = parse_xml(f"<w:fonts {nsdecls('w')}/>")
    for face in sorted(layout.FACES.values(), key=lambda f: f.office):
        fonts.append(
            element(
                "font",
                element("altName", val=",".join(face.others)),
                element("charset", val="86"),
                element("family", val="swiss" if face is layout.BLACK else "roman"),
                element("pitch", val="variable"),
                name=face.office,
            )
        )
    blob = docx.oxml.xmlchemy.serialize_for_reading(fonts).encode()
    for relation in list(document.part.rels.values()):
        if relation.reltype == FONT_TABLE:
            document.part.rels.pop(relation.rId)
    part = Part(PackURI("/word/fontTable.xml"), FONT_TABLE_TYPE, blob, document.part.package)
    document.part.relate_to(part, FONT_TABLE)


def file_bytes(document: Document) -> bytes:
    """The document as a file; equal documents give equal bytes, as no clock is written into it."""
    set_font_table(document)
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
