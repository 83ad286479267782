// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include "gateway/http/headerlist.h"

/// Whoever signs. The secret is read and neither kept nor copied.
struct AwsCredentials
{
    QByteArray accessKeyId;
    QByteArrayView secretKey;
    QByteArray sessionToken; ///< of temporary ones; else empty
};

/// What is signed, as it goes over the wire.
struct AwsRequest
{
    QByteArray method;
    QByteArray path;    ///< percent-encoded, as it is sent: "/model/a.b%3A0/converse"
    QByteArray query;   ///< percent-encoded, without "?"
    HeaderList headers; ///< all that shall be signed; `host` must be among them, with its port if one is sent
    QByteArray body;
    QByteArray region;  ///< "us-east-1"
    QByteArray service; ///< "bedrock"
};

/// The headers to add: x-amz-date, x-amz-security-token if there is one, authorization. Signature Version 4, for every
/// service but S3: each part of the path is encoded once more. `timeMs` is UTC and must be within five minutes of the
/// service's. Source: AWS, "Create a signed AWS API request". Any thread.
[[nodiscard]] HeaderList awsSignature(const AwsRequest &request, const AwsCredentials &credentials, qint64 timeMs);
