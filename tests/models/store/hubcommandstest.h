// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>

#include "tests/models/store/storefixture.h"

/// What tests of HubCommands share: each of their functions has an empty database of its own.
class HubCommandsTest : public QObject
{
    Q_OBJECT

private slots:

    void init()
    {
        m_fixture = std::make_unique<StoreFixture>();
        m_hub = m_fixture->open();
    }

    void cleanup()
    {
        m_hub.reset();
        m_fixture.reset();
    }

protected:
    [[nodiscard]] HubCommands commands() const { return m_hub->commands(QStringLiteral("tests")); }

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<OfflineHub> m_hub;
};
