// SPDX-License-Identifier: GPL-3.0-or-later
#include "goldenfolder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStringBuilder>

namespace
{
/// The compiler may have been given a path from the build's folder, which a test that runs elsewhere cannot follow.
QString absoluteFolder(const QString &folder)
{
    const qsizetype inTree = folder.indexOf(QStringLiteral("tests/gateway/"));
    return QDir::isRelativePath(folder) && inTree >= 0 ? QStringLiteral(PORTICO_SOURCE_DIR "/") + folder.sliced(inTree)
                                                       : folder;
}
} // namespace

GoldenFolder::GoldenFolder(const char *source)
    : m_folder {absoluteFolder(QFileInfo {QString::fromUtf8(source)}.path()) % QStringLiteral("/golden/")}
{}

QByteArray GoldenFolder::text(const QString &name) const
{
    QFile file {m_folder + name};
    return file.open(QIODevice::ReadOnly) ? file.readAll() : "there is no golden file " + name.toUtf8();
}

QByteArray GoldenFolder::difference(const QString &name, const QByteArray &text) const
{
    if (qgetenv("PORTICO_GOLDEN") == "write") {
        QDir {}.mkpath(QFileInfo {m_folder + name}.path());
        QFile file {m_folder + name};
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? QByteArray {} : "cannot write";
    }
    const QByteArray expected = this->text(name);
    return expected == text ? QByteArray {} : "expected:\n" + expected + "\ngot:\n" + text;
}
