// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/services/serviceshape.h"

/// Pictures by Google's :predict (Imagen). After ai.google.dev/gemini-api/docs/imagen. Has no state; any thread.
class ImagenPictures final : public ServiceShape
{
public:
    [[nodiscard]] Result<Request> request(const QByteArray &body, const QByteArray &model,
                                          DialectNotes &notes) const override;
    [[nodiscard]] Result<Answer> answer(const QByteArray &body, const Question &question) const override;
};
