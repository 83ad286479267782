// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>

#include "app/admin/adminrequest.h"
#include "models/store/hubcommands.h"

/// Makes a hub be what a set-up's document says, command by command, and tells what became of each part. What the
/// document does not name stays. Store thread, within HubCommands::together(): an error takes all back.
class SetupImport final
{
public:
    /// What a person has to say yes to.
    struct Consent
    {
        bool movesKeys = false;       ///< see HubCommands::ProviderEdit
        bool allowsClearText = false; ///< to addresses abroad that are new here
    };

    /// Borrows the first two. The document fits SetupShape.
    SetupImport(const HubCommands &commands, const QJsonObject &document, Consent consent);

    [[nodiscard]] Outcome run();

    /// {"items": [{"item", "change", "reason"}], "created", "changed", "unchanged", "skipped", "keys": [{"app",
    /// "key"}]}; the keys of new apps are seen here only.
    [[nodiscard]] QJsonObject report() const;

private:
    enum class Change
    {
        Created,
        Changed,
        Unchanged,
        Skipped
    };

    [[nodiscard]] Outcome settings();
    [[nodiscard]] Outcome accounts();
    [[nodiscard]] Outcome providers();
    [[nodiscard]] Result<bool> provider(const QJsonObject &wanted); ///< false: it was skipped
    [[nodiscard]] Outcome credentials(const QString &provider, const QJsonArray &wanted);
    [[nodiscard]] Outcome credential(const QString &provider, const AiCredential &there, const QJsonObject &wanted);
    [[nodiscard]] Outcome models(const QString &provider, const QJsonArray &wanted);
    [[nodiscard]] Outcome model(const QString &provider, const AiModel *there, const QJsonObject &wanted);
    [[nodiscard]] Outcome rates(const QString &provider, const QJsonArray &wanted);
    [[nodiscard]] Outcome rate(const QString &provider, const QList<AiModelRate> &there, const QJsonObject &wanted);
    [[nodiscard]] Outcome removal(const QString &provider, const AiModelRate *there, const QString &item);
    [[nodiscard]] Outcome aliases();
    [[nodiscard]] Outcome alias(const ModelAlias *there, ModelAlias wanted);
    [[nodiscard]] Outcome skipTargets(ModelAlias &alias);
    [[nodiscard]] Outcome apps();
    [[nodiscard]] Outcome app(const App *there, const QJsonObject &wanted);
    [[nodiscard]] Outcome newApp(const QJsonObject &wanted, const AppLimits &limits);

    /// Notes what became of `item`, or gives on what went wrong with it.
    template <typename T>
    Outcome note(const QString &item, Change change, const Result<T> &done, const QString &reason = {});
    void add(const QString &item, Change change, const QString &reason = {});

    const HubCommands &m_commands;
    const QJsonObject &m_document;
    const Consent m_consent;
    QJsonArray m_items;
    QJsonArray m_keys;
    int m_counts[4] {};
};
