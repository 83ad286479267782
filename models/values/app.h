// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QMetaType>
#include <QString>
#include <QStringList>

/// Who pays. `balanceNano` is the sum of its ledger entries, in nano-credits.
struct Account
{
    qint64 id = 0;
    QString name;
    qint64 balanceNano = 0;
    qint64 createdAtMs = 0;
    qint64 monthlyNano = 0;  ///< what it gets at the beginning of every month (UTC) and loses at its end; 0: nothing
    qint64 nextExpiryMs = 0; ///< when the next of its grants ends; 0: none does
    bool isLow = false;      ///< the balance is below the warning
};

enum class BudgetPeriod
{
    Day,
    Month,
    Total
};

[[nodiscard]] QString budgetPeriodName(BudgetPeriod period);
[[nodiscard]] std::optional<BudgetPeriod> budgetPeriodFromName(const QString &name);

/// What an app may do; 0 or empty means no limit.
struct AppLimits
{
    QStringList modelGlobs;
    int requestsPerMinute = 0;
    qint64 tokensPerMinute = 0;
    int concurrentCalls = 0;
    qint64 budgetNano = 0; ///< nano-credits per budgetPeriod
    BudgetPeriod budgetPeriod = BudgetPeriod::Month;
    qint64 expiresAtMs = 0;
};

/// A local tool that calls us. The key itself is not kept: only its SHA-256 (AppKey rows).
struct App
{
    qint64 id = 0;
    QString name;
    qint64 accountId = 0;
    QString accountName;
    QString keyHint;          ///< first and last characters of the newest key, for recognition
    qint64 oldKeyUntilMs = 0; ///< until when a key before it is valid beside it; past or 0: it alone is
    AppLimits limits;
    bool revoked = false;
    qint64 lastUsedAtMs = 0; ///< 0: never
    qint64 createdAtMs = 0;
};

/// A fresh key and the app it belongs to: the only time the key is seen.
struct IssuedKey
{
    App app;
    QString key;
};

Q_DECLARE_METATYPE(Account)
Q_DECLARE_METATYPE(App)
