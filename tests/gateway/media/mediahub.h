// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "gateway/upstream/upstreampool.h"
#include "tests/gateway/api/apifixture.h"
#include "tests/gateway/media/fakelookup.h"
#include "tests/support/scriptedupstream.h"

/// A hub with real sockets whose provider "one" is of a kind that takes bytes only, and a server of images.
class MediaHub final
{
public:
    /// What the server of images answers: the beginning of a PNG, and not much more.
    static const QByteArray png;

    MediaHub();

    [[nodiscard]] bool start(const QByteArray &kind = "google");

    void allowPrivate() { fixture.set("upstream.allowPrivateImages", "on"); }

    /// "http://HOST:port/a.png?token=t" on the server of images.
    [[nodiscard]] QByteArray imageUrl(const QByteArray &host = "images.example") const;
    /// Hands in a call that shows the model these images.
    void ask(const QByteArrayList &urls, const QByteArray &model = "one/m1");
    /// Waits for its end: a 400 before the provider was asked, in words without the URL's secrets.
    [[nodiscard]] bool isRefused();

    ScriptedUpstream provider;
    ScriptedUpstream images;
    UpstreamPool pool;
    std::shared_ptr<FakeLookup> lookup = std::make_shared<FakeLookup>();
    std::shared_ptr<ProviderSnapshot> place;
    ApiFixture fixture;
    FakeExchange exchange;
    std::unique_ptr<ExchangeHandler> handler;
};
