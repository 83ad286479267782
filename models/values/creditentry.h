// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

enum class CreditKind
{
    Grant,
    Charge,
    Adjustment
};

[[nodiscard]] QString creditKindName(CreditKind kind);

/// One line of the append-only ledger. The balance of an account is the sum of its entries.
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
