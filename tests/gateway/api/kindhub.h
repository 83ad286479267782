// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "tests/gateway/api/apifixture.h"

/// A hub whose provider "one" is of the given kind and has one model, "m1".
struct KindHub
{
    /// `baseUrl` empty: the kind's own, or one on this machine.
    explicit KindHub(const QByteArray &kind, ModelType type = ModelType::Chat, const QByteArray &baseUrl = {});

    /// The call is in `exchange`, the request to the provider in `hub.upstream`.
    void ask(const QByteArray &path, const QByteArray &body);

    ApiFixture hub;
    FakeExchange exchange;
    std::unique_ptr<ExchangeHandler> handler;
};
