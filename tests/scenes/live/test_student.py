"""Whatever a student's file does, ours goes on, the student hears what is wrong, and no process is left."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import psutil
import pytest

from gdmath import Data, HomeworkError, MeanSquaredError
from scenes.live.homework import Homework
from scenes.live.student import Student

DATA = Data.synthetic(n=20)
SHORT = 1.0
"""A limit for files that never answer; all others have the usual one."""

W = "import numpy as np\ndef grad_wrt_w(yhat, x, y):\n    return -2 * np.mean((y - yhat) * x)\n"
B = "def grad_wrt_b(yhat, x, y):\n    return -2 * np.mean(y - yhat)\n"
LOOP = "def grad_wrt_w(yhat, x, y):\n    while True:\n        pass\n"


@pytest.fixture
def student(tmp_path: Path) -> Iterator[Callable[..., Student]]:
    """The student of a file with this text; afterwards, no process is left."""
    students = []

    def of(text: str | bytes, **limit: float) -> Student:
        saved(tmp_path, text)
        students.append(Student(tmp_path / "homework.py", **limit))
        return students[-1]

    yield of
    for each in students:
        each.close()
    assert running() == []


def running() -> list[psutil.Process]:
    """The processes of students."""
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.Error):
            found += [child] * any("student_process" in part for part in child.cmdline())
    return found


def saved(folder: Path, text: str | bytes) -> None:
    """The file, saved at a time of its own."""
    path = folder / "homework.py"
    last = path.stat().st_mtime_ns if path.exists() else 0
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(path, ns=(last + 1_000_000, last + 1_000_000))


def homework(student: Student) -> Homework:
    return Homework(student.grad_wrt_w, student.grad_wrt_b, DATA)


def error_of(student: Student) -> str:
    """Why its homework has no gradient."""
    with pytest.raises(HomeworkError) as raised:
        homework(student).gradient(1.0, 2.0)
    return str(raised.value)


def gone(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def comes(condition: Callable[[], bool]) -> bool:
    """Whether a condition comes true."""
    until = time.monotonic() + 60.0
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()


def test_the_functions_of_a_file_are_asked_as_if_they_were_here(student):
    right, loss = homework(student(W + B)), MeanSquaredError(DATA)
    rows, other = np.array([1, 2, 5]), Data.synthetic(n=7, seed=3)
    assert right.verdict == "Your gradient is right."
    for chosen in (None, rows, None, rows[:1], None):  # rows are not sent twice, and are never mixed up
        assert right.gradient(1.0, 2.0, chosen) == pytest.approx(loss.gradient(1.0, 2.0, chosen))
    again = Homework(right.candidates["w"], right.candidates["b"], other)
    assert again.gradient(1.0, 2.0) == pytest.approx(MeanSquaredError(other).gradient(1.0, 2.0))
    assert right.gradient(1.0, 2.0) == pytest.approx(loss.gradient(1.0, 2.0))


def test_numbers_come_back_to_the_last_bit(student):
    there = student("def grad_wrt_w(yhat, x, y): return y[0]\ndef grad_wrt_b(yhat, x, y): return yhat[0]")
    for number in (0.1, -0.0, 5e-324, 1.7976931348623157e308, np.pi, np.inf, -np.inf):
        assert there.grad_wrt_w(np.zeros(1), np.zeros(1), np.array([number])) == number
        assert there.grad_wrt_b(np.array([number]), np.zeros(1), np.zeros(1)) == number
    assert np.isnan(there.grad_wrt_w(np.zeros(1), np.zeros(1), np.array([np.nan])))


def test_predictions_may_be_written_into_and_rows_may_not(student):
    writes = "import numpy as np\ndef grad_wrt_w(yhat, x, y):\n    x[0] = 1\n"
    there = student(writes + "def grad_wrt_b(yhat, x, y):\n    yhat -= y\n    return 2 * np.mean(yhat)\n")
    assert homework(there).verdict == "∂L/∂w: ValueError in line 3; ∂L/∂b: right."


def test_many_rows_are_asked_of(student):
    data = Data.synthetic(n=200_000)
    there = student(W + B)
    right = Homework(there.grad_wrt_w, there.grad_wrt_b, data)
    assert right.gradient(1.0, 2.0) == pytest.approx(MeanSquaredError(data).gradient(1.0, 2.0))


FILES = {
    "syntax": ("x = 1\ndef grad_wrt_w(yhat, x, y:\n", r"is not Python yet: '\(' was never closed in line 2; mend it"),
    "indentation": (
        "def grad_wrt_w(yhat, x, y):\nreturn 1\n",
        "is not Python yet: expected an indented block .* line 2",
    ),
    "no text": (b"\x00\xff", "is not Python yet"),
    "error": ("import numpy as np\nnp.zeros(3)[7]\n", "stops with IndexError in line 2: index 7 is out of bounds"),
    "no module": ("import no_such_module\n", "stops with ModuleNotFoundError in line 1: No module named"),
    "exit": (W + B + "exit()\n", r"stops with SystemExit in line 6: exit\(\) ends the program, leave it out"),
    "hard exit": (W + B + "import os; os._exit(3)\n", "ends its process; leave out what ends the program"),
    "interrupt": (W + B + "raise KeyboardInterrupt\n", "ends its process"),
    "crash": ("import ctypes\nctypes.string_at(0)\n", "crashes Python in line 2"),
    "input": ("rate = input('rate? ')\n", r"stops with EOFError in line 1: nobody is there to answer input\(\)"),
    "no b": (W, r"has no function grad_wrt_b; write def grad_wrt_b\(yhat, x, y\)"),
    "no function": (B + "grad_wrt_w = 3\n", "has no function grad_wrt_w"),
    "fork": (W + B + "import os\nos.fork()\n", "stops with RuntimeError in line 7: a homework is one process"),
    "pool": (
        W + B + "import multiprocessing\nmultiprocessing.get_context('fork').Process(target=print).start()\n",
        "stops with RuntimeError in line 7: a homework is one process",
    ),
    "helper": ("import sys\ndef f():\n    return z\nf()\n", "stops with NameError in line 3: name 'z' is not defined"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_gives_no_homework_is_told_why_in_one_sentence_that_names_it(student, name: str):
    text, words = FILES[name]
    there = student(text)
    assert there.problem.startswith("homework.py ")
    assert there.problem.endswith(".")
    assert re.search(words, error_of(there))
    assert not homework(there).check.right


def test_a_function_that_is_there_is_asked_though_the_other_is_not(student):
    assert homework(student(W)).verdict == "∂L/∂w: right; ∂L/∂b: no grad_wrt_b."


def test_a_file_that_is_not_there_is_told_until_it_is(tmp_path: Path, student):
    there = Student(tmp_path / "homework.py")
    for _ in range(2):
        assert there.problem.startswith("there is no file homework.py; give a Python file with grad_wrt_w(yhat, x, y)")
    assert homework(there).verdict == "No file homework.py."
    assert Student(tmp_path).problem.startswith("there is no file")
    saved(tmp_path, W + B)
    assert there.changed()
    assert there.problem == ""
    there.close()


def test_a_notebook_is_no_file_of_python(tmp_path: Path):
    (tmp_path / "homework.ipynb").write_text("{}")
    assert Student(tmp_path / "homework.ipynb").problem.startswith("homework.ipynb is a notebook; give a Python file")


HARMLESS = {
    "prints a lot": "print('x' * 10_000_000)\nimport os; os.write(1, b'x' * 100_000); os.write(2, b'x' * 100_000)\n",
    "reads": "import sys\nassert sys.stdin.read() == ''\n",
    "prints signs": "print('∂L/∂w')\n",
    "shows no window": "import os\nassert os.environ['MPLBACKEND'] == 'agg'\n",
    "notes its types": "def f(x: 1): pass\nassert f.__annotations__ == {'x': 1}\n",
    "runs only as a program": "if __name__ == '__main__':\n    exit()\n",
    "threads": "import threading\nthreading.Thread(target=threading.Event().wait).start()\n",
    "programs": "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n",
    "closes what is open": "import sys\nfor file in (sys.stdin, sys.stdout, sys.stderr): file.close()\n",
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_a_file_does_beside_its_functions_does_not_stand_in_the_way(student, name: str):
    there = student(HARMLESS[name] + W + B)
    assert there.problem == ""
    (process,) = running()
    all_of_it = [process, *process.children(recursive=True)]
    assert homework(there).verdict == "Your gradient is right."
    there.close()
    assert comes(lambda: all(map(gone, all_of_it)))


def test_a_file_finds_what_lies_beside_it_and_leaves_nothing_there(student, tmp_path: Path):
    (tmp_path / "helper.py").write_text("factor = -2\n")
    there = student((W + B).replace("-2", "factor").replace("import numpy", "from helper import factor\nimport numpy"))
    assert homework(there).verdict == "Your gradient is right."
    assert {path.name for path in tmp_path.iterdir()} == {"homework.py", "helper.py"}


# What never answers


def test_a_function_that_never_answers_is_ended_and_told_its_line(student):
    there = student(LOOP + B, limit=SHORT)
    words = r"grad_wrt_w in homework.py gives no answer in 1 second, still in line [23]: is there a loop that does not"
    assert re.match(words, error_of(there))
    assert running() == []
    assert homework(there).verdict == "No answer in 1 second."
    assert running() == []  # the file is as it was: nothing is tried again


NEVER = {
    "loop": "while True: pass\n",
    "loop that catches all": "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n",
    "sleep": "import time; time.sleep(600)\n",
    "C": "10 ** 10 ** 9\n",
    "lock": "import threading; threading.Lock().acquire() and threading.Event().wait()\n",
}


@pytest.mark.parametrize("name", NEVER)
def test_a_file_that_never_ends_is_ended_and_told_so(student, name: str):
    assert student(NEVER[name], limit=SHORT).problem.startswith(
        "homework.py gives no answer in 1 second, still in line"
    )


@pytest.mark.skipif(os.name != "posix", reason="no process can halt itself")
def test_a_function_that_halts_its_process_is_ended(student):
    halt = "import os, signal\ndef grad_wrt_w(yhat, x, y): os.kill(os.getpid(), signal.SIGSTOP)\n"
    there = student(halt + B, limit=SHORT)
    assert "gives no answer in 1 second" in error_of(there)


def test_a_file_is_run_again_only_when_it_was_saved_since(student, tmp_path: Path):
    there = student(LOOP + B, limit=SHORT)
    assert not there.changed()
    assert "loop" in homework(there).check.w.verdict
    assert not there.changed()
    saved(tmp_path, W + B)
    assert there.changed()
    there.limit = 5.0
    assert homework(there).verdict == "Your gradient is right."
    assert not there.changed()
    saved(tmp_path, W.replace("-2", "-1") + B)
    assert homework(there).verdict == "Your gradient is right."  # what runs goes on as it is
    there.restart()
    assert homework(there).verdict == "∂L/∂w: exactly half; ∂L/∂b: right."


def test_a_process_that_was_killed_is_told_and_not_waited_for(student):
    there = student(W + B)
    assert there.problem == ""
    (process,) = running()
    process.kill()
    assert "ends its process" in error_of(there)


@pytest.mark.skipif(os.name != "posix", reason="needs an alarm")
def test_a_question_that_was_broken_off_is_not_taken_for_the_next_one(student):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    def broken_off() -> None:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        there.grad_wrt_w(DATA.y, DATA.x, DATA.y)

    there = student(LOOP + "def grad_wrt_b(yhat, x, y):\n    return 7\n")
    assert there.problem == ""
    usual = signal.signal(signal.SIGALRM, interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            broken_off()
    finally:
        signal.signal(signal.SIGALRM, usual)
    assert running() == []
    assert there.grad_wrt_b(DATA.y, DATA.x, DATA.y) == 7.0


def test_an_error_stays_small_however_often_it_is_told(student):
    there = student("1 / 0\n")
    for _ in range(3):
        with pytest.raises(HomeworkError) as raised:
            there.grad_wrt_w(DATA.y, DATA.x, DATA.y)
    assert len(raised.traceback) < 6


# Nothing is left behind

OURS = """
import sys, time
from scenes.live.student import Student
import numpy as np
student = Student("homework.py", limit=float(sys.argv[1]))
print(student.problem or "ready", flush=True)
if sys.argv[2] == "busy":
    student.grad_wrt_w(np.zeros(3), np.zeros(3), np.zeros(3))
if sys.argv[2] != "ended":
    time.sleep(600)
sys.stdin.readline()
"""
ASKED = (
    HARMLESS["threads"]
    + "import os\ndef grad_wrt_w(yhat, x, y):\n    open('asked', 'w').close()\n    while True: pass\n"
)


@pytest.mark.parametrize("how", ["idle", "busy", "ended"])
def test_the_process_ends_with_ours(tmp_path: Path, how: str):
    saved(tmp_path, ASKED + B)
    command = [sys.executable, "-c", OURS, "1" if how == "busy" else "5", how]
    with subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as ours:
        assert ours.stdout.readline() == "ready\n"
        (process,) = psutil.Process(ours.pid).children()
        if how == "busy":
            assert comes((tmp_path / "asked").exists)
        if how != "ended":
            ours.kill()
    assert comes(lambda: gone(process))


def test_a_student_that_nobody_has_any_more_has_no_process(student):
    there = student(W + B)
    Student(there.path)
    assert len(running()) == 1
