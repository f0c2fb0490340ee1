#include <unistd.h>

#include <cerrno>
#include <cli/status.hpp>
#include <cli/terminal.hpp>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace taji::cli {

void print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) flush();
}

void say(const std::string& text) {
  // Results first, when both go to the same place; nothing can be done about a message that cannot be written.
  std::fflush(stdout);
  (void)!std::fwrite(text.data(), 1, text.size(), stderr);
}

void flush() {
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  if (errno == EPIPE) return;
  throw Stop(kFault, std::string("taji: cannot write to stdout: ") + std::strerror(errno));
}

bool stdout_is_terminal() {
  return isatty(STDOUT_FILENO) == 1;
}

bool stderr_is_terminal() {
  return isatty(STDERR_FILENO) == 1;
}

bool use_color(bool terminal, bool no_color) {
  const char* refused = std::getenv("NO_COLOR");
  return terminal && !no_color && (refused == nullptr || *refused == '\0');
}

std::string shell_word(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_not_of(
                                          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                          "0123456789_-./=:,+@%") == std::string::npos;
  if (plain) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace taji::cli
