// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/preparedstatement.h"

#include <QSqlError>

#include "models/store/connection.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// QSqlQuery::bindValue(int) makes a name for the position and hashes it, value by value: a third of the CPU of a
/// recorded call. The result's own list of values is open to drivers; written there, a value costs an assignment.
struct BoundValues : QSqlResult
{
    using QSqlResult::boundValues;
};

constexpr auto boundValues = &BoundValues::boundValues;

/// NULL is an invalid QVariant: QVariant::setValue() leaves one that is null, but of its type, null.
const QVariant null;
} // namespace

PreparedStatement::PreparedStatement(const Connection &connection)
    : m_query {connection.database()}
{}

bool PreparedStatement::prepare(const QString &sql)
{
    return m_query.prepare(sql);
}

QSqlError PreparedStatement::lastError() const
{
    return m_query.lastError();
}

QList<QVariant> &PreparedStatement::slotsFor(std::size_t count)
{
    const auto wanted = static_cast<qsizetype>(count);
    QList<QVariant> &values = (m_query.result()->*boundValues)();
    // The first time in the ordinary way, which also tells the result that its placeholders are positions.
    while (values.size() < wanted)
        m_query.bindValue(static_cast<int>(values.size()), null);
    return values;
}

void PreparedStatement::put(QVariant &slot, const QString &value)
{
    // A null QString would be bound as NULL.
    slot.setValue(value.isNull() ? u""_s : value);
}

void PreparedStatement::put(QVariant &slot, Reference value)
{
    if (value.id == 0)
        slot = null;
    else
        slot.setValue(value.id);
}

void PreparedStatement::put(QVariant &slot, const std::optional<qint64> &value)
{
    if (value)
        slot.setValue(*value);
    else
        slot = null;
}
