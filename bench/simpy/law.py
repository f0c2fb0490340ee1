"""The numbers of bench/reference.yaml, and how both SimPy models are run:  SCRIPT REPLICATIONS FIRST_SEED

Prints one JSON object: seconds of processor time per replication, measured inside the process, so that the start of
Python is not counted; and what each replication gave. Times are in hours.
"""

import json
import math
import sys
import time

ROADS = 12
ROAD_KM = 100.0
INTERDICTION = 0.01
MOST_TAKEN = 10  # an attack takes 1 to 10 trucks, each number as likely
MEAN_HALT = 12.0
TRUCKS = 2000
CONVOY = 60
EVERY = 6.0
LOADED_KMH = 40.0
EMPTY_KMH = 50.0
SIGMA = math.sqrt(math.log(1.0 + 0.2**2))  # of the lognormal speed factor: median 1, cv 0.2
UNLOADING = 24.0
LOAD_KL = 45.0
FIRST_STOCK_KL = 30_000.0
BURN_KL_PER_DAY = 6_000.0
DAYS = 180
HORIZON = 24.0 * DAYS + 1e-6  # a little more, so that the end of the last day is seen


def main(replicate):
    """Runs replicate(seed) -> (trucks lost, kilolitres delivered, list of one record a day)."""
    if len(sys.argv) != 3:
        sys.exit(f"usage: {sys.argv[0]} REPLICATIONS FIRST_SEED")
    count, first = int(sys.argv[1]), int(sys.argv[2])
    replicate(first)  # so that nothing is measured that happens only once
    begun = time.process_time()
    results = [replicate(seed) for seed in range(first, first + count)]
    seconds = (time.process_time() - begun) / count
    assert all(len(days) == DAYS for _, _, days in results)
    print(json.dumps({"seconds": seconds, "lost": [r[0] for r in results], "delivered_kl": [r[1] for r in results]}))
