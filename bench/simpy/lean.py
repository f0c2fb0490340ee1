#!/usr/bin/env python3
"""The reference corridor as fast as SimPy runs it while a convoy is still a process that drives road by road: plain
numbers in place of containers, bound methods, the way home in one step, no objects.  lean.py REPLICATIONS FIRST_SEED"""

import random

import simpy
from simpy.events import Timeout

import law

LEG_LOADED = law.ROAD_KM / law.LOADED_KMH
HOME = law.ROADS * law.ROAD_KM / law.EMPTY_KMH
HALT_RATE = 1.0 / law.MEAN_HALT
ALL_ROADS = (None,) * law.ROADS


def replicate(seed):
    rng = random.Random(seed)
    uniform, lognormal, exponential = rng.random, rng.lognormvariate, rng.expovariate
    env = simpy.Environment()
    idle = law.TRUCKS
    stock = law.FIRST_STOCK_KL
    lost = 0
    delivered = 0.0
    days = []

    def convoy():
        nonlocal idle, stock, lost, delivered
        trucks = law.CONVOY
        hours = LEG_LOADED / lognormal(0.0, law.SIGMA)
        for _ in ALL_ROADS:
            if uniform() < law.INTERDICTION:
                before = hours * uniform()
                yield Timeout(env, before)
                taken = min(trucks, 1 + int(law.MOST_TAKEN * uniform()))
                lost += taken
                trucks -= taken
                if not trucks:
                    return
                yield Timeout(env, exponential(HALT_RATE) + hours - before)
            else:
                yield Timeout(env, hours)
        yield Timeout(env, law.UNLOADING)
        delivered += trucks * law.LOAD_KL
        stock += trucks * law.LOAD_KL
        yield Timeout(env, HOME / lognormal(0.0, law.SIGMA))
        idle += trucks

    def dispatch():
        nonlocal idle
        while True:
            if idle >= law.CONVOY:
                idle -= law.CONVOY
                env.process(convoy())
            yield Timeout(env, law.EVERY)

    def consume():
        nonlocal stock
        while True:
            yield Timeout(env, 24.0)
            served = min(law.BURN_KL_PER_DAY, stock)
            stock -= served
            days.append((stock, law.BURN_KL_PER_DAY - served, idle, lost))

    env.process(dispatch())
    env.process(consume())
    env.run(until=law.HORIZON)
    return lost, delivered, days


if __name__ == "__main__":
    law.main(replicate)
