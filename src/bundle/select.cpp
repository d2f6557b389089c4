#include "bundle/select.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>

#include "base/text.h"

namespace gcdt::bundle {

namespace {

namespace fs = std::filesystem;

bool is_pattern(std::string_view part) {
  return part.find_first_of("*?[") != part.npos;
}

// A source in its parts: what is looked through, and what the paths below it must fit.
struct Source {
  fs::path base;
  std::string pattern;  // relative to `base`; "**" = everything
  std::string prefix;   // of the names in the archive: "" or "lib/"
};

Source read_source(const fs::path& project, const Folder& folder) {
  fs::path path = (project / folder.source).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();  // "src/"
  Source source;
  std::string target;
  if (fs::is_directory(path)) {
    source = {path, "**", ""};
    // The project's own name is that of a checkout and would differ between machines.
    target = folder.target.value_or(path == project ? "" : path.filename().string());
  } else {
    std::vector<std::string> pattern;
    fs::path base;
    for (const fs::path& part : path) {
      if (!pattern.empty() || is_pattern(part.string()))
        pattern.push_back(part.string());
      else
        base /= part;
    }
    if (pattern.empty()) {
      pattern.push_back(base.filename().string());
      base = base.parent_path();
    }
    source = {base, join(pattern, "/"), ""};
    target = folder.target.value_or(pattern.back() == "**" ? base.filename().string() : "");
  }
  std::string inner = inner_path(target);
  source.prefix = inner.empty() ? "" : inner + "/";
  return source;
}

bool is_within(const fs::path& path, const fs::path& folder) {
  auto [end, rest] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return end == folder.end();
}

class Walk {
 public:
  Walk(const fs::path& project, const IgnoreRules& ignore, output::Output& out,
       const Selection& selection)
      : project_(fs::canonical(project)), ignore_(ignore), out_(out), selection_(selection) {}

  void take(const Folder& folder) {
    Source source = read_source(project_, folder);
    // The rules of ignore patterns are those of patterns here, too.
    IgnoreRules wanted(std::vector<std::string>{"/" + source.pattern});
    source_ = &source;
    wanted_ = source.pattern == "**" ? nullptr : &wanted;
    // A pattern without folders in it concerns the files right there.
    deep_ = source.pattern.find('/') != source.pattern.npos || source.pattern.starts_with("**");
    seen_ = 0;
    if (fs::is_directory(source.base)) {
      root_ =
          is_within(fs::canonical(source.base), project_) ? project_ : fs::canonical(source.base);
      enter(source.base, "");
    }
    if (seen_ == 0)
      out_.warning(fmt::format("There are no files in '{}' for the bundle.", folder.source));
  }

  std::vector<Member> result() {
    std::vector<Member> all;
    for (auto& [name, member] : members_) all.push_back(std::move(member));
    return all;
  }

 private:
  void enter(const fs::path& folder, const std::string& within) {
    fs::path real = fs::canonical(folder);
    auto again = std::ranges::find(open_, real);
    if (again != open_.end())
      throw Error("The link '{}' leads in a circle: it stands below '{}', to which it points.",
                  shown(folder), shown(real));
    open_.push_back(real);
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
      look_at(entry.path(), within + entry.path().filename().string());
    if (error) throw Error("The folder '{}' cannot be read: {}.", shown(folder), error.message());
    open_.pop_back();
  }

  void look_at(const fs::path& path, const std::string& within) {
    struct stat status{};
    if (lstat(path.c_str(), &status) != 0)
      throw Error("'{}' cannot be read: {}.", shown(path), std::strerror(errno));
    bool link = S_ISLNK(status.st_mode) && selection_.keep_links;
    bool followed = S_ISLNK(status.st_mode) && !link;
    if (followed && stat(path.c_str(), &status) != 0) status.st_mode = S_IFLNK;
    bool folder = S_ISDIR(status.st_mode);
    if (folder ? !deep_ : wanted_ && !wanted_->ignores(within)) return;
    if (is_ignored(path, within, folder)) {
      ++seen_;
      out_.debug(fmt::format("Skipped {} '{}' due to gcdtignore pattern",
                             folder ? "folder" : "file", within));
      return;
    }
    if (followed) require_inside(path);
    if (folder) return enter(path, within + "/");
    ++seen_;
    if (!S_ISREG(status.st_mode) && !link)
      throw Error(
          "'{}' is neither a file nor a folder and cannot be bundled; leave it out with "
          "gcdtignore.",
          shown(path));
    std::string name = source_->prefix + within;
    if (auto found = members_.find(name); found != members_.end()) {
      if (selection_.refuse_doubles && found->second.path != path)
        throw Error("'{}' and '{}' would both be '{}' in the bundle.", shown(found->second.path),
                    shown(path), name);
      out_.debug(fmt::format("'{}' is taken from '{}'", name, shown(path)));
    }
    Member& member = members_[name];
    member = {.name = name,
              .path = path,
              .executable = (status.st_mode & 0111) != 0,
              .file = FileIdentity(status)};
    if (!link) return;
    member.file.size = 0;
    member.link = fs::read_symlink(path).string();
  }

  void require_inside(const fs::path& link) const {
    std::error_code error;
    fs::path real = fs::canonical(link, error);
    if (error == std::errc::too_many_symbolic_link_levels)
      throw Error("The link '{}' leads in a circle.", shown(link));
    if (error)
      throw Error("The link '{}' points to nothing ('{}').", shown(link),
                  fs::read_symlink(link).string());
    bool allowed = is_within(real, root_) ||
                   std::ranges::any_of(selection_.allowed, [&](const fs::path& folder) {
                     return is_within(real, folder);
                   });
    if (!allowed)
      throw Error(
          "The link '{}' leads out of the project, to '{}'. Copy what it points to, or allow it by "
          "'bundling.linkedFolders'.",
          shown(link), real.string());
  }

  // By its path in the project; what stands outside, by its path in the folder of its own.
  bool is_ignored(const fs::path& path, const std::string& within, bool folder) const {
    fs::path inside = path.lexically_relative(project_);
    bool outside = inside.empty() || inside.begin()->string() == "..";
    std::string name = outside ? within : inside.generic_string();
    return folder ? ignore_.ignores_folder(name) : ignore_.ignores(name);
  }

  std::string shown(const fs::path& path) const {
    fs::path inside = path.lexically_relative(project_);
    bool outside = inside.empty() || inside.begin()->string() == "..";
    return outside ? path.string() : inside.string();
  }

  const fs::path project_;
  const IgnoreRules& ignore_;
  output::Output& out_;
  const Selection selection_;
  const Source* source_ = nullptr;
  const IgnoreRules* wanted_ = nullptr;
  bool deep_ = true;
  size_t seen_ = 0;
  fs::path root_;               // that links must not leave
  std::vector<fs::path> open_;  // the folders that the current one lies in
  std::map<std::string, Member> members_;
};

}  // namespace

std::string inner_path(const std::string& target) {
  std::vector<std::string> parts;
  for (const std::string& part : split(target, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (parts.empty()) throw Error("The target '{}' leads out of the archive.", target);
      parts.pop_back();
    } else {
      parts.push_back(part);
    }
  }
  return join(parts, "/");
}

std::vector<Member> select_files(const fs::path& project, std::span<const Folder> folders,
                                 const IgnoreRules& ignore, output::Output& out,
                                 const Selection& selection) {
  Walk walk(project, ignore, out, selection);
  for (const Folder& folder : folders) walk.take(folder);
  return walk.result();
}

}  // namespace gcdt::bundle
