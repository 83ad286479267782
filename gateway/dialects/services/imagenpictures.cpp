// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/services/imagenpictures.h"

#include <array>

#include <QStringBuilder>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/services/picturelist.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using PictureList::Ratio;

constexpr std::array ratios {Ratio {1, 1}, Ratio {3, 4}, Ratio {4, 3}, Ratio {9, 16}, Ratio {16, 9}};
constexpr std::array<QByteArrayView, 5> said {"model", "prompt", "n", "size", "response_format"};

/// The picture as the client wants it: its bytes, or a link that holds them.
void writePicture(const JsonView &prediction, bool asLink, JsonWriter &json)
{
    const QByteArray base64 = prediction["bytesBase64Encoded"].text();
    const QByteArray type = prediction["mimeType"].text();
    json.beginObject();
    if (asLink)
        json.member("url", QByteArray {"data:" + (type.isEmpty() ? "image/png"_ba : type) + ";base64," + base64});
    else
        json.member("b64_json", base64);
    json.endObject();
}
} // namespace

Result<ServiceShape::Request> ImagenPictures::request(const QByteArray &body, const QByteArray &,
                                                      DialectNotes &notes) const
{
    const JsonObject asked {JsonView {body}};
    if (!asked["prompt"].isString())
        return fail(ErrorCode::BadRequest, u"prompt: a text is expected"_s);
    JsonWriter json;
    json.beginObject().key("instances").beginArray().beginObject();
    json.rawMember("prompt", asked["prompt"].raw()).endObject().endArray();
    json.key("parameters").beginObject().member("sampleCount", PictureList::countOf(body));
    if (const std::optional<Ratio> ratio = PictureList::ratioOf(body, ratios, notes))
        json.member("aspectRatio",
                    QByteArray {QByteArray::number(ratio->width) + ':' + QByteArray::number(ratio->height)});
    json.endObject().endObject();
    PictureList::noteOthers(body, said, notes);
    return Request {json.take()};
}

Result<ServiceShape::Answer> ImagenPictures::answer(const QByteArray &body, const Question &question) const
{
    const std::optional<JsonView> json = JsonView::checked(body);
    if (!json || !json->isObject() || (*json)["error"].exists())
        return fail(ErrorCode::UpstreamFailed, u"the provider's answer holds no pictures"_s);
    const bool asLink = JsonView {question.body}["response_format"].is("url");
    JsonWriter out;
    out.beginObject().member("created", question.nowSeconds).key("data").beginArray();
    int count = 0;
    for (const JsonView &prediction : (*json)["predictions"].elements()) {
        if (!prediction["bytesBase64Encoded"].isString())
            continue; // filtered out: it says why instead
        writePicture(prediction, asLink, out);
        ++count;
    }
    if (count == 0)
        return fail(ErrorCode::UpstreamRejected, u"the provider's safety filter left no picture"_s);
    out.endArray().endObject();
    return Answer {out.take()};
}
