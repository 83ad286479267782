// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settingloss.h"

#include <QCoreApplication>

#include "ui/displaytext.h"

namespace
{
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(SettingLoss)
};

constexpr qint64 bytesPerMegabyte = 1024 * 1024;

QString bodiesLoss(const StorageSizes &sizes, const QString &sentence)
{
    return sizes.bodyBytes == 0 ? QString {} : sentence.arg(DisplayText::bytes(sizes.bodyBytes));
}

QString responsesLoss(const StorageSizes &sizes, const QString &sentence)
{
    return sizes.responseBytes == 0 ? QString {} : sentence.arg(DisplayText::bytes(sizes.responseBytes));
}
} // namespace

bool SettingLoss::isPossible(SettingKey key, const QString &from, const QString &to)
{
    const qint64 before = from.toLongLong();
    const qint64 after = to.toLongLong();
    switch (key) {
    case SettingKey::PrivacyKeepBodies:
        return to == u"off";
    case SettingKey::PrivacyBodyDays: // 0: as long as the call
        return after != 0 && (before == 0 || after < before);
    case SettingKey::PrivacyResponseDays: // 0: none
    case SettingKey::PrivacyBodyMegabytes:
    case SettingKey::PrivacyResponseMegabytes:
        return after < before;
    default:
        return false;
    }
}

QString SettingLoss::sentence(SettingKey key, const QString &to, const StorageSizes &sizes)
{
    const bool fits = to.toLongLong() * bytesPerMegabyte
                      >= (key == SettingKey::PrivacyBodyMegabytes ? sizes.bodyBytes : sizes.responseBytes);
    switch (key) {
    case SettingKey::PrivacyKeepBodies:
        return bodiesLoss(sizes, Words::tr("All kept prompts and answers (%1) are erased and cannot be brought back. "
                                           "Their calls stay in the log."));
    case SettingKey::PrivacyBodyDays:
        return bodiesLoss(sizes, Words::tr("Of the kept prompts and answers (%1), all that are older than the new "
                                           "limit are erased and cannot be brought back."));
    case SettingKey::PrivacyBodyMegabytes:
        return fits ? QString {}
                    : bodiesLoss(sizes, Words::tr("Of the kept prompts and answers (%1), the oldest are erased until "
                                                  "the rest fits, and cannot be brought back."));
    case SettingKey::PrivacyResponseDays:
        return responsesLoss(sizes, Words::tr("Of the kept turns of the Responses API (%1), all that are older than "
                                              "the new limit are deleted. Requests that refer to them fail."));
    case SettingKey::PrivacyResponseMegabytes:
        return fits ? QString {}
                    : responsesLoss(sizes, Words::tr("Of the kept turns of the Responses API (%1), the oldest are "
                                                     "deleted until the rest fits. Requests that refer to them "
                                                     "fail."));
    default:
        return {};
    }
}
