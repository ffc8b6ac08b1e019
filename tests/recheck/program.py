"""Runs tools/recheck on certificates, as a program."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

RECHECK = os.environ.get("LEMMATA_RECHECK") or str(pathlib.Path(__file__).resolve().parents[2] / "tools" / "recheck")


def run(*arguments):
    return subprocess.run([sys.executable, RECHECK, *map(str, arguments)], capture_output=True, text=True, check=False)


def verdicts(documents):
    """For each document (an object, or the text of a file): "accepted", or the reason for its rejection."""
    with tempfile.TemporaryDirectory() as folder:
        for number, document in enumerate(documents):
            if not isinstance(document, (str, bytes)):
                document = json.dumps({**document, "name": f"number-{number}"} if "name" in document else document)
            mode = "wb" if isinstance(document, bytes) else "w"
            with open(os.path.join(folder, f"{number:06}.json"), mode, **({} if "b" in mode else {"encoding": "utf-8"})) as file:
                file.write(document)
        finished = run(folder)
        lines = finished.stdout.splitlines()
        if finished.returncode not in (0, 1) or len(lines) != len(documents) + 1:
            raise AssertionError(f"recheck: {finished.returncode} {finished.stdout[-300:]} {finished.stderr[-2000:]}")
        results = []
        for number, line in enumerate(lines[:-1]):
            accepted = re.fullmatch(r"accepted  \S+ (\S+) \(\S+\)", line)
            if accepted:
                results.append("accepted")
            else:
                start = f"REJECTED  {os.path.join(folder, f'{number:06}.json')}: "
                assert line.startswith(start), line
                results.append(line[len(start):])
        assert (finished.returncode == 0) == all(result == "accepted" for result in results), "exit code"
        return results
