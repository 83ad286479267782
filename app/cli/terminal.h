// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

/// Standard output and error, unbuffered by us: what was printed is out when the function returns. A closed pipe ends
/// nothing; printOutput() then gives false.
bool printOutput(const QByteArray &bytes);
bool printOutput(const QString &text);
void printError(const QString &text);
