"""The picture of a receipt holds, square by square, the address that finds the ballot."""

import re

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from greenhaven.web.council.polls.picture import MARGIN, picture_of

ADDRESS = "https://commons.example.org/votes/12/receipt/#7K2M-9XQ4-ABCD-EF01"
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def test_picture_shows_the_squares_of_the_address_and_no_other():
    made = picture_of(ADDRESS)
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(ADDRESS)
    code.make()
    wanted = {
        (x + MARGIN, y + MARGIN)
        for y, row in enumerate(code.get_matrix())
        for x, dark in enumerate(row)
        if dark
    }

    drawn = {
        (int(x) + step, int(y))
        for x, y, width, back in RUN.findall(made.path)
        for step in range(int(width))
        if width == back
    }

    assert RUN.sub("", made.path) == ""
    assert drawn == wanted
    assert made.size == len(code.get_matrix()) + 2 * MARGIN


def test_margin_stays_light_so_that_cameras_find_it():
    corners = [(int(x), int(y)) for x, y, *_ in RUN.findall(picture_of("x").path)]

    assert min(x for x, _y in corners) == MARGIN
    assert min(y for _x, y in corners) == MARGIN
