// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icon.h"

#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QPixmapCache>
#include <QSvgRenderer>

#include "ui/theme/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QColor colourOf(IconTint tint, const Tokens &tokens)
{
    switch (tint) {
    case IconTint::Muted:
        return tokens.textMuted;
    case IconTint::Text:
        return tokens.text;
    case IconTint::Accent:
        return tokens.accent;
    case IconTint::OnAccent:
        return tokens.onAccent;
    case IconTint::Success:
        return tokens.success;
    case IconTint::Warning:
        return tokens.warning;
    case IconTint::Danger:
        return tokens.danger;
    }
    return tokens.text;
}

QPixmap drawn(const QString &name, const QSize &size, const QColor &tint)
{
    const QString cacheKey = u"portico/%1/%2x%3/%4"_s.arg(name)
                                 .arg(size.width())
                                 .arg(size.height())
                                 .arg(tint.isValid() ? tint.name() : u"own"_s);
    QPixmap pixmap;
    if (QPixmapCache::find(cacheKey, &pixmap))
        return pixmap;
    pixmap = QPixmap {size};
    pixmap.fill(Qt::transparent);
    QPainter painter {&pixmap};
    QSvgRenderer {u":/icons/%1.svg"_s.arg(name)}.render(&painter, QRectF {{}, size});
    if (tint.isValid()) {
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(pixmap.rect(), tint);
    }
    painter.end();
    QPixmapCache::insert(cacheKey, pixmap);
    return pixmap;
}

/// Renders on demand in the colour of the moment.
class SvgEngine final : public QIconEngine
{
public:
    SvgEngine(QString name, bool tinted, IconTint tint)
        : m_name {std::move(name)}
        , m_tinted {tinted}
        , m_tint {tint}
    {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device()->devicePixelRatio();
        QPixmap picture = pixmap((QSizeF {rect.size()} * ratio).toSize(), mode, state);
        picture.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect.topLeft(), picture);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        if (!m_tinted)
            return drawn(m_name, size, {});
        const Tokens &tokens = Theme::tokens();
        return drawn(m_name, size, mode == QIcon::Disabled ? tokens.textDisabled : colourOf(m_tint, tokens));
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        return pixmap(size, mode, state);
    }

    [[nodiscard]] QIconEngine *clone() const override { return new SvgEngine {m_name, m_tinted, m_tint}; }

    bool isNull() override { return false; }

    QString iconName() override { return m_name; }

private:
    QString m_name;
    bool m_tinted;
    IconTint m_tint;
};
} // namespace

QIcon themeIcon(const QString &name, IconTint tint)
{
    return QIcon {new SvgEngine {name, true, tint}};
}

QIcon plainIcon(const QString &name)
{
    return QIcon {new SvgEngine {name, false, IconTint::Text}};
}
