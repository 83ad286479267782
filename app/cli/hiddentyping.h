// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Keeps a terminal at standard input from showing what is typed, for as long as it lives. A signal that ends or stops
/// the program in between finds the terminal as it was, and what was typed so far is gone. One at a time.
class HiddenTyping final
{
public:
    HiddenTyping();
    ~HiddenTyping();
    HiddenTyping(const HiddenTyping &) = delete;
    HiddenTyping &operator=(const HiddenTyping &) = delete;

    [[nodiscard]] bool isTerminal() const { return m_isTerminal; }

private:
    bool m_isTerminal = false;
};
