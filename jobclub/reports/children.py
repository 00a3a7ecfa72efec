"""The serving process's side: children that read reports, begun when somebody asks, and kept a
while. All waiting here is gevent's, as in the whole server: the room's phones never wait for it.
"""

import logging
from threading import Condition, Thread
from time import monotonic, sleep

from jobclub.config import Settings
from jobclub.errors import Busy
from jobclub.reports.answer import Answer
from jobclub.reports.process import Child, Died
from jobclub.reports.question import Question
from jobclub.words import _

#: Seconds that somebody waits for a child while all have work; while one begins nobody is turned
#: away, as when a whole room looks at its figures when an evening closes.
WAITS = 10.0
#: Long exports must not keep a page waiting, nor one whose reader is slow the other.
MOST, MOST_EXPORTS = 3, 2
LOOK_EVERY = 1.0


class Children:
    """All that there are, and who waits for one."""

    def __init__(self) -> None:
        self._all: list[Child] = []
        self._changed = Condition()
        self._watched = False

    def ask(self, question: Question, settings: Settings, log: logging.Logger) -> Answer:
        """The answer, as it comes. `Busy` when no child has time for it."""
        while True:
            child = self._take(settings, exports=question.streams)
            answer = Answer(child, log, done=self.give_back, drop=self.drop)
            try:
                child.ask(question)
                answer.begin()
            except Died:
                answer.close()
                # One that was killed while it had no work was not ended by this question.
                if child.late or not child.answered:
                    answer.tell("its process ended")
                    raise
            except BaseException:
                answer.close()
                raise
            else:
                return answer

    def give_back(self, child: Child) -> None:
        """It has answered."""
        with self._changed:
            child.rest()
            self._changed.notify_all()

    def drop(self, child: Child) -> None:
        """It is of no use any more."""
        child.kill()
        with self._changed:
            if child in self._all:
                self._all.remove(child)
            self._changed.notify_all()
        child.let_go()

    def _take(self, settings: Settings, *, exports: bool) -> Child:
        until = monotonic() + WAITS
        with self._changed:
            while (child := self._free(settings, exports=exports)) is None:
                if any(one.begins for one in self._all):
                    until = monotonic() + WAITS
                if not self._changed.wait(min(1.0, max(0.0, until - monotonic()))) and (
                    monotonic() >= until
                ):
                    raise Busy(_("The laptop is busy just now. Please try again in a moment."))
            child.begin(exports=exports)
            if not self._watched:
                self._watched = True
                Thread(target=self._watch, daemon=True).start()
        return child

    def _free(self, settings: Settings, *, exports: bool) -> Child | None:
        if exports and sum(child.exports for child in self._all) >= MOST_EXPORTS:
            return None
        for child in [child for child in self._all if not child.lives]:
            # It died while nobody asked (the memory was full, say): nobody notices.
            self._all.remove(child)
            if not child.works:
                child.let_go()
        for child in self._all:
            if not child.works:
                return child
        if len(self._all) >= MOST:
            return None
        self._all.append(Child(settings))
        return self._all[-1]

    def _watch(self) -> None:
        """Kill those that take too long, and send those home that nobody has needed."""
        while True:
            sleep(LOOK_EVERY)
            with self._changed:
                late = [child for child in self._all if monotonic() > child.until]
                for child in late:
                    child.late = True
                    child.kill()
                idle = [child for child in late if not child.works]
                self._all = [child for child in self._all if child not in idle]
                # Those at work are dropped by whoever waits for them, and finds them dead.
                self._watched = bool(self._all)
            for child in idle:
                child.let_go()
            if not self._watched:
                return
