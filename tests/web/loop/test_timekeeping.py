"""The clock: what is due is put in the queue once, and nothing is forgotten by an end."""

import os
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from greenhaven.web.commons.places.rounds import bring_rounds
from greenhaven.web.commons.timetable import TIMETABLE, enqueue_once
from greenhaven.web.exchange.loop import tasks
from greenhaven.web.exchange.loop.lost import beat, give_back_lost, name_of_worker
from greenhaven.web.exchange.loop.models import Appointment, Cause, Progress, Replanning, Worker
from greenhaven.web.exchange.loop.timekeeping import tick
from greenhaven.web.exchange.plans.actions import make_plan
from tests.web.loop.test_present_loop import offer_of

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")
EVENING = datetime(2026, 11, 25, 20, 0, tzinfo=BRUSSELS)


@pytest.fixture(autouse=True)
def planned(places, snapshot, city):  # noqa: ARG001 -- they are on the map
    """The village with a plan in force."""
    bring_rounds(city=city)
    return make_plan(snapshot=snapshot, start=snapshot.day, weeks=2, by="a test")[0]


def queued():
    return [task.task_path.rpartition(".")[2] for task in DBTaskResult.objects.all()]


def test_first_look_makes_the_appointments_and_the_daily_ones_wait_for_their_hour():
    tick(EVENING)

    due = dict(Appointment.objects.values_list("name", "next_at"))
    assert set(due) == set(TIMETABLE.appointed())
    assert due["night"] == datetime(2026, 11, 26, 2, 0, tzinfo=BRUSSELS)
    assert due["lapse"] == EVENING


def test_night_is_planned_at_two_in_the_city_and_once():
    tick(EVENING)
    for hours in (5, 5.9):
        tick(EVENING + timedelta(hours=hours))
    assert "replan" not in queued()

    done = tick(EVENING + timedelta(hours=6, minutes=1))
    tick(EVENING + timedelta(hours=7))

    assert "night" in done
    assert queued().count("replan") == 1
    assert Replanning.objects.get(cause=Cause.NIGHT).day == date(2025, 3, 3)  # it stands still


def test_after_days_of_silence_a_night_is_planned_once_and_not_for_each_of_them():
    tick(EVENING)

    tick(EVENING + timedelta(days=9))
    tick(EVENING + timedelta(days=9, seconds=5))

    assert queued().count("replan") == 1
    assert Appointment.objects.get(name="night").next_at == datetime(
        2026, 12, 5, 2, 0, tzinfo=BRUSSELS
    )


def test_night_without_its_hour_in_spring_is_planned_all_the_same():
    before = datetime(2027, 3, 27, 20, 0, tzinfo=BRUSSELS)
    tick(before)

    done = tick(before + timedelta(hours=8))

    assert "night" in done


def test_hourly_lapses_are_put_in_the_queue_once_while_nobody_works():
    tick(EVENING)
    for hours in range(1, 4):
        tick(EVENING + timedelta(hours=hours))

    assert queued().count("lapse") == 1


def test_many_changes_become_one_plan_a_minute_later(resident, places):
    now = timezone.now()
    tick(now)
    tick(now + timedelta(seconds=1))
    for number in range(3):
        offer_of(resident, places["square"], note=str(number))
        tick(now + timedelta(seconds=20 * (number + 1)))

    waits = DBTaskResult.objects.get(task_path=tasks.replan.module_path)
    assert Replanning.objects.get().cause == Cause.CHANGE
    assert waits.run_after > timezone.now() + timedelta(seconds=30)


def test_where_nothing_changes_nothing_is_planned():
    now = timezone.now()
    for seconds in range(0, 120, 15):
        tick(now + timedelta(seconds=seconds))

    assert not Replanning.objects.exists()


def test_next_plan_after_a_change_waits_for_ten_minutes(resident, places):
    now = timezone.now()
    tick(now)
    tick(now + timedelta(seconds=1))
    Replanning.objects.create(
        city="village", cause=Cause.CHANGE, day=date(2025, 3, 3), state=Progress.DONE, ended_at=now
    )

    offer_of(resident, places["square"])
    tick(now + timedelta(seconds=20))

    waits = DBTaskResult.objects.get(task_path=tasks.replan.module_path)
    assert waits.run_after > now + timedelta(minutes=8)


def test_task_of_a_dead_process_is_given_back_at_once():
    tasks.lapse.enqueue()
    task = DBTaskResult.objects.get()
    machine = name_of_worker().partition(":")[0]
    task.claim(f"{machine}:{2**22 + 1}:gone")  # no process has so high a number
    beat(f"{machine}:{2**22 + 1}:gone")

    assert give_back_lost(now=timezone.now()) == 1

    task.refresh_from_db()
    assert task.status == "READY"


def test_task_of_a_living_worker_is_left_to_it():
    name = name_of_worker()
    assert f":{os.getpid()}:" in name
    beat(name)
    tasks.lapse.enqueue()
    DBTaskResult.objects.get().claim(name)

    assert give_back_lost(now=timezone.now()) == 0
    assert give_back_lost(now=timezone.now() + timedelta(minutes=5)) == 1


def test_task_of_another_machine_is_given_back_after_a_minute_of_silence():
    tasks.lapse.enqueue()
    task = DBTaskResult.objects.get()
    task.claim("elsewhere-1:5:abc")
    Worker.objects.create(id="elsewhere-1:5:abc", beat_at=timezone.now())

    assert give_back_lost(now=timezone.now()) == 0
    assert give_back_lost(now=timezone.now() + timedelta(seconds=90)) == 1


def test_task_that_ends_every_worker_is_given_up_and_its_plan_with_it():
    row = Replanning.objects.create(
        city="village", cause=Cause.ASKED, day=date(2025, 3, 3), state=Progress.RUNNING
    )
    tasks.replan.enqueue(row.pk)
    task = DBTaskResult.objects.get()
    for number in range(3):
        task.claim(f"elsewhere-1:{number}:abc")

    give_back_lost(now=timezone.now() + timedelta(minutes=5))

    task.refresh_from_db()
    row.refresh_from_db()
    assert task.status == "FAILED"
    assert row.state == Progress.FAILED
    assert "again and again" in row.words


def test_same_task_waits_only_once():
    enqueue_once(tasks.lapse)
    enqueue_once(tasks.lapse)

    assert queued() == ["lapse"]


def test_tasks_do_their_work_where_there_is_none():
    assert tasks.lapse.call() == {"promises": 0, "offers": 0}
    assert tasks.promise.call() == 0
    assert tasks.send_notices.call() == 0
    tasks.tidy.call()


def test_task_of_a_plan_that_waits_for_another_is_put_back():
    Replanning.objects.create(
        city="village", cause=Cause.NIGHT, day=date(2025, 3, 3), state=Progress.RUNNING
    )
    row = Replanning.objects.create(city="village", cause=Cause.ASKED, day=date(2025, 3, 3))

    assert tasks.replan.call(row.pk) == "waits for another plan"

    assert DBTaskResult.objects.get().args_kwargs["args"] == [row.pk]
