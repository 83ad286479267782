// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

/// Standard output and error, unbuffered by us: what was printed is out when the function returns. A closed pipe ends
/// nothing; printOutput() then gives false.
bool printOutput(const QByteArray &bytes);
bool printOutput(const QString &text);
/// printOutput() for a command's answer: when it is lost, says so on standard error. Gives the exit code, 0 or 1.
[[nodiscard]] int printAnswer(const QByteArray &bytes);
[[nodiscard]] int printAnswer(const QString &text);
void printError(const QString &text);
