// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QHash>
#include <QObject>

#include "models/store/callarchivist.h"
#include "models/store/sql.h"
#include "tests/models/store/storefixture.h"

/// What tests of old calls share: a database with 96 calls, one each half hour over the end of a quarter and of a
/// year, of two apps and two providers, with two attempts each.
class RetentionTest : public QObject
{
    Q_OBJECT

private slots:
    void init();

protected:
    static constexpr qint64 dayMs = 24LL * 3'600'000;
    static constexpr qint64 startMs = 1'767'139'200'000; ///< 2025-12-31T00:00:00Z
    static constexpr int callCount = 96;
    static constexpr qint64 stepMs = 1'800'000;

    [[nodiscard]] static QList<qint64> idsOf(const QList<CallRow> &rows);

    /// What is to leave next, copied to its archive; null when that failed.
    [[nodiscard]] RetentionPortion prepared(const RetentionBounds &bounds);
    /// Deletes the calls that were copied, step by step.
    void remove(const RetentionPortion &portion);
    void moveCallsBefore(qint64 beforeMs);
    /// Opens a store that looks after old calls at once, until `done`.
    void runStore(const QHash<QString, QString> &settings, const std::function<bool()> &done);

    [[nodiscard]] qint64 callsInDatabase()
    {
        return readInteger(m_hub->connection(), QStringLiteral("SELECT count(*) FROM main.model_calls")).value_or(-1);
    }

    [[nodiscard]] QList<qint64> allIds(const CallQuery &query = {})
    {
        return m_hub->queries()
            .calls(query)
            .map([](const CallPage &page) { return idsOf(page.rows); })
            .value_or(QList<qint64> {});
    }

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<OfflineHub> m_hub;
    std::unique_ptr<CallArchivist> m_archivist;
    QList<ModelCall> m_calls; ///< newest first
};
