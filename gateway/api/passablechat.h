// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "gateway/api/callprotocol.h"

/// The fast way for the commonest case, a chat completion for a client of chat; nullopt: it is no answer, or not as it
/// should be. Any thread.
[[nodiscard]] std::optional<WholeAnswer> passableChat(const QByteArray &body);
/// Usage of an answer that is not streamed and not whole, or not what it should be. Nothing for an error object,
/// another document or a proxy's page. Any thread.
[[nodiscard]] std::optional<TokenUsage> usageOfCutChat(const QByteArray &body, qint64 promptBytes);
