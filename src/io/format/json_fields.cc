// The names of fields, and how often each was used.
#include "io/format/json_fields.h"

#include <algorithm>
#include <span>

#include "core/ascii.h"

namespace dedup {
namespace {

// Common names of each field, best first.
constexpr std::array<std::string_view, 7> kIds = {"id", "_id", "guid", "uid", "uuid", "doc_id", "article_id"};
constexpr std::array<std::string_view, 19> kTexts = {
    "text",        "body",        "content",          "article",     "maintext",     "article_text", "full_text",
    "fulltext",    "body_text",   "body_xhtml",       "articleBody", "content_text", "content_html", "story",
    "raw_content", "description", "description_text", "summary",     "excerpt"};
constexpr std::array<std::string_view, 1> kPages = {"raw_content"};
constexpr std::array<std::string_view, 4> kSummaries = {"description", "description_text", "summary", "excerpt"};
constexpr std::array<std::string_view, 4> kTitles = {"title", "headline", "head", "heading"};
constexpr std::array<std::string_view, 17> kDates = {
    "date",           "published",    "published_at", "publishedAt",    "pubDate",    "pub_date",     "date_published",
    "datePublished",  "date_publish", "publish_date", "published_date", "created_at", "firstcreated", "updated",
    "versioncreated", "timestamp",    "time"};
constexpr std::array<std::string_view, 11> kSources = {"source",    "outlet",      "publisher",     "source_name",
                                                       "newspaper", "publication", "source_domain", "domain",
                                                       "site",      "feed",        "feed_title"};
constexpr std::array<std::string_view, 6> kUrls = {"url", "link", "uri", "canonical_url", "permalink", "href"};
constexpr std::array<std::string_view, kRoles> kRoleNames = {"id", "text", "title", "date", "source", "url"};

// Objects around an article (Elasticsearch, JSON:API), and around what is known of it.
constexpr std::array<std::string_view, 10> kArticles = {"_source", "doc",  "document", "record",  "attributes",
                                                        "fields",  "data", "article",  "payload", "post"};
constexpr std::array<std::string_view, 2> kMetadata = {"metadata", "meta"};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::span<const std::string_view> common_names(Role role) {
  switch (role) {
    case Role::id:
      return kIds;
    case Role::text:
      return kTexts;
    case Role::title:
      return kTitles;
    case Role::date:
      return kDates;
    case Role::source:
      return kSources;
    case Role::url:
      break;
  }
  return kUrls;
}

}  // namespace

JsonFields::JsonFields(const FieldNames& names) {
  add_names(names);
  for (Key& key : keys_) {
    for (Use& use : key.uses) {
      const std::string folded = lowered(use.spelling);
      const auto has = [&](std::string_view part) { return folded.find(part) != std::string::npos; };
      use.is_update = use.role == Role::date && (has("updated") || has("modified") || has("versioncreated"));
    }
  }
}

void JsonFields::add_names(const FieldNames& names) {
  const std::array<const std::string*, kRoles> named = {&names.id,   &names.text,   &names.title,
                                                        &names.date, &names.source, &names.url};
  for (std::size_t role = 0; role < kRoles; ++role) {
    if (!named[role]->empty()) {
      add_path(static_cast<Role>(role), *named[role]);
      continue;
    }
    std::uint8_t rank = 0;
    for (const std::string_view name : common_names(static_cast<Role>(role))) {
      // A field that the user named for one role is not used for another role.
      const bool taken =
          std::any_of(named.begin(), named.end(), [&](const std::string* each) { return *each == name; });
      const TextKind kind = is_one_of(name, kPages)       ? TextKind::page
                            : is_one_of(name, kSummaries) ? TextKind::summary
                                                          : TextKind::story;
      if (!taken) key_named(name).uses.push_back({std::string(name), "", static_cast<Role>(role), rank, kind, false});
      ++rank;
    }
  }
  for (const std::string_view name : kArticles) key_named(name).envelope = Envelope::article;
  for (const std::string_view name : kMetadata) key_named(name).envelope = Envelope::metadata;
}

/// Adds the key of a named field, and each key that may be the first of its path. Such a key has at most eight dots.
void JsonFields::add_path(Role role, const std::string& name) {
  key_named(name).uses.push_back({name, "", role, 0, TextKind::story, true});
  std::size_t at = name.find('.');
  for (int dots = 0; dots <= 8 && at != std::string::npos; ++dots, at = name.find('.', at + 1)) {
    std::string_view head = std::string_view(name).substr(0, at);
    while (head.ends_with("[]")) head.remove_suffix(2);
    if (!head.empty() && at + 1 < name.size()) {
      key_named(head).uses.push_back({name, name.substr(at + 1), role, 0, TextKind::story, true});
    }
  }
}

JsonFields::Key& JsonFields::key_named(std::string_view name) {
  std::vector<std::uint16_t>& slot = table_[slot_of(name)];
  for (const std::uint16_t i : slot) {
    if (keys_[i].name == name) return keys_[i];
  }
  slot.push_back(static_cast<std::uint16_t>(keys_.size()));
  return keys_.emplace_back(Key{std::string(name), {}, Envelope::no});
}

std::optional<Role> JsonFields::role_of(std::string_view name) const {
  const Key* const key = find(name);
  if (key == nullptr) return std::nullopt;
  for (const Use& use : key->uses) {
    if (use.path.empty()) return use.role;
  }
  return std::nullopt;
}

std::map<std::string, std::map<std::string, std::uint64_t>> JsonFields::named(const FieldCounts& counts) const {
  std::map<std::string, std::map<std::string, std::uint64_t>> out;
  const auto add = [&out](Role role, const std::string& field, std::uint64_t count) {
    if (count > 0) out[std::string(kRoleNames[static_cast<std::size_t>(role)])][field] += count;
  };
  for (const Key& key : keys_) {
    for (const Use& use : key.uses) {
      // A named path is listed once, with the key that has its dots.
      if (use.path.empty()) add(use.role, use.spelling, counts.plain[static_cast<std::size_t>(use.role)][use.rank]);
    }
  }
  for (const auto& each : counts.nested) add(each.first.first, each.first.second, each.second);
  return out;
}

void FieldCounts::add(const FieldCounts& more) {
  for (std::size_t role = 0; role < kRoles; ++role) {
    for (std::size_t rank = 0; rank < plain[role].size(); ++rank) plain[role][rank] += more.plain[role][rank];
  }
  for (const auto& each : more.nested) nested[each.first] += each.second;
}

}  // namespace dedup
