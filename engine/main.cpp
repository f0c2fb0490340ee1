#include <cli/taji.hpp>

int main(int argc, char** argv) {
  return taji::cli::taji(argc, argv);
}
