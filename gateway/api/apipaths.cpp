// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/apipaths.h"

#include <array>

namespace
{
constexpr QByteArrayView onGet {"GET, HEAD, OPTIONS"};
constexpr QByteArrayView onPost {"POST, OPTIONS"};

struct Row
{
    QByteArrayView method;
    QByteArrayView path; ///< "*" at the end: anything but nothing
    ApiEndpoint endpoint;
    bool versioned; ///< also without /v1 and with /v1/v1: base URLs are often given with or without it
};

constexpr std::array rows {
    Row {"POST", "/chat/completions", ApiEndpoint::ChatCompletions, true},
    Row {"GET", "/models", ApiEndpoint::ModelList, true},
    Row {"GET", "/models/*", ApiEndpoint::Model, true},
    Row {"GET", "/healthz", ApiEndpoint::Health, false},
    Row {"GET", "/readyz", ApiEndpoint::Readiness, false},
    Row {"GET", "/", ApiEndpoint::Root, false},
};

bool isWithin(QByteArrayView path, QByteArrayView folder)
{
    return path.startsWith(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

QByteArrayView withoutVersion(QByteArrayView path)
{
    constexpr QByteArrayView version {"/v1"};
    for (int times = 0; times < 2 && isWithin(path, version); ++times)
        path = path.sliced(version.size());
    return path;
}

bool matches(const Row &row, QByteArrayView path)
{
    if (!row.path.endsWith('*'))
        return path == row.path;
    const QByteArrayView prefix = row.path.chopped(1);
    return path.startsWith(prefix) && path.size() > prefix.size();
}
} // namespace

ApiDialect dialectOfPath(QByteArrayView path)
{
    if (isWithin(path, "/v1beta") || isWithin(path, "/v1alpha"))
        return ApiDialect::Gemini;
    if (isWithin(withoutVersion(path), "/messages"))
        return ApiDialect::Anthropic;
    return ApiDialect::OpenAi;
}

ApiPath findApiPath(QByteArrayView method, const QByteArray &path)
{
    ApiPath found;
    found.dialect = dialectOfPath(path);
    if (found.dialect != ApiDialect::OpenAi) {
        found.match = ApiPath::Match::Found;
        return found;
    }
    const QByteArrayView whole {path};
    const QByteArrayView unversioned = withoutVersion(whole);
    for (const Row &row : rows) {
        const QByteArrayView candidate = row.versioned ? unversioned : whole;
        if (!matches(row, candidate))
            continue;
        const bool fits = method == row.method || (method == "HEAD" && row.method == "GET");
        found.match = fits ? ApiPath::Match::Found : ApiPath::Match::WrongMethod;
        found.endpoint = row.endpoint;
        found.allow = row.method == "GET" ? onGet : onPost;
        if (row.path.endsWith('*'))
            found.argument = QByteArray::fromPercentEncoding(candidate.sliced(row.path.size() - 1).toByteArray());
        break;
    }
    return found;
}
