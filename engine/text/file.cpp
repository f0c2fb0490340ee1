#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <optional>
#include <taji/text/file.hpp>
#include <utility>

namespace taji::text {

namespace fs = std::filesystem;

namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  void reset(int fd) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = fd;
  }
  // A delayed write fault may show only here.
  bool close() { return ::close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

// Removes the temporary file unless it was renamed.
class Temporary {
 public:
  explicit Temporary(std::string path) : path_(std::move(path)) {}
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() {
    if (!kept_) ::unlink(path_.c_str());
  }
  void keep() { kept_ = true; }

 private:
  std::string path_;
  bool kept_ = false;
};

std::string reason(int code) {
  switch (code) {
    case ENOENT:
      return "no such file";
    case ENOTDIR:
      return "part of the path is not a folder";
    case EISDIR:
      return "is a folder";
    case EACCES:
    case EPERM:
      return "no permission";
    case ENOSPC:
    case EDQUOT:
      return "the disk is full";
    case EFBIG:
      return "the file would be too large";
    case EROFS:
      return "the disk is read-only";
    case ENAMETOOLONG:
      return "the name is too long";
    case ELOOP:
      return "too many links";
    case EMFILE:
    case ENFILE:
      return "too many open files";
    case EIO:
      return "the disk reports a fault";
    default: {
      return std::error_code(code, std::generic_category()).message();
    }
  }
}

[[noreturn]] void fail(std::string_view verb, const fs::path& path, const std::string& why) {
  throw FileError(fmt::format("cannot {} {}: {}", verb, path.string(), why));
}

void write_all(int fd, std::string_view content, const fs::path& path) {
  while (!content.empty()) {
    const ssize_t n = ::write(fd, content.data(), std::min<std::size_t>(content.size(), 1U << 30));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("write", path, reason(errno));
    content.remove_prefix(static_cast<std::size_t>(n));
  }
}

// Where the content goes in the end: the target of a link, there or not, else the path itself.
fs::path final_path(const fs::path& path) {
  constexpr int most_links = 40;
  fs::path target = path;
  std::error_code code;
  for (int links = 0; fs::is_symlink(target, code); ++links) {
    if (links == most_links) fail("write", path, reason(ELOOP));
    const fs::path next = fs::read_symlink(target, code);
    if (code) fail("write", path, reason(code.value()));
    target = target.parent_path() / next;  // an absolute link replaces the whole
  }
  return target;
}

}  // namespace

std::string read_file(const fs::path& path, std::size_t max_bytes) {
  // Without O_NONBLOCK the opening of a pipe would wait for a writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) fail("read", path, reason(errno));
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) fail("read", path, reason(errno));
  if (S_ISDIR(info.st_mode)) fail("read", path, "is a folder");
  if (!S_ISREG(info.st_mode)) fail("read", path, "is not a regular file");
  const auto too_large = [&] { fail("read", path, fmt::format("has more than {} bytes", max_bytes)); };
  if (static_cast<std::size_t>(info.st_size) > max_bytes) too_large();

  std::string content;
  content.resize(static_cast<std::size_t>(info.st_size) + 1);  // one more, to notice a file that grows
  std::size_t size = 0;
  for (;;) {
    if (size == content.size()) content.resize(size * 2);
    const ssize_t n = ::read(file.get(), content.data() + size, content.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("read", path, reason(errno));
    if (n == 0) break;
    size += static_cast<std::size_t>(n);
    if (size > max_bytes) too_large();
  }
  content.resize(size);
  return content;
}

struct FileWriter::Open {
  fs::path path, target, folder;
  bool exists = false;
  mode_t mode = 0;
  std::string name;
  Descriptor file{-1};
  std::optional<Temporary> temporary;
};

FileWriter::FileWriter(const fs::path& path) : open_(std::make_unique<Open>()) {
  static std::atomic<unsigned> serial{0};
  if (path.empty() || path.filename().empty()) fail("write", path, "the name of a file is missing");
  Open& at = *open_;
  at.path = path;
  at.target = final_path(path);
  struct stat info {};
  at.exists = ::stat(at.target.c_str(), &info) == 0;
  at.mode = info.st_mode & 07777U;
  if (at.exists && S_ISDIR(info.st_mode)) fail("write", path, "is a folder");
  if (at.exists && !S_ISREG(info.st_mode)) fail("write", path, "is not a regular file");

  at.folder = at.target.has_parent_path() ? at.target.parent_path() : fs::path(".");
  // Short whatever the target's name, so that a name near the limit of the file system works.
  at.name = (at.folder / fmt::format(".taji-{}-{}.tmp", ::getpid(), serial++)).string();
  at.file.reset(::open(at.name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (at.file.get() < 0) fail("write", path, errno == ENOENT ? "no such folder" : reason(errno));
  at.temporary.emplace(at.name);
}

FileWriter::FileWriter(FileWriter&&) noexcept = default;
FileWriter::~FileWriter() = default;

void FileWriter::write(std::string_view content) {
  write_all(open_->file.get(), content, open_->path);
}

void FileWriter::finish() {
  Open& at = *open_;
  if (at.exists && ::fchmod(at.file.get(), at.mode) != 0) fail("write", at.path, reason(errno));
  if (::fsync(at.file.get()) != 0 && errno != EINVAL) fail("write", at.path, reason(errno));
  if (!at.file.close()) fail("write", at.path, reason(errno));
  if (::rename(at.name.c_str(), at.target.c_str()) != 0) fail("write", at.path, reason(errno));
  at.temporary->keep();
  // The new name reaches the disk with its folder; where a folder cannot be flushed the file is there all the same.
  const Descriptor parent(::open(at.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (parent.get() >= 0) ::fsync(parent.get());
}

void write_file_atomically(const fs::path& path, std::string_view content) {
  FileWriter file(path);
  file.write(content);
  file.finish();
}

}  // namespace taji::text
