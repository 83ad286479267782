// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/services/formwriter.h"

#include <array>

#include <QRandomGenerator>
#include <QStringBuilder>

FormWriter::FormWriter()
{
    std::array<quint32, 4> random {};
    QRandomGenerator::system()->fillRange(random.data(), random.size());
    m_boundary = QByteArrayView {reinterpret_cast<const char *>(random.data()), sizeof random}.toByteArray().toHex();
}

void FormWriter::add(QByteArrayView name, QByteArrayView value)
{
    m_body.append("--").append(m_boundary).append("\r\nContent-Disposition: form-data; name=\"").append(name);
    m_body.append("\"\r\n\r\n").append(value).append("\r\n");
}

QByteArray FormWriter::take()
{
    return m_body.append("--").append(m_boundary).append("--\r\n");
}

QByteArray FormWriter::contentType() const
{
    return "multipart/form-data; boundary=" + m_boundary;
}
