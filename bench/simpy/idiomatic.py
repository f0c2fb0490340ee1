#!/usr/bin/env python3
"""The reference corridor as SimPy's documentation teaches to write it: containers for trucks and fuel, a process for
each convoy, the city and the dispatcher, a coin on every road.  idiomatic.py REPLICATIONS FIRST_SEED"""

import random
from dataclasses import dataclass

import simpy

import law


@dataclass(frozen=True)
class Road:
    km: float
    interdiction: float


ROUTE = [Road(law.ROAD_KM, law.INTERDICTION) for _ in range(law.ROADS)]


class Corridor:
    def __init__(self, env, rng):
        self.env = env
        self.rng = rng
        self.idle = simpy.Container(env, init=law.TRUCKS)
        self.stock = simpy.Container(env, init=law.FIRST_STOCK_KL)
        self.lost = 0
        self.delivered = 0.0
        self.days = []
        env.process(self.dispatch())
        env.process(self.consume())

    def dispatch(self):
        """A convoy every six hours, when there are trucks enough for one."""
        while True:
            if self.idle.level >= law.CONVOY:
                yield self.idle.get(law.CONVOY)
                self.env.process(self.convoy(law.CONVOY))
            yield self.env.timeout(law.EVERY)

    def convoy(self, trucks):
        factor = self.rng.lognormvariate(0.0, law.SIGMA)
        for road in ROUTE:
            hours = road.km / (law.LOADED_KMH * factor)
            if self.rng.random() < road.interdiction:
                before = hours * self.rng.random()
                yield self.env.timeout(before)
                trucks -= self.attack(trucks)
                if trucks == 0:
                    return
                yield self.env.timeout(self.rng.expovariate(1.0 / law.MEAN_HALT))
                yield self.env.timeout(hours - before)
            else:
                yield self.env.timeout(hours)
        yield self.env.timeout(law.UNLOADING)
        kilolitres = trucks * law.LOAD_KL
        self.delivered += kilolitres
        yield self.stock.put(kilolitres)
        factor = self.rng.lognormvariate(0.0, law.SIGMA)
        for road in reversed(ROUTE):
            yield self.env.timeout(road.km / (law.EMPTY_KMH * factor))
        yield self.idle.put(trucks)

    def attack(self, trucks):
        taken = min(trucks, self.rng.randint(1, law.MOST_TAKEN))
        self.lost += taken
        return taken

    def consume(self):
        """The city's day: it burns what there is, and the day is written down."""
        while True:
            yield self.env.timeout(24.0)
            served = min(law.BURN_KL_PER_DAY, self.stock.level)
            if served > 0:
                yield self.stock.get(served)
            self.days.append((self.stock.level, law.BURN_KL_PER_DAY - served, self.idle.level, self.lost))


def replicate(seed):
    env = simpy.Environment()
    corridor = Corridor(env, random.Random(seed))
    env.run(until=law.HORIZON)
    return corridor.lost, corridor.delivered, corridor.days


if __name__ == "__main__":
    law.main(replicate)
