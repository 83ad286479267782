// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/demo/demochat.h"

#include "gateway/dialects/jsonreader.h"

namespace
{
using Kind = JsonReader::Kind;

QByteArray takeText(JsonReader &reader)
{
    JsonString text;
    if (reader.kind() == Kind::String && reader.readString(&text))
        return text.decoded();
    reader.skip();
    return {};
}

/// One part of a content array: its "text", if it has one.
QByteArray takePart(JsonReader &reader)
{
    if (reader.kind() != Kind::Object)
        return takeText(reader);
    QByteArray text;
    (void)reader.enterObject();
    for (JsonString key; reader.nextMember(&key);) {
        if (key.is("text"))
            text = takeText(reader);
        else
            reader.skip();
    }
    return text;
}

/// A string, or an array of parts whose texts are joined by line feeds.
QByteArray takeContent(JsonReader &reader)
{
    if (reader.kind() != Kind::Array)
        return takeText(reader);
    QByteArray content;
    (void)reader.enterArray();
    while (reader.nextElement()) {
        const QByteArray text = takePart(reader);
        if (!content.isEmpty() && !text.isEmpty())
            content += '\n';
        content += text;
    }
    return content;
}

void takeMessage(JsonReader &reader, DemoChat &chat)
{
    if (reader.kind() != Kind::Object) {
        reader.skip();
        return;
    }
    QByteArray role;
    QByteArray content;
    (void)reader.enterObject();
    for (JsonString key; reader.nextMember(&key);) {
        if (key.is("role"))
            role = takeText(reader);
        else if (key.is("content"))
            content = takeContent(reader);
        else
            reader.skip();
    }
    chat.promptBytes += content.size();
    if (role == "user")
        chat.lastUserText = content;
}

void takeStops(JsonReader &reader, DemoChat &chat)
{
    if (reader.kind() != Kind::Array) {
        chat.stops.push_back(takeText(reader));
        return;
    }
    (void)reader.enterArray();
    while (reader.nextElement())
        chat.stops.push_back(takeText(reader));
}
} // namespace

DemoChat readDemoChat(const QByteArray &body)
{
    DemoChat chat;
    JsonReader reader {body};
    (void)reader.enterObject();
    for (JsonString key; reader.nextMember(&key);) {
        if (key.is("stop")) {
            takeStops(reader, chat);
        } else if (key.is("messages") && reader.kind() == Kind::Array) {
            (void)reader.enterArray();
            while (reader.nextElement())
                takeMessage(reader, chat);
        } else {
            reader.skip();
        }
    }
    return chat;
}
