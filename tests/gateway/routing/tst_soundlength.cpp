// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <QtEndian>

#include "gateway/metering/soundlength.h"

namespace
{
template <typename T>
QByteArray big(T number)
{
    QByteArray bytes(sizeof(T), '\0');
    qToBigEndian(number, bytes.data());
    return bytes;
}

template <typename T>
QByteArray little(T number)
{
    QByteArray bytes(sizeof(T), '\0');
    qToLittleEndian(number, bytes.data());
    return bytes;
}

QByteArray wav(quint32 byteRate, quint32 saidBytes, qsizetype realBytes)
{
    const QByteArray format = little<quint16>(1) + little<quint16>(1) + little<quint32>(byteRate / 2)
                              + little<quint32>(byteRate) + little<quint16>(2) + little<quint16>(16);
    return "RIFF" + little<quint32>(0) + "WAVE" + "LIST" + little<quint32>(3) + QByteArray(4, 'x') + "fmt "
           + little<quint32>(16) + format + "data" + little<quint32>(saidBytes) + QByteArray(realBytes, '\1');
}

QByteArray flac(quint64 samples, quint64 rate, qsizetype bytes)
{
    return "fLaC" + QByteArray(14, '\0') + big<quint64>(rate << 44U | samples) + QByteArray(bytes, 'x');
}

QByteArray mp4(quint32 perSecond, quint32 units, qsizetype bytes)
{
    return big<quint32>(24) + "ftypM4A " + QByteArray(bytes, 'x') + "moov" + big<quint32>(108) + "mvhd"
           + QByteArray(12, '\0') + big(perSecond) + big(units);
}

QByteArray ogg(quint64 samples, qsizetype bytes)
{
    return "OggS" + QByteArray(24, '\0') + "OpusHead" + QByteArray(bytes, 'x') + "OggS" + QByteArray(2, '\0')
           + little(samples) + QByteArray(20, '\0');
}
} // namespace

class SoundLengthTest final : public QObject
{
    Q_OBJECT

private slots:
    void readsTheHead_data();
    void readsTheHead();
};

void SoundLengthTest::readsTheHead_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<qint64>("milliseconds");
    const auto row = [](const char *name, const QByteArray &file, qint64 milliseconds) {
        QTest::newRow(name) << file << milliseconds;
    };
    row("nothing", {}, 0);
    row("a WAV", wav(32'000, 64'000, 64'000), 2000);
    row("a WAV that was never finished", wav(32'000, 0, 48'000), 1500);
    row("a WAV of all ones", wav(32'000, 0xffffffff, 48'000), 1500);
    row("a WAV that claims more than there is", wav(32'000, 6'400'000, 32'000), 1000);
    row("a WAV without a rate", wav(0, 8000, 8000), 2014);
    row("a FLAC", flac(441'000, 44'100, 200'000), 10'000);
    row("a FLAC of unknown length", flac(0, 44'100, 4000), 1006);
    row("an MP3 of 64 kbit/s", QByteArray::fromHex("fffb5000") + QByteArray(7996, 'x'), 1000);
    row("an MP3 behind a tag",
        "ID3" + QByteArray::fromHex("0400000000000a") + QByteArray(10, 't') + QByteArray::fromHex("fffb5000")
            + QByteArray(7996, 'x'),
        1000);
    row("an M4A", mp4(1000, 61'000, 300'000), 61'000);
    row("an Ogg of Opus", ogg(48'000 * 30, 60'000), 30'000);
    row("something else", QByteArray(4000, 'x'), 1000);
    row("a head that claims next to nothing", mp4(1000, 1, 384'000), 1001);
    row("a head that claims years", ogg(quint64 {48'000} * 1'000'000, 1000), 1070 * 2 + 1);
    row("a head cut off", QByteArray {"RIFF"}, 1);
    row("another cut off", QByteArray {"OggS"}, 1);
}

void SoundLengthTest::readsTheHead()
{
    QFETCH(QByteArray, file);
    QTEST(soundLengthMs(file), "milliseconds");
}

QTEST_GUILESS_MAIN(SoundLengthTest)
#include "tst_soundlength.moc"
