// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

/// The expected texts of a test, one per file, in the folder golden/ beside the test's source.
class GoldenFolder final
{
public:
    /// `source`: the test's __FILE__.
    explicit GoldenFolder(const char *source);

    /// A file's bytes; a sentence that no answer holds when it is not there.
    [[nodiscard]] QByteArray text(const QString &name) const;
    /// "" when the text is what the file holds, else both, for QVERIFY2. With PORTICO_GOLDEN=write in the environment
    /// the file is written instead: read what has changed before it is committed.
    [[nodiscard]] QByteArray difference(const QString &name, const QByteArray &text) const;

private:
    QString m_folder;
};
