#!/usr/bin/env python3
"""Weekly tankers of Mali from the counts alone, and mixed with what the simulator says.

  weekly.py walk ORIGIN...                 a damped walk, hub-format CSV
  weekly.py mix ORIGIN SIMULATED.csv       half and half with the weekly tankers of a `taji forecast` of that origin
  weekly.py record SIMULATED.csv           CRPS of both and of two plain rules, over the weeks counted, from the
                                           `forecasts.csv` of a `taji hindcast`

The walk: the logit of tankers / 1,400 falls back to its mean by three tenths a week and scatters by 1 in the long run.
1,400: a normal week of 1,000 and a refilling on top; three tenths and 1: judgement with the counts in view, before any score.
Its mean is that of the counts known, a month of litres at 45.9 kl a tanker counting as four weeks.
"""
import csv
import datetime
import math
import os
import statistics
import sys

LEVELS = [0.01, 0.025] + [k / 20 for k in range(1, 20)] + [0.975, 0.99]
HEAD = ["origin_date", "target", "target_end_date", "location", "output_type", "output_type_id", "value"]
TARGET, MOST, KEEPS, SPREAD, LOAD, ERROR = "all:tankers_arrived_week", 1400, 0.7, 1.0, 45.9e3, 0.2
NORMAL = statistics.NormalDist()
FOLDER = os.path.dirname(os.path.abspath(__file__))


def day(text):
    return datetime.date.fromisoformat(text)


def reports():
    with open(os.path.join(FOLDER, "bamako-autumn.csv"), newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def weeks_counted():
    return {day(row["target_end_date"]): float(row["observation"]) for row in reports() if row["target"] == TARGET}


def known(origin):
    """Weekly counts, oldest first, and all that the mean is made of: of periods that ended before the origin, and known by then.

    The origin of 19 January knows the count of the week before, which was told on the 22nd: data to 18 January.
    """
    counts, level = [], []
    for row in reports():
        told = day(row["known_date"] or row["target_end_date"])
        if day(row["target_end_date"]) >= origin or (told > origin and origin < day("2026-01-19")):
            continue
        if row["target"] == TARGET:
            counts.append((day(row["target_end_date"]), float(row["observation"])))
            level.append(counts[-1][1])
        elif row["target"] == "all:delivered_l":
            level += 4 * [float(row["observation"]) / LOAD * 7 / 30.5]
    return sorted(counts), level


def logit(tankers):
    share = min(max(tankers / MOST, 0.01), 0.99)
    return math.log(share / (1 - share))


def walk(origin, end):
    """Quantiles; without a count, those of the long run."""
    counts, level = known(origin)
    mean = statistics.mean(map(logit, level)) if level else logit(500)
    if counts:
        weeks = (end - counts[-1][0]).days / 7
        middle = mean + KEEPS ** weeks * (logit(counts[-1][1]) - mean)
        sd = SPREAD * math.sqrt(1 - KEEPS ** (2 * weeks))
    else:
        middle, sd = mean, SPREAD
    return [MOST / (1 + math.exp(-middle - sd * NORMAL.inv_cdf(tau))) for tau in LEVELS]


def simulated(path):
    """Quantiles by (origin, end)."""
    found = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["target"] == TARGET and row["location"] == "all" and row["output_type"] == "quantile":
                key = day(row["origin_date"]), day(row["target_end_date"])
                found.setdefault(key, {})[round(float(row["output_type_id"]), 3)] = float(row["value"])
    return {key: [values[round(tau, 3)] for tau in LEVELS] for key, values in found.items()}


def with_error(quantiles):
    """What will be reported of it, 20 % off or so: the spreads of logarithms added as of normal laws."""
    middle = math.log(max(quantiles[len(LEVELS) // 2], 1))
    out = []
    for tau, value in zip(LEVELS, quantiles):
        off, error = math.log(max(value, 1)) - middle, ERROR * NORMAL.inv_cdf(tau)
        out.append(math.exp(middle + math.copysign(math.hypot(off, error), error)))
    return out


def half_and_half(a, b):
    """Of two laws the one whose quantiles are the means of theirs."""
    return [(x + y) / 2 for x, y in zip(a, b)]


def write(rows):
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(HEAD)
    for origin, end, quantiles in rows:
        for tau, value in zip(LEVELS, quantiles):
            out.writerow([origin, TARGET, end, "all", "quantile", f"{tau:g}", f"{value:.0f}"])


def weeks_after(origin):
    return [origin + datetime.timedelta(days=7 * k + 6) for k in range(5)]


def crps(quantiles, seen):
    """Mean of twice the quantile losses, near the CRPS."""
    return statistics.mean(2 * ((seen < q) - tau) * (q - seen) for tau, q in zip(LEVELS, quantiles))


def record(path):
    scores = {}
    counted = weeks_counted()
    print("origin      week to      counted  simulator  walk  half and half  persistence  level")
    for (origin, end), quantiles in sorted(simulated(path).items()):
        if end not in counted:
            continue
        alone = walk(origin, end)
        counts, level = known(origin)
        last, usual = (counts[-1][1] if counts else 1000), (statistics.mean(level) if level else 1000)
        laws = [quantiles, alone, half_and_half(quantiles, alone), [last] * len(LEVELS), [usual] * len(LEVELS)]
        each = [crps(law, counted[end]) for law in laws]
        print(f"{origin}  {end}  {counted[end]:8.0f}" + "".join(f"{one:9.0f}" for one in each))
        scores[origin, end] = each
    means = [statistics.mean(one) for one in zip(*scores.values())]
    print("mean" + " " * 28 + "".join(f"{one:9.0f}" for one in means))


def main(words):
    if len(words) > 1 and words[0] == "walk":
        write((day(o), end, walk(day(o), end)) for o in words[1:] for end in weeks_after(day(o)))
    elif len(words) == 3 and words[0] == "mix":
        origin, said = day(words[1]), simulated(words[2])
        write((origin, end, half_and_half(with_error(said[origin, end]), walk(origin, end))) for end in weeks_after(origin))
    elif len(words) == 2 and words[0] == "record":
        record(words[1])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
