# Its line numbers would take 300 bytes of the heap; setup() turns them on again for the program's own modules.
from micropython import opt_level

opt_level(3)
