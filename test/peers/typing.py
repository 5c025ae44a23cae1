"""Runs a program on a terminal, types when it asks, and tells what a person would have seen."""
import json
import os
import pty
import select
import sys
import time

asked = json.load(sys.stdin)
child, terminal = pty.fork()
if child == 0:
    os.execvpe(asked["command"][0], asked["command"], asked["environment"])
seen, typed, end = b"", False, time.monotonic() + 90
while time.monotonic() < end:
    if not select.select([terminal], [], [], 1)[0]:
        continue
    try:
        some = os.read(terminal, 4096)
    except OSError:
        break
    if not some:
        break
    seen += some
    if not typed and asked["prompt"].encode() in seen:
        os.write(terminal, asked["types"].encode())
        typed = True
else:
    os.kill(child, 9)
_, status = os.waitpid(child, 0)
json.dump({"seen": seen.decode(), "code": os.waitstatus_to_exitcode(status)}, sys.stdout)
