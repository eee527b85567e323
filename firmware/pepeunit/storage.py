# JSON files that a power cut can't damage. Borrowed.
import json
from os import remove, rename
from . import ring, unit


# As save() left it; None where there is none.
def load(path):
    for name in (path, path + ".new"):
        try:
            with open(name) as f:
                return json.load(f)
        except (OSError, ValueError):
            pass


# Beside, then renamed.
def save(path, value):
    new = path + ".new"
    with open(new, "w") as f:
        json.dump(value, f)
    try:
        rename(new, path)
    except OSError:  # FAT renames onto no existing file; load() knows where the new one is
        remove(path)
        rename(new, path)


# The inputs, no more often than once a minute: flash wears.
def keep():
    unit.save = -ring.now() - 60_000
    try:
        # What is infinite for this port's floats is no JSON.
        save("inputs.json", {name: x for name, x in unit.values.items() if x * 0 in (0, "")})
    except Exception as e:
        unit.fail("storage", e)
