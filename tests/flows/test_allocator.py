"""What threads freed goes back to the system."""

import subprocess
import sys

import pytest

from flows import allocator

# each thread, alive until all have begun, takes 24 MB in pieces and frees them
_PROGRAM = """
import ctypes, re, threading
from pathlib import Path
from flows import allocator
if {is_kept_little}:
    allocator.keep_little()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
libc.free(libc.malloc(32_000_000))  # from now on, pieces of this size are taken from arenas
begun = threading.Barrier(8)

def work():
    begun.wait()
    pieces = [libc.malloc(1_000_000) for _ in range(24)]
    for piece in pieces:
        ctypes.memset(piece, 1, 1_000_000)
    begun.wait()
    for piece in pieces:
        libc.free(piece)

threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(int(re.search(r"VmRSS:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.skipif(not allocator.is_glibc(), reason="another C library")
def test_what_threads_freed_goes_back_to_the_system() -> None:
    kept, freed = (
        int(subprocess.check_output([sys.executable, "-c", _PROGRAM.format(is_kept_little=is_little)], text=True))
        for is_little in (False, True)
    )
    assert freed < kept - 60, (kept, freed)
