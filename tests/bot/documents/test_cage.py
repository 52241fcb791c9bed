"""What the process that reads a file cannot do, tried in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[3]

TRY = """
import ctypes, errno, os, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
def called(answer):
    if answer < 0:
        raise OSError(ctypes.get_errno(), "")
sys.path.insert(0, sys.argv[1])
kept = os.open(sys.argv[2], os.O_WRONLY)
from bot.documents import cage
cage.limit_resources(cage.FOR_WORDS)
cage.shut()
try:
    {deed}
except cage.RefusedHereError as error:
    print("refused", error)
except OSError as error:
    print("system", errno.errorcode[error.errno])
except MemoryError:
    print("memory")
else:
    print("done")
"""


def tried(deed: str, folder: Path) -> str:
    file = folder / "kept"
    file.touch()
    done = subprocess.run(
        [sys.executable, "-I", "-B", "-c", TRY.format(deed=deed), str(ROOT), str(file)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("deed", "outcome"),
    [
        ("socket.socket()", "refused socket.__new__"),
        ("socket.getaddrinfo(b'localhost', 80)", "refused socket.getaddrinfo"),
        ("open('/etc/passwd')", "refused open"),
        ("os.open('/etc/passwd', os.O_RDONLY)", "refused open"),
        ("os.system('true')", "refused os.system"),
        ("os.fork()", "refused os.fork"),
        ("os.execv('/bin/true', ['true'])", "refused os.exec"),
        # The system itself, which compiled code meets as well: no further descriptor, no writing.
        ("os.pipe()", "system EMFILE"),
        ("called(libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0))", "system EMFILE"),
        ("called(libc.open(b'/etc/passwd', os.O_RDONLY))", "system EMFILE"),
        ("os.write(kept, b'x')", "system EFBIG"),
        ("bytearray(600 * 1024 * 1024)", "memory"),
        ("os.write(1, b'')", "done"),
    ],
)
def test_reading_a_file_can_do_no_more_than_read(deed: str, outcome: str, tmp_path: Path) -> None:
    assert tried(deed, tmp_path) == outcome
