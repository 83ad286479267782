// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/messages/requestrefusal.h"

/// One object of a request, read member by member: a member of the wrong kind, or a missing one that is needed, is
/// refused by its name and reads as if it were not there. A null is as good as a missing member. Lives no longer than
/// the request's bytes and `where`.
class CheckedObject final
{
public:
    enum class Need
    {
        Optional,
        Required
    };

    /// Refuses what is not an object.
    CheckedObject(const JsonView &value, const FieldPath &where, RequestRefusal &refusal);

    [[nodiscard]] QByteArray text(QByteArrayView name, Need need = Need::Optional) const;
    /// A text that may be large: a view of the request's bytes where it has no escapes, else a copy.
    [[nodiscard]] QByteArray sharedText(QByteArrayView name, Need need = Need::Optional) const;
    [[nodiscard]] std::optional<bool> flag(QByteArrayView name) const;
    [[nodiscard]] std::optional<qint64> integer(QByteArrayView name, Need need = Need::Optional) const;
    /// A number as it was written; empty when it is not there.
    [[nodiscard]] QByteArray number(QByteArrayView name) const;
    [[nodiscard]] JsonView object(QByteArrayView name, Need need = Need::Optional) const;
    [[nodiscard]] JsonView array(QByteArrayView name, Need need = Need::Optional) const;

    /// Of any kind; absent when it is not there or null.
    [[nodiscard]] JsonView operator[](QByteArrayView name) const { return m_object[name]; }

    [[nodiscard]] FieldPath at(QByteArrayView name) const { return {m_where, name}; }

    void refuse(QByteArrayView name, const char *what) const { m_refusal.add(at(name), what); }

    [[nodiscard]] const std::vector<JsonView::Member> &members() const { return m_object.members(); }

private:
    [[nodiscard]] JsonView member(QByteArrayView name, JsonView::Kind kind, Need need) const;

    JsonObject m_object;
    const FieldPath &m_where;
    RequestRefusal &m_refusal;
};
