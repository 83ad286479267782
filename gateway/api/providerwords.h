// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/http/headerlist.h"

/// What a provider's refusal says, whatever its dialect, in one form. A plain value; any thread.
struct ProviderWords
{
    /// The HTTP status that the refusal stands for. It differs from the one it came with where a provider's own words
    /// say more: a refused key under 400 (Google), a throttled call under 400 (AWS).
    int status = 0;
    QByteArray message; ///< for people; not scrubbed
    /// OpenAI's words for programs; empty where the provider speaks another dialect, whose words mean nothing to
    /// clients.
    QByteArray type;
    QByteArray code;
    QByteArray param;
    QByteArray kind;            ///< AWS' name of the error: for the hub's own judgement
    qint64 retryDelayMs = 0;    ///< as the body says it (google.rpc.RetryInfo); 0: it does not
    bool isModelsFault = false; ///< the model, not the credential, is not ready
    bool isOutOfCredit = false; ///< the account has nothing left: waiting does not help

    /// `body` may be anything. Understood are the shapes of OpenAI and its near misses, Anthropic, Google (also inside
    /// an array), AWS ("x-amzn-errortype", {"__type","Message"}), Ollama, and {"message"}, {"detail"} of others.
    [[nodiscard]] static ProviderWords of(int status, const HeaderList &headers, const QByteArray &body);
};
