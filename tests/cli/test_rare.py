"""taji forecast --rare: chances of rare events beside a forecast."""
import json
import math

from harness import Cli, main

# No delivery may come in 14 days at 0.28 a day: exp(-3.92) = .01984 of a stock of 28 kl at 2 kl/d.
DAM = """taji: 1
name: Dam
start: 2026-01-01
horizon: 20 d
network:
  speeds: {paved: unlimited}
  places: {depot: {kind: depot}, city: {kind: city, name: The City}}
  roads: [{id: road, from: depot, to: city, km: 100, interdiction: 30 %}]
cities: {city: {stock: {diesel: {initial: 28 kl}}, demand: {all: {diesel: 2 kl/d}}}}
corridors: {x: {source: depot, city: city, departures: {poisson: 0.4 / d}, convoy: {target: 1}, on_attack: {loss: all}}}
fleet: [{corridor: x, trucks: unlimited, capacity: 6 kl, product: diesel}]
"""
RARE = "p_dry.14.5d[city,diesel]"


class Rare(Cli):
    def setUp(self):
        super().setUp()
        self.write("dam.yaml", DAM)

    def test_json_has_the_chance_its_error_and_what_plain_sampling_gives(self):
        out, _ = self.taji("forecast", "dam.yaml", "-n", "2000", "--rare", RARE, "--json", "-q")
        (rare,) = json.loads(out)["rare"]
        self.assertEqual(rare["measure"], RARE)
        self.assertEqual(rare["date"], "2026-01-15")
        truth = math.exp(-3.92)
        self.assertLess(abs(rare["value"] - truth), 4 * rare["se"])
        self.assertLess(rare["se"], truth / 8)
        low, high = rare["interval95"]
        self.assertTrue(low < rare["value"] < high)
        product = math.prod(rare["stages"])
        self.assertLess(abs(product / rare["value"] - 1), 0.2)
        self.assertGreater(rare["gain"], 1)
        self.assertAlmostEqual(rare["gain"], (rare["plain"]["se"] / rare["se"]) ** 2, places=6)
        p, n = rare["value"], rare["plain"]["replications"]
        self.assertAlmostEqual(rare["plain"]["se"], math.sqrt(p * (1 - p) / n))
        self.assertEqual((rare["islands"], rare["worlds"], rare["failed"]), (32, 64, 0))

    def test_the_same_bytes_for_any_number_of_threads(self):
        args = ("forecast", "dam.yaml", "-n", "200", "--rare", RARE, "--json", "-q")
        one, _ = self.taji(*args, "-j", "1")
        three, _ = self.taji(*args, "-j", "3")
        self.assertEqual(one, three)

    def test_a_forecast_without_it_has_the_same_other_figures(self):
        without = json.loads(self.taji("forecast", "dam.yaml", "-n", "100", "--json", "-q")[0])
        beside = json.loads(self.taji("forecast", "dam.yaml", "-n", "100", "--json", "-q", "--rare", RARE)[0])
        self.assertNotIn("rare", without)
        self.assertEqual(len(beside.pop("rare")), 1)
        self.assertEqual(without, beside)

    def test_text_says_it_in_words_and_how_to_run_it_again(self):
        out, _ = self.taji("forecast", "dam.yaml", "-n", "200", "-q", "--rare", RARE, "--rare", RARE, "--rare",
                           "p_dry.10d[city,diesel]")
        flat = " ".join(out.split())
        self.assertEqual(flat.count("The City runs dry of diesel by 15 January"), 1)
        self.assertIn("Plain sampling of the same cost", flat)
        self.assertIn("splitting cuts its variance by", flat)
        self.assertIn("The City runs dry of diesel by 11 January: not seen", flat)
        self.assertIn(f"--rare '{RARE}'", flat)
        self.assertLessEqual(max(map(len, out.splitlines()[:-2])), 100)

    def test_what_cannot_be_split_on_is_wrong_usage(self):
        for measure, words in [("unserved_l[city,diesel]", "only the chance to run dry"),
                               ("p_dry.14d[city,disel]", "did you mean 'city,diesel'?"),
                               ("p_dry.40d[city,diesel]", "not between the origin and the horizon"),
                               ("p_dry.soon[city,diesel]", "is no time")]:
            out, err = self.taji("forecast", "dam.yaml", "-n", "10", "--rare", measure, status=2)
            self.assertEqual(out, "")
            self.assertIn(words, err)
            self.assertIn("--rare", err)


if __name__ == "__main__":
    main()
