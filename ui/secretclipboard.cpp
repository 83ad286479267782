// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/secretclipboard.h"

#include <memory>

#include <QClipboard>
#include <QCryptographicHash>
#include <QGuiApplication>
#include <QMimeData>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace
{
QByteArray digestOf(const QString &text)
{
    return QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256);
}
} // namespace

SecretClipboard::SecretClipboard(QObject *parent)
    : QObject {parent}
    , m_timer {new QTimer {this}}
{
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &SecretClipboard::clearIfOurs);
}

SecretClipboard::~SecretClipboard()
{
    clearIfOurs();
}

void SecretClipboard::copy(const QString &secret, int lifetimeMs)
{
    auto data = std::make_unique<QMimeData>();
    data->setText(secret);
    data->setData(u"x-kde-passwordManagerHint"_s, "secret");
    QGuiApplication::clipboard()->setMimeData(data.release()); // the clipboard owns it
    m_digest = digestOf(secret);
    m_timer->start(lifetimeMs);
}

void SecretClipboard::clearIfOurs()
{
    QClipboard *clipboard = QGuiApplication::clipboard();
    if (!m_digest.isEmpty() && clipboard && digestOf(clipboard->text()) == m_digest)
        clipboard->clear();
    m_digest.clear();
}
