"""Bytes become the text that was meant, whatever wrote them."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers.charset import binary_kind, decode, lines

ENGLISH = "“It’s a shame,” she said – the café in Zürich cost £5 million."
TEXTS = {
    "cp1251": "Совет города обсудил в понедельник бюджет на будущий год, сообщил мэр.",
    "shift_jis": "市議会は月曜日、来年度の予算について話し合ったと市長が述べた。",
    "gb18030": "市议会星期一讨论了明年的预算，市长说。",
    "euc_kr": "시의회는 월요일 내년도 예산을 논의했다고 시장이 말했다.",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_english_is_read_in_the_encodings_it_comes_in(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding)) == ENGLISH


@pytest.mark.parametrize("text", ["He said “no”.", "The mayor’s plan", "naïve résumé – déjà vu", "£5 million, 20° C"])
def test_a_few_windows_characters_are_enough(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize(("encoding", "text"), TEXTS.items())
def test_other_scripts_are_told_apart(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_one_damaged_byte_does_not_change_the_encoding_of_the_rest() -> None:
    data = ENGLISH.encode() * 20 + b"\xff" + ENGLISH.encode()
    assert decode(data) == ENGLISH * 20 + "\ufffd" + ENGLISH


def test_a_declared_encoding_is_used() -> None:
    assert decode("Łódź".encode("iso8859-2"), "ISO-8859-2") == "Łódź"


def test_latin_1_is_read_as_the_windows_encoding_that_is_meant() -> None:
    assert decode("“no”".encode("cp1252"), "iso-8859-1") == "“no”"


def test_utf_8_wins_over_a_false_declaration() -> None:
    assert decode(ENGLISH.encode(), "iso-8859-1") == ENGLISH


@pytest.mark.parametrize("declared", ["no-such-charset", "rot13", "unicode_escape", "zlib", "\x00", "cp99999", ""])
def test_a_declaration_that_is_no_encoding_of_text_is_passed_over(declared: str) -> None:
    assert decode(ENGLISH.encode("cp1252"), declared) == ENGLISH


@given(st.binary(), st.none() | st.text(max_size=12))
def test_any_bytes_decode(data: bytes, declared: str | None) -> None:
    decode(data, declared).encode()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_valid_utf_8_is_read_exactly(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


def test_one_stray_zero_byte_is_text() -> None:
    assert binary_kind(b"The vote was\x00 put off.") is None


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "a PNG picture"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (bytes(range(256)), "binary data"),
    ],
)
def test_what_is_not_text_is_named(data: bytes, kind: str) -> None:
    assert binary_kind(data) == kind


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_no_encoding_of_text_is_taken_for_binary_data(encoding: str) -> None:
    assert binary_kind(ENGLISH.encode(encoding)) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_lines_are_those_of_the_text(encoding: str) -> None:
    stream = io.BytesIO("“one”\r\ntwo’s\n\nthree".encode(encoding))
    assert list(lines(stream, 100)) == ["“one”\r\n", "two’s\n", "\n", "three"]


def test_a_line_in_another_encoding_leaves_the_others_alone() -> None:
    stream = io.BytesIO("Łódź\n".encode() + "café\n".encode("cp1252") + "Łódź\n".encode())
    assert list(lines(stream, 100)) == ["Łódź\n", "café\n", "Łódź\n"]


def test_old_mac_line_ends_end_lines() -> None:
    assert list(lines(io.BytesIO(b"one\rtwo\r"), 100)) == ["one\r", "two\r"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_line_that_is_too_long_is_none_and_the_next_is_read(encoding: str) -> None:
    stream = io.BytesIO(f"one\n{'x' * 1000}\nthree\n".encode(encoding))
    assert list(lines(stream, 50)) == ["one\n", None, "three\n"]
