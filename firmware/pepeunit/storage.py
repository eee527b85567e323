# JSON files that a power cut can't damage.
import json
from os import remove, rename


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
