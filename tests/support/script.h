// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>
#include <utility>

#include <QByteArray>
#include <QList>

/// What a scripted upstream does to answer one request: steps carried out in order. A value that shares its steps.
class Script final
{
public:
    enum class Kind
    {
        Send,      ///< bytes, `times` over (-1: for ever), waiting for the peer to take them
        Wait,      ///< ms
        Stall,     ///< nothing more, the connection stays open
        HalfClose, ///< FIN, reading goes on
        Close,     ///< orderly end (TLS: with close_notify)
        Cut,       ///< FIN at once (TLS: without close_notify)
        Reset      ///< RST
    };

    struct Step
    {
        Kind kind = Kind::Send;
        QByteArray bytes;
        qint64 times = 1;
        int ms = 0;
    };

    using Headers = std::initializer_list<std::pair<QByteArray, QByteArray>>;

    Script() = default;

    /// A whole answer with Content-Length, in one write.
    [[nodiscard]] static Script answer(int status, QByteArrayView body, QByteArrayView contentType = "application/json",
                                       Headers headers = {});
    /// A head without any body framing; what follows is up to the steps.
    [[nodiscard]] static Script head(int status, Headers headers = {});
    /// A head with Transfer-Encoding: chunked; go on with chunk() and lastChunk().
    [[nodiscard]] static Script chunked(int status, QByteArrayView contentType, Headers headers = {});
    [[nodiscard]] static Script raw(const QByteArray &bytes);

    Script &send(const QByteArray &bytes, qint64 times = 1);
    Script &sendForever(const QByteArray &bytes);
    Script &chunk(QByteArrayView bytes);
    Script &lastChunk();
    Script &wait(int ms);
    Script &stall();
    Script &halfClose();
    Script &close();
    Script &cut();
    Script &reset();
    /// Every Send step so far is cut into pieces of `bytes`, `ms` apart.
    Script &split(int bytes, int ms = 0);

    [[nodiscard]] const QList<Step> &steps() const { return m_steps; }

    [[nodiscard]] static QByteArray chunkOf(QByteArrayView bytes);
    [[nodiscard]] static QByteArray headOf(int status, Headers headers);
    [[nodiscard]] static QByteArray reasonOf(int status);

private:
    Script &add(Step step);

    QList<Step> m_steps;
};
