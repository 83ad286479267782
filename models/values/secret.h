// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// Bytes that must not leak: a provider key, a master key, a passphrase. Move-only unless copied on purpose with
/// clone(); the buffer is cleansed (OPENSSL_cleanse) when it is replaced or destroyed. There is on purpose no
/// operator<<, no conversion to QString, QVariant or QDebug. Any thread; one owner at a time.
class Secret final
{
public:
    Secret() = default;
    /// Copies the bytes; the caller cleanses its own copy.
    explicit Secret(QByteArrayView bytes);
    ~Secret();
    Secret(Secret &&other) noexcept;
    Secret &operator=(Secret &&other) noexcept;
    Secret(const Secret &) = delete;
    Secret &operator=(const Secret &) = delete;

    [[nodiscard]] Secret clone() const;

    [[nodiscard]] bool isEmpty() const { return m_bytes.isEmpty(); }

    [[nodiscard]] qsizetype size() const { return m_bytes.size(); }

    /// A view that lives as long as this Secret is neither moved nor destroyed.
    [[nodiscard]] QByteArrayView reveal() const { return m_bytes; }

    /// "••••" and the last four characters, when there are at least twelve; what a screen or a list may show.
    [[nodiscard]] QString masked() const;
    /// Takes the bytes over from a buffer and cleanses that buffer.
    [[nodiscard]] static Secret take(QByteArray &bytes);

private:
    QByteArray m_bytes;
};
