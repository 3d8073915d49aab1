"""Memory and cores of running processes, from Linux's /proc."""

import os
from pathlib import Path

KILOBYTE, MEGABYTE = 1024, 1024 * 1024


def family_of(pid: int) -> list[int]:
    """A process and everything it started."""
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    children = [child for thread in threads for child in thread.read_text().split()]
    return [pid, *(member for child in children for member in family_of(int(child)))]


def _kilobytes(path: Path, name: str) -> int:
    for line in path.read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise LookupError(f"{path} has no {name}")


def cpu_s(pid: int) -> float:
    """Seconds of a core that a process and its children have used."""
    ticks = os.sysconf("SC_CLK_TCK")
    used = (Path(f"/proc/{p}/stat").read_text().rsplit(")", 1)[1].split() for p in family_of(pid))
    return sum((int(words[11]) + int(words[12])) / ticks for words in used)


def pss_mb(pid: int) -> float:
    """Memory of a process and its children; what they share counts once."""
    return sum(_kilobytes(Path(f"/proc/{p}/smaps_rollup"), "Pss") for p in family_of(pid)) / KILOBYTE


def resident_mb(pid: int) -> float:
    """Resident memory now, summed over a process and its children."""
    return sum(_kilobytes(Path(f"/proc/{p}/status"), "VmRSS") for p in family_of(pid)) / KILOBYTE


def peak_mb(pid: int) -> float:
    """The most resident memory since `forget_peak`, summed over a process and its children."""
    return sum(_kilobytes(Path(f"/proc/{p}/status"), "VmHWM") for p in family_of(pid)) / KILOBYTE


def forget_peak(pid: int) -> None:
    """Let `peak_mb` start anew."""
    for member in family_of(pid):
        Path(f"/proc/{member}/clear_refs").write_text("5")


def keep_on_core(pid: int, core: int) -> None:
    """Let a process, its children and all their threads run on one core only."""
    for member in family_of(pid):
        for thread in Path(f"/proc/{member}/task").iterdir():
            os.sched_setaffinity(int(thread.name), {core})
