// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <cstdlib>

#include "gateway/dialects/jsonview.h"

/// What every fuzzer of a translation holds its output to.
namespace CheckedText
{
/// Ends the process, with what was wrong, for the fuzzer to keep the input.
[[noreturn]] inline void fail(const char *what, QByteArrayView text)
{
    std::fprintf(stderr, "%s: %.*s\n", what, static_cast<int>(text.size()), text.data());
    std::abort();
}

inline void mustBeJson(QByteArrayView text)
{
    if (!JsonView::checked(text))
        fail("not JSON", text);
}

inline void mustBeSame(const QByteArray &one, const QByteArray &other)
{
    if (one != other)
        fail("not the same", QByteArray {one + "\n--- but\n" + other});
}
} // namespace CheckedText
