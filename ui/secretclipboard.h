// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

/// Puts a secret on the clipboard marked as one, so that clipboard histories leave it out, and takes it off again after
/// 30 s unless something else was copied meanwhile. Main thread; one per program run is enough.
class SecretClipboard final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SecretClipboard)

public:
    static constexpr int defaultLifetimeMs = 30'000;

    explicit SecretClipboard(QObject *parent = nullptr);
    ~SecretClipboard() override; ///< takes off what is still ours

    void copy(const QString &secret, int lifetimeMs = defaultLifetimeMs);

private:
    void clearIfOurs();

    class QTimer *m_timer;
    QByteArray m_digest; ///< of what we put there: the secret itself is not kept
};
