import { runCli } from './cli/run-cli'

// A reader that has seen enough (`saima query … | head`) closes the pipe: that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

/** The same core from a terminal, for analysts and scripts. This file lies beside the process entries that it starts. */
void runCli(process.argv.slice(2), __dirname).then((exitCode) => {
  process.exitCode = exitCode
})
