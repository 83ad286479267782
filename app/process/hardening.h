// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// First thing in main(): files that we make are for our user only (umask 077), a crash leaves no core file and no
/// other process of the user may read our memory, since both hold the providers' keys. As many files may be open as the
/// system allows. A standard descriptor that is closed is taken, by something that cannot be read or written. OpenSSL
/// frees nothing at the exit. PORTICO_ALLOW_CORE=1 in the real environment leaves core files and debuggers on, for
/// developers and for sandboxes whose portals need it.
void hardenProcess();
