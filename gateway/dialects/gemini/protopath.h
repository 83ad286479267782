// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// Where in a request a value stands, as Google's services name it: "contents[0].parts[2].function_call". A chain
/// through the readers' stack frames that is made into text for an error only; each link outlives those behind it.
class ProtoPath final
{
public:
    /// The request itself.
    ProtoPath() = default;

    /// `camelName` must outlive the path.
    [[nodiscard]] ProtoPath member(QByteArrayView camelName) const { return ProtoPath {this, camelName, -1, false}; }

    [[nodiscard]] ProtoPath element(QByteArrayView camelName, qsizetype index) const
    {
        return ProtoPath {this, camelName, index, false};
    }

    /// The value of a map's entry, which the services count too.
    [[nodiscard]] ProtoPath mapValue(QByteArrayView camelName, qsizetype index) const
    {
        return ProtoPath {this, camelName, index, true};
    }

    /// In snake_case; empty for the request itself.
    [[nodiscard]] QByteArray text() const;

private:
    ProtoPath(const ProtoPath *parent, QByteArrayView name, qsizetype index, bool isMapValue)
        : m_parent {parent}
        , m_name {name}
        , m_index {index}
        , m_isMapValue {isMapValue}
    {}

    const ProtoPath *m_parent = nullptr;
    QByteArrayView m_name;
    qsizetype m_index = -1; ///< -1: no element of a list
    bool m_isMapValue = false;
};

/// "functionCall" as "function_call".
[[nodiscard]] QByteArray snakeCase(QByteArrayView camelName);
