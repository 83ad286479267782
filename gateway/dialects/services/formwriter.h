// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// Writes a multipart/form-data body of texts (RFC 7578). Its boundary is drawn at random, so no value can hold it by
/// design of a client's. A plain value; any thread.
class FormWriter final
{
public:
    FormWriter();

    /// `name` must be of letters, digits, '_' and '-'.
    void add(QByteArrayView name, QByteArrayView value);
    /// The whole body.
    [[nodiscard]] QByteArray take();
    [[nodiscard]] QByteArray contentType() const;

private:
    QByteArray m_boundary;
    QByteArray m_body;
};
