// Ids made of names for people.
#pragma once

#include <string>
#include <string_view>

namespace taji::text {

// A name as an id: lower case, Latin letters without accents, every run of spaces, signs and marks one underscore, none
// at the ends. Letters of other scripts stay. "Côte d’Ivoire" gives "cote_d_ivoire"; a name of signs alone gives "".
std::string slug(std::string_view name);

// A name from anywhere on one line, fit for a file: valid UTF-8, spaces for control characters, no text-direction
// marks, no blanks at its ends.
std::string one_line(std::string_view name);

}  // namespace taji::text
