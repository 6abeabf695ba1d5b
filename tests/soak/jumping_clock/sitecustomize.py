"""Read by every process of Python that has this folder on its path: the clock on the wall jumps by years, both ways."""

import random
import time

here = time.time
draw = random.Random(here())
time.time = lambda: here() + draw.choice([-1e8, 0.0, 0.0, 3600.0, 1e8])
