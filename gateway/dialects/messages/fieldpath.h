// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QStringBuilder>

/// Where in a request a value stands. A chain of links on the stack that is spelled out only when a value has to be
/// refused, so that naming a field costs nothing while all is well. A link must not outlive what it hangs on.
class FieldPath final
{
public:
    explicit FieldPath(QByteArrayView name)
        : m_name {name}
    {}

    FieldPath(const FieldPath &parent, QByteArrayView name)
        : m_parent {&parent}
        , m_name {name}
    {}

    FieldPath(const FieldPath &parent, size_t index)
        : m_parent {&parent}
        , m_index {index}
    {}

    /// "messages.2.content.0.type"; a link without a name, the root, is not said.
    [[nodiscard]] QByteArray text() const
    {
        const QByteArray own =
            m_name.isNull() ? QByteArray::number(static_cast<qulonglong>(m_index)) : m_name.toByteArray();
        const QByteArray above = m_parent ? m_parent->text() : QByteArray {};
        return above.isEmpty() ? own : above + '.' + own;
    }

private:
    const FieldPath *m_parent = nullptr;
    QByteArrayView m_name;
    size_t m_index = 0;
};
