// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

/// Standard output and error, unbuffered by us: what was printed is out when the function returns. A closed pipe ends
/// nothing; printOutput() then gives false.
bool printOutput(const QByteArray &bytes);
bool printOutput(const QString &text);
/// False when it is closed: see hardenProcess().
[[nodiscard]] bool isOutputOpen();
/// printOutput() for a command's answer: when it is lost, says so on standard error, and what to do. Gives the exit
/// code, 0 or 1.
[[nodiscard]] int printAnswer(const QByteArray &bytes, const QString &ifLost = {});
[[nodiscard]] int printAnswer(const QString &text, const QString &ifLost = {});
void printError(const QString &text);
