#include <algorithm>
#include <cli/ensemble_options.hpp>
#include <cli/gather.hpp>

namespace taji::cli {
namespace {

constexpr const char* kName = "replications.csv";

/// Leaves the replications below a number.
void cut(study::Samples& samples, std::int64_t first) {
  const auto end = std::lower_bound(samples.replications.begin(), samples.replications.end(), first);
  const auto rows = static_cast<std::size_t>(end - samples.replications.begin());
  samples.replications.resize(rows);
  for (auto* columns : {&samples.y, &samples.x}) {
    for (study::Column& column : *columns) column.resize(std::min(column.size(), rows));
  }
}

}  // namespace

void RowsFile::write(const std::string& text) {
  file_->write(text);
  hash_.add(text);
}

/// A full disk must not cost the figures.
template <class Write>
void RowsFile::attempt(Write write) {
  if (!fault_.empty()) return;
  try {
    write();
  } catch (const text::FileError& error) {
    fault_ = error.what();
    file_.reset();
  }
}

void RowsFile::add(const ensemble::Ensemble& rows) {
  if (rows.replications.empty()) return;
  attempt([&] {
    if (!file_) {
      make_folder(folder_);
      file_.emplace(folder_ / kName);
      write(rows_.head());
    }
    write(rows_.rows(rows));
  });
}

File RowsFile::finish(const ensemble::Ensemble& kept) {
  File file{kName, "one row each", {}};
  if (!fault_.empty()) return file;
  if (file_) {
    attempt([&] { file_->finish(); });
    file.sha256 = hash_.hex();
  } else {
    file.content = rows_.head() + rows_.rows(kept);
  }
  return file;
}

Gatherer::Gatherer(const model::Model& model, const RunOptions& run, std::uint64_t seed, std::filesystem::path folder,
                   Progress& progress)
    : model_(model),
      options_(run),
      seed_(seed),
      progress_(progress),
      rows_(model, std::move(folder)),
      collector_(model, run.threads(), [this](const ensemble::Ensemble& rows) { rows_.add(rows); }) {}

Kept& Gatherer::keep(std::vector<study::Measure> measures, std::int64_t first) {
  kept_.push_back(std::make_unique<Kept>(Kept{std::move(measures), first}));
  kept_.back()->samples.stratified = model_.has_uncertain_inputs();
  return *kept_.back();
}

bool Gatherer::run(std::int64_t count, std::int64_t total) {
  // What is kept whole is run in one go.
  const std::int64_t most = total <= study::kExactReplications ? count : study::batch_of(model_);
  for (const std::int64_t end = done_ + count; done_ < end && !stopped_;) {
    ensemble::Options batch = ensemble_options(options_, seed_, progress_);
    batch.first = done_;
    batch.replications = std::min(most, end - done_);
    batch.progress = [&](std::int64_t now, std::int64_t) { progress_.report(done_ + now, total); };
    take(options_.rows(model_, batch));
    done_ += batch.replications;
  }
  return !stopped_;
}

void Gatherer::take(ensemble::Ensemble more) {
  stopped_ = more.stopped;
  failures_.insert(failures_.end(), more.failures.begin(), more.failures.end());
  for (const auto& kept : kept_) {
    if (more.first >= kept->first) continue;
    study::append(kept->samples, kept->measures, more);
    cut(kept->samples, kept->first);
  }
  collector_.add(std::move(more));
}

}  // namespace taji::cli
