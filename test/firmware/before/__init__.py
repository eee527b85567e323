# Line numbers would take 300 bytes of the heap; setup() turns them on again for the program's own modules.
import sys
from micropython import opt_level

opt_level(3)


# A module that is seldom needed: it leaves the heap with what was called in it.
def borrow(name):
    name = "pepeunit." + name
    try:
        return __import__(name, None, None, (name,))
    finally:
        sys.modules.pop(name, None)
        globals().pop(name[9:], None)
