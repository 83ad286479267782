// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QByteArray>
#include <QByteArrayView>

/// Header fields in order, names compared without case. A plain value.
class HeaderList final
{
public:
    struct Field
    {
        QByteArray name;
        QByteArray value;
    };

    void add(QByteArray name, QByteArray value) { m_fields.push_back({std::move(name), std::move(value)}); }

    [[nodiscard]] const std::vector<Field> &fields() const { return m_fields; }

    [[nodiscard]] bool contains(QByteArrayView name) const;
    [[nodiscard]] int count(QByteArrayView name) const;
    /// The first field's value; empty when there is none.
    [[nodiscard]] QByteArray value(QByteArrayView name) const;
    void remove(QByteArrayView name);

    void clear() { m_fields.clear(); }

private:
    std::vector<Field> m_fields;
};
