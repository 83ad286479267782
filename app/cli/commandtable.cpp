// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <iterator>

#include "app/cli/commandspec.h"

namespace
{

using enum ArgumentType;

constexpr const char *modelTypes = "chat|embedding|image|video|speech|transcription|rerank|moderation";
constexpr const char *providerSentence = "a configured provider's name";

OptionSpec typeOption()
{
    return {"type", "TYPE", Choice, "what the model does (default: chat)", modelTypes};
}

std::vector<OptionSpec> secretOptions(std::vector<OptionSpec> more)
{
    more.insert(more.begin(), {{"secret-stdin", "", Flag, "read the secret from standard input"},
                               {"secret-env", "VAR", Text, "read the secret from this environment variable"}});
    return more;
}

std::vector<OptionSpec> limitOptions(std::vector<OptionSpec> more)
{
    more.insert(more.end(), {{"models", "GLOB,GLOB", List, "the models it may call (default: all)"},
                             {"rpm", "N", Integer, "requests per minute; 0: no limit"},
                             {"tpm", "N", Integer, "tokens per minute; 0: no limit", "", 0, 0xffffffffffff},
                             {"concurrency", "N", Integer, "calls at the same time; 0: no limit"},
                             {"budget", "CREDITS", Credits, "credits it may use per period; 0: no limit"},
                             {"period", "PERIOD", Choice,
                              "what the budget is for, days and months of UTC (default: month)", "day|month|total"},
                             {"expires", "ISO", TimeOrNone, "when its keys stop working; 'none': never"}});
    return more;
}

std::vector<OptionSpec> callFilters(std::vector<OptionSpec> more)
{
    more.insert(more.begin(), {{"since", "ISO", Time, "calls that started then or later"},
                               {"until", "ISO", Time, "calls that started before"},
                               {"app", "A", Text, "of this app"},
                               {"model", "M", Text, "that asked for or were served by this model"},
                               {"provider", "P", Text, "by this provider"},
                               {"status", "S", Choice, "that ended so", "succeeded|failed|cancelled"},
                               {"request-id", "ID", Text, "with this x-request-id"}});
    return more;
}

std::vector<CommandSpec> hubCommandRows()
{
    return {
        {"",
         "window",
         "",
         "opens the window and runs the gateway",
         {{"minimized", "", Flag, "start in the tray, when there is one"},
          {"accept-ledger", "", Flag, "start although the ledger does not add up"},
          {"or-serve", "", Flag, "run without a window, as 'portico serve' does, when no display can be used"},
          {"demo", "", Flag, "set up the demo provider and print a key and a curl line that works"}}},
        {"serve",
         "serve",
         "",
         "runs the gateway without a window; prints its URL once it listens. SIGTERM or Ctrl+C ends it when running "
         "calls have ended, after ten seconds at the latest; a second one at once",
         {{"host", "ADDRESS", Text, "the address to listen at (default: the setting gateway.host)"},
          {"port", "PORT", Integer, "the port; 0: any free one (default: the setting gateway.port)", "", 0, 65535},
          {"workers", "N", Integer, "gateway threads (default: the setting gateway.workers)", "", 1, 16},
          {"accept-ledger", "", Flag, "start although the ledger does not add up"},
          {"demo", "", Flag, "set up the demo provider and print a key and a curl line that works"}}},
        {"backup", "backup", "FILE", "writes a whole copy of the database while the hub runs", {}},
        {"restore",
         "restore",
         "FILE",
         "puts a backup in the place of the database, which is kept aside; only without a running hub",
         {}},
        {"export", "export", "FILE", "writes the set-up without secrets, calls and credits, as one JSON document", {}},
        {"import",
         "import",
         "FILE",
         "creates and changes what differs from an exported set-up, all of it or nothing",
         {{"dry-run", "", Flag, "only say what would change"},
          {"move-keys", "", Flag, "stored keys may go to the other addresses that the set-up names"},
          {"allow-clear-text", "", Flag, "send keys and prompts over http:// to a public address"}}},
        {"doctor",
         "doctor",
         "[PROVIDER]",
         "says what is wrong with this set-up, or finds out by small real calls what a provider supports",
         {{"model", "M", Text, "of that provider, to be tried (default: the cheapest that is known)"}}},
        {"storage", "storage", "", "what the database, what is kept in it and the archives take on the disk", {}},
        {"admin-token",
         "admin-token",
         "",
         "makes the token (bearer) of the management API",
         {{"rotate", "", Flag, "forget the token that exists and make a new one"}}},
        {"vault rotate",
         "vault.rotate",
         "",
         "makes a new master key and seals every provider key with it; the old one opens backups only",
         {{"secret-stdin", "", Flag, "read the vault's passphrase from standard input, when no file gives it"},
          {"secret-env", "VAR", Text, "read it from this environment variable"}}},
        {"settings list", "settings.list", "", "every setting with its value, default, range and meaning", {}},
        {"settings get", "settings.get", "KEY", "one setting", {}},
        {"settings set", "settings.set", "KEY VALUE", "changes one setting", {}},
    };
}

std::vector<CommandSpec> providerRows()
{
    return {
        {"provider add",
         "provider.add",
         "NAME",
         "configures an upstream",
         {{"kind", "KIND", ProviderKind, "what it is", "", 0, 0x7fffffff, true},
          {"base-url", "URL", Text, "where it is, when not at its kind's own address"},
          {"region", "R", Text, "for kinds that have regions"},
          {"allow-clear-text", "", Flag, "send keys and prompts over http:// to a public address"},
          {"disabled", "", Flag, "do not route to it yet"}}},
        {"provider list", "provider.list", "", "the configured providers", {}},
        {"provider show", "provider.show", "NAME", "one provider with its credentials and models", {}},
        {"provider edit",
         "provider.edit",
         "NAME",
         "changes what is given",
         {{"rename", "NEW", Text, "its new name"},
          {"base-url", "URL", Text, "its new address; 'default' for its kind's own"},
          {"move-keys", "", Flag, "its stored keys may go to another host, port or scheme"},
          {"allow-clear-text", "", Flag, "send keys and prompts over http:// to a public address"},
          {"region", "R", Text, "its new region; 'default' for none"}},
         "rename|base-url|region"},
        {"provider enable", "provider.enable", "NAME", "routes to it again", {}},
        {"provider disable", "provider.disable", "NAME", "stops routing to it", {}},
        {"provider remove", "provider.remove", "NAME", "removes it with its credentials", {}},
        {"provider test",
         "provider.test",
         "NAME",
         "makes one small real call",
         {{"model", "M", Text, "the model to try"}}},
        {"credential add", "credential.add", "PROVIDER", "adds a key of a provider, encrypted",
         secretOptions({{"name", "N", Text, "what to call it"},
                        {"access-key-id", "ID", Text, "for key pairs: the part that is not secret"},
                        {"weight", "W", Integer, "its share of the calls (default: 100)", "", 1, 1000}})},
        {"credential edit", "credential.edit", "PROVIDER NAME", "changes what is given; the secret stays without one",
         secretOptions({{"rename", "NEW", Text, "its new name"},
                        {"weight", "W", Integer, "its share of the calls", "", 1, 1000}}),
         "rename|weight|secret-stdin|secret-env"},
        {"credential list", "credential.list", "[PROVIDER]", "the credentials, without their secrets", {}},
        {"credential test",
         "credential.test",
         "PROVIDER NAME",
         "makes one small real call with it",
         {{"model", "M", Text, "the model to try"}}},
        {"credential retry",
         "credential.retry",
         "PROVIDER [NAME]",
         "asks it again at once, whatever it was left alone for",
         {}},
        {"credential enable", "credential.enable", "PROVIDER NAME", "uses it again", {}},
        {"credential disable", "credential.disable", "PROVIDER NAME", "stops using it", {}},
        {"credential remove", "credential.remove", "PROVIDER NAME", "forgets it", {}},
    };
}

std::vector<CommandSpec> modelRows()
{
    return {
        {"model list",
         "model.list",
         "",
         "the models that providers list, and the aliases",
         {{"provider", "P", Text, providerSentence}}},
        {"model add", "model.add", "PROVIDER MODEL", "adds a model to what a provider lists", {typeOption()}},
        {"model discover", "model.discover", "PROVIDER", "adds the models that the provider lists", {}},
        {"model show", "model.show", "PROVIDER MODEL", "what is known of a model and what it takes", {}},
        {"model edit",
         "model.edit",
         "PROVIDER MODEL",
         "changes what is given",
         {{"type", "TYPE", Choice, "what the model does", modelTypes},
          {"traits", "JSON", Text, "what it takes, in the place of the catalogue's: {} for nothing of your own"}},
         "type|traits"},
        {"model remove", "model.remove", "PROVIDER MODEL", "removes a model from what a provider lists", {}},
        {"model alias add",
         "model.alias.add",
         "ALIAS TARGET,",
         "another name for provider/model targets, each with =WEIGHT where they are weighted",
         {{"strategy", "S", Choice, "which target goes first (default: priority, as they are written)",
           "priority|weighted|least-cost|lowest-latency|sticky"}}},
        {"model alias remove", "model.alias.remove", "ALIAS", "forgets an alias", {}},
        {"rate set",
         "rate.set",
         "PROVIDER MODEL",
         "sets the prices that are named, or takes them away (none), and leaves the others as they are: tokens and "
         "characters in USD per million, images and seconds in USD each",
         {typeOption(),
          {"input", "USD", UsdPerMillion, "per million input tokens"},
          {"output", "USD", UsdPerMillion, "per million output tokens"},
          {"cache-read", "USD", UsdPerMillion, "per million tokens read from the cache"},
          {"cache-write", "USD", UsdPerMillion, "per million tokens written to the cache for 5 minutes"},
          {"cache-write-1h", "USD", UsdPerMillion, "per million tokens written to the cache for an hour"},
          {"image", "USD", UsdEach, "per image"},
          {"second", "USD", UsdEach, "per second of audio or video"},
          {"character", "USD", UsdPerMillion, "per million characters"},
          {"audio-input", "USD", UsdPerMillion, "per million input tokens that are sound"},
          {"audio-output", "USD", UsdPerMillion, "per million output tokens that are sound"},
          {"image-input", "USD", UsdPerMillion, "per million input tokens that are pictures"},
          {"image-output", "USD", UsdPerMillion, "per million output tokens that are pictures"},
          {"reasoning", "USD", UsdPerMillion, "per million output tokens that are thoughts"},
          {"request", "USD", UsdEach, "per call, beside the rest"},
          {"batch", "PERCENT", PercentOrNone, "what a call that is billed as a batch costs of it all"},
          {"tiers", "TIER,", List,
           "prices of long calls, all of them: OVER-TOKENS:INPUT:OUTPUT[:CACHE-READ[:CACHE-WRITE[:CACHE-WRITE-1H]]], "
           "or none"},
          {"images", "PRICE,", List,
           "images by size and quality, all of them: 1024x1024/hd=USD; each word may be missing; or none"},
          {"margin", "PERCENT", Percent, "what credits cost more than that (default: as before, at first 0)"}},
         "input|output|cache-read|cache-write|cache-write-1h|image|second|character|audio-input|audio-output|"
         "image-input|image-output|reasoning|request|batch|tiers|images|margin"},
        {"rate list",
         "rate.list",
         "",
         "the prices in force, and where they come from",
         {{"provider", "P", Text, providerSentence}, {"own", "", Flag, "only those that were set by hand"}}},
        {"rate remove", "rate.remove", "PROVIDER MODEL", "the model is unpriced from now on", {typeOption()}},
        {"rate sync",
         "rate.sync",
         "",
         "compares prices with a public catalogue's and takes over what has changed there, for models that a provider "
         "lists or that have had a price; of the others it says how many there are (unlisted)",
         {{"source", "S", Choice, "whose (default: models.dev); catalogue: what came with this program",
           "models.dev|openrouter|litellm|catalogue"},
          {"file", "F", Text, "read it from this file"},
          {"dry-run", "", Flag, "only show what would change"},
          {"overwrite", "", Flag, "also prices that were set by hand or removed"},
          {"confirm-jumps", "", Flag, "also prices that became ten times as much, a tenth, or free"}}},
        {"rate margin",
         "rate.margin",
         "",
         "sets what credits cost more than the provider asks, for all prices in force that fit",
         {{"percent", "P", Percent, "the margin", "", 0, 0x7fffffff, true},
          {"provider", "P", Text, providerSentence},
          {"model", "GLOB", Text, "models whose names fit: * stands for anything"}}},
        {"rate history",
         "rate.history",
         "PROVIDER MODEL",
         "all prices that were ever in force, and when they were taken away",
         {}},
    };
}

std::vector<CommandSpec> moneyRows()
{
    return {
        {"account add",
         "account.add",
         "NAME",
         "makes an account, which pays for apps",
         {{"monthly", "CREDITS", Credits, "credits that it gets every month and that lapse at its end"}}},
        {"account edit",
         "account.edit",
         "NAME",
         "changes what is given",
         {{"rename", "NEW", Text, "its new name"},
          {"monthly", "CREDITS", Credits, "credits of every month, from the next one on; 0: none"}},
         "rename|monthly"},
        {"account list", "account.list", "", "the accounts with their balances", {}},
        {"app add", "app.add", "NAME", "makes an app and prints its key, once",
         limitOptions({{"account", "A", Text, "who pays (default: the first account)"}})},
        {"app list", "app.list", "", "the apps", {}},
        {"app show", "app.show", "NAME", "one app", {}},
        {"app edit", "app.edit", "NAME", "changes what is given",
         limitOptions({{"rename", "NEW", Text, "its new name"},
                       {"account", "A", Text, "who pays from now on; what was charged stays where it was"}}),
         "rename|account|models|rpm|tpm|concurrency|budget|period|expires"},
        {"app rotate",
         "app.rotate",
         "NAME",
         "gives it a new key and prints it, once",
         {{"overlap", "HOURS", Integer, "how long the old key stays valid (default: 0)", "", 0, 8760}}},
        {"app revoke", "app.revoke", "NAME", "its keys stop working at once, for good", {}},
        {"credit grant",
         "credit.grant",
         "ACCOUNT AMOUNT",
         "adds credits to an account",
         {{"expires", "ISO", Time, "when what is left of it lapses"}, {"note", "T", Text, "why"}}},
        {"credit balance", "credit.balance", "[ACCOUNT]", "what accounts have left", {}},
        {"credit ledger",
         "credit.ledger",
         "[ACCOUNT]",
         "every entry, newest first",
         {{"limit", "N", Integer, "how many (default: 100)", "", 1, 1000},
          {"after", "CURSOR", Cursor, "the next page: the cursor that the page before gave"}}},
        {"credit check", "credit.check", "", "proves that every balance is the sum of its entries", {}},
        {"outbox list",
         "outbox.list",
         "",
         "calls that are still to be reported to the setting events.url, oldest first",
         {{"dead", "", Flag, "only those that were given up"},
          {"limit", "N", Integer, "how many (default: 100)", "", 1, 1000},
          {"after", "CURSOR", Text, "the next page: the cursor that the page before gave"}}},
        {"outbox retry", "outbox.retry", "[ID]", "tries that call's event again now; without ID all of them", {}},
        {"outbox drop", "outbox.drop", "[ID]", "forgets that call's event; without ID all that were given up", {}},
        {"outbox token", "outbox.token", "", "sets the token (bearer) that the receiver of events asks for",
         secretOptions({{"remove", "", Flag, "send none any more"}})},
        {"call list", "call.list", "", "the call log, newest first",
         callFilters({{"limit", "N", Integer, "how many (default: 50)", "", 1, 1000},
                      {"after", "CURSOR", Cursor, "the next page: the cursor that the page before gave"}}),
         "", "since|until"},
        {"call show",
         "call.show",
         "ID",
         "one call with its attempts; ID or x-request-id",
         {{"bodies", "", Flag, "with what was sent and answered, where privacy.keepBodies kept it"}}},
        {"call export", "call.export", "", "every call that fits the filters",
         callFilters({{"format", "F", Choice, "how (default: jsonl, an object on each line; with --json one array)",
                       "csv|jsonl"}}),
         "", "since|until"},
        {"usage",
         "usage",
         "",
         "calls, tokens and credits in groups",
         {{"by", "GROUP", Choice, "what to group by (default: day)", "day|hour|month|app|account|model|provider|type"},
          {"from", "ISO", Time, "from the quarter of an hour on in which that is (default: 30 days ago)"},
          {"to", "ISO", Time, "until the end of the quarter of an hour in which that is (default: now)"},
          {"tz", "ZONE", Zone,
           "where hours, days and months begin, and where times that name no zone are: an IANA zone such as "
           "Europe/Berlin (default: this computer's); budgets go by UTC"}},
         "",
         "from|to"},
    };
}

} // namespace

std::span<const CommandSpec> CommandSpec::all()
{
    static const std::vector<CommandSpec> rows = [] {
        std::vector<CommandSpec> table;
        for (auto part : {&hubCommandRows, &providerRows, &modelRows, &moneyRows}) {
            auto some = part();
            std::ranges::move(some, std::back_inserter(table));
        }
        return table;
    }();
    return rows;
}

std::vector<const CommandSpec *> CommandSpec::startingWith(const QStringList &words)
{
    std::vector<const CommandSpec *> found;
    for (const CommandSpec &row : all()) {
        const QStringList own = QString::fromLatin1(row.words).split(u' ', Qt::SkipEmptyParts);
        if (own.mid(0, words.size()) == words) {
            found.push_back(&row);
        }
    }
    return found;
}

std::span<const OptionSpec> commonOptions()
{
    static const std::vector<OptionSpec> options {
        {"json", "", Flag, "print one JSON document and nothing else"},
        {"data-dir", "DIR", Text, "where the database is (default: PORTICO_DATA_DIR or the platform's place)"},
        {"help", "", Flag, "print this"}};
    return options;
}
