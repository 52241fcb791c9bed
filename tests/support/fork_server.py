"""A process that has imported the bot and starts nothing: its forks are real bots within 0.2 s.

`python -m tests.support.fork_server SOCKET` listens on a Unix socket. Each connection is one bot:
the order comes in as a line of JSON, the process id goes out as one line and the exit code as
another. When standard input ends, whoever asked is gone, and every bot goes with it.
"""

import os
import selectors
import signal
import socket
import sys
from pathlib import Path
from typing import NoReturn

import tests.support.forked_bot as forked_bot


class ForkServer:
    """Forks on demand and tells when a fork has ended; one thread, no event loop."""

    def __init__(self, address: str) -> None:
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(address)
        self._listener.listen(64)
        self._woken, self._wakes = socket.socketpair()
        for end in (self._woken, self._wakes):
            end.setblocking(False)
        signal.set_wakeup_fd(self._wakes.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._bots: dict[int, socket.socket] = {}
        self._left_behind: set[int] = set()
        """Groups whose bot is dead while its matching child goes on."""

    def serve(self) -> None:
        """Returns when standard input has ended and no bot is left."""
        selector = selectors.DefaultSelector()
        selector.register(sys.stdin, selectors.EVENT_READ)
        selector.register(self._listener, selectors.EVENT_READ, self._start_bot)
        selector.register(self._woken, selectors.EVENT_READ, self._tell_ended)
        while True:
            for key, _ in selector.select():
                if key.data is None:
                    self._end_all()
                    return
                key.data()

    def _start_bot(self) -> None:
        connection, _ = self._listener.accept()
        with connection.makefile("r", encoding="utf-8") as lines:
            order = forked_bot.Order.from_json(lines.readline())
        process_id = os.fork()
        if process_id == 0:
            self._become(order, connection)
        # Here too, or a kill of the group could come before the child has made it.
        os.setpgid(process_id, process_id)
        self._bots[process_id] = connection
        _say(connection, process_id)

    def _become(self, order: forked_bot.Order, connection: socket.socket) -> NoReturn:
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setpgid(0, 0)
            for end in (self._listener, self._woken, self._wakes, connection, *self._bots.values()):
                end.close()
            code = forked_bot.run(order)
        finally:
            os._exit(code)

    def _tell_ended(self) -> None:
        self._woken.recv(4096)
        while self._bots:
            process_id, status = os.waitpid(-1, os.WNOHANG)
            if process_id == 0:
                return
            with self._bots.pop(process_id) as connection:
                _say(connection, os.waitstatus_to_exitcode(status))
            groups = {*self._left_behind, process_id}
            self._left_behind = {group for group in groups if _signal_group(group, 0)}

    def _end_all(self) -> None:
        for group in (*self._bots, *self._left_behind):
            _signal_group(group, signal.SIGKILL)
        for process_id in self._bots:
            os.waitpid(process_id, 0)


def _signal_group(group: int, which: int) -> bool:
    """Whether the group still has a member."""
    try:
        os.killpg(group, which)
    except ProcessLookupError:
        return False
    return True


def _say(connection: socket.socket, number: int) -> None:
    try:
        connection.sendall(f"{number}\n".encode())
    except OSError:
        # Whoever asked has stopped listening; the bot is ended with the others.
        return


if __name__ == "__main__":
    forked_bot.warm_up()
    server = ForkServer(sys.argv[1])
    print("ready", flush=True)
    server.serve()
    Path(sys.argv[1]).unlink()
