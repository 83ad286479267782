// SPDX-License-Identifier: GPL-3.0-or-later
#include "hubprocess.h"

#include <QDirIterator>
#include <QJsonDocument>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace
{
const QString program = QStringLiteral(PORTICO_PROGRAM);
constexpr int longestMs = 60'000;
constexpr int longestStopMs = 15'000;
} // namespace

QJsonObject ProgramResult::json() const
{
    return QJsonDocument::fromJson(output).object();
}

HubProcess::HubProcess()
    : m_environment {QProcessEnvironment::systemEnvironment()}
{
    for (const QString &name : m_environment.keys()) {
        if (name.startsWith("PORTICO_"_L1))
            m_environment.remove(name);
    }
    m_environment.insert(u"PORTICO_KEY_FILE"_s, m_folder.path() + u"/master.key"_s);
    m_environment.insert(u"HOME"_s, m_folder.path());
    m_environment.remove(u"DBUS_SESSION_BUS_ADDRESS"_s);
    m_environment.remove(u"DISPLAY"_s);
    m_environment.remove(u"WAYLAND_DISPLAY"_s);
    m_process.setWorkingDirectory(m_folder.path());
}

HubProcess::~HubProcess()
{
    kill();
}

ProgramResult HubProcess::run(const QStringList &arguments, const QByteArray &input) const
{
    QProcess process;
    process.setProcessEnvironment(m_environment);
    process.setWorkingDirectory(m_folder.path());
    process.start(program, arguments + QStringList {u"--data-dir"_s, dataDir()});
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(longestMs)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    const int code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    return {code, process.readAllStandardOutput(), process.readAllStandardError()};
}

bool HubProcess::serve(const QStringList &more)
{
    m_process.setProcessEnvironment(m_environment);
    m_process.start(program, QStringList {u"serve"_s, u"--port"_s, u"0"_s, u"--data-dir"_s, dataDir()} + more);
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(longestMs))
            return false;
    }
    const QByteArray line = m_process.readLine().trimmed();
    m_url = QString::fromUtf8(line.mid(line.lastIndexOf(' ') + 1));
    m_port = static_cast<quint16>(QUrl(m_url).port(0));
    return line.startsWith("Portico is listening on http://127.0.0.1:") && m_port != 0;
}

int HubProcess::stop()
{
    m_process.terminate();
    if (!m_process.waitForFinished(longestStopMs))
        return -1;
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

void HubProcess::kill()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

QStringList HubProcess::filesWith(const QByteArray &text) const
{
    QStringList found;
    QDirIterator files {dataDir(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories};
    while (files.hasNext()) {
        QFile file {files.next()};
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
            found.append(file.fileName());
    }
    return found;
}
