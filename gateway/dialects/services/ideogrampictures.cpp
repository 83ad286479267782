// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/services/ideogrampictures.h"

#include <array>

#include <QStringBuilder>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/services/formwriter.h"
#include "gateway/dialects/services/picturelist.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using PictureList::Ratio;

constexpr std::array ratios {Ratio {1, 1}, Ratio {1, 2},  Ratio {2, 1},  Ratio {1, 3},   Ratio {3, 1},
                             Ratio {2, 3}, Ratio {3, 2},  Ratio {3, 4},  Ratio {4, 3},   Ratio {4, 5},
                             Ratio {5, 4}, Ratio {9, 16}, Ratio {16, 9}, Ratio {10, 16}, Ratio {16, 10}};
// Members of its own that a client may add pass as they are.
constexpr std::array<QByteArrayView, 6> own {"seed",       "negative_prompt", "magic_prompt",
                                             "style_type", "style_preset",    "rendering_speed"};
constexpr std::array<QByteArrayView, 12> said {
    "model",           "prompt",       "n",          "size",         "quality",         "seed",
    "negative_prompt", "magic_prompt", "style_type", "style_preset", "rendering_speed", "response_format"};

/// OpenAI's quality as Ideogram's speed; empty: its own default.
QByteArray speedOf(const JsonView &quality)
{
    if (quality.is("low"))
        return "TURBO"_ba;
    return quality.is("high") || quality.is("hd") ? "QUALITY"_ba : QByteArray {};
}

void addOwn(const JsonObject &asked, FormWriter &form)
{
    for (const QByteArrayView name : own) {
        const JsonView value = asked[name];
        if (value.isString())
            form.add(name, value.text());
        else if (value.integer())
            form.add(name, value.raw());
    }
}
} // namespace

Result<ServiceShape::Request> IdeogramPictures::request(const QByteArray &body, const QByteArray &,
                                                        DialectNotes &notes) const
{
    const JsonObject asked {JsonView {body}};
    if (!asked["prompt"].isString())
        return fail(ErrorCode::BadRequest, u"prompt: a text is expected"_s);
    FormWriter form;
    form.add("prompt", asked["prompt"].text());
    form.add("num_images", QByteArray::number(PictureList::countOf(body)));
    if (const std::optional<Ratio> ratio = PictureList::ratioOf(body, ratios, notes))
        form.add("aspect_ratio",
                 QByteArray {QByteArray::number(ratio->width) + 'x' + QByteArray::number(ratio->height)});
    const QByteArray speed = speedOf(asked["quality"]);
    if (!speed.isEmpty() && !asked["rendering_speed"].exists())
        form.add("rendering_speed", speed);
    addOwn(asked, form);
    if (asked["response_format"].is("b64_json"))
        notes.add("response_format"); // it gives links only
    PictureList::noteOthers(body, said, notes);
    return Request {form.take(), form.contentType()};
}

Result<ServiceShape::Answer> IdeogramPictures::answer(const QByteArray &body, const Question &question) const
{
    const std::optional<JsonView> json = JsonView::checked(body);
    const std::vector<JsonView> pictures = json ? (*json)["data"].elements() : std::vector<JsonView> {};
    if (pictures.empty())
        return fail(ErrorCode::UpstreamFailed, u"the provider's answer holds no pictures"_s);
    JsonWriter out;
    out.beginObject().member("created", question.nowSeconds).key("data").beginArray();
    int count = 0;
    for (const JsonView &picture : pictures) {
        const JsonObject one {picture};
        if (!one["url"].isString())
            continue; // held back as unsafe
        out.beginObject().rawMember("url", one["url"].raw());
        if (one["prompt"].isString())
            out.rawMember("revised_prompt", one["prompt"].raw());
        out.endObject();
        ++count;
    }
    if (count == 0)
        return fail(ErrorCode::UpstreamRejected, u"the provider's safety filter left no picture"_s);
    out.endArray().endObject();
    return Answer {out.take()};
}
