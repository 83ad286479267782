// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakekeychain.h"

#include <QPointer>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace
{
using Status = KeychainAnswer::Status;

KeychainAnswer refusal(FakeKeychain::Mood mood, bool isRead)
{
    switch (mood) {
    case FakeKeychain::Mood::Missing:
        return {Status::Unavailable, {}, u"no such service"_s};
    case FakeKeychain::Mood::LockedReads:
        return isRead ? KeychainAnswer {Status::NotFound, {}, u"not found"_s}
                      : KeychainAnswer {Status::Denied, {}, u"the collection is locked"_s};
    default:
        return {Status::Denied, {}, u"cancelled"_s};
    }
}
} // namespace

void FakeKeychain::answer(QObject *context, std::function<void()> work)
{
    const auto guarded = [guard = QPointer<QObject> {context}, work = std::move(work)] {
        if (guard)
            work();
    };
    if (mood == Mood::Hangs)
        m_hanging.push_back(guarded);
    else
        QTimer::singleShot(0, context, guarded);
}

void FakeKeychain::read(const QString &entry, QObject *context, Done done)
{
    calls.append(u"read "_s + entry);
    answer(context, [this, entry, done = std::move(done)] {
        if (mood != Mood::Works && mood != Mood::Forgets)
            return done(refusal(mood, true));
        const auto found = entries.constFind(entry);
        if (found == entries.constEnd())
            return done({Status::NotFound, {}, u"not found"_s});
        done({Status::Done, Secret {QByteArrayView {*found}}, {}});
    });
}

void FakeKeychain::write(const QString &entry, const Secret &value, QObject *context, Done done)
{
    calls.append(u"write "_s + entry);
    answer(context, [this, entry, bytes = value.reveal().toByteArray(), done = std::move(done)] {
        if (mood != Mood::Works && mood != Mood::Forgets)
            return done(refusal(mood, false));
        if (mood == Mood::Works)
            entries.insert(entry, bytes);
        done({Status::Done, {}, {}});
    });
}

void FakeKeychain::release()
{
    mood = Mood::Works;
    const auto hanging = std::exchange(m_hanging, {});
    for (const std::function<void()> &work : hanging)
        work();
}
