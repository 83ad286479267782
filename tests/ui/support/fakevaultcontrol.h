// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/vaultcontrol.h"

/// A vault that opens with one passphrase.
class FakeVaultControl final : public VaultControl
{
    Q_OBJECT

public:
    using VaultControl::VaultControl;

    [[nodiscard]] State state() const override { return m_state; }

    [[nodiscard]] Source source() const override { return m_source; }

    [[nodiscard]] QString sentence() const override { return reason; }

    void retry() override
    {
        ++retries;
        set(State::Ready, m_source);
    }

    void usePassphrase(Secret passphrase) override
    {
        set(State::Opening, Source::Passphrase);
        set(passphrase.reveal() == QByteArrayView {"correct horse"} ? State::Ready : wrongAs, Source::Passphrase);
    }

    void createPassphrase(Secret passphrase) override
    {
        createdWith = passphrase.size();
        set(State::Ready, Source::Passphrase);
    }

    void createKeychain() override
    {
        ++keychains;
        set(State::Ready, Source::Keychain);
    }

    void set(State state, Source source)
    {
        m_state = state;
        m_source = source;
        emit stateChanged(state);
    }

    State wrongAs = State::Locked; ///< what another passphrase leads to
    QString reason;                ///< what sentence() says
    int retries = 0;
    int keychains = 0;
    qsizetype createdWith = 0;

private:
    State m_state = State::Ready;
    Source m_source = Source::Keychain;
};
