// The program: finds the verb and hands it the rest of the line.
#pragma once

namespace taji::cli {

/// Returns the exit status; see status.hpp.
int taji(int argc, char** argv);

}  // namespace taji::cli
