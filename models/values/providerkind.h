// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

/// What Portico knows of a kind of provider. Data, not code: resources/catalogue/providers.json, compiled in, read once
/// and then constant, so that the pointers stay valid for the program's life. Any thread.
struct ProviderKind
{
    QString name;    ///< "openai": what AiProvider::kind holds
    QString title;   ///< "OpenAI": for people; a proper name, so not translated
    QString baseUrl; ///< the full prefix, no trailing slash: paths are appended as they are; empty: the user gives it
    QString dialect; ///< "openai": chat completions at {baseUrl}/chat/completions
    QString authScheme;               ///< "bearer" or "none"
    QString modelsPath;               ///< "/models"; empty: the provider cannot list its models
    bool needsKey = true;             ///< false: may be called without a credential, and with one when there is one
    bool builtIn = false;             ///< answered inside the process, no network
    bool acceptsStreamOptions = true; ///< false: refuses or ignores stream_options.include_usage
    QStringList models;               ///< what it lists without being asked (built-in kinds)
    QHash<QByteArray, QByteArray> headers; ///< sent with every request beside the authorization

    /// nullptr when there is no such kind. Names are lower case.
    [[nodiscard]] static const ProviderKind *byName(const QString &name);
    [[nodiscard]] static const ProviderKind *byName(QByteArrayView name);
    /// In the order in which a person should see them.
    [[nodiscard]] static const QList<ProviderKind> &all();
    /// The day the catalogue was last checked, "2026-11-23".
    [[nodiscard]] static QString catalogueDate();
};
