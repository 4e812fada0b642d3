"""Pieces of text and bytes that have broken readers before, and words on which the readers of prose turn."""

from __future__ import annotations

BYTES = (
    b"\0", b"\0\0\0\0", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xff\xfe\0\0", b"\x1a", b"\x85", b"\x0b", b"\x0c",
    b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\xe2\x80\xae", b"\xe2\x80\x8f",
    b"\xe2\x80\xa8",
    b"\xef\xbf\xbe", b"\xcc\x81", b"\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9", b'"', b'""', b'"\n', b",", b";",
    b"\t",
    b"|", b"\r", b"\r\n", b"\n\n", b"=cmd|' /C calc'!A0", b"&x;", b"&#0;", b"&#xD800;", b"&#x110000;", b"<![CDATA[",
    b"]]>", b"<!--", b"-->", b"<?x?>", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>', b"<", b">", b"</",
    b"0 @I1@ INDI\n", b"1 NAME /", b"99 X\n", b"100 X\n", b"1 CONC ", b"2 CONT @@", b"@VOID@", b"1 FAMC @I1@\n",
    b"1 CHAR ANSEL\n", b"1 HUSB @I2@\n", b"1 CHIL @I2@\n", b"Content-Type: multipart/mixed; boundary=a\n\n",
    b"Content-Transfer-Encoding: base64\n", b"Content-Type: text/plain; charset=utf-7\n", b"charset=unicode_escape",
    b"charset=idna", b"=?utf-8?b?//8=?=", b"=?utf-8?q?", b"boundary=", b"--a\n", b"--a--\n", b"\nFrom ", b"PK\x03\x04",
    b"PK\x05\x06", b"%PDF-", b"{\\rtf", b"{\\bin99999999 ", b"\\u-99999?", b"\\'zz", b"{", b"}", b"\\", b"<<", b">>",
    b"[", b"]", b"(", b")", b"5 0 R", b"2 0 R", b"obj", b"endstream", b"/Kids [2 0 R]", b"/Length 99999999",
    b"/Filter /JBIG2Decode", b"/Filter [/FlateDecode /FlateDecode]", b"/Encrypt 1 0 R", b"/Prev 0",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xfe\xff\xff\xff", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff",
)  # fmt: skip

WORDS = (
    "and", "and", ",", "(", ")", "[", "'", "’s", "'s", '"', "-", "--", ":", ";", ".", "?", "!", "/", "\t", "\n",
    "  ",
    "\n\n", "Mum", "mum's", "his", "her", "their", "my", "I", "she", "who", "whose", "is", "not", "denied", "that",
    "the",
    "of", "father", "mother", "MGM", "P/Aunt", "HB", "aunt", "cousin's", "wife", "step-", "half", "ex", "partner",
    "twin",
    "brothers", "two", "Zebedee", "Ottoline", "Quillfeather", "O'Brien", "Mc", "de", "la", "A.", "Dr", "Mrs", "X" * 60,
    "a" * 60, "DOB", "03/04/2013", "31/02/1999", "99/99/9999", "0000-00-00", "00/00/00", "44927", "1e400", "-1", "٣",
    "²",
    "aged", "07700 900123", "AB1 2CD", "Ref", "C-1001", "Case", "Person ID", "From:", "Sent:", ">", "> >", "Re:",
    "\u202e", "\u200f", "\u0000", "\ufeff", "\ud800", "\u0130", "ß", "ﬁ", "e\u0301", "א", "李", "☒", "☐", "•",
)  # fmt: skip

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp1252", "cp437",
             "mac_roman", "cp037", "shift_jis")  # fmt: skip
