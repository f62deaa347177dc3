import os
import subprocess
import sys

CHECK = """
import os
from twofold.ops.process import guard_process, is_guarded
assert not is_guarded(), "the test would prove nothing"
guard_process()
assert is_guarded()
child = os.fork()
if child == 0:
    os._exit(0 if is_guarded() else 1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
assert os.umask(0) == 0o077
"""


def test_closed_to_debuggers_and_core_files_and_so_are_its_workers() -> None:
    done = subprocess.run([sys.executable, "-c", CHECK], env=os.environ, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
