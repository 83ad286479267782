// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/colorschemeportal.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int answerTimeoutMs = 3'000;

const QString service = u"org.freedesktop.portal.Desktop"_s;
const QString path = u"/org/freedesktop/portal/desktop"_s;
const QString interfaceName = u"org.freedesktop.portal.Settings"_s;
const QString group = u"org.freedesktop.appearance"_s;
const QString key = u"color-scheme"_s;
} // namespace

ColorSchemePortal::ColorSchemePortal(QObject *parent)
    : QObject {parent}
{}

void ColorSchemePortal::ask()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    // Only the string form of connect exists for signals of the bus.
    bus.connect(service, path, interfaceName, u"SettingChanged"_s, this,
                SLOT(handleSettingChanged(QString, QString, QDBusVariant)));
    QDBusMessage question = QDBusMessage::createMethodCall(service, path, interfaceName, u"Read"_s);
    question << group << key;
    auto *watcher = new QDBusPendingCallWatcher {bus.asyncCall(question, answerTimeoutMs), this};
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *finished) {
        const QDBusPendingReply<QDBusVariant> reply = *finished;
        if (!reply.isError())
            setScheme(schemeFrom(reply.value().variant()));
        finished->deleteLater();
    });
}

ColorSchemePortal::Scheme ColorSchemePortal::schemeFrom(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    switch (value.toUInt()) {
    case 1:
        return Scheme::Dark;
    case 2:
        return Scheme::Light;
    default:
        return Scheme::Unknown;
    }
}

void ColorSchemePortal::handleSettingChanged(const QString &changedGroup, const QString &changedKey,
                                             const QDBusVariant &value)
{
    if (changedGroup == group && changedKey == key)
        setScheme(schemeFrom(value.variant()));
}

void ColorSchemePortal::setScheme(Scheme scheme)
{
    if (scheme == m_scheme)
        return;
    m_scheme = scheme;
    emit changed();
}
