// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testcertificates.h"

#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <QFile>
#include <QSsl>

using namespace Qt::Literals::StringLiterals;

namespace
{
using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;
} // namespace

struct TestCertificates::Authority
{
    Key key;
    Certificate certificate;
};

namespace
{
using Authority = TestCertificates::Authority;

template <auto release>
struct Release
{
    template <typename T>
    void operator()(T *object) const
    {
        release(object);
    }
};

constexpr long hour = 3600;
constexpr const char *goodNames = "DNS:localhost,IP:127.0.0.1,IP:::1";

struct Wish
{
    const char *commonName = "localhost";
    const char *alternativeNames = goodNames;
    bool isAuthority = false;
    long fromSeconds = -hour;
    long untilSeconds = 24 * hour;
};

Key newKey()
{
    return {EVP_EC_gen("P-256"), EVP_PKEY_free};
}

void addExtension(X509 *certificate, X509 *issuer, int kind, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Release<X509_EXTENSION_free>> extension {
        X509V3_EXT_conf_nid(nullptr, &context, kind, value)};
    X509_add_ext(certificate, extension.get(), -1);
}

/// Signed by `issuer`, or by itself when that is nullptr.
Certificate newCertificate(const Key &key, const Wish &wish, const Authority *issuer)
{
    static long serial = 1000;
    Certificate certificate {X509_new(), X509_free};
    X509 *x = certificate.get();
    X509 *signer = issuer != nullptr ? issuer->certificate.get() : x;
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(x), wish.fromSeconds);
    X509_gmtime_adj(X509_getm_notAfter(x), wish.untilSeconds);
    X509_set_pubkey(x, key.get());
    const QByteArray name {wish.commonName};
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char *>(name.constData()), -1, -1, 0);
    X509_set_issuer_name(x, X509_get_subject_name(signer));
    addExtension(x, signer, NID_basic_constraints, wish.isAuthority ? "critical,CA:TRUE" : "CA:FALSE");
    addExtension(x, signer, NID_key_usage,
                 wish.isAuthority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature");
    if (!wish.isAuthority) {
        addExtension(x, signer, NID_ext_key_usage, "serverAuth");
        if (wish.alternativeNames != nullptr)
            addExtension(x, signer, NID_subject_alt_name, wish.alternativeNames);
    }
    X509_sign(x, issuer != nullptr ? issuer->key.get() : key.get(), EVP_sha256());
    return certificate;
}

QByteArray contents(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, size};
}

using Bio = std::unique_ptr<BIO, Release<BIO_free>>;

QByteArray pemOf(const Certificate &certificate)
{
    const Bio bio {BIO_new(BIO_s_mem())};
    PEM_write_bio_X509(bio.get(), certificate.get());
    return contents(bio.get());
}

QByteArray pemOf(const Key &key)
{
    const Bio bio {BIO_new(BIO_s_mem())};
    PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return contents(bio.get());
}

Authority newAuthority(const char *name)
{
    const Key key = newKey();
    return {key, newCertificate(key, {.commonName = name, .isAuthority = true}, nullptr)};
}

ServerIdentity newIdentity(const Wish &wish, const Authority *issuer)
{
    const Key key = newKey();
    QByteArray chain = pemOf(newCertificate(key, wish, issuer));
    return {QSslCertificate::fromData(chain), QSslKey {pemOf(key), QSsl::Ec}};
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file {path};
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

QByteArray read(const QString &path)
{
    QFile file {path};
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray {};
}
} // namespace

TestCertificates::TestCertificates()
{
    m_authority = std::make_shared<Authority>(newAuthority("Portico test authority"));
    const Authority &trusted = *m_authority;
    const Authority stranger = newAuthority("A stranger");
    m_caPem = pemOf(trusted.certificate);
    m_good = newIdentity({}, &trusted);
    m_selfSigned = newIdentity({}, nullptr);
    m_expired = newIdentity({.fromSeconds = -48 * hour, .untilSeconds = -24 * hour}, &trusted);
    m_notYetValid = newIdentity({.fromSeconds = 24 * hour, .untilSeconds = 48 * hour}, &trusted);
    m_wrongHost = newIdentity({.commonName = "other.example", .alternativeNames = "DNS:other.example"}, &trusted);
    m_unknownIssuer = newIdentity({}, &stranger);
    write(caFile(), m_caPem);
}

ServerIdentity TestCertificates::named(const char *commonName, const char *alternativeNames) const
{
    return newIdentity({.commonName = commonName, .alternativeNames = alternativeNames}, m_authority.get());
}

QString TestCertificates::caFile() const
{
    return m_folder.filePath(u"ca.pem"_s);
}

bool TestCertificates::writeTo(const QString &folder) const
{
    return write(folder + u"/ca.pem"_s, m_caPem) && write(folder + u"/cert.pem"_s, m_good.chain.first().toPem())
           && write(folder + u"/key.pem"_s, m_good.key.toPem());
}

ServerIdentity TestCertificates::readFrom(const QString &folder)
{
    return {QSslCertificate::fromData(read(folder + u"/cert.pem"_s)), QSslKey {read(folder + u"/key.pem"_s), QSsl::Ec}};
}
