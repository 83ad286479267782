// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QMetaType>
#include <QString>

enum class CreditKind
{
    Grant,
    Charge,
    Adjustment,
    Expiry ///< what was left of a grant when it ended
};

[[nodiscard]] QString creditKindName(CreditKind kind);
[[nodiscard]] std::optional<CreditKind> creditKindFromName(const QString &name);

/// One line of the append-only ledger. The balance of an account is the sum of its entries. Charges use up the grant
/// that ends first; what is left of it then is taken back by an entry of its own.
struct CreditEntry
{
    qint64 id = 0;
    qint64 accountId = 0;
    QString accountName;
    CreditKind kind = CreditKind::Grant;
    qint64 amountNano = 0;  ///< signed: grants positive, charges negative
    qint64 callId = 0;      ///< 0: not by a call
    qint64 atMs = 0;        ///< UTC
    qint64 expiresAtMs = 0; ///< 0: never
    QString note;
    qint64 grantId = 0; ///< of an expiry: the entry that ended
};

/// What a person or a script changed. No secret in `what`.
struct AuditEntry
{
    qint64 id = 0;
    qint64 atMs = 0;
    QString actor;  ///< "window", "command line", "management api", "hub"
    QString action; ///< "provider.add", ...
    QString what;   ///< one English line
};

Q_DECLARE_METATYPE(CreditEntry)
