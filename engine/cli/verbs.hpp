// The verbs. Each takes the words after its name and returns the exit status.
#pragma once

#include <string>
#include <vector>

namespace taji::cli {

using Words = std::vector<std::string>;

int forecast(const Words& words);
int compare(const Words& words);
int sweep(const Words& words);
int sensitivity(const Words& words);
int score(const Words& words);
int hindcast(const Words& words);
int run(const Words& words);
int validate(const Words& words);
int network(const Words& words);
int report(const Words& words);
int schema(const Words& words);
int fit(const Words& words);
int import(const Words& words);

}  // namespace taji::cli
