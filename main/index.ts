import { app } from 'electron'
import { closeNetworkSwitches, guardContents } from './electron/network-guard'
import { registerPageScheme } from './electron/page-protocol'
import { startShell } from './electron/shell'

registerPageScheme()
closeNetworkSwitches(app)
guardContents(app)

// One Saima per user: a second start hands its arguments to the first and ends.
if (app.requestSingleInstanceLock()) startShell(__dirname)
else app.quit()
