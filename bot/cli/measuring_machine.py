"""What `hearthline bench` says of this machine: how fast it is just now, and how soon a service starts on it."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def interpreter() -> str:
    """Which Python this is and how fast it is just now: a shared machine, or one that is busy, may be half as fast."""

    def counts(seen: dict[int, int]) -> None:
        for number in range(100_000):
            seen[number & 255] = seen.get(number & 255, 0) + len(seen)

    took = []
    for _ in range(20):
        began = time.thread_time()
        counts({})
        took.append((time.thread_time() - began) * 1e4)
    python = f"Python {sys.version.split()[0]} ({sys.executable})"
    return f"{python}: a small step of it {min(took):.0f} ns at best, {statistics.median(took):.0f} in the middle"


def disk(folder: Path) -> str:
    """What one write and its sync take here, under everything else: no commit can be quicker."""
    took = []
    with (folder / "disk").open("wb") as file:
        for _ in range(200):
            began = time.perf_counter()
            file.write(bytes(16_384))
            file.flush()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1e3)
    return (
        f"the disk: a write of 16 kB and its sync p50 {statistics.median(took):.2f} ms, p99 {sorted(took)[-2]:.2f} ms"
    )


def starting() -> list[str]:
    """How long `serve` takes to its first answer and how much memory it holds; how long `where` takes."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bot.cli"]
        environment = {"HEARTHLINE_DATA": folder, "HEARTHLINE_PORT": "8765", "PATH": "/usr/bin:/bin"}
        where = [*command, "where", "DT4 7AA"]
        subprocess.run(where, env=environment, check=False, capture_output=True, cwd=Path.cwd())
        began = time.perf_counter()
        subprocess.run(where, env=environment, check=False, capture_output=True, cwd=Path.cwd())
        told = [f"hearthline where: {time.perf_counter() - began:.2f} s"]
        for moment in ("first", "second"):
            began = time.perf_counter()
            process = subprocess.Popen(
                [*command, "serve"], env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
            try:
                _answers("http://127.0.0.1:8765/")
                waited = time.perf_counter() - began
                told.append(f"{moment} start to first answer: {waited:.2f} s, {_memory(process.pid):.0f} MB")
            finally:
                process.terminate()
                process.wait(30)
    return told


def _memory(process: int) -> float:
    """Resident memory in MB, as Linux tells it."""
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS:"))


def _answers(url: str) -> None:
    import httpx

    for _ in range(600):
        try:
            httpx.get(url, timeout=2)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"{url} did not answer in 30 seconds")
