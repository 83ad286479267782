<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>AppsPage</name>
    <message numerus="yes">
        <source>The old key works for %n more hour(s).</source>
        <translation>
            <numerusform>The old key works for %n more hour.</numerusform>
            <numerusform>The old key works for %n more hours.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AttentionPane</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <comment>accounts</comment>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n report(s) not delivered</source>
        <translation>
            <numerusform>%n report not delivered</numerusform>
            <numerusform>%n reports not delivered</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CallsPage</name>
    <message numerus="yes">
        <source>More than %n new</source>
        <translation>
            <numerusform>More than %n new</numerusform>
            <numerusform>More than %n new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <comment>calls</comment>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DisplayText</name>
    <message numerus="yes">
        <source>%n min ago</source>
        <comment>minutes</comment>
        <translation>
            <numerusform>%n min ago</numerusform>
            <numerusform>%n min ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <comment>hours</comment>
        <translation>
            <numerusform>%n h ago</numerusform>
            <numerusform>%n h ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HubStatusBar</name>
    <message numerus="yes">
        <source>%n call(s) in flight</source>
        <translation>
            <numerusform>%n call in flight</numerusform>
            <numerusform>%n calls in flight</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyDialog</name>
    <message numerus="yes">
        <source>Copied. The clipboard is cleared after %n second(s).</source>
        <translation>
            <numerusform>Copied. The clipboard is cleared after %n second.</numerusform>
            <numerusform>Copied. The clipboard is cleared after %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OverviewPage</name>
    <message numerus="yes">
        <source>%n failure(s)</source>
        <translation>
            <numerusform>%n failure</numerusform>
            <numerusform>%n failures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PassphraseDialog</name>
    <message numerus="yes">
        <source>Use at least %n character(s).</source>
        <translation>
            <numerusform>Use at least %n character.</numerusform>
            <numerusform>Use at least %n characters.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProviderTestDialog</name>
    <message numerus="yes">
        <source>%n model(s) listed: %1</source>
        <translation>
            <numerusform>%n model listed: %1</numerusform>
            <numerusform>%n models listed: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CredentialsModel</name>
    <message numerus="yes">
        <source>%n model(s) rest</source>
        <translation>
            <numerusform>%n model rests</numerusform>
            <numerusform>%n models rest</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProvidersModel</name>
    <message numerus="yes">
        <source>%n credential(s)</source>
        <translation>
            <numerusform>%n credential</numerusform>
            <numerusform>%n credentials</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StorageRow</name>
    <message numerus="yes">
        <source>Archives: %1 in %n file(s).</source>
        <translation>
            <numerusform>Archives: %1 in %n file.</numerusform>
            <numerusform>Archives: %1 in %n files.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message numerus="yes">
        <source>%1 %n more before it.</source>
        <extracomment>%1 is &quot;X was removed.&quot;, %n the removals before it that can still be undone</extracomment>
        <translation>
            <numerusform>%1 %n more before it.</numerusform>
            <numerusform>%1 %n more before it.</numerusform>
        </translation>
    </message>
</context>
</TS>
