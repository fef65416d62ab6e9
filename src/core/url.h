// URLs: host, resolution of relative links, and one canonical form for the many addresses of one page.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dedup {

/// Whether `url` begins with a scheme and `//`, as links to pages do.
bool is_absolute_url(std::string_view url);

/// The host of an absolute URL as it is spelled, without user, port and a leading `www.`; empty if there is none. A
/// view into `url`.
std::string_view host_of(std::string_view url);

/// Resolves `link` against `base`, an absolute URL (RFC 3986, section 5.2). Bytes that a URL may not contain are
/// percent-encoded. An absolute link is returned as it is. Empty if `base` is not absolute or one of them is not a URL.
std::string resolve_url(std::string_view base, std::string_view link);

/// One address for all addresses of a page on the web: without scheme differences, `www.`, mobile and AMP hosts, caches
/// of AMP pages, print and AMP variants, parameters that only track readers (a table in url.cc), their order, fragments
/// that are no routes (`#!/...`), and a trailing slash. Anything but http and https URLs is returned unchanged. Returns
/// `url`, or a view of `out`. Idempotent, total, thread-safe; a URL that needs none of this costs one look at its
/// bytes.
std::string_view canonical_url(std::string_view url, std::string& out);

}  // namespace dedup
