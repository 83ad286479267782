// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <vector>

#include <QByteArray>

#include "gateway/dialects/gemini/protopath.h"
#include "gateway/dialects/jsonview.h"

/// The first thing that is wrong with a request, in the words of Google's services. Readers go on after a complaint, so
/// that none of them needs a way out; whoever began asks at the end.
class ProtoComplaint final
{
public:
    /// `message`: the request's name, which some sentences begin with.
    explicit ProtoComplaint(QByteArrayView message = "GenerateContentRequest")
        : m_message {message}
    {}

    void unknownName(const JsonString &name, const ProtoPath &at);
    /// `type` as the services say it: "TYPE_STRING".
    void wrongKind(const ProtoPath &at, QByteArrayView type);
    void missing(const ProtoPath &at, QByteArrayView why);

    [[nodiscard]] bool exists() const { return !m_sentence.isEmpty(); }

    [[nodiscard]] const QByteArray &sentence() const { return m_sentence; }

private:
    void say(QByteArray sentence);

    QByteArrayView m_message;
    QByteArray m_sentence;
};

/// One message of proto3's JSON: members by their camelCase or snake_case name, unknown names refused, null the same as
/// absent. Every question about a member of another kind gets an empty answer and makes a complaint. After
/// protobuf.dev/programming-guides/json. Lives no longer than the text, the path's parent and the complaint.
class ProtoObject final
{
public:
    using Names = std::span<const QByteArrayView>;

    /// `names`: all that the message has, in camelCase. An absent value is a message without members.
    ProtoObject(const JsonView &value, const ProtoPath &path, Names names, ProtoComplaint &complaint);

    /// Of any kind; absent when it is not there.
    [[nodiscard]] JsonView raw(QByteArrayView name) const;

    [[nodiscard]] bool has(QByteArrayView name) const { return raw(name).exists(); }

    [[nodiscard]] QByteArray text(QByteArrayView name) const;
    /// In capitals; services take enum names in any case.
    [[nodiscard]] QByteArray enumName(QByteArrayView name) const;
    [[nodiscard]] std::optional<bool> flag(QByteArrayView name) const;
    /// Also of a string of digits, as proto3 writes 64 bits.
    [[nodiscard]] std::optional<qint64> integer(QByteArrayView name) const;
    /// The number's own text.
    [[nodiscard]] QByteArray number(QByteArrayView name) const;
    /// One object stands for a list of one.
    [[nodiscard]] std::vector<JsonView> list(QByteArrayView name) const;
    [[nodiscard]] std::vector<QByteArray> texts(QByteArrayView name) const;
    /// An object's bytes; empty when it is not there.
    [[nodiscard]] QByteArray object(QByteArrayView name) const;

    [[nodiscard]] const ProtoPath &path() const { return m_path; }

    [[nodiscard]] const std::vector<JsonView::Member> &members() const { return m_members; }

private:
    ProtoPath m_path;
    ProtoComplaint &m_complaint;
    std::vector<JsonView::Member> m_members;
};

/// The key is this name in camelCase or snake_case.
[[nodiscard]] bool isProtoName(const JsonString &key, QByteArrayView camelName);
