import { openHostChannel } from './host-channel'
import { serveHost } from './host-service'
import { openModelHost } from './model-service'

/** Entry of the model process: LightGBM lives here, because damaged model texts can end the process that loads them. */
serveHost(openHostChannel(), (message, channel) => openModelHost(message.places, channel))
