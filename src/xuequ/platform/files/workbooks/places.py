"""Where a cell is, as spreadsheets say it."""

from __future__ import annotations


def column_number(letters: str) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letter(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """C5 for the fifth line's third cell; both counted from 0."""
    return f"{column_letter(column + 1)}{row + 1}"
