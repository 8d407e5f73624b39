"""An upload is taken only when its ending, its first bytes and a real reading agree."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from civilaffairs.files import checks, readers
from civilaffairs.files.checks import check_upload
from civilaffairs.lib.errors import Refused

CAMERA = "Canon EOS 5D, 石龙镇西湖路 1 号"
MEGABYTE = 1024 * 1024


def upload(name, data):
    return check_upload(SimpleUploadedFile(name, data))


def picture(form="JPEG", **options):
    image, out = Image.new("RGB", (8, 6), "red"), io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def picture_with_exif():
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = CAMERA, 6  # the maker, and "turn me to the right"
    return picture(exif=exif)


def document(change=lambda writer: None, pages=1):
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    change(writer)
    writer.write(out)
    return out.getvalue()


def workbook(**more_parts):
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.create_sheet().append(["陈静"])
    book.save(out)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in more_parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def runs_a_program(writer):
    action = {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject("app.alert(1)"),
    }
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)


def locked_document():
    return document(lambda writer: writer.encrypt("secret", algorithm="RC4-128"))


def archive_of(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("身份证.jpg", picture(), "image/jpeg"),
        ("户口本.JPEG", picture(), "image/jpeg"),
        ("扫描.png", picture("PNG"), "image/png"),
        ("授权书.pdf", document(), "application/pdf"),
        (
            "核对结果.xlsx",
            workbook(),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("回盘.csv", "姓名,金额\n陈静,1060.00\n".encode("gb18030"), "text/csv"),
        ("说明.txt", "﻿入户调查说明".encode(), "text/plain"),
    ],
)
def test_what_an_office_sends_is_taken(name, data, media_type):
    checked = upload(name, data)
    assert (checked.name, checked.media_type) == (name, media_type)
    assert checked.data


HOSTILE = {
    "a script": ("photo.js", b"alert(1)"),
    "a drawing that can run": ("plan.svg", b"<svg onload='alert(1)'/>"),
    "a page": ("form.html", b"<html></html>"),
    "no ending": ("photo", picture()),
    "a page as a photo": ("photo.jpg", b"<html><script>alert(1)</script></html>"),
    "a program as a photo": ("photo.png", b"MZ\x90\x00" + b"\0" * 100),
    "a photo as a document": ("authorisation.pdf", picture()),
    "a photo as another": ("photo.png", picture()),
    "only the first bytes of a photo": ("photo.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 200),
    "a photo that breaks off": ("photo.png", picture("PNG")[:45]),
    "two endings": ("photo.html.jpg", picture()),
    "a name that reads backwards": ("photo\u202egpj.pdf", document()),
    "a name with a line break": ("photo\n.jpg", picture()),
    "a name with a null": ("photo.jpg\x00.pdf", document()),
    "only the first bytes of a document": ("form.pdf", b"%PDF-1.7\n" + b"x" * 500),
    "a document with a program": ("form.pdf", document(runs_a_program)),
    "a document with a file inside": (
        "form.pdf",
        document(lambda writer: writer.add_attachment("virus.exe", b"MZ")),
    ),
    "a locked document": ("form.pdf", locked_document()),
    "a document without a page": ("form.pdf", document(pages=0)),
    "a workbook with macros": ("list.xlsx", workbook(**{"xl/vbaProject.bin": b"x"})),
    "a workbook that looks elsewhere": (
        "list.xlsx",
        workbook(**{"xl/externalLinks/externalLink1.xml": b"<x/>"}),
    ),
    "a workbook that swells": ("list.xlsx", workbook(**{"xl/media/a.bin": b"\0" * (4 * 1024 * 1024)})),
    "an archive as a workbook": ("list.xlsx", archive_of("a.txt")),
    "a page as a list": ("list.csv", b"\xef\xbb\xbf  <!DOCTYPE html><script>alert(1)</script>"),
    "a program as a list": ("list.csv", b"MZ\x90\x00"),
    "bytes as a text": ("note.txt", b"abc\x00\x01\x02"),
    "an empty file": ("note.txt", b""),
}


@pytest.mark.parametrize(("name", "data"), HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_file_is_refused(name, data):
    with pytest.raises(Refused):
        upload(name, data)


def test_more_than_the_limit_is_refused():
    assert checks.MAX_BYTES == 20 * MEGABYTE
    note = SimpleUploadedFile("note.txt", b"x" * (2 * MEGABYTE + 1))
    with pytest.raises(Refused, match="2 MB"):
        checks.check_upload(note, max_bytes=2 * MEGABYTE)


def test_a_page_may_take_fewer_kinds():
    note = SimpleUploadedFile("note.txt", b"x")
    assert checks.check_upload(note, endings=["txt"]).data == b"x"
    with override("en"), pytest.raises(Refused, match="not taken") as refusal:
        checks.check_upload(note, endings=["csv"])
    assert str(refusal.value.remedy) == "Allowed: csv."


def test_a_picture_of_too_many_points_is_refused(monkeypatch):
    monkeypatch.setattr(readers, "MAX_PIXELS", 40)
    with pytest.raises(Refused):
        upload("photo.png", picture("PNG"))


def test_a_picture_loses_its_place_and_camera_and_stands_upright():
    data = picture_with_exif()
    assert b"Canon" in data
    kept = Image.open(io.BytesIO(upload("photo.jpg", data + b"<script>appended</script>").data))
    assert (kept.size, dict(kept.getexif())) == ((6, 8), {})
    assert b"Canon" not in upload("photo.jpg", data).data
    assert b"appended" not in upload("photo.jpg", data + b"<script>appended</script>").data


def test_a_path_and_an_overlong_name_are_cut():
    assert upload(r"C:\Users\chen\..\note.txt", b"x").name == "note.txt"
    assert len(upload("长" * 300 + ".txt", b"x").name) <= checks.MAX_NAME
