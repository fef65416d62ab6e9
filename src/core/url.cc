#include "core/url.h"

#include <uriparser/Uri.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

#include "core/ascii.h"

namespace dedup {

namespace {

constexpr std::size_t kLongest = 8192;  // bytes; a longer URL holds data and names no page

// Parameters that tell where a reader came from, in lower case. A name that ends with * stands for all that begin so.
// From the documentation of the services that set them: analytics (Google, Matomo, Adobe, HubSpot, AT Internet),
// advertisements (Google, Microsoft, Meta, TikTok, X, Yandex), newsletters (Mailchimp, Marketo, Vero) and publishers.
constexpr std::string_view kTracking[] = {
    "utm_*",
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "ysclid",
    "twclid",
    "ttclid",
    "li_fat_id",
    "igsh",
    "igshid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
    "hsa_*",
    "hsctatracking",
    "vero_id",
    "vero_conv",
    "oly_anon_id",
    "oly_enc_id",
    "rb_clickid",
    "wickedid",
    "_openstat",
    "at_*",
    "xtor",
    "ns_mchannel",
    "ns_source",
    "ns_campaign",
    "ns_linkname",
    "ns_fee",
    "cmpid",
    "cmp",
    "icid",
    "ncid",
    "smid",
    "smtyp",
    "sr_share",
    "ocid",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    "__twitter_impression",
    "fb_action_ids",
    "fb_action_types",
    "fb_ref",
    "fb_source",
    "ref_src",
    "ref_url",
    "_ga",
    "_gl",
    "pk_*",
    "piwik_*",
    "mtm_*",
    "matomo_*",
    "wt_mc",
    "wt.mc_id",
    "wt_zmc",
    "sc_cid",
    "s_cid",
    "ftag",
    "taid",
    "spm",
    "trk",
    "trkcampaign",
};

// Parameters that choose an AMP or print view of the page, with their values; an empty value stands for any.
struct View {
  std::string_view name, value;
};
constexpr View kViews[] = {{"amp", ""},       {"outputtype", "amp"}, {"print", ""},       {"printable", ""},
                           {"view", "print"}, {"mode", "print"},     {"format", "print"}, {"format", "amp"},
                           {"output", "amp"}, {"service", "print"},  {"layout", "print"}};
constexpr std::string_view kLastSegments[] = {"amp", "print", "amp.html", "print.html"};
constexpr std::string_view kHostLabels[] = {"www.", "m.", "mobile.", "amp."};

bool is_unreserved(char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char low = static_cast<char>(c | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/// Percent-encodes what a URL may not contain, and writes escapes in one way: none of unreserved characters, the others
/// with capitals.
std::string escaped(std::string_view url) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  static constexpr std::string_view kReserved = ":/?#[]@!$&'()*+,;=";
  std::string out;
  const auto encode = [&](char c) {
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kHex[byte >> 4], kHex[byte & 15]};
  };
  for (std::size_t i = 0; i < url.size(); ++i) {
    const char c = url[i];
    if (c == '%' && i + 2 < url.size() && hex_value(url[i + 1]) >= 0 && hex_value(url[i + 2]) >= 0) {
      const auto meant = static_cast<char>(hex_value(url[i + 1]) * 16 + hex_value(url[i + 2]));
      i += 2;
      is_unreserved(meant) ? void(out += meant) : encode(meant);
    } else if (is_unreserved(c) || (kReserved.find(c) != std::string_view::npos)) {
      out += c;
    } else {
      encode(c);
    }
  }
  return out;
}

struct FreeUri {
  void operator()(UriUriA* uri) const {
    uriFreeUriMembersA(uri);
    delete uri;
  }
};
using Uri = std::unique_ptr<UriUriA, FreeUri>;

/// Null if `text`, which the result points into, is not a URL or a relative link.
Uri parsed(const std::string& text) {
  auto uri = std::make_unique<UriUriA>();
  if (uriParseSingleUriExA(uri.get(), text.data(), text.data() + text.size(), nullptr) != URI_SUCCESS) return nullptr;
  return Uri(uri.release());
}

std::string text_of(const UriUriA& uri) {
  int size = 0;
  if (uriToStringCharsRequiredA(&uri, &size) != URI_SUCCESS) return "";
  std::string out(static_cast<std::size_t>(size) + 1, '\0');
  if (uriToStringA(out.data(), &uri, size + 1, nullptr) != URI_SUCCESS) return "";
  out.resize(std::strlen(out.c_str()));
  return out;
}

/// The parts of an http or https URL, after `//`.
struct Parts {
  std::string host;                ///< with a port that is not the usual one
  std::vector<std::string> path;   ///< segments
  std::vector<std::string> query;  ///< parameters
  std::string fragment;
};

std::vector<std::string> split(std::string_view text, char by) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(by), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

/// The length of a label that `host` has before its own name: of m.example.com, but not of m.com.
std::size_t extra_label(std::string_view host) {
  if (std::count(host.begin(), host.end(), '.') < 2) return 0;
  for (const std::string_view label : kHostLabels) {
    if (host.starts_with(label)) return label.size();
  }
  return 0;
}

/// Takes host and path from the address of an AMP cache or viewer.
bool leave_cache(Parts& parts) {
  const bool cache = parts.host.ends_with(".cdn.ampproject.org") || parts.host == "cdn.ampproject.org";
  const bool viewer = parts.host.starts_with("google.") && !parts.path.empty() && parts.path[0] == "amp";
  if (!cache && !viewer) return false;
  std::size_t at = 1;  // behind /c, /v or /amp
  if (at < parts.path.size() && parts.path[at] == "s") ++at;
  if (at >= parts.path.size() || parts.path[at].find('.') == std::string::npos) return false;
  parts.host = lowered(parts.path[at]);
  parts.path.erase(parts.path.begin(), parts.path.begin() + static_cast<std::ptrdiff_t>(at) + 1);
  return true;
}

bool leave_host_variant(Parts& parts) {
  const std::size_t label = extra_label(parts.host);
  parts.host.erase(0, label);
  return label > 0;
}

/// Removes one mark of an AMP or print page from the path.
bool leave_path_variant(Parts& parts) {
  std::vector<std::string>& path = parts.path;
  if (path.empty()) return false;
  if (path.size() > 1 && path.front() == "amp") {
    path.erase(path.begin());
    return true;
  }
  std::string& last = path.back();
  if (path.size() > 1 &&
      std::find(std::begin(kLastSegments), std::end(kLastSegments), last) != std::end(kLastSegments)) {
    path.pop_back();
    return true;
  }
  const std::size_t session = last.find(";jsessionid=");
  const std::size_t before = last.size();
  if (session != std::string::npos && session > 0) last.erase(session);
  if (last.ends_with(".amp") && last.size() > 4) last.erase(last.size() - 4);
  if (last.ends_with(".amp.html") && last.size() > 9) last.erase(last.size() - 9, 4);
  return last.size() < before;
}

/// Whether a parameter says nothing of the page.
bool is_idle(std::string_view parameter) {
  const std::size_t equals = std::min(parameter.find('='), parameter.size());
  const std::string name = lowered(parameter.substr(0, equals));
  const std::string value = lowered(parameter.substr(std::min(equals + 1, parameter.size())));
  const auto tracks = [&](std::string_view known) {
    return known.ends_with('*') ? name.starts_with(known.substr(0, known.size() - 1)) : name == known;
  };
  const auto views = [&](const View& view) { return name == view.name && (view.value.empty() || value == view.value); };
  return std::any_of(std::begin(kTracking), std::end(kTracking), tracks) ||
         std::any_of(std::begin(kViews), std::end(kViews), views);
}

/// The parts of a URL without its scheme; empty if it is not one.
std::optional<Parts> parts_of(const std::string& url) {
  const Uri uri = parsed(url);
  if (!uri || uri->hostText.first == nullptr) return std::nullopt;
  uriNormalizeSyntaxExA(uri.get(), URI_NORMALIZE_HOST | URI_NORMALIZE_PATH);
  const auto view = [](const UriTextRangeA& range) {
    return range.first == nullptr
               ? std::string_view()
               : std::string_view(range.first, static_cast<std::size_t>(range.afterLast - range.first));
  };
  Parts out;
  out.host = view(uri->hostText);
  if (uri->hostData.ip6 != nullptr || uri->hostData.ipFuture.first != nullptr) out.host = "[" + out.host + "]";
  if (out.host.empty()) return std::nullopt;
  const std::string_view port = view(uri->portText);
  if (!port.empty() && port != "80" && port != "443") out.host.append(":").append(port);
  for (const UriPathSegmentA* segment = uri->pathHead; segment != nullptr; segment = segment->next) {
    if (const std::string_view text = view(segment->text); !text.empty()) out.path.emplace_back(text);
  }
  out.query = split(view(uri->query), '&');
  out.fragment = view(uri->fragment);
  return out;
}

/// Whether a URL behind its scheme and `www.` is canonical but for a trailing slash: letters, digits and the separators
/// of a path, and no part that may be a variant.
bool is_plain(std::string_view behind_scheme) {
  char before = '\0';
  bool in_path = false;
  for (const char c : behind_scheme) {
    const bool plain = (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_' || (c == '.' && before != '/') ||
                       (c == '/' && before != '/') || (in_path && c >= 'A' && c <= 'Z');
    if (!plain) return false;
    in_path = in_path || c == '/';
    before = c;
  }
  const auto has = [&](std::string_view part) { return behind_scheme.find(part) != std::string_view::npos; };
  return extra_label(behind_scheme.substr(0, behind_scheme.find('/'))) == 0 && !has("amp") && !has("print");
}

}  // namespace

bool is_absolute_url(std::string_view url) {
  const std::size_t colon = url.find(':');
  if (colon == 0 || colon == std::string_view::npos || !is_letter(url.front())) return false;
  const std::string_view scheme = url.substr(0, colon);
  const auto allowed = [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; };
  return std::all_of(scheme.begin(), scheme.end(), allowed) && url.substr(colon).starts_with("://");
}

std::string_view host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  std::string_view host = url.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  if (const std::size_t user = host.rfind('@'); user != std::string_view::npos) host.remove_prefix(user + 1);
  host = host.substr(0, host.find(':'));
  if (host.size() > 4 && (host.starts_with("www.") || host.starts_with("WWW."))) host.remove_prefix(4);
  return host;
}

std::string resolve_url(std::string_view base, std::string_view link) {
  if (is_absolute_url(link)) return std::string(link);
  if (!is_absolute_url(base) || base.size() > kLongest || link.size() > kLongest) return "";
  const std::string base_text = escaped(base), link_text = escaped(link);
  const Uri from = parsed(base_text), to = parsed(link_text);
  if (!from || !to) return "";
  if (to->scheme.first != nullptr) return std::string(link);  // mailto:, urn:
  auto result = std::make_unique<UriUriA>();
  if (uriAddBaseUriA(result.get(), to.get(), from.get()) != URI_SUCCESS) {
    uriFreeUriMembersA(result.get());
    return "";
  }
  const Uri owned(result.release());
  return text_of(*owned);
}

std::string_view canonical_url(std::string_view url, std::string& out) {
  const std::size_t colon = url.find("://");
  const bool secure = colon == 5 && lowered(url.substr(0, 5)) == "https";
  if (url.size() > kLongest || (!secure && (colon != 4 || lowered(url.substr(0, 4)) != "http"))) return url;
  std::string_view behind = url.substr(colon + 3);
  const std::size_t label = behind.starts_with("www.") ? extra_label(behind.substr(0, behind.find('/'))) : 0;
  if (const std::string_view rest = behind.substr(label); is_plain(rest)) {
    const std::string_view page = rest.ends_with('/') ? rest.substr(0, rest.size() - 1) : rest;
    if (label == 0 && url.starts_with("https")) return url.substr(0, url.size() - (rest.size() - page.size()));
    out.assign("https://").append(page);
    return out;
  }
  std::optional<Parts> parts = parts_of(escaped("https://" + std::string(behind)));
  if (!parts) return url;
  while (leave_host_variant(*parts) || leave_cache(*parts) || leave_path_variant(*parts)) {
  }
  std::erase_if(parts->query, is_idle);
  std::sort(parts->query.begin(), parts->query.end());
  out = "https://" + parts->host;
  for (const std::string& segment : parts->path) out.append("/").append(segment);
  for (std::size_t i = 0; i < parts->query.size(); ++i) out.append(i == 0 ? "?" : "&").append(parts->query[i]);
  const bool route = parts->fragment.starts_with('/') || parts->fragment.starts_with('!');
  if (route) out.append("#").append(parts->fragment);
  return out;
}

}  // namespace dedup
