// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/services/serviceshape.h"

/// Pictures by Ideogram's generate endpoint of its third version, a form of fields. The answer holds links. After
/// developer.ideogram.ai. Has no state; any thread.
class IdeogramPictures final : public ServiceShape
{
public:
    [[nodiscard]] Result<Request> request(const QByteArray &body, const QByteArray &model,
                                          DialectNotes &notes) const override;
    [[nodiscard]] Result<Answer> answer(const QByteArray &body, const Question &question) const override;
};
