// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

/// Fills the bytes from OpenSSL's generator. A system that gives no randomness ends the program: nothing that asks for
/// keys or nonces may go on without. Any thread.
void fillWithRandomBytes(std::span<char> bytes);
