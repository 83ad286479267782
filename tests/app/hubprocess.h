// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

/// What a finished program left.
struct ProgramResult
{
    int exitCode = -1;
    QByteArray output;
    QByteArray errors;

    [[nodiscard]] QJsonObject json() const; ///< empty when the output is not exactly one JSON document
};

/// The arguments of a command that is written as one types it, without quotes.
[[nodiscard]] inline QStringList split(const char *line)
{
    return QString::fromLatin1(line).split(u' ', Qt::SkipEmptyParts);
}

/// Drives the real program in a data folder of its own, without a keyring and with a key file. Not for use by more than
/// one thread.
class HubProcess final
{
public:
    HubProcess();
    ~HubProcess();
    HubProcess(const HubProcess &) = delete;
    HubProcess &operator=(const HubProcess &) = delete;

    [[nodiscard]] QString folder() const { return m_folder.path(); }

    [[nodiscard]] QString dataDir() const { return m_folder.path() + QStringLiteral("/data"); }

    void setVariable(const QString &name, const QString &value) { m_environment.insert(name, value); }

    [[nodiscard]] const QProcessEnvironment &environment() const { return m_environment; }

    /// Runs the program to its end (one minute at most), with --data-dir added.
    ProgramResult run(const QStringList &arguments, const QByteArray &input = {}) const;
    /// `portico serve --port 0`; true when it printed its URL.
    [[nodiscard]] bool serve(const QStringList &more = {});

    [[nodiscard]] QString url() const { return m_url; }

    [[nodiscard]] quint16 port() const { return m_port; }

    [[nodiscard]] QProcess &process() { return m_process; }

    /// SIGTERM; the exit code, or -1 when it does not end within 15 s.
    int stop();
    void kill();

    /// Every file under the data folder whose bytes contain `text`.
    [[nodiscard]] QStringList filesWith(const QByteArray &text) const;

private:
    QTemporaryDir m_folder;
    QProcessEnvironment m_environment;
    QProcess m_process;
    QString m_url;
    quint16 m_port = 0;
};
