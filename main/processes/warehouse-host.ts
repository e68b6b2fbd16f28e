import { openHostChannel } from './host-channel'
import { serveHost } from './host-service'
import { openReaderHost } from './reader-host'
import { openWriterHost } from './writer-host'

/** Entry of the warehouse process: its first message says whether it is the writer or one of the readers. */
serveHost(openHostChannel(), (message, channel) => (message.role === 'writer' ? openWriterHost(message.places, channel) : openReaderHost(message.places, channel)))
