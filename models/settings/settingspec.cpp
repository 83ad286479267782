// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/settings/settingspec.h"

#include <algorithm>
#include <array>

#include "models/settings/settingcheck.h"
#include "models/values/passableheader.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using enum SettingKey;
using enum SettingType;

constexpr qint64 minute = 60'000;
constexpr qint64 hour = 60 * minute;
constexpr qint64 day = 24 * hour;
constexpr qint64 kib = 1024;
constexpr qint64 mib = 1024 * kib;
constexpr qint64 gib = 1024 * mib;

constexpr bool needsRestart = true;

// In the order of the enumeration; a test holds them together.
constexpr std::array table {
    SettingSpec {GatewayHost, "gateway.host", Text, "127.0.0.1", 0, 0, "",
                 "Address to listen on; anything but a loopback address opens the hub to the network.", needsRestart},
    SettingSpec {GatewayPort, "gateway.port", Integer, "7411", 0, 65535, "",
                 "TCP port to listen on; 0 takes any free one.", needsRestart},
    SettingSpec {GatewayWorkers, "gateway.workers", Integer, "1", 1, 16, "",
                 "Threads that serve calls; one is enough for thousands of calls a second.", needsRestart},
    SettingSpec {GatewayHeadTimeoutMs, "gateway.headTimeoutMs", Integer, "10000", 100, 120'000, "",
                 "Milliseconds a client has for a complete request head."},
    SettingSpec {GatewayBodyTimeoutMs, "gateway.bodyTimeoutMs", Integer, "30000", 100, 10 * minute, "",
                 "Milliseconds a client may pause while it sends a request body."},
    SettingSpec {GatewayIdleTimeoutMs, "gateway.idleTimeoutMs", Integer, "60000", 100, hour, "",
                 "Milliseconds a connection may stay open without a request, or with a reader that takes nothing."},
    SettingSpec {GatewayMaxHeadBytes, "gateway.maxHeadBytes", Integer, "32768", 4 * kib, mib, "",
                 "Largest request head in bytes."},
    SettingSpec {GatewayMaxBodyBytes, "gateway.maxBodyBytes", Integer, "67108864", kib, gib, "",
                 "Largest request body in bytes."},
    SettingSpec {GatewayMaxConnections, "gateway.maxConnections", Integer, "2048", 1, 65535, "",
                 "Client connections at once; further ones are closed."},
    SettingSpec {
        GatewayAllowedHosts, "gateway.allowedHosts", List, "", 0, 0, "",
        "Host names that clients may use beside the loopback ones, each \"name\" or \"name:port\", separated by "
        "commas."},
    SettingSpec {GatewayAllowedOrigins, "gateway.allowedOrigins", List, "", 0, 0, "",
                 "Web origins whose pages may call the hub, each \"https://name[:port]\", separated by commas; empty: "
                 "none."},
    SettingSpec {UpstreamConnectTimeoutMs, "upstream.connectTimeoutMs", Integer, "8000", 100, 2 * minute, "",
                 "Milliseconds to reach a provider, the TLS handshake included."},
    SettingSpec {UpstreamFirstByteTimeoutMs, "upstream.firstByteTimeoutMs", Integer, "120000", 100, hour, "",
                 "Milliseconds from the request sent to the first byte of the provider's answer."},
    SettingSpec {UpstreamIdleTimeoutMs, "upstream.idleTimeoutMs", Integer, "60000", 100, hour, "",
                 "Milliseconds a provider may pause within its answer."},
    SettingSpec {UpstreamTotalTimeoutMs, "upstream.totalTimeoutMs", Integer, "0", 0, day, "",
                 "Milliseconds a whole call may take, all its attempts together; 0: no limit."},
    SettingSpec {UpstreamRetryWithinMs, "upstream.retryWithinMs", Integer, "300000", 0, hour, "",
                 "Milliseconds since a call's first attempt in which another may begin; 0: none."},
    SettingSpec {
        UpstreamStreamFailoverMs, "upstream.streamFailoverMs", Integer, "60000", 0, hour, "",
        "Milliseconds a provider has to begin a streamed answer while there is another key or provider to ask; 0: "
        "always upstream.firstByteTimeoutMs, as for answers in one piece and for the last place."},
    SettingSpec {UpstreamBackoffMs, "upstream.backoffMs", Integer, "200", 0, 10'000, "",
                 "Longest pause in milliseconds before the same provider is asked again; the next one may be twice as "
                 "long."},
    SettingSpec {UpstreamAllowPrivateImages, "upstream.allowPrivateImages", Boolean, "off", 0, 0, "off,on",
                 "Whether pictures and files that a request names by URL may be fetched from private networks and this "
                 "machine."},
    SettingSpec {UpstreamProxy, "upstream.proxy", Text, "", 0, 0, "",
                 "Proxy to providers: \"http://host:port\", \"direct\" for none; empty: what the system says."},
    SettingSpec {UpstreamPassHeaders, "upstream.passHeaders", List, "", 0, 0, "",
                 "Headers of clients that go on to providers beside those of the dialect that both speak, names or "
                 "beginnings like \"x-session-*\", separated by commas."},
    SettingSpec {AccountingMode, "accounting.mode", Choice, "strict", 0, 0, "strict,best-effort",
                 "When the database cannot record calls: strict refuses them, best-effort answers them unrecorded."},
    SettingSpec {DatabaseSynchronous, "database.synchronous", Choice, "normal", 0, 0, "normal,full",
                 "What a power cut may cost: normal the last moments, full nothing but time on every call."},
    SettingSpec {BillingEnforce, "billing.enforce", Boolean, "off", 0, 0, "off,on",
                 "Whether calls are refused when the account has no credit left."},
    SettingSpec {BillingUnpriced, "billing.unpriced", Choice, "refuse", 0, 0, "refuse,allow",
                 "Whether a model without a price may be called where money is limited, by billing.enforce or by the "
                 "app's budget: such calls cost nothing here whatever the provider bills. A provider without a "
                 "credential bills nobody and may always be called."},
    SettingSpec {
        BillingReserveTokens, "billing.reserveTokens", Integer, "16384", 0, 1'000'000, "",
        "Tokens of output that money, and an app's tokens per minute, are reserved for at least where the client gives "
        "no maximum: this, or four times the longest answer of late, once the model has answered. 0: always all that "
        "the model can write, so that what is left is for fewer calls side by side but never for less than they cost."},
    SettingSpec {BillingNewAccountCredits, "billing.newAccountCredits", Integer, "0", 0, 1'000'000'000, "",
                 "Credits that a new account is given at once; 0: none."},
    SettingSpec {BillingNewAccountDays, "billing.newAccountDays", Integer, "0", 0, 3650, "",
                 "Days after which what is left of a new account's first credits lapses; 0: never."},
    SettingSpec {BillingLowBalanceCredits, "billing.lowBalanceCredits", Integer, "0", 0, 1'000'000'000, "",
                 "Balance in credits below which an account is reported once as running low; 0: never."},
    SettingSpec {
        BillingMarginPercent, "billing.marginPercent", Integer, "0", 0, 10'000, "",
        "Percent that credits cost more than the provider asks, for prices that come from a catalogue; a price "
        "that has a margin keeps it."},
    SettingSpec {PricesModelsDevUrl, "prices.modelsDevUrl", Text, "https://models.dev/api.json", 0, 0, "",
                 "Where the prices of models.dev are fetched from."},
    SettingSpec {PricesOpenRouterUrl, "prices.openRouterUrl", Text, "https://openrouter.ai/api/v1/models", 0, 0, "",
                 "Where the prices of OpenRouter are fetched from."},
    SettingSpec {PricesLiteLlmUrl, "prices.liteLlmUrl", Text,
                 "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json", 0, 0,
                 "", "Where the prices of LiteLLM are fetched from."},
    SettingSpec {EventsUrl, "events.url", Text, "", 0, 0, "",
                 "Where each call's cost is reported to as a CloudEvent by HTTP POST; empty: nowhere."},
    SettingSpec {EventsMaxPending, "events.maxPending", Integer, "100000", 1, 10'000'000, "",
                 "Events that are kept while they cannot be delivered; beyond that the oldest are given up."},
    SettingSpec {EventsBatch, "events.batch", Integer, "1", 1, 500, "",
                 "Events in one request; more than one needs a receiver that takes batches of CloudEvents."},
    SettingSpec {PrivacyKeepBodies, "privacy.keepBodies", Choice, "off", 0, 0, "off,errors,all",
                 "Which calls keep what was sent and answered, prompts in plain text: none (what was kept is then "
                 "deleted), those that failed, or all."},
    SettingSpec {
        PrivacyResponseDays, "privacy.responseDays", Integer, "30", 0, 3650, "",
        "Days for which turns of the Responses API are kept, so that later requests can refer to them; 0: none "
        "is kept. A request with \"store\": false is never kept."},
    SettingSpec {PrivacyResponseMegabytes, "privacy.responseMegabytes", Integer, "512", 1, 1'048'576, "",
                 "Mebibytes that the kept turns of the Responses API may take; the oldest go first."},
    SettingSpec {PrivacyBodyMegabytes, "privacy.bodyMegabytes", Integer, "256", 1, 1'048'576, "",
                 "Mebibytes that the kept requests and answers may take, compressed; the oldest go first."},
    SettingSpec {PrivacyBodyDays, "privacy.bodyDays", Integer, "0", 0, 36'500, "",
                 "Days for which requests and answers are kept; they are then overwritten. 0: as long as their call."},
    SettingSpec {RetentionCallDays, "retention.callDays", Integer, "400", 0, 36'500, "",
                 "Days for which calls stay in the database; 0: for ever. Usage sums and ledger always stay."},
    SettingSpec {
        RetentionMaxCallMegabytes, "retention.maxCallMegabytes", Integer, "0", 0, 1'048'576, "",
        "Mebibytes that the calls in the database may take, about; the oldest hours leave first. 0: no limit."},
    SettingSpec {RetentionArchive, "retention.archive", Boolean, "on", 0, 0, "off,on",
                 "Whether calls that leave the database go to archive files by quarter, where they are still found; "
                 "off: they are deleted."},
    SettingSpec {RetentionArchiveQuarters, "retention.archiveQuarters", Integer, "0", 0, 400, "",
                 "Quarters before the present one whose archive files are kept; 0: all."},
    SettingSpec {RetentionAuditDays, "retention.auditDays", Integer, "0", 0, 36'500, "",
                 "Days for which entries of the audit log are kept; 0: for ever."},
};

tl::unexpected<Error> complaint(const SettingSpec &spec, const QString &rule)
{
    return fail(ErrorCode::BadRequest, QString::fromLatin1(spec.name) + u' ' + rule);
}

Result<QString> normalizedInteger(const SettingSpec &spec, const QString &text)
{
    const std::optional<qint64> number = SettingCheck::wholeNumber(text);
    if (!number || *number < spec.minimum || *number > spec.maximum)
        return complaint(spec, u"must be a whole number from %1 to %2, not \"%3\""_s.arg(spec.minimum)
                                   .arg(spec.maximum)
                                   .arg(SettingCheck::shown(text)));
    return QString::number(*number);
}

Result<QString> normalizedChoice(const SettingSpec &spec, const QString &text)
{
    const QStringList choices = QString::fromLatin1(spec.choices).split(u',');
    const QString lower = text.toLower();
    if (!choices.contains(lower))
        return complaint(spec,
                         u"must be one of %1, not \"%2\""_s.arg(choices.join(u", "_s), SettingCheck::shown(text)));
    return lower;
}

Result<QString> normalizedBoolean(const SettingSpec &spec, const QString &text)
{
    const QString lower = text.toLower();
    if (QStringList {u"on"_s, u"true"_s, u"yes"_s, u"1"_s}.contains(lower))
        return u"on"_s;
    if (QStringList {u"off"_s, u"false"_s, u"no"_s, u"0"_s}.contains(lower))
        return u"off"_s;
    return complaint(spec, u"must be on or off, not \"%1\""_s.arg(SettingCheck::shown(text)));
}

Result<QString> normalizedText(const SettingSpec &spec, const QString &text)
{
    const bool isHost = spec.key == GatewayHost;
    const bool isProxy = spec.key == UpstreamProxy;
    const std::optional<QString> normal = isHost    ? SettingCheck::listenAddress(text)
                                          : isProxy ? SettingCheck::proxy(text)
                                                    : SettingCheck::webAddress(text);
    if (normal)
        return *normal;
    if (!isHost && !isProxy) // it may hold a password, so it is not repeated
        return complaint(spec,
                         u"must be \"https://host/path\" without a user name, plain http to this computer only"_s);
    if (isHost)
        return complaint(
            spec, u"must be an IPv4 or IPv6 address or \"localhost\", not \"%1\""_s.arg(SettingCheck::shown(text)));
    // The text may hold a proxy's password, so it is not repeated.
    return complaint(spec, u"must be empty, \"direct\" or \"http://host:port\" without a user name"_s);
}

/// What an entry of a list must be.
struct ListForm
{
    std::optional<QString> (*read)(const QString &);
    const char *rule;
};

ListForm listForm(SettingKey key)
{
    if (key == GatewayAllowedHosts)
        return {&SettingCheck::hostAndPort, "\"name\" or \"name:port\""};
    if (key == UpstreamPassHeaders)
        return {&PassableHeader::pattern, "a header that may be passed on, as \"name\" or \"start*\""};
    return {&SettingCheck::origin, "\"http(s)://name[:port]\""};
}

Result<QString> normalizedList(const SettingSpec &spec, const QString &text)
{
    const ListForm form = listForm(spec.key);
    QStringList entries;
    for (const QString &part : text.split(u',', Qt::SkipEmptyParts)) {
        if (part.trimmed().isEmpty())
            continue;
        const std::optional<QString> entry = form.read(part.trimmed());
        if (!entry)
            return complaint(spec, u"has an entry that is not %1: \"%2\""_s.arg(QLatin1StringView {form.rule},
                                                                                SettingCheck::shown(part.trimmed())));
        if (!entries.contains(*entry))
            entries.append(*entry);
    }
    return entries.join(u',');
}
} // namespace

std::span<const SettingSpec> SettingSpec::all()
{
    return table;
}

const SettingSpec &SettingSpec::of(SettingKey key)
{
    return table.at(static_cast<size_t>(key));
}

const SettingSpec *SettingSpec::byName(const QString &name)
{
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&name](const SettingSpec &spec) { return name == QLatin1StringView {spec.name}; });
    return found == table.end() ? nullptr : &*found;
}

Result<QString> SettingSpec::normalized(const QString &value) const
{
    const QString text = value.trimmed();
    switch (type) {
    case Integer:
        return normalizedInteger(*this, text);
    case Text:
        return normalizedText(*this, text);
    case Choice:
        return normalizedChoice(*this, text);
    case List:
        return normalizedList(*this, text);
    case Boolean:
        return normalizedBoolean(*this, text);
    }
    return fail(ErrorCode::Internal, u"a setting of unknown type"_s);
}
