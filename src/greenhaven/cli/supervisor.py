"""Several programs as one: started, begun again when they end, and ended together."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

LOOK_S = 0.2
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 30.0
SOUND_S = 60.0  # who has lived so long is begun again without waiting
GRACE_S = 8.0  # to end by themselves
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

Say = Callable[[str], None]


def say(line: str) -> None:
    """One line of the common log, with its time."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")
    sys.stderr.flush()


@dataclass(slots=True)
class Program:
    """One of the programs: what it is called, how it is started, and how it is now."""

    name: str
    command: Sequence[str]
    files: tuple[int, ...] = ()  # open files that it is given
    process: subprocess.Popen[str] | None = None
    begun: float = 0.0
    wait_s: float = FIRST_WAIT_S
    next_start: float = 0.0  # it has ended, and is begun again then

    def start(self, log: Say) -> None:
        """Begin it. It ends when its input does, so it never outlives who started it."""
        self.begun = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 -- our own commands
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            pass_fds=self.files,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which ends all
        )
        threading.Thread(target=_copy, args=(self.name, self.process, log), daemon=True).start()

    def ended(self) -> int | None:
        """How it ended; none while it runs."""
        return self.process.poll() if self.process else None

    def plan_next(self) -> float:
        """When it is begun again: later each time, unless it had run well for a while."""
        now = time.monotonic()
        if now - self.begun > SOUND_S:
            self.wait_s = FIRST_WAIT_S
        wait, self.wait_s = self.wait_s, min(2 * self.wait_s, LONGEST_WAIT_S)
        self.next_start = now + wait
        self.process = None
        return wait


@dataclass(slots=True)
class Supervisor:
    """Keeps programs running until it is told to end."""

    programs: Sequence[Program]
    log: Say = say
    _over: threading.Event = field(default_factory=threading.Event)
    _hurry: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Until a signal comes; then every program ends, within ten seconds."""
        # What whoever started it lets it ignore (nohup), it goes on ignoring.
        heard = [each for each in SIGNALS if signal.getsignal(each) != signal.SIG_IGN]
        before = {number: signal.signal(number, self._told) for number in heard}
        try:
            for program in self.programs:
                program.start(self.log)
            while not self._over.wait(LOOK_S):
                self._look()
        finally:
            self._end_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def end(self) -> None:
        """As if a signal had come."""
        self._over.set()

    def _told(self, _number: int, _frame: FrameType | None) -> None:
        if self._over.is_set():
            self._hurry.set()
        self._over.set()

    def _look(self) -> None:
        for program in self.programs:
            if program.process is None:
                if time.monotonic() >= program.next_start:
                    program.start(self.log)
                    self.log(f"{program.name}: begun again.")
            elif (code := program.ended()) is not None:
                wait = program.plan_next()
                how = f"signal {-code}" if code < 0 else f"code {code}"
                self.log(f"{program.name}: ended ({how}); it is begun again in {wait:.0f} s.")

    def _end_all(self) -> None:
        running = [each.process for each in self.programs if each.process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + GRACE_S
        for process in running:
            while process.poll() is None and time.monotonic() < until:
                if self._hurry.is_set():
                    break
                time.sleep(0.05)
            if process.poll() is None:
                process.kill()  # what it was doing is given to another worker
            process.wait()


def _copy(name: str, process: subprocess.Popen[str], log: Say) -> None:
    """What a program says, line by line into the common log."""
    if process.stdout is None:
        return
    for line in process.stdout:
        log(f"{name}: {line.rstrip()}")
