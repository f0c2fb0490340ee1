// Manual pages and completions of shells.
#pragma once

#include <cli/described.hpp>
#include <map>
#include <string>

namespace taji::cli {

/// Every verb and part, by name, with what it takes.
using Pages = std::map<std::string, std::pair<Page, Described>>;

/// In the macros of man(7), for `man`; the page of one verb is called taji-VERB-PART(1).
std::string man_page(const Page& page, const Described& verb);
/// The page of the program itself.
std::string man_overview(const Pages& pages);

/// A script for "bash", "zsh" or "fish"; empty for another shell.
std::string completion(const std::string& shell, const Pages& pages);

}  // namespace taji::cli
