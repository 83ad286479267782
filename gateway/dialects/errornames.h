// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

/// The HTTP status that a provider's name for an error stands for ("invalid_request_error", "content_policy_violation",
/// "overloaded_error"), whether it is OpenAI's type or code or another's like them; 0: not known. A name of an account
/// without money is 402, whatever status the provider sends it with. Any thread.
[[nodiscard]] int statusOfErrorName(QByteArrayView name);
