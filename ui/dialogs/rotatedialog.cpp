// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/rotatedialog.h"

#include <utility>

#include <QSpinBox>

#include "models/store/hubcommands.h"
#include "models/store/store.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int maxOverlapHours = 720;
constexpr int usualOverlapHours = 24;
} // namespace

RotateDialog::RotateDialog(const HubContext &hub, QString app, QWidget *parent)
    : FormDialog {tr("Rotate the key of %1").arg(app), tr("Make a new key"), parent}
    , m_hub {hub}
    , m_app {std::move(app)}
    , m_overlap {new QSpinBox}
{
    m_overlap->setObjectName(u"overlapField"_s);
    m_overlap->setRange(0, maxOverlapHours);
    m_overlap->setValue(usualOverlapHours);
    m_overlap->setSuffix(tr(" h", "hours"));
    m_overlap->setSpecialValueText(tr("Ends at once"));
    addSentence(tr("The app gets a new key, shown once. The old key stays valid for a while, so that you can change it "
                   "over without a gap."));
    addField(tr("&Old key valid for"), m_overlap);
    check();
}

std::optional<IssuedKey> RotateDialog::takeIssued()
{
    return std::exchange(m_issued, std::nullopt);
}

int RotateDialog::overlapHours() const
{
    return m_overlap->value();
}

void RotateDialog::submit()
{
    m_hub.store->run<IssuedKey>(
        u"window"_s,
        [app = m_app, hours = m_overlap->value()](const HubCommands &commands) {
            return commands.rotateApp(app, hours);
        },
        this,
        [this](Result<IssuedKey> result) {
            if (!result) {
                showError(result.error());
                return;
            }
            m_issued = std::move(*result);
            accept();
        });
}

QString RotateDialog::complaint() const
{
    return {};
}
