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

Text priceText(SettingKey key);

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
        return {Words::tr("Time for a whole call"),
                Words::tr("How long a call may take, all its attempts together. 0: no "
                          "limit.")};
    case SettingKey::UpstreamRetryWithinMs:
        return {Words::tr("Time for further attempts"), Words::tr("How long after a call's first attempt another one "
                                                                  "may begin. 0: there is only one.")};
    case SettingKey::UpstreamStreamFailoverMs:
        return {Words::tr("Time for a stream to begin"), Words::tr("While there is another key or provider to ask. "
                                                                   "0: as long as for any answer.")};
    case SettingKey::UpstreamBackoffMs:
        return {Words::tr("Pause between attempts"), Words::tr("At most this long before the same provider is asked "
                                                               "again.")};
    case SettingKey::UpstreamAllowPrivateImages:
        return {Words::tr("Images from private addresses"), Words::tr("Whether images may be fetched from addresses "
                                                                      "in the private network.")};
    case SettingKey::UpstreamProxy:
        return {Words::tr("Proxy"), Words::tr("For example http://host:port, or direct for none. Empty: what the "
                                              "system says.")};
    case SettingKey::UpstreamPassHeaders:
        return {Words::tr("Headers passed on"), Words::tr("Further headers of clients that providers get, for example "
                                                          "x-session-id or x-trace-*.")};
    case SettingKey::AccountingMode:
        return {Words::tr("When calls cannot be recorded"), Words::tr("Refuse them, or answer them unrecorded.")};
    case SettingKey::DatabaseSynchronous:
        return {Words::tr("Safety against power cuts"), Words::tr("Full loses nothing, but takes time on every call. "
                                                                  "Normal may lose the last moments.")};
    case SettingKey::BillingEnforce:
        return {Words::tr("Enforce credit"), Words::tr("Refuse calls when the account has no credit left.")};
    case SettingKey::BillingUnpriced:
        return {Words::tr("Models without a price"), Words::tr("Refuse them where credit or a budget limits the money, "
                                                               "or allow them at no charge.")};
    case SettingKey::BillingReserveTokens:
        return {Words::tr("Reserve for open answers"),
                Words::tr("Tokens of output that money is held for at least where the client gives no maximum. "
                          "0: all that the model can write.")};
    case SettingKey::BillingNewAccountCredits:
        return {Words::tr("Credits for new accounts"), Words::tr("Given to every new account at once. 0: none.")};
    case SettingKey::BillingNewAccountDays:
        return {Words::tr("Days until they lapse"), Words::tr("What is left of a new account's first credits lapses "
                                                              "then. 0: never.")};
    case SettingKey::BillingLowBalanceCredits:
        return {Words::tr("Warn of a low balance"), Words::tr("An account with fewer credits is reported once. "
                                                              "0: never.")};
    case SettingKey::BillingMarginPercent:
        return {Words::tr("Margin in percent"), Words::tr("What credits cost more than the provider asks, for new "
                                                          "prices from a catalogue.")};
    default:
        return priceText(key);
    }
}

Text priceText(SettingKey key)
{
    switch (key) {
    case SettingKey::PricesModelsDevUrl:
        return {Words::tr("Prices of models.dev"), Words::tr("Where they are fetched from.")};
    case SettingKey::PricesOpenRouterUrl:
        return {Words::tr("Prices of OpenRouter"), Words::tr("Where they are fetched from.")};
    case SettingKey::PricesLiteLlmUrl:
        return {Words::tr("Prices of LiteLLM"), Words::tr("Where they are fetched from.")};
    case SettingKey::EventsUrl:
        return {Words::tr("Report calls to"), Words::tr("Each call's cost is sent there as a CloudEvent. Empty: "
                                                        "nowhere.")};
    case SettingKey::EventsBatch:
        return {Words::tr("Reports in one request"), Words::tr("More than one needs a receiver that takes batches.")};
    case SettingKey::EventsMaxPending:
        return {Words::tr("Undelivered reports"), Words::tr("So many are kept; beyond that the oldest are given up.")};
    case SettingKey::PrivacyKeepBodies:
        return {Words::tr("Keep prompts and answers"),
                Words::tr("For which calls they are kept in the database, in plain text. Off deletes what was kept.")};
    case SettingKey::PrivacyResponseDays:
        return {Words::tr("Keep responses"), Words::tr("How long turns of the Responses API are kept, so that later "
                                                       "requests can refer to them. 0: none is kept.")};
    case SettingKey::PrivacyResponseMegabytes:
        return {Words::tr("Room for responses"), Words::tr("What all kept turns may take together. The oldest go "
                                                           "first.")};
    case SettingKey::PrivacyBodyDays:
        return {Words::tr("Keep prompts and answers for"),
                Words::tr("How long what is kept stays; it is then overwritten. 0: as long as its call.")};
    case SettingKey::PrivacyBodyMegabytes:
        return {Words::tr("Room for prompts and answers"),
                Words::tr("What all that is kept may take, compressed. The oldest go first.")};
    default:
        return {};
    }
}

Text retentionText(SettingKey key)
{
    switch (key) {
    case SettingKey::RetentionCallDays:
        return {Words::tr("Keep calls"), Words::tr("How long calls stay in the database. 0: for ever. Usage sums "
                                                   "and ledger always stay.")};
    case SettingKey::RetentionMaxCallMegabytes:
        return {Words::tr("Room for calls"), Words::tr("What the calls in the database may take, about. The oldest "
                                                       "hours leave first. 0: no limit.")};
    case SettingKey::RetentionArchive:
        return {Words::tr("Archive old calls"), Words::tr("Calls that leave the database go to a file for each "
                                                          "quarter, where they are still found. Off: they are "
                                                          "deleted.")};
    case SettingKey::RetentionArchiveQuarters:
        return {Words::tr("Keep archives"), Words::tr("Quarters before the present one whose files are kept. 0: all.")};
    case SettingKey::RetentionAuditDays:
        return {Words::tr("Keep the audit log"), Words::tr("How long it is known who changed what. 0: for ever.")};
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
    case SettingKey::UpstreamRetryWithinMs:
    case SettingKey::UpstreamStreamFailoverMs:
    case SettingKey::UpstreamBackoffMs:
    case SettingKey::UpstreamAllowPrivateImages:
    case SettingKey::UpstreamProxy:
    case SettingKey::UpstreamPassHeaders:
    case SettingKey::AccountingMode:
    case SettingKey::DatabaseSynchronous:
    case SettingKey::BillingEnforce:
    case SettingKey::BillingUnpriced:
    case SettingKey::BillingReserveTokens:
    case SettingKey::BillingNewAccountCredits:
    case SettingKey::BillingNewAccountDays:
    case SettingKey::BillingLowBalanceCredits:
    case SettingKey::BillingMarginPercent:
    case SettingKey::PricesModelsDevUrl:
    case SettingKey::PricesOpenRouterUrl:
    case SettingKey::PricesLiteLlmUrl:
    case SettingKey::EventsUrl:
    case SettingKey::EventsMaxPending:
    case SettingKey::EventsBatch:
    case SettingKey::PrivacyKeepBodies:
    case SettingKey::PrivacyResponseDays:
    case SettingKey::PrivacyResponseMegabytes:
    case SettingKey::PrivacyBodyMegabytes:
    case SettingKey::PrivacyBodyDays:
        return otherText(key);
    case SettingKey::RetentionCallDays:
    case SettingKey::RetentionMaxCallMegabytes:
    case SettingKey::RetentionArchive:
    case SettingKey::RetentionArchiveQuarters:
    case SettingKey::RetentionAuditDays:
        return retentionText(key);
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
    if (name.startsWith(u"billing."_s) || name.startsWith(u"prices."_s) || name.startsWith(u"events."_s))
        return Words::tr("Credits and prices");
    if (name.startsWith(u"retention."_s))
        return Words::tr("Old calls");
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
    if (choice == u"refuse"_s)
        return Words::tr("Refuse");
    if (choice == u"allow"_s)
        return Words::tr("Allow");
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
    if (name.endsWith(u"Days"_s))
        return Words::tr(" days", "after a number");
    if (name.endsWith(u"Megabytes"_s))
        return Words::tr(" MiB", "mebibytes, after a number");
    return name.endsWith(u"Bytes"_s) ? Words::tr(" bytes", "after a number") : QString {};
}
