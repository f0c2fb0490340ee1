#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <taji/text/file.hpp>
#include <thread>
#include <vector>

using namespace taji::text;
namespace fs = std::filesystem;

namespace {

// A folder of its own, removed with the test.
struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "taji-text-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
  }
};

template <typename Action>
std::string failure(Action action) {
  try {
    action();
  } catch (const FileError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a file is written whole and read back") {
  const Folder folder;
  const fs::path path = folder.path / "out.csv";
  const std::string content("a\0b\r\n\xFF", 6);
  write_file_atomically(path, content);
  CHECK(read_file(path, 6) == content);
  write_file_atomically(path, "");
  CHECK(read_file(path, 0).empty());
  const std::string large(3'000'000, 'x');
  write_file_atomically(path, large);
  CHECK(read_file(path, large.size()) == large);
  CHECK(failure([&] { read_file(path, large.size() - 1); }) ==
        "cannot read " + path.string() + ": has more than 2999999 bytes");
  CHECK(folder.entries() == 1);
}

TEST_CASE("faults are told in one line") {
  const Folder folder;
  const std::string f = folder.path.string();
  CHECK(failure([&] { read_file(f + "/none", 9); }) == "cannot read " + f + "/none: no such file");
  CHECK(failure([&] { read_file(f, 9); }) == "cannot read " + f + ": is a folder");
  CHECK(failure([&] { write_file_atomically(f, "x"); }) == "cannot write " + f + ": is a folder");
  CHECK(failure([&] { write_file_atomically(f + "/no/x", "x"); }) == "cannot write " + f + "/no/x: no such folder");
  CHECK(failure([&] { write_file_atomically(f + "/", "x"); }) ==
        "cannot write " + f + "/: the name of a file is missing");
  CHECK(failure([&] { write_file_atomically("", "x"); }) == "cannot write : the name of a file is missing");
  write_file_atomically(f + "/file", "x");
  CHECK(failure([&] { read_file(f + "/file/x", 9); }) ==
        "cannot read " + f + "/file/x: part of the path is not a folder");
  CHECK(failure([&] { read_file("/dev/null", 9); }) == "cannot read /dev/null: is not a regular file");
  CHECK(failure([&] { write_file_atomically("/dev/full", "x"); }) == "cannot write /dev/full: is not a regular file");
  REQUIRE(::mkfifo((f + "/pipe").c_str(), 0600) == 0);
  CHECK(failure([&] { read_file(f + "/pipe", 9); }) == "cannot read " + f + "/pipe: is not a regular file");
  if (::geteuid() != 0) {
    ::chmod((f + "/file").c_str(), 0);
    CHECK(failure([&] { read_file(f + "/file", 9); }) == "cannot read " + f + "/file: no permission");
  }
  CHECK(folder.entries() == 2);
}

TEST_CASE("a failed write leaves the old file and nothing else") {
  const Folder folder;
  const fs::path path = folder.path / "out";
  write_file_atomically(path, "old");
  // The process may not write files over 1000 bytes: the same course of events as a full disk.
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 1000;
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const std::string told = failure([&] { write_file_atomically(path, std::string(5000, 'x')); });
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK(told == "cannot write " + path.string() + ": the file would be too large");
  CHECK(read_file(path, 10) == "old");
  CHECK(folder.entries() == 1);
}

TEST_CASE("links are followed and permissions kept") {
  const Folder folder;
  const fs::path target = folder.path / "target";
  const fs::path link = folder.path / "link";
  write_file_atomically(target, "old");
  ::chmod(target.c_str(), 0640);
  fs::create_symlink("target", link);
  write_file_atomically(link, "new");
  CHECK(fs::is_symlink(link));
  CHECK(read_file(target, 10) == "new");
  CHECK((fs::status(target).permissions() & fs::perms::mask) == static_cast<fs::perms>(0640));
  fs::create_symlink("fresh", folder.path / "dangling");
  write_file_atomically(folder.path / "dangling", "made");
  CHECK(read_file(folder.path / "fresh", 10) == "made");
  CHECK(folder.entries() == 4);
}

TEST_CASE("readers see one whole content or another") {
  const Folder folder;
  const fs::path path = folder.path / "shared";
  const std::string a(50'000, 'a');
  const std::string b(70'000, 'b');
  write_file_atomically(path, a);
  std::vector<std::thread> writers;
  for (const std::string* content : {&a, &b}) {
    writers.emplace_back([&path, content] {
      for (int i = 0; i < 20; ++i) write_file_atomically(path, *content);
    });
  }
  int torn = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string seen = read_file(path, 100'000);
    torn += seen != a && seen != b;
  }
  for (std::thread& writer : writers) writer.join();
  CHECK(torn == 0);
  CHECK(folder.entries() == 1);
}

TEST_CASE("SHA-256 gives the published digests") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(
      sha256_hex("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnop"
                 "qrstnopqrstu") == "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
  CHECK(sha256_hex(std::string(1'000'000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("a file written in pieces appears whole at the end, or not at all") {
  const Folder folder;
  const fs::path path = folder.path / "rows.csv";
  write_file_atomically(path, "before");
  {
    FileWriter file(path);
    file.write("a,b\n");
    CHECK(folder.entries() == 2);
    CHECK(read_file(path, 99) == "before");
    file.write("1,2\n");
    file.finish();
  }
  CHECK(read_file(path, 99) == "a,b\n1,2\n");
  {
    FileWriter given_up(path);
    given_up.write("nothing");
  }
  CHECK(read_file(path, 99) == "a,b\n1,2\n");
  CHECK(folder.entries() == 1);
}

TEST_CASE("a hash does not show in which pieces its data came") {
  const std::string data(1000, 'x');
  for (const std::size_t piece : {1U, 55U, 63U, 64U, 65U, 128U, 999U}) {
    Sha256 hash;
    for (std::size_t at = 0; at < data.size(); at += piece) hash.add(std::string_view(data).substr(at, piece));
    CHECK(hash.hex() == sha256_hex(data));
  }
}
