"""Spans of time: cut, joined, and what a closure forbids."""

from greenhaven.core.planning.rounds.hours import (
    Span,
    bridged,
    clock,
    forbidden_starts,
    longest,
    within,
    without,
)


def test_what_is_taken_out_leaves_both_ends():
    assert without([Span(0, 10)], [Span(3, 5)]) == (Span(0, 2), Span(6, 10))
    assert without([Span(0, 10)], [Span(0, 10)]) == ()
    assert without([Span(0, 10)], [Span(20, 30)]) == (Span(0, 10),)
    assert without([Span(0, 10)], [Span(8, 30), Span(-5, 1)]) == (Span(2, 7),)


def test_work_ends_before_a_closure_begins_and_begins_when_it_ends():
    no = forbidden_starts(100, 200, 30)

    assert no == Span(71, 199)
    assert 70 + 30 == 100
    assert forbidden_starts(100, 200, 0) == Span(100, 199)


def test_spans_are_cut_to_another():
    assert within([Span(0, 10), Span(20, 30)], Span(5, 25)) == (Span(5, 10), Span(20, 25))
    assert within([Span(0, 4)], Span(5, 9)) == ()


def test_gaps_in_which_nobody_works_do_not_count():
    day, next_day = Span(100, 200), Span(300, 400)

    assert bridged([Span(90, 210), Span(290, 410)], [day, next_day]) == (Span(90, 410),)
    assert bridged([Span(90, 150), Span(290, 410)], [day, next_day]) == (
        Span(90, 150),
        Span(290, 410),
    )
    assert bridged([Span(0, 50)], [day]) == ()


def test_longest_of_none_is_none():
    assert longest([]) is None
    assert longest([Span(0, 5), Span(10, 20), Span(30, 40)]) == Span(10, 20)


def test_clock_shows_the_hour_of_the_day():
    assert clock(9 * 3600 + 5 * 60 + 59) == "09:05"
    assert clock(86_400 + 60) == "00:01"
