// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settingtext.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace
{
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(SettingText)
};

struct Text
{
    QString title;
    QString sentence;
};

Text gatewayText(SettingKey key)
{
    switch (key) {
    case SettingKey::GatewayHost:
        return {Words::tr("Address"), Words::tr("Where Portico listens. Anything but a loopback address opens it to "
                                                "the network.")};
    case SettingKey::GatewayPort:
        return {Words::tr("Port"), Words::tr("0 takes any free one.")};
    case SettingKey::GatewayWorkers:
        return {Words::tr("Threads"), Words::tr("Threads that serve calls. One is enough for thousands of calls a "
                                                "second.")};
    case SettingKey::GatewayHeadTimeoutMs:
        return {Words::tr("Time for a request head"), Words::tr("How long a client may take to send the head of a "
                                                                "request.")};
    case SettingKey::GatewayBodyTimeoutMs:
        return {Words::tr("Pause in a request body"), Words::tr("How long a client may pause while it sends a body.")};
    case SettingKey::GatewayIdleTimeoutMs:
        return {Words::tr("Idle connections"), Words::tr("How long a connection may stay open without a request, or "
                                                         "with a reader that takes nothing.")};
    case SettingKey::GatewayMaxHeadBytes:
        return {Words::tr("Largest head"), Words::tr("Requests with a larger head are refused.")};
    case SettingKey::GatewayMaxBodyBytes:
        return {Words::tr("Largest body"), Words::tr("Requests with a larger body are refused.")};
    case SettingKey::GatewayMaxConnections:
        return {Words::tr("Connections at once"), Words::tr("Further client connections are closed.")};
    case SettingKey::GatewayAllowedHosts:
        return {Words::tr("Allowed host names"), Words::tr("Names by which clients may call besides the loopback "
                                                           "ones, separated by commas.")};
    case SettingKey::GatewayAllowedOrigins:
        return {Words::tr("Allowed web origins"), Words::tr("Web pages that may call Portico, separated by commas. "
                                                            "Empty: none.")};
    default:
        return {};
    }
}

Text otherText(SettingKey key)
{
    switch (key) {
    case SettingKey::UpstreamConnectTimeoutMs:
        return {Words::tr("Time to connect"), Words::tr("To reach a provider, the TLS handshake included.")};
    case SettingKey::UpstreamFirstByteTimeoutMs:
        return {Words::tr("Time to the first byte"), Words::tr("From the request sent to the first byte of the "
                                                               "provider's answer.")};
    case SettingKey::UpstreamIdleTimeoutMs:
        return {Words::tr("Pause in an answer"), Words::tr("How long a provider may pause within its answer.")};
    case SettingKey::UpstreamTotalTimeoutMs:
        return {Words::tr("Time for a whole call"), Words::tr("How long a call to a provider may take. 0: no limit.")};
    case SettingKey::UpstreamAllowPrivateImages:
        return {Words::tr("Images from private addresses"), Words::tr("Whether images may be fetched from addresses "
                                                                      "in the private network.")};
    case SettingKey::UpstreamProxy:
        return {Words::tr("Proxy"), Words::tr("For example http://host:port, or direct for none. Empty: what the "
                                              "system says.")};
    case SettingKey::AccountingMode:
        return {Words::tr("When calls cannot be recorded"), Words::tr("Refuse them, or answer them unrecorded.")};
    case SettingKey::DatabaseSynchronous:
        return {Words::tr("Safety against power cuts"), Words::tr("Full loses nothing, but takes time on every call. "
                                                                  "Normal may lose the last moments.")};
    case SettingKey::BillingEnforce:
        return {Words::tr("Enforce credit"), Words::tr("Refuse calls when the account has no credit left.")};
    case SettingKey::PrivacyKeepBodies:
        return {Words::tr("Keep prompts and answers"), Words::tr("For which calls they are kept in the database.")};
    default:
        return {};
    }
}

Text textOf(SettingKey key)
{
    // No default: a new setting must get its words.
    switch (key) {
    case SettingKey::GatewayHost:
    case SettingKey::GatewayPort:
    case SettingKey::GatewayWorkers:
    case SettingKey::GatewayHeadTimeoutMs:
    case SettingKey::GatewayBodyTimeoutMs:
    case SettingKey::GatewayIdleTimeoutMs:
    case SettingKey::GatewayMaxHeadBytes:
    case SettingKey::GatewayMaxBodyBytes:
    case SettingKey::GatewayMaxConnections:
    case SettingKey::GatewayAllowedHosts:
    case SettingKey::GatewayAllowedOrigins:
        return gatewayText(key);
    case SettingKey::UpstreamConnectTimeoutMs:
    case SettingKey::UpstreamFirstByteTimeoutMs:
    case SettingKey::UpstreamIdleTimeoutMs:
    case SettingKey::UpstreamTotalTimeoutMs:
    case SettingKey::UpstreamAllowPrivateImages:
    case SettingKey::UpstreamProxy:
    case SettingKey::AccountingMode:
    case SettingKey::DatabaseSynchronous:
    case SettingKey::BillingEnforce:
    case SettingKey::PrivacyKeepBodies:
        return otherText(key);
    }
    return {};
}
} // namespace

QString settingTitle(SettingKey key)
{
    return textOf(key).title;
}

QString settingSentence(SettingKey key)
{
    return textOf(key).sentence;
}

QString settingGroup(SettingKey key)
{
    const QString name = QString::fromLatin1(SettingSpec::of(key).name);
    if (name.startsWith(u"gateway."_s))
        return Words::tr("Gateway");
    if (name.startsWith(u"upstream."_s))
        return Words::tr("Connections to providers");
    if (name.startsWith(u"privacy."_s))
        return Words::tr("Privacy");
    return Words::tr("Accounting and database");
}

QString settingChoice(const QString &choice)
{
    if (choice == u"off"_s)
        return Words::tr("Off");
    if (choice == u"on"_s)
        return Words::tr("On");
    if (choice == u"errors"_s)
        return Words::tr("Only failed calls");
    if (choice == u"all"_s)
        return Words::tr("All calls");
    if (choice == u"strict"_s)
        return Words::tr("Refuse (strict)");
    if (choice == u"best-effort"_s)
        return Words::tr("Answer unrecorded (best effort)");
    if (choice == u"normal"_s)
        return Words::tr("Normal");
    return choice == u"full"_s ? Words::tr("Full") : choice;
}

QString settingUnit(SettingKey key)
{
    const QString name = QString::fromLatin1(SettingSpec::of(key).name);
    if (name.endsWith(u"Ms"_s))
        return Words::tr(" ms", "milliseconds, after a number");
    return name.endsWith(u"Bytes"_s) ? Words::tr(" bytes", "after a number") : QString {};
}
