// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QtGlobal>

/// How long a sound file is, in milliseconds, by its head alone: exact for WAV and FLAC that say so, else by what an
/// MP3's first frame, an Ogg's last page or an MP4's movie head says, else by its size at the rate of plain speech.
/// Whatever a head claims, it is kept within what its size allows. 0: there is nothing. Any thread.
/// Sources: RIFF/WAVE (Microsoft, IBM 1991), RFC 9639 section 8.2, ISO/IEC 11172-3 section 2.4.2.3, RFC 3533 section 6
/// with RFC 7845 section 4, ISO/IEC 14496-12 section 8.2.2.
[[nodiscard]] qint64 soundLengthMs(QByteArrayView file);
